"""Going back to a version, on the same model and on another."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from storeclerk.artefacts import Artefacts
from storeclerk.chat.intents.live import live_intents
from storeclerk.chat.intents.service import IntentService
from storeclerk.chat.intents.taught import ARTEFACT
from storeclerk.chat.intents.teacher import Teacher
from storeclerk.errors import BadInput, NotFound
from storeclerk.ports import Vectors
from storeclerk.text.redaction import redact
from tests.unit.chat.intents.heads import KNOWN, PRICE_MATCH, SmallEncoder, shipped, teacher
from tests.unit.chat.intents.services import MATCH, WRAP, Contended, heard, names


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
