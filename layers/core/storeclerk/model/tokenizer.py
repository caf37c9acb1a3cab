"""Text to the ids of word pieces, in time that a long text cannot stretch."""

import re
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from tokenizers import Tokenizer as FileTokenizer

from storeclerk.errors import ModelError

T = TypeVar("T")
Ids = list[int]
# Prose has 4 to 5 characters a token; what lies past this many never counts. 8,192 of the worst kind take 8 ms.
_CHARACTERS_PER_TOKEN = 32
# Half of a pair: a str can hold it, UTF-8 cannot. Its stand-in is dropped by the tokenizer's own clean-up.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Pieces(NamedTuple):
    """Word pieces of a text: their ids and the characters [start, end) that each stands for; markers have (0, 0)."""

    ids: Ids
    spans: list[tuple[int, int]]


class Tokenizer:
    """Cuts any str to at most `max_tokens` word pieces, markers at both ends included."""

    def __init__(self, tokenizer: FileTokenizer, max_tokens: int) -> None:
        self._tokenizer = tokenizer
        # What a customer types is text, also where it reads "[SEP]".
        self._tokenizer.encode_special_tokens = True
        self._max_tokens = max_tokens

    @classmethod
    def load(cls, path: Path, max_tokens: int) -> Self:
        """Read a `tokenizer.json`.

        Raises:
            ModelError: it cannot be read.
        """
        try:
            return cls(FileTokenizer.from_file(str(path)), max_tokens)
        except Exception as error:  # tokenizers raises no narrower class
            raise ModelError(f"{path} is not a tokenizer: {error}. Build the model layer again.") from error

    def ids(self, text: str) -> Ids:
        """Give the ids of a text; an empty one has the two markers."""
        return self.pieces(text).ids

    def pieces(self, text: str) -> Pieces:
        """Give ids and spans of a text. One text at a time: batches would start a thread for each processor."""
        bounded = _LONE_SURROGATE.sub("\ufffd", text[: self._max_tokens * _CHARACTERS_PER_TOKEN])
        found = self._tokenizer.encode(bounded)
        return Pieces(_cut(found.ids, self._max_tokens), _cut(found.offsets, self._max_tokens))


def _cut(pieces: list[T], length: int) -> list[T]:
    """Keep the first pieces and the closing marker."""
    return pieces if len(pieces) <= length else [*pieces[: length - 1], pieces[-1]]
