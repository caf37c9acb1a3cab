"""Intents taught, removed and taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from storeclerk.artefacts import Artefacts
from storeclerk.chat.intents.contract import IntentsResponse, TeachRequest
from storeclerk.chat.intents.live import live_intents
from storeclerk.chat.intents.service import IntentService
from storeclerk.chat.intents.taught import ARTEFACT
from storeclerk.chat.intents.teacher import Teacher
from storeclerk.errors import BadInput, NotFound, StoreUnavailable
from storeclerk.ports import Vectors
from storeclerk.text.redaction import redact
from tests.fakes import FakeObjects
from tests.unit.chat.intents.heads import GIFT_WRAP, KNOWN, PRICE_MATCH, SmallEncoder, golden, shipped, teacher

MATCH = TeachRequest(examples=PRICE_MATCH)
WRAP = TeachRequest(examples=GIFT_WRAP)
QUESTION = "please match the price of that shop"


class Contended(FakeObjects):
    """A lake in which others act each time before a pointer is written."""

    others: list[Callable[[], object]]

    def replace(self, key: str, data: bytes, *, tag: str | None) -> bool:
        if self.others:
            self.others.pop()()
        return super().replace(key, data, tag=tag)


@pytest.fixture
def lake() -> Contended:
    lake = Contended()
    lake.others = []
    return lake


@pytest.fixture
def service(lake: Contended) -> IntentService:
    return IntentService(lake, teacher(), redact)


def names(answer: IntentsResponse) -> dict[str, str]:
    return {one.label: one.origin for one in answer.intents if one.left_out is None}


def heard(lake: FakeObjects, text: str = QUESTION, base: str = "model one") -> str:
    """The intent that a chat which starts now reads in a text."""
    head = live_intents(lake, SmallEncoder(), shipped(base))()
    return head.classify(SmallEncoder().encode([text]))[0].label


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


def test_each_change_is_a_version_and_one_can_go_back(service: IntentService, lake: Contended) -> None:
    first = service.teach("price_match", MATCH).version
    second = service.teach("gift_wrap", WRAP).version

    versions = {one.version: one for one in service.versions().versions}
    assert {name: (one.live, one.taught) for name, one in versions.items()} == {
        first: (False, ["price_match"]),
        second: (True, ["price_match", "gift_wrap"]),
    }

    assert first is not None
    assert service.make_live(first).version == first
    assert set(names(service.intents())) == {*KNOWN, "price_match"}
    assert heard(lake) == "price_match"


def test_one_can_go_back_from_a_version_that_is_damaged(service: IntentService, lake: Contended) -> None:
    first = service.teach("price_match", MATCH).version
    second = service.teach("gift_wrap", WRAP).version
    lake.objects[f"artefacts/{ARTEFACT}/{second}/head.npz"] = b"damaged"

    assert first is not None
    assert IntentService(lake, teacher(), redact).make_live(first).version == first


def test_a_label_that_differs_only_in_how_it_is_written_is_refused(service: IntentService) -> None:
    service.teach("price_match", MATCH)

    for label in ("Price_Match", "price match"):
        with pytest.raises(BadInput, match="an intent 'price_match' already, which differs"):
            service.teach(label, WRAP)


def test_what_cannot_be_taught_again_in_time_is_left_out_and_says_what_to_do() -> None:
    known = teacher().teach(teacher().untaught, "price_match", PRICE_MATCH).intents
    hurried = Teacher(SmallEncoder(), shipped("model two"), seconds=0)

    (left,) = hurried.teach_again(known).intents

    assert left.left_out is not None
    assert "Roll back to the live version" in left.left_out
    assert left.texts == known[0].texts


def test_one_can_go_back_where_the_pointer_is_damaged(service: IntentService, lake: Contended) -> None:
    first = service.teach("price_match", MATCH).version
    lake.objects[f"artefacts/{ARTEFACT}/live.json"] = b"{"

    assert [one.version for one in service.versions().versions] == [first]
    assert first is not None
    assert service.make_live(first).version == first


def test_a_version_that_is_not_whole_cannot_be_gone_back_to(service: IntentService, lake: Contended) -> None:
    version = service.teach("price_match", MATCH).version
    del lake.objects[f"artefacts/{ARTEFACT}/{version}/head.npz"]

    assert version is not None
    for name in (version, "0" * 16):
        with pytest.raises(NotFound, match=name):
            service.make_live(name)


def test_on_another_model_intents_are_taught_again_from_their_examples(service: IntentService, lake: Contended) -> None:
    version = service.teach("price_match", MATCH).version
    assert version is not None
    newer = IntentService(lake, teacher("model two"), redact)

    assert heard(lake, base="model two") == "price_match"
    assert set(names(newer.intents())) == {*KNOWN, "price_match"}

    assert newer.make_live(version).version != version
    assert heard(lake, base="model two") == "price_match"


class Forgetful(SmallEncoder):
    """An encoder to which all prices look the same as returns."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return super().encode([KNOWN["returns"][0] if "price" in text else text for text in texts])


def test_an_intent_that_another_model_cannot_tell_is_left_out_and_its_examples_kept(
    service: IntentService, lake: Contended
) -> None:
    service.teach("price_match", MATCH)
    service.teach("gift_wrap", WRAP)
    newer = IntentService(lake, Teacher(Forgetful(), shipped("model two")), redact)

    found = {one.label: one for one in newer.intents().intents}

    assert found["gift_wrap"].left_out is None
    assert "'price_match'" in (found["price_match"].left_out or "")
    assert found["price_match"].examples == 6
    assert set(names(newer.remove("price_match"))) == {*KNOWN, "gift_wrap"}


@pytest.mark.parametrize("file", ["head.npz", "intents.jsonl", "base.json"])
def test_a_version_whose_files_are_nonsense_leaves_the_chat_with_what_ships(lake: Contended, file: str) -> None:
    files = teacher().untaught.to_files("model one") | {file: b"\xff nonsense"}
    Artefacts(lake).publish(ARTEFACT, files)

    assert heard(lake) in KNOWN


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


def test_a_threshold_that_the_shop_moves_holds_for_what_was_taught_before(
    service: IntentService, lake: Contended
) -> None:
    service.teach("price_match", MATCH)
    moved = replace(shipped(), arrays={**shipped().arrays, "threshold": np.array(99, dtype=np.float32)})

    head = live_intents(lake, SmallEncoder(), moved)()

    assert head.threshold == 99
    assert "price_match" in head.labels
    with pytest.raises(BadInput, match="as out of scope"):
        IntentService(lake, Teacher(SmallEncoder(), moved), redact).teach("gift_wrap", WRAP)


def test_a_label_that_names_a_person_is_not_kept_in_what_is_told(service: IntentService) -> None:
    _, (outcome,) = service.teach_all({"call 020 7946 0958": PRICE_MATCH})

    assert (outcome.label, outcome.outcome) == ("call [phone]", "refused")
