"""Dropped files, from the inbox to the lake."""

import csv
import io
import json
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import NotFound, StoreUnavailable
from storeclerk.features import parts
from storeclerk.features.contract import FileReport
from storeclerk.features.files import MAX_FILE_BYTES
from storeclerk.features.lines import Limits
from tests.fakes import FakeObjects
from tests.unit.features.shop import Inbox, packed

REVIEWS = """id,text,rating,product_id,customer_number,at
1,A lovely tent,5,product12,C-77,2026-10-30
2,"Awful, write to jane@mail.example",1,,C-78,2026-10-31T10:00Z
3,The product 12 leaks,9,,C-79,
4,,3,,C-80,
5,one cell too many,3,,C-81,,
"""
FEATURES = "features/source=reviews/date=2026-11-01/"
QUARANTINE = "quarantine/source=reviews/date=2026-11-01/"
FILES = "quarantine/files/date=2026-11-01/"


def test_good_rows_become_features_and_bad_ones_go_to_quarantine() -> None:
    inbox = Inbox()

    report = inbox.service.extract_file(inbox.drop("reviews/monday.csv", REVIEWS))

    assert (report.written, report.quarantined, report.refused) == (2, 3, None)
    lovely, awful = inbox.rows(FEATURES)
    assert lovely == {
        "schema_version": 1,
        "source": "reviews",
        "row_id": f"{report.file_id}-1",
        "source_id": "1",
        "text": "A lovely tent",
        "language": "en",
        "sentiment": {"label": "positive", "score": 0.9},
        "needs": [],
        "mentions": [],
        "product_id": "product12",
        "rating": 5.0,
        "at": "2026-10-30T00:00:00Z",
    }
    assert (awful["sentiment"]["label"], awful["text"]) == ("negative", "Awful, write to [email]")
    bad = inbox.rows(QUARANTINE)
    assert [(row["line"], row["row_id"]) for row in bad] == [(n + 1, f"{report.file_id}-{n}") for n in (3, 4, 5)]
    assert bad[0]["row"] == {"id": "3", "text": "The product 12 leaks", "rating": "9", "product_id": "", "at": ""}
    assert [row["row"] == {} for row in bad] == [False, False, True]


def test_needs_are_told_and_a_persons_name_is_covered_but_no_products() -> None:
    inbox = Inbox()

    inbox.service.extract_file(inbox.drop("reviews/a.jsonl", '{"text": "Mia Moor got the Meadow 4 late"}'))

    (row,) = inbox.rows(FEATURES)
    assert row["text"] == "[person] got the Meadow 4 late"
    assert row["needs"] == ["delivery_speed"]
    assert [mention["text"] for mention in row["mentions"]] == ["Meadow 4"]


def test_a_mention_is_linked_with_its_place_in_the_written_text() -> None:
    inbox = Inbox()

    inbox.service.extract_file(inbox.drop("reviews/a.jsonl", '{"text": "jane@mail.example has product 12"}'))

    (row,) = inbox.rows(FEATURES)
    (mention,) = row["mentions"]
    assert mention["product_id"] == "product12"
    assert row["text"][mention["start"] : mention["end"]] == mention["text"] == "product 12"


def test_no_person_and_no_address_enters_the_lake_or_the_log(log: io.StringIO) -> None:
    inbox = Inbox()

    inbox.service.extract_file(inbox.drop("reviews/jane@mail.example,1.csv", REVIEWS))

    written = b"".join(inbox.lake.objects.values()).decode() + "".join(inbox.lake.objects)
    logged = log.getvalue()
    assert "C-7" not in written + logged
    assert "jane" not in written + logged
    assert "lovely" not in logged
    assert '"source":"reviews"' in logged


@pytest.mark.parametrize("key", ["Jane Doe/a.csv", "reviews/../Jane Doe\n.doc", f"reviews/Jane Doe{'x' * 1000}.csv"])
def test_the_name_of_a_refused_file_stands_in_its_note_alone(key: str, log: io.StringIO) -> None:
    inbox = Inbox()

    report = inbox.service.extract_file(inbox.drop(key, b""))

    folder = f"{FILES}{report.file_id}"
    assert set(inbox.lake.objects) == {f"{folder}/content", f"{folder}/reason.json"}
    assert json.loads(inbox.lake.objects[f"{folder}/reason.json"])["key"] == key
    assert "Jane" not in log.getvalue()
    assert report.file_id in log.getvalue()


def test_a_second_event_for_the_same_version_changes_nothing() -> None:
    inbox = Inbox()
    dropped = inbox.drop("reviews/monday.csv", REVIEWS)
    inbox.service.extract_file(dropped)
    before = dict(inbox.lake.objects)

    inbox.service.extract_file(dropped)

    assert inbox.lake.objects == before


