"""Files as streams of rows."""

import csv
import io
import json
import tracemalloc
from collections import deque
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import BadFile
from storeclerk.features.lines import Limits
from storeclerk.features.raw import RawRow
from storeclerk.features.reading import read_rows
from tests.unit.features.shop import packed

SMALL = Limits(unpacked_bytes=10_000, rows=1_000, record_bytes=1_000, columns=20)


def read(name: str, data: bytes | str, limits: Limits = SMALL) -> list[RawRow]:
    return list(read_rows(name, io.BytesIO(data.encode() if isinstance(data, str) else data), limits))


def cells(name: str, data: bytes | str) -> list[Any]:
    return [row.cells for row in read(name, data)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_delimiter_is_found(delimiter: str, end: str) -> None:
    data = end.join([delimiter.join(["id", "text"]), delimiter.join(["1", '"a, b; c| d"'])])

    assert cells("a.csv", data) == [{"id": "1", "text": "a, b; c| d"}]


def test_the_delimiter_that_finds_the_text_beats_the_more_frequent_one() -> None:
    assert cells("a.csv", '"id, old, number";text\n1;ok\n') == [{"id,_old,_number": "1", "text": "ok"}]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["a.csv", "a.CSV.GZ"])
def test_utf_8_is_read_with_and_without_mark_packed_or_not(mark: bytes, name: str) -> None:
    data = mark + "text\nschön\n".encode()

    assert cells(name, packed(data) if name.endswith("GZ") else data) == [{"text": "schön"}]


def test_a_byte_order_mark_may_begin_each_joined_json_file() -> None:
    mark = b"\xef\xbb\xbf"

    assert cells("a.jsonl", mark + b'{"text":"one"}\n' + mark + b'{"text":"two"}\n') == [
        {"text": "one"},
        {"text": "two"},
    ]
    assert cells("a.jsonl", b"\n" + mark + b'{"text":"one"}\n') == [{"text": "one"}]


@pytest.mark.parametrize("beginning", ["text\nok\n", "\n"])
def test_the_lines_of_a_file_are_bounded_blank_ones_included(beginning: str) -> None:
    limits = Limits(lines=100)

    assert len(read("a.csv", "text\nok\n" + "\n" * 98, limits)) == 1
    with pytest.raises(BadFile, match="over 100 lines"):
        read("a.csv", beginning + "\n" * 100, limits)


def test_a_quoted_cell_may_hold_lines_and_quotes() -> None:
    rows = read("a.csv", 'text,id\n"two\nlines ""here""",1\nok,2\n')

    assert [(row.line, row.cells) for row in rows] == [
        (2, {"text": 'two\nlines "here"', "id": "1"}),
        (4, {"text": "ok", "id": "2"}),
    ]


def test_json_lines_are_read_and_blank_lines_are_none() -> None:
    rows = read("a.jsonl", '\n{"Text": "a"}\n\n{"text": 5}\n')

    assert [(row.line, row.cells) for row in rows] == [(2, {"text": "a"}), (4, {"text": 5})]


@pytest.mark.parametrize(
    ("name", "line", "fault"),
    [
        ("a.csv", "a,b,c", "3 cells"),
        ("a.csv", "a", "1 cells"),
        ("a.csv", '"a"b,c', "quotes"),
        ("a.csv", "a\rb,c", "quotes"),
        ("a.jsonl", "{", "not JSON"),
        ("a.jsonl", '{"text": NaN}', "not JSON"),
        ("a.jsonl", '{"text": "\\ud800"}', "not JSON"),
        ("a.jsonl", "[1]", "not a JSON object"),
        ("a.jsonl", "null", "not a JSON object"),
    ],
)
def test_a_bad_row_leaves_its_neighbours_alone(name: str, line: str, fault: str) -> None:
    good = {"a.csv": ("text,id", "ok,1"), "a.jsonl": ('{"text": "first"}', '{"text": "ok"}')}[name]

    row, neighbour = read(name, "\n".join([good[0], line, good[1]]))[-2:]

    assert (row.line, row.cells) == (2, None)
    assert fault in row.fault
    assert neighbour.cells is not None
    assert neighbour.cells["text"] == "ok"


def test_an_object_a_thousand_deep_is_a_bad_row() -> None:
    deep = '{"text": ' + "[" * 20_000 + "]" * 20_000 + "}"

    assert read("a.jsonl", f'{{"text": "ok"}}\n{deep}\n', Limits())[1].fault == "It is not JSON."


