"""Versioned artefacts and the one that is live."""

import io

import pytest

from storeclerk.artefacts import RECHECK_SECONDS, Artefact, Artefacts, Live
from storeclerk.errors import ModelError, NotFound, StoreUnavailable
from tests.fakes import FakeObjects

FILES = {"rows.jsonl": b"one", "vectors.npy": b"two"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Unreachable(FakeObjects):
    """A bucket that stops answering."""

    down = False

    def read(self, key: str) -> bytes:
        if self.down:
            raise StoreUnavailable("The bucket did not answer.")
        return super().read(key)


def text_of(artefact: Artefact) -> str:
    return artefact.files["rows.jsonl"].decode()


@pytest.fixture
def objects() -> Unreachable:
    return Unreachable()


@pytest.fixture
def artefacts(objects: Unreachable) -> Artefacts:
    return Artefacts(objects)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(artefacts: Artefacts, clock: Clock) -> Live[str]:
    return Live(artefacts, "knowledge", text_of, clock)


def damage(objects: FakeObjects, suffix: str, data: bytes | None) -> None:
    key = next(key for key in objects.objects if key.endswith(suffix))
    if data is None:
        del objects.objects[key]
    else:
        objects.objects[key] = data


def test_what_was_published_is_live(artefacts: Artefacts) -> None:
    manifest = artefacts.publish("knowledge", FILES, {"passages": 2})

    artefact = artefacts.read_live("knowledge")

    assert artefact is not None
    assert artefact.files == FILES
    assert artefact.manifest == manifest
    assert artefact.manifest.metrics == {"passages": 2}


def test_nothing_is_live_before_the_first_publication(artefacts: Artefacts) -> None:
    assert artefacts.read_live("knowledge") is None
    with pytest.raises(NotFound):
        artefacts.live_version("knowledge")


def test_the_version_is_the_digest_of_the_content(artefacts: Artefacts) -> None:
    first = artefacts.publish("knowledge", FILES)

    assert artefacts.publish("knowledge", dict(reversed(FILES.items()))).version == first.version
    assert artefacts.publish("knowledge", FILES | {"rows.jsonl": b"other"}).version != first.version


def test_content_published_again_becomes_live_with_the_manifest_it_had(
    objects: Unreachable, artefacts: Artefacts
) -> None:
    first = artefacts.publish("knowledge", FILES, {"passages": 2})
    before = dict(objects.objects)
    artefacts.publish("knowledge", {"rows.jsonl": b"new"})

    assert artefacts.publish("knowledge", FILES, {"passages": 9}) == first
    assert artefacts.live_version("knowledge") == first.version
    assert before.items() <= objects.objects.items()


@pytest.mark.parametrize("part", ["vectors.npy", "manifest.json"])
@pytest.mark.parametrize("data", [b"altered", None])
def test_publishing_again_mends_what_was_altered_or_lost(
    objects: Unreachable, artefacts: Artefacts, part: str, data: bytes | None
) -> None:
    artefacts.publish("knowledge", FILES)
    damage(objects, part, data)

    artefacts.publish("knowledge", FILES)

    artefact = artefacts.read_live("knowledge")
    assert artefact is not None
    assert artefact.files == FILES


def test_an_older_version_can_still_be_read(artefacts: Artefacts) -> None:
    first = artefacts.publish("knowledge", FILES)
    artefacts.publish("knowledge", {"rows.jsonl": b"new"})

    assert artefacts.read("knowledge", first.version).files == FILES


@pytest.mark.parametrize("data", [b"altered", None])
def test_a_part_that_was_altered_or_lost_is_refused(
    objects: Unreachable, artefacts: Artefacts, data: bytes | None
) -> None:
    artefacts.publish("knowledge", FILES)
    damage(objects, "vectors.npy", data)

    with pytest.raises(ModelError, match=r"vectors\.npy"):
        artefacts.read_live("knowledge")


@pytest.mark.parametrize("file", ["live.json", "manifest.json"])
@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"version":3}'])
def test_a_damaged_pointer_or_manifest_is_named(
    objects: Unreachable, artefacts: Artefacts, file: str, data: bytes
) -> None:
    artefacts.publish("knowledge", FILES)
    damage(objects, file, data)

    with pytest.raises(ModelError, match=rf"{file} is damaged"):
        artefacts.read_live("knowledge")


def test_a_new_version_is_picked_up_after_a_minute_and_not_before(
    artefacts: Artefacts, live: Live[str], clock: Clock
) -> None:
    artefacts.publish("knowledge", FILES)
    assert live.get() == "one"
    artefacts.publish("knowledge", {"rows.jsonl": b"new"})

    clock.now = RECHECK_SECONDS - 1
    assert live.get() == "one"
    clock.now = RECHECK_SECONDS
    assert live.get() == "new"


def test_an_unchanged_version_is_not_loaded_again(artefacts: Artefacts, clock: Clock) -> None:
    loaded: list[Artefact] = []
    live = Live(artefacts, "knowledge", loaded.append, clock)
    artefacts.publish("knowledge", FILES)

    for clock.now in (0.0, RECHECK_SECONDS, 2 * RECHECK_SECONDS):
        live.get()

    assert len(loaded) == 1


def test_the_first_publication_is_picked_up(artefacts: Artefacts, live: Live[str], clock: Clock) -> None:
    assert live.get() is None
    artefacts.publish("knowledge", FILES)
    clock.now = RECHECK_SECONDS

    assert live.get() == "one"