def test_a_new_version_has_rows_of_its_own() -> None:
    inbox = Inbox()

    first = inbox.service.extract_file(inbox.drop("reviews/monday.csv", REVIEWS, "v1"))
    second = inbox.service.extract_file(inbox.drop("reviews/monday.csv", REVIEWS, "v2"))

    assert first.file_id != second.file_id
    assert len(inbox.rows(FEATURES)) == 4


def test_a_long_file_is_written_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_ROWS", 10)
    inbox = Inbox()

    report = inbox.service.extract_file(inbox.drop("reviews/long.csv", "text\n" + "ok\n" * 25))

    assert list(inbox.lake.keys("")) == [f"{FEATURES}{report.file_id}-0000{part}.jsonl" for part in (1, 2, 3)]
    assert [row["row_id"] for row in inbox.rows(FEATURES)] == [f"{report.file_id}-{n}" for n in range(1, 26)]


def test_a_part_ends_where_it_has_as_much_text_as_is_read_in_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_CHARACTERS", 100)
    inbox = Inbox()

    report = inbox.service.extract_file(inbox.drop("reviews/wide.csv", "text\n" + f"{'ok ' * 20}\n" * 5))

    assert list(inbox.lake.keys("")) == [f"{FEATURES}{report.file_id}-0000{part}.jsonl" for part in (1, 2, 3)]
    assert report.written == 5


class Failing(FakeObjects):
    """A lake that fails at one of its writes."""

    writes_left = 10**6

    def write(self, key: str, data: bytes, *, content_type: str = "") -> None:
        if self.writes_left == 0:
            raise StoreUnavailable("The bucket did not answer.")
        self.writes_left -= 1
        super().write(key, data, content_type=content_type)


@pytest.mark.parametrize("writes", range(6))
def test_after_a_failure_at_any_write_a_retry_leaves_what_an_undisturbed_run_leaves(
    monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    monkeypatch.setattr(parts, "PART_ROWS", 2)
    monkeypatch.setattr("tests.unit.features.shop.FakeObjects", Failing)
    undisturbed, inbox = Inbox(), Inbox()
    undisturbed.service.extract_file(undisturbed.drop("reviews/monday.csv", REVIEWS * 2))
    dropped = inbox.drop("reviews/monday.csv", REVIEWS * 2)
    inbox.lake.writes_left = writes  # type: ignore[attr-defined]

    with pytest.raises(StoreUnavailable):
        inbox.service.extract_file(dropped)
    inbox.lake.writes_left = 100  # type: ignore[attr-defined]
    inbox.service.extract_file(dropped)

    assert inbox.lake.objects == undisturbed.lake.objects


def test_a_retry_continues_with_the_parts_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_ROWS", 2)
    monkeypatch.setattr("tests.unit.features.shop.FakeObjects", Failing)
    inbox = Inbox()
    dropped = inbox.drop("reviews/monday.csv", "text\n" + "ok\n" * 10)
    inbox.lake.writes_left = 3  # type: ignore[attr-defined]
    with pytest.raises(StoreUnavailable):
        inbox.service.extract_file(dropped)

    inbox.lake.writes_left = 2  # type: ignore[attr-defined]
    report = inbox.service.extract_file(dropped)

    assert (report.written, len(inbox.rows(FEATURES))) == (10, 10)


def test_a_store_that_does_not_answer_is_raised_without_the_name_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox()
    dropped = inbox.drop("reviews/Jane Doe.csv", REVIEWS)

    def unavailable(key: str, **_: object) -> None:
        raise StoreUnavailable(f"The object {key} did not answer.")

    monkeypatch.setattr(inbox, "open", unavailable)

    with pytest.raises(StoreUnavailable) as raised:
        inbox.service.extract_file(dropped)
    assert "Jane" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    ("key", "data", "reason"),
    [
        ("reviews/header.csv", b"text,rating\n\n", "holds no row"),
        ("reviews/empty.csv", b"", "empty"),
        ("reviews/cut.csv.gz", packed(REVIEWS.encode())[:-5], "ends too early"),
        ("reviews/bomb.csv.gz", packed(b"text\n" + b"ok\n" * 9_000), "when unpacked"),
        ("reviews/book.csv", b"PK\x03\x04", "Excel"),
        ("reviews/late.csv", b"text\n" + b"ok\n" * 3_000 + b"sch\xf6n\n", "Line 3002 is not UTF-8"),
        ("reviews/open.csv", b'text\nok\n"open\n', "never closes"),
        ("reviews/note.txt", b"hello", r"must end in \.csv"),
        ("monday.csv", REVIEWS.encode(), "for example reviews/monday.csv"),
        ("Re views/monday.csv", REVIEWS.encode(), "for example reviews/monday.csv"),
        ("reviews\n/monday.csv", REVIEWS.encode(), "for example reviews/monday.csv"),
        ("/monday.csv", REVIEWS.encode(), "for example reviews/monday.csv"),
        ("date=1999-01-01/monday.csv", REVIEWS.encode(), "for example reviews/monday.csv"),
    ],
)
def test_a_file_that_cannot_be_read_goes_to_quarantine_whole(key: str, data: bytes, reason: str) -> None:
    inbox = Inbox(Limits(unpacked_bytes=20_000))

    report = inbox.service.extract_file(inbox.drop(key, data))

    folder = f"{FILES}{report.file_id}"
    assert set(inbox.lake.objects) == {f"{folder}/content", f"{folder}/reason.json"}
    assert inbox.lake.objects[f"{folder}/content"] == data
    note = json.loads(inbox.lake.objects[f"{folder}/reason.json"])
    assert (note["key"], note["version"], note["reason"]) == (key, "v1", report.refused)
    assert reason.replace("\\", "") in note["reason"]


