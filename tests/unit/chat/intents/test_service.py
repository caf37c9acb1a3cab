"""Intents taught, removed and taken back."""

import pytest

from storeclerk.chat.intents.contract import TeachRequest
from storeclerk.chat.intents.service import IntentService
from storeclerk.chat.intents.taught import ARTEFACT
from storeclerk.errors import BadInput, NotFound, StoreUnavailable
from storeclerk.text.redaction import redact
from tests.unit.chat.intents.heads import GIFT_WRAP, KNOWN, PRICE_MATCH, golden, teacher
from tests.unit.chat.intents.services import MATCH, WRAP, Contended, heard, names


def test_before_anything_is_taught_the_intents_are_those_that_ship(service: IntentService, lake: Contended) -> None:
    answer = service.intents()

    assert answer.version is None
    assert [(one.label, one.origin, one.examples) for one in answer.intents] == [(name, "shipped", 6) for name in KNOWN]
    assert lake.objects == {}


def test_what_was_taught_is_heard_by_the_chat(service: IntentService, lake: Contended) -> None:
    assert heard(lake) != "price_match"

    answer = service.teach("price_match", MATCH)

    assert (answer.changed, answer.examples) == (True, 6)
    assert answer.recognised >= 0.6
    assert heard(lake) == "price_match"
    assert names(service.intents()) == dict.fromkeys(KNOWN, "shipped") | {"price_match": "taught"}
    assert service.intents().version == answer.version


def test_what_is_kept_of_the_examples_is_redacted(service: IntentService, lake: Contended) -> None:
    service.teach("price_match", TeachRequest(examples=[*PRICE_MATCH, "lower price, write to kim@mail.example"]))

    assert not [key for key, data in lake.objects.items() if b"kim@" in data]


def test_the_same_examples_again_change_nothing(service: IntentService, lake: Contended) -> None:
    first = service.teach("price_match", MATCH)
    before = dict(lake.objects)

    again = service.teach("price_match", MATCH)

    assert (again.version, again.changed) == (first.version, False)
    assert lake.objects == before


@pytest.mark.parametrize("label", ["price_match", "returns"])
def test_an_intent_that_exists_is_replaced_only_where_the_call_says_so(service: IntentService, label: str) -> None:
    service.teach("price_match", MATCH)

    with pytest.raises(BadInput, match=f"'{label}' already"):
        service.teach(label, WRAP)

    assert service.teach(label, TeachRequest(examples=GIFT_WRAP, replace=True)).changed
    assert names(service.intents())[label] == "taught"


def test_an_intent_that_the_gate_refuses_leaves_the_live_head(service: IntentService, lake: Contended) -> None:
    service.teach("price_match", MATCH)
    before = dict(lake.objects)

    with pytest.raises(BadInput, match="cannot be told"):
        service.teach("muddle", TeachRequest(examples=[*KNOWN["returns"][:3], *KNOWN["delivery"][:3]]))

    assert lake.objects == before


def test_the_golden_set_stands_guard_where_there_is_one(lake: Contended) -> None:
    service = IntentService(lake, teacher(golden=golden()), redact)

    with pytest.raises(BadInput, match="golden texts of other intents are lost: returns"):
        service.teach("price_match", MATCH)


def test_a_taught_intent_is_removed_and_the_chat_forgets_it(service: IntentService, lake: Contended) -> None:
    service.teach("price_match", MATCH)

    assert names(service.remove("price_match")) == dict.fromkeys(KNOWN, "shipped")
    assert heard(lake) in KNOWN


def test_removing_what_replaced_a_shipped_intent_brings_that_back(service: IntentService, lake: Contended) -> None:
    service.teach("returns", TeachRequest(examples=GIFT_WRAP, replace=True))
    assert heard(lake, "gift wrap with ribbon") == "returns"

    assert names(service.remove("returns")) == dict.fromkeys(KNOWN, "shipped")
    assert heard(lake, KNOWN["returns"][0]) == "returns"


@pytest.mark.parametrize(("label", "error"), [("returns", BadInput), ("horoscope", NotFound)])
def test_only_what_was_taught_can_be_removed(service: IntentService, label: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=label):
        service.remove(label)


def test_a_change_that_came_between_is_not_lost(lake: Contended, service: IntentService) -> None:
    lake.others = [lambda: IntentService(lake, teacher(), redact).teach("gift_wrap", WRAP)]

    service.teach("price_match", MATCH)

    assert set(names(service.intents())) == {*KNOWN, "gift_wrap", "price_match"}


def test_changes_that_come_between_again_and_again_are_told(lake: Contended, service: IntentService) -> None:
    pointer = f"artefacts/{ARTEFACT}/live.json"
    service.teach("gift_wrap", WRAP)
    one = lake.objects[pointer]
    service.teach("gift_wrap", TeachRequest(examples=GIFT_WRAP[::-1], replace=True))
    two = lake.objects[pointer]
    lake.others = [lambda: lake.write(pointer, two), lambda: lake.write(pointer, one)] * 5

    with pytest.raises(StoreUnavailable, match="try again"):
        service.teach("price_match", MATCH)
    assert "price_match" not in names(service.intents())


def test_a_label_that_differs_only_in_how_it_is_written_is_refused(service: IntentService) -> None:
    service.teach("price_match", MATCH)

    for label in ("Price_Match", "price match"):
        with pytest.raises(BadInput, match="an intent 'price_match' already, which differs"):
            service.teach(label, WRAP)


def test_several_intents_become_one_version_and_each_has_its_outcome(service: IntentService) -> None:
    service.teach("gift_wrap", WRAP)

    version, outcomes = service.teach_all(
        {
            "price_match": PRICE_MATCH,
            "gift_wrap": [*GIFT_WRAP, "wrap it as a gift please"],
            "returns": PRICE_MATCH,
            "muddle": KNOWN["payment"],
            "few": PRICE_MATCH[:2],
            "a/b": PRICE_MATCH,
        }
    )

    assert {one.label: one.outcome for one in outcomes} == {
        "price_match": "taught",
        "gift_wrap": "taught",
        "returns": "refused",
        "muddle": "refused",
        "few": "refused",
        "a/b": "refused",
    }
    assert all((one.reason is None) == (one.outcome != "refused") for one in outcomes)
    assert len(service.versions().versions) == 2
    assert service.intents().version == version

    again, outcomes = service.teach_all({"price_match": PRICE_MATCH})
    assert (again, [one.outcome for one in outcomes]) == (version, ["unchanged"])


def test_a_label_that_names_a_person_is_not_kept_in_what_is_told(service: IntentService) -> None:
    _, (outcome,) = service.teach_all({"call 020 7946 0958": PRICE_MATCH})

    assert (outcome.label, outcome.outcome) == ("call [phone]", "refused")