def test_a_version_that_fails_its_check_is_logged_and_the_old_one_stays(
    objects: Unreachable, artefacts: Artefacts, live: Live[str], clock: Clock, log: io.StringIO
) -> None:
    artefacts.publish("knowledge", FILES)
    live.get()
    newer = artefacts.publish("knowledge", {"rows.jsonl": b"new"})
    objects.objects[f"artefacts/knowledge/{newer.version}/rows.jsonl"] = b"broken"
    clock.now = RECHECK_SECONDS

    assert live.get() == "one"
    assert "artefact not taken" in log.getvalue()
    assert "rows.jsonl has sha256" in log.getvalue()


def test_a_version_that_fails_in_a_way_nobody_foresaw_leaves_the_old_one(
    artefacts: Artefacts, clock: Clock, log: io.StringIO
) -> None:
    live = Live(artefacts, "knowledge", lambda artefact: 1 / len(artefact.files["rows.jsonl"]), clock)
    artefacts.publish("knowledge", FILES)
    first = live.get()
    artefacts.publish("knowledge", {"rows.jsonl": b""})
    clock.now = RECHECK_SECONDS

    assert live.get() == first
    assert '"reason":"ZeroDivisionError"' in log.getvalue()


def test_a_bucket_that_does_not_answer_leaves_the_old_version(
    objects: Unreachable, artefacts: Artefacts, live: Live[str], clock: Clock
) -> None:
    artefacts.publish("knowledge", FILES)
    live.get()
    objects.down = True
    clock.now = RECHECK_SECONDS

    assert live.get() == "one"


def test_without_an_old_version_the_failure_is_told_and_the_next_call_tries_again(
    objects: Unreachable, artefacts: Artefacts, live: Live[str]
) -> None:
    artefacts.publish("knowledge", FILES)
    objects.down = True
    with pytest.raises(StoreUnavailable):
        live.get()
    objects.down = False

    assert live.get() == "one"


def test_before_a_publication_the_first_serves_and_after_it_the_live_one(artefacts: Artefacts, clock: Clock) -> None:
    live = Live(artefacts, "knowledge", text_of, clock, first="shipped")
    assert live.get() == "shipped"
    artefacts.publish("knowledge", FILES)
    clock.now = RECHECK_SECONDS

    assert live.get() == "one"


def test_the_first_serves_where_the_live_version_cannot_be_read(
    objects: Unreachable, artefacts: Artefacts, clock: Clock, log: io.StringIO
) -> None:
    artefacts.publish("knowledge", FILES)
    damage(objects, "rows.jsonl", b"altered")

    assert Live(artefacts, "knowledge", text_of, clock, first="shipped").get() == "shipped"
    assert "artefact not taken" in log.getvalue()


def test_what_was_made_of_the_live_version_takes_its_place(artefacts: Artefacts) -> None:
    first = artefacts.publish_over("knowledge", artefacts.seen("knowledge"), FILES)
    assert first is not None
    seen = artefacts.seen("knowledge")
    assert seen.version == first.version

    second = artefacts.publish_over("knowledge", seen, {"rows.jsonl": b"new"}, {"passages": 1})

    assert second is not None
    assert second.metrics == {"passages": 1}
    assert artefacts.live_version("knowledge") == second.version


@pytest.mark.parametrize("before", [None, {"rows.jsonl": b"before"}])
def test_what_was_made_of_another_version_than_the_live_one_does_not(
    artefacts: Artefacts, before: dict[str, bytes] | None
) -> None:
    if before is not None:
        artefacts.publish("knowledge", before)
    seen = artefacts.seen("knowledge")
    other = artefacts.publish("knowledge", {"rows.jsonl": b"other"})

    assert artefacts.publish_over("knowledge", seen, FILES) is None
    assert artefacts.live_version("knowledge") == other.version


def test_one_can_go_back_to_an_older_version_unless_another_came_between(artefacts: Artefacts) -> None:
    first = artefacts.publish("knowledge", FILES)
    artefacts.publish("knowledge", {"rows.jsonl": b"new"})
    seen = artefacts.seen("knowledge")

    assert artefacts.make_live("knowledge", seen, first.version)
    assert not artefacts.make_live("knowledge", seen, first.version)
    assert artefacts.live_version("knowledge") == first.version


def test_the_versions_are_listed_newest_first(artefacts: Artefacts) -> None:
    assert artefacts.manifests("knowledge") == []

    made = [artefacts.publish("knowledge", {"rows.jsonl": text}) for text in (b"a", b"b", b"c")]
    artefacts.publish("other", FILES)

    assert artefacts.manifests("knowledge") == made[::-1]


def test_a_damaged_manifest_is_left_out_when_versions_are_listed(objects: Unreachable, artefacts: Artefacts) -> None:
    whole = artefacts.publish("knowledge", FILES)
    objects.objects[f"artefacts/knowledge/{'0' * 16}/manifest.json"] = b"{}"

    assert artefacts.manifests("knowledge") == [whole]


def test_a_damaged_pointer_names_no_version_for_who_replaces_it(objects: Unreachable, artefacts: Artefacts) -> None:
    version = artefacts.publish("knowledge", FILES).version
    damage(objects, "live.json", b"{")

    with pytest.raises(ModelError, match="is damaged"):
        artefacts.seen("knowledge")
    assert artefacts.make_live("knowledge", artefacts.seen("knowledge", damaged=True), version)
    assert artefacts.live_version("knowledge") == version