def test_a_file_over_the_limit_is_refused_unread() -> None:
    inbox = Inbox()
    dropped = inbox.drop("reviews/monday.csv", REVIEWS)

    report = inbox.service.extract_file(type(dropped)("inbox", dropped.key, MAX_FILE_BYTES + 1, "v1", dropped.at))

    assert "Split it" in str(report.refused)


@pytest.mark.parametrize("key", ["reviews/gone.csv", "gone.csv"])
def test_a_file_that_has_gone_is_done_with(key: str) -> None:
    inbox = Inbox()
    dropped = inbox.drop(key, REVIEWS)
    inbox.delete([key])

    report = inbox.service.extract_file(dropped)

    assert report == FileReport(file_id=report.file_id, gone=True)
    assert inbox.lake.objects == {}


def test_a_lake_that_is_missing_is_not_taken_for_a_file_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox()

    def missing(*_: object, **__: object) -> None:
        raise NotFound("There is no such bucket.")

    monkeypatch.setattr(inbox.lake, "write", missing)

    with pytest.raises(NotFound):
        inbox.service.extract_file(inbox.drop("reviews/monday.csv", REVIEWS))


def test_the_mark_of_a_new_folder_is_no_file() -> None:
    inbox = Inbox()

    inbox.service.extract_file(inbox.drop("reviews/", b""))

    assert inbox.lake.objects == {}


CELL = st.text(alphabet=st.characters(codec="utf-8"), max_size=6) | st.sampled_from(['"', ",", "\n", "ok", "5", "9"])


@st.composite
def mangled_files(draw: st.DrawFn) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["text", "rating"])
    writer.writerows(draw(st.lists(st.lists(CELL, min_size=1, max_size=3), max_size=12)))
    data = file.getvalue().encode()
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.sampled_from([b'"', b"\n", b",", b"\r", b"\xff", b"\0", b""])) + data[place + 1 :]
    return data


@given(mangled_files())
def test_every_row_of_a_mangled_file_is_written_or_quarantined_once_or_the_file_is_kept_whole(data: bytes) -> None:
    inbox = Inbox()

    report = inbox.service.extract_file(inbox.drop("reviews/mangled.csv", data))

    if report.refused:
        assert inbox.lake.objects[f"{FILES}{report.file_id}/content"] == data
        assert (inbox.rows(FEATURES), inbox.rows(QUARANTINE)) == ([], [])
    else:
        rows = inbox.rows(FEATURES) + inbox.rows(QUARANTINE)
        numbers = sorted(int(row["row_id"].rpartition("-")[2]) for row in rows)
        assert numbers == list(range(1, report.written + report.quarantined + 1))


@given(st.lists(st.sampled_from(["ok,5", "ok,9", "ok", ",3", "ok,5,5", '"o"k,5', '"o\nk",5']), min_size=1, max_size=30))
def test_rows_in_are_rows_out_and_rows_in_quarantine(lines: list[str]) -> None:
    inbox = Inbox()

    report = inbox.service.extract_file(inbox.drop("reviews/a.csv", "\n".join(["text,rating", *lines])))

    good = sum(line in {"ok,5", '"o\nk",5'} for line in lines)
    assert (report.written, report.quarantined) == (good, len(lines) - good)
    assert (len(inbox.rows(FEATURES)), len(inbox.rows(QUARANTINE))) == (good, len(lines) - good)
