"""Covers what rules and head find in a text, wherever only the text is wanted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from storeclerk.model import Encoder, Reading
from storeclerk.text.pii.finder import PersonalData, windows
from storeclerk.text.pii.head import PiiHead
from storeclerk.text.redaction import cover, redact


class PersonalDataCover:
    """Replaces personal data by its kind, such as [person]; called with a text."""

    def __init__(self, read: Callable[[Sequence[str]], Reading], finder: PersonalData) -> None:
        """Take `Encoder.read` and what finds personal data in its readings."""
        self._read = read
        self._finder = finder

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Self:
        """Take the head of a model folder, and the encoder that reads for it. Raises ModelError."""
        return cls(encoder.read, PersonalData(PiiHead.load(folder)))

    def __call__(self, text: str) -> str:
        """Give the text, covered."""
        plain = redact(text)
        return cover(plain, self._finder.find_in(plain, windows(plain, self._read)))
