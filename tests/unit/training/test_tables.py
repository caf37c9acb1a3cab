from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.splits import held_out, is_small
from training.tables import TableError, check_classes, read_examples, read_table


def csv_of(folder: Path, content: str | bytes) -> Path:
    path = folder / "data.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty. It needs a header, text,label"),
        ("text,label\n", "has a header and no rows"),
        ("text,intent\nhi,greet\n", "row 1: there is no column label; it has text, intent"),
        ("text,label\nhi,greet\n ,greet\n", "row 3, column text: it is blank"),
        ("text,label\nhi,greet\nbye,\n", "row 3, column label: it is blank"),
        ("text,label\nhi, you,greet\n", "row 2: more fields than the header has"),
        ("text,label\nhi\n", "row 2, column label: there is no value"),
        ("text,label\n\nhi,greet\n\nbye,\n", "row 5, column label: it is blank"),
        ("text,label,text\nhi,greet,bye\n", "row 1: 2 columns are named text"),
        (f"text,label\nhi,greet\n{'a' * 10_000_000},greet\n", "row 3, column text: 10,000,000 characters"),
        ("text,label\nhi,greet\nhi,bye\n", "rows 2 and 3, column label: the same text is labelled greet and bye"),
        (b"text,label\n\xff,greet\n", "is not UTF-8 (byte 11)"),
        ('text,label\n"hi,greet\n', "is not a CSV"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_row_and_column(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    with pytest.raises(TableError, match=r".") as refused:
        read_examples(csv_of(tmp_path, content))
    assert said in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "none.csv", ["text"])


def test_labels_may_hold_commas_and_emoji_and_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = csv_of(tmp_path, '\ufefftext,label\nhi,"greet, warmly 👋"\nhello,"greet, warmly 👋"\n')
    assert read_examples(path).labels == ["greet, warmly 👋"] * 2


def test_a_text_that_stands_twice_with_one_label_counts_once(tmp_path: Path) -> None:
    assert read_examples(csv_of(tmp_path, "text,label\nhi,greet\nhi ,greet\nbye,leave\n")).texts == ["hi", "bye"]


def test_a_few_disputed_texts_of_many_are_left_out_with_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"text {number},a\n" for number in range(300))
    examples = read_examples(csv_of(tmp_path, f"text,label\n{rows}text 7,b\n"))
    assert "text 7" not in examples.texts
    assert len(examples.texts) == 299
    assert "rows 9 and 302, column label" in capsys.readouterr().err


def test_several_labels_are_sorted_and_may_be_none(tmp_path: Path) -> None:
    examples = read_examples(csv_of(tmp_path, "text,label\nfast and cheap,price|delivery\nhm,\n"), several=True)
    assert examples.labels == ["delivery|price", ""]


def test_one_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"every row says greet. It takes two labels"):
        check_classes(tmp_path, ["greet", "greet", "oos"])


def test_a_class_with_one_example_is_refused_where_too_few_others_have_two(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"row 4, column label: leave has a single example"):
        check_classes(tmp_path, ["greet", "greet", "leave"])


def test_a_class_with_one_example_among_many_is_named_and_learnt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_classes(tmp_path, ["a", "a", "b", "b", "c"]) == ["a", "b", "c"]
    assert "row 6, column label: c has a single example" in capsys.readouterr().err


@given(st.lists(st.sampled_from("abcdefg"), min_size=2, max_size=200), st.integers(0, 5))
def test_every_row_trains_or_validates_and_every_label_trains(labels: list[str], seed: int) -> None:
    train, valid = held_out(labels, seed)
    assert sorted([*train, *valid]) == list(range(len(labels)))
    assert valid
    if any(labels.count(label) > 1 for label in labels):
        assert {labels[row] for row in train} == set(labels)


def test_what_can_spare_no_rows_is_small() -> None:
    assert is_small(1_199)
    assert not is_small(1_200)
