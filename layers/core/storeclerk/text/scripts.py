"""The scripts of letters, and the language that each tells, or the group of languages that it leaves open."""

import re
from collections import Counter
from collections.abc import Iterable

LATIN, CYRILLIC, ARABIC, KANA, HAN = "latin", "cyrillic", "arabic", "ja", "zh"
# A group's name where several languages share a script; scripts that are not here are not told apart.
_SCRIPTS = {
    "A-Za-z\u00c0-\u024f\u1e00-\u1eff": LATIN,
    "\u0370-\u03ff\u1f00-\u1fff": "el",
    "\u0400-\u052f": CYRILLIC,
    "\u0530-\u058f": "hy",
    "\u05d0-\u05ea": "he",
    "\u0620-\u06d3": ARABIC,
    "\u0900-\u097f": "hi",
    "\u0980-\u09ff": "bn",
    "\u0a00-\u0a7f": "pa",
    "\u0a80-\u0aff": "gu",
    "\u0b80-\u0bff": "ta",
    "\u0c00-\u0c7f": "te",
    "\u0c80-\u0cff": "kn",
    "\u0d00-\u0d7f": "ml",
    "\u0d80-\u0dff": "si",
    "\u0e01-\u0e4e": "th",
    "\u0e81-\u0ece": "lo",
    "\u1000-\u109f": "my",
    "\u10a0-\u10ff": "ka",
    "\u1200-\u137f": "am",
    "\u1780-\u17d3": "km",
    "\u1100-\u11ff\uac00-\ud7af": "ko",
    "\u3041-\u30ff": KANA,
    "\u3400-\u4dbf\u4e00-\u9fff": HAN,
}
_RUN = re.compile("|".join(f"([{letters}]+)" for letters in _SCRIPTS))
_NAMES = list(_SCRIPTS.values())
# A sign of these says about as much as this many letters.
_SIGN_LETTERS = {KANA: 3, HAN: 3, "ko": 3}


def script(words: Iterable[str]) -> str | None:
    """Give the language, or the group of languages, that most letters of the words belong to; None without letters."""
    letters: Counter[str] = Counter()
    for run in _RUN.finditer(" ".join(words)):
        name = _NAMES[(run.lastindex or 1) - 1]
        letters[name] += (run.end() - run.start()) * _SIGN_LETTERS.get(name, 1)
    if letters[KANA]:  # Chinese has none
        letters[KANA] += letters.pop(HAN, 0)
    return max(letters, key=letters.__getitem__) if letters.total() else None
