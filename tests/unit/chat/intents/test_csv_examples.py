"""Examples in a CSV file."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.intents.csv_examples import MAX_LABELS, read_examples
from storeclerk.errors import BadFile


def test_examples_are_read_by_label_in_their_order() -> None:
    data = 'label,Text,note\na,"one, two",x\nb,three,\n\na," four ",\n'.encode("utf-8-sig")

    assert read_examples(data) == {"a": ["one, two", "four"], "b": ["three"]}


def test_labels_with_commas_and_emoji_are_read() -> None:
    assert read_examples('text,label\nhi,"a, b 👟"\n'.encode()) == {"a, b 👟": ["hi"]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Line 1 names the column 'text' 0 times"),
        (b"text\nhello\n", "Line 1 names the column 'label' 0 times"),
        (b"text,label,text\na,b,c\n", "Line 1 names the column 'text' 2 times"),
        (b"text,label\n", "holds no example"),
        (b"text,label\nhello,\n", "Line 2: the column 'label' is empty"),
        (b"text,label\nhello,a\n  ,a\n", "Line 3: the column 'text' is empty"),
        (b"text,label\nhello, you,a\n", "Line 2: it has 3 cells"),
        (b'text,label\n"hello,a\n', "quote is not closed"),
        (b"text,label\nhello,a\n\xff,a\n", "Line 3 is not UTF-8"),
        (b"text,label\nhel\0lo,a\n", "zero byte"),
        (b"text,label\n" + b"".join(b"t,%d\n" % number for number in range(MAX_LABELS + 1)), "51 labels; at most 50"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_examples(data)

    assert message in refused.value.message
    assert "hello" not in refused.value.message


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"text,label\n{text}".encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(BadFile):
        assert all(texts and label for label, texts in read_examples(data).items())
