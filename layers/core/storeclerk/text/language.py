"""Which language a text is in: by its script, and where languages share one, by runs of up to five letters.

The weights of the runs come from py3langid (BSD-3-Clause, `language_licence.txt`): naive Bayes, here with fewer runs
and languages, in 8 bits. docs/decisions/0005-language.md compares it with libraries. A shop's English is full of
foreign brands and typing errors, so another language must be far likelier before it is named.
"""

import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.text.scripts import ARABIC, CYRILLIC, LATIN, script

Scores: TypeAlias = NDArray[np.float32]
UNDETERMINED = "und"
_ENGLISH = "en"
_FILE = Path(__file__).with_name("language.npz")
# Written by `python -m training.language`.
_SHA256 = "b5897f44ce70777a4424fa27f6fd1c594c6640d9e06476066538f927ba755582"
# More of a text says no more about its language.
_CHARACTERS = 1000
# Shorter ones are units, sizes and "ok".
_FEWEST_LETTERS = 4
_ENOUGH_LETTERS = 8
# By how much another language must lead English to be named, and from where on neither is; in the scores' unit.
_LEAD, _DOUBT = 2.0, 1.0
# Addresses, links, and what has digits in it, such as the number of an order or a product.
_NO_WORD = re.compile(r"[!-~]*(?:[@0-9]|://|www\.)[!-~]*")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 5


def detect(text: str) -> str:
    """Give the ISO 639-1 code of a text's language; `und` where nothing can be said, as of numbers and "ok"."""
    plain = unicodedata.normalize("NFC", _NO_WORD.sub(" ", text[:_CHARACTERS]))
    words = _WORD.findall(plain)
    found = script(words)
    if found is None:
        return UNDETERMINED
    if found not in (LATIN, CYRILLIC, ARABIC):
        return found
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return UNDETERMINED
    return _group(found).best(words) if found != LATIN else _english_or_other(words)


def _english_or_other(words: list[str]) -> str:
    latin = _group(LATIN)
    lead = latin.lead(words, _ENGLISH)
    if lead <= _LEAD:
        return _ENGLISH if lead <= _DOUBT else UNDETERMINED
    # Where English stands around foreign names, what has no capital is English.
    plain = [word for word in words if not word[0].isupper()]
    if sum(map(len, plain)) >= _ENOUGH_LETTERS and latin.lead(plain, _ENGLISH) <= 0:
        return _ENGLISH
    return latin.best(words)


class Group:
    """Languages of one script, and the runs of letters that tell them apart.

    weights [runs, languages] times scale are log-likelihoods, less their mean over the languages.
    """

    def __init__(self, languages: list[str], runs: list[str], weights: NDArray[np.int8], scale: float) -> None:
        self._languages = languages
        self._places = dict(zip(runs, range(len(runs)), strict=True))
        self._weights = weights
        self._scale = scale

    def best(self, words: list[str]) -> str:
        """Give the likeliest language."""
        return self._languages[int(self.scores(words).argmax())]

    def lead(self, words: list[str], language: str) -> float:
        """Give how far the likeliest language is before another; 0 for itself."""
        scores = self.scores(words)
        return float(scores.max() - scores[self._languages.index(language)])

    def scores(self, words: list[str]) -> Scores:
        """Give log-likelihoods over the root of the length, [languages]; a letter counts by the longest run it ends."""
        text = f" {' '.join(words).lower()} "
        counts = Counter(self._found(text))
        times = np.log1p(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        found: Scores = times @ self._weights[list(counts)].astype(np.float32)
        return found * np.float32(self._scale / sqrt(len(text)))

    def _found(self, text: str) -> list[int]:
        """Name the longest run that ends at each letter, where one does; written out, as it is half of the time."""
        found, places = [], self._places
        for end in range(1, len(text) + 1):
            for start in range(max(end - _LONGEST, 0), end):
                if (run := text[start:end]) in places:
                    found.append(places[run])
                    break
        return found


@cache
def _group(name: str) -> Group:
    """Read a group; the file stays in memory packed, 0.6 MB. Raises ModelError when it is missing or altered."""
    try:
        with np.load(io.BytesIO(_checked_file()), allow_pickle=False) as stored:
            return group_from(stored, name)
    except (ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelError(f"{_FILE} holds no languages of {name} script: {error}. Install Storeclerk again.") from error


def group_from(arrays: Mapping[str, NDArray[Any]], name: str) -> Group:
    """Make a group of its arrays.

    NAME_languages [l]; NAME_runs, the bytes of lines; NAME_weights [runs, l] int8; NAME_scale [].
    """
    runs = arrays[f"{name}_runs"].tobytes().decode().split("\n")
    languages: list[str] = arrays[f"{name}_languages"].tolist()
    return Group(languages, runs, arrays[f"{name}_weights"], float(arrays[f"{name}_scale"]))


def _checked_file() -> bytes:
    try:
        data = _FILE.read_bytes()
    except OSError as error:
        raise ModelError(f"{_FILE} cannot be read: {error.strerror}. Install Storeclerk again.") from error
    if (digest := hashlib.sha256(data).hexdigest()) != _SHA256:
        raise ModelError(f"{_FILE} has sha256 {digest}, not {_SHA256}. Install Storeclerk again.")
    return data
