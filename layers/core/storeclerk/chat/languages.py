"""What is said to a customer who writes in another language than English: politely, in it, and that a person helps.

The articles are in English, and a guess at a translation could be wrong; so nothing else is answered.
"""

from functools import cache
from pathlib import Path

import msgspec

ENGLISH = "en"
UNDETERMINED = "und"
_FEWEST_WORDS = 3
_FILE = Path(__file__).with_name("languages.json")
_OTHER = "I am sorry, I can answer in English only. A person from our team will help you: {person}"


def is_foreign(language: str, text: str) -> bool:
    """Whether a message is in a language that is not answered; one that cannot be told is taken for English.

    Two words in Latin letters tell too little: "ok bye" is Norwegian as well.
    """
    if language in {ENGLISH, UNDETERMINED}:
        return False
    return len(text.split()) >= _FEWEST_WORDS or not text.isascii()


def polite_sentence(language: str, person: str) -> str:
    """Say in a language (ISO 639-1) that only English is answered, and where a human is reached."""
    return _sentences().get(language, _OTHER).replace("{person}", person)


@cache
def _sentences() -> dict[str, str]:
    return msgspec.json.decode(_FILE.read_bytes(), type=dict[str, str])