BOMB = packed(b"\n" * 200_000)
TWICE = packed(packed(b"text\nok\n"))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"text\nok\n", r"must end in \.csv"),
        ("a", b"text\nok\n", r"must end in \.csv"),
        ("a.csv", b"", "empty"),
        ("a.csv", b" \n\r\n", "empty"),
        ("a.csv.gz", b"", "empty"),
        ("a.jsonl.gz", packed(b""), "empty"),
        ("a.csv", b"name,age\nJane,7\n", "no column with the text"),
        ("a.csv", b"text,id,text\na,1,b\n", "'text' more than once"),
        ("a.csv", b"text," + b"," * 30 + b"\n", "32 columns"),
        ("a.csv", b'text\nok\n"never closed\nok\nok\n', "quote that opens in line 3"),
        ("a.csv", b'"text\nok\n', "no column with the text"),
        ("a.csv", b'text\n"' + b"row\n" * 400, "begins in line 2 has over 1000 bytes"),
        ("a.csv", b"text\n" + b"x" * 2_000 + b"\n", "begins in line 2 has over 1000 bytes"),
        ("a.jsonl", b'{"text": "' + b"x" * 2_000, "begins in line 1 has over 1000 bytes"),
        ("a.csv", "text\nschön\n".encode("cp1252"), "Line 2 is not UTF-8"),
        ("a.csv", b"text\nok\n" + b"\xff\xfe", "Line 3 is not UTF-8"),
        ("a.csv", "text\nok\n".encode("utf-16"), "it is UTF-16"),
        ("a.csv", b"text\no\0k\n", "Line 2 holds a zero byte"),
        ("a.csv", b'{"text": "ok"}\n', "it is JSON"),
        ("a.jsonl", b'[{"text": "ok"}]', "not JSON Lines"),
        ("a.jsonl", b"text\nok\n", "not JSON Lines"),
        ("a.csv", b"PK\x03\x04....", "Excel"),
        ("a.csv", b"%PDF-1.7", "a PDF"),
        ("a.jsonl", b"PAR1....", "Parquet"),
        ("a.csv", packed(b"text\nok\n"), "packed with gzip once more"),
        ("a.csv.gz", TWICE, "packed with gzip once more"),
        ("a.csv.gz", b"text\nok\n", "not packed with gzip"),
        ("a.csv.gz", packed(b"text\n" + b"ok\n" * 99)[:-9], "ends too early"),
        ("a.csv.gz", packed(b"text\nok\n")[:7], "ends too early"),
        ("a.csv.gz", packed(b"text\nok\n")[:-4] + b"0000", "damaged"),
        ("a.csv.gz", packed(b"text\nok\n") + b"more", "damaged"),
        ("a.csv.gz", packed(b"text\nok\n")[:10] + b"\x07" * 20, "damaged"),
        ("a.csv.gz", packed(b"text\n") + BOMB, "over 10000 bytes when unpacked"),
        ("a.csv", b"text\n" + b"ok\n" * 1_001, "over 1000 rows"),
        ("a.jsonl.gz", packed(b"{" + b" " * 5_000_000), "line 1 has over 1000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        read(name, data)


def test_memory_stays_flat_whatever_is_packed_into_a_file() -> None:
    limits = Limits(unpacked_bytes=300_000)
    bombs = [packed(b"text\n" + b"ok\n" * 200_000), packed(b"x" * 10_000_000)]
    tracemalloc.start()

    for bomb in bombs:
        with pytest.raises(BadFile):
            deque(read_rows("a.csv.gz", io.BytesIO(bomb), limits), maxlen=0)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(
    st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_writes_is_read_back(rows: list[tuple[str, str]], delimiter: str, end: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([("text", "id"), *rows])

    assert cells("a.csv", file.getvalue()) == [{"text": text, "id": name} for text, name in rows]


@given(st.lists(st.dictionaries(st.just("text") | st.just("id"), CELL), min_size=1, max_size=8))
def test_what_a_json_writer_writes_is_read_back(rows: list[dict[str, str]]) -> None:
    assert cells("a.jsonl", "\n".join(json.dumps(row) for row in rows)) == rows


@given(st.sampled_from(["a.csv", "a.jsonl", "a.csv.gz", "a.jsonl.gz"]), st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_bad_file(name: str, data: bytes) -> None:
    for content in (data, packed(data), b"text,id\n" + data, b'{"text": "ok"}\n' + data):
        try:
            rows = read(name, content)
        except BadFile:
            continue
        assert all((row.cells is None) != (row.fault == "") for row in rows)
