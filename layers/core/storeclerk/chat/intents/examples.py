"""The examples of an intent as staff send them: checked, and redacted before they are kept."""

import re
from collections.abc import Callable, Sequence

from storeclerk.chat.intents.contract import FEWEST_EXAMPLES, MAX_EXAMPLE, MOST_EXAMPLES
from storeclerk.errors import BadInput
from storeclerk.text.out_of_scope import OUT_OF_SCOPE

# A label stands in the path of a request: no slash, no percent sign.
_LABEL = re.compile(r"\w[\w &'(),.+-]{0,59}")


def checked_label(label: str, covered: Callable[[str], str]) -> str:
    """Give the label of an intent; covered replaces personal data.

    Raises:
        BadInput: it is none.
    """
    if not _LABEL.fullmatch(label) or label != label.strip():
        raise BadInput(
            "A label has 1 to 60 letters, digits, spaces and &'(),.+-_ and begins with a letter or digit, "
            "for example price_match."
        )
    if label == OUT_OF_SCOPE:
        raise BadInput(f"'{OUT_OF_SCOPE}' is the label of texts out of scope. Choose another one.")
    words = label.replace("_", " ")
    if covered(words) != words:
        raise BadInput("The label holds a name, number or address as of a person. Name the intent, as price_match.")
    return label


def checked_examples(texts: Sequence[str], covered: Callable[[str], str]) -> tuple[str, ...]:
    """Give the examples, personal data covered, each once.

    Raises:
        BadInput: too few, too many, or one that is empty or too long; the message gives its number.
    """
    raw = len(set(map(_folded, texts)))
    if raw > MOST_EXAMPLES:
        raise _wrong_number(raw)
    for number, text in enumerate(texts, start=1):
        if not 1 <= len(text.strip()) <= MAX_EXAMPLE:
            raise BadInput(f"Example {number} has {len(text.strip())} characters; it needs 1 to {MAX_EXAMPLE}.")
    distinct = {_folded(text): text for text in (covered(text.strip()) for text in texts)}
    if not FEWEST_EXAMPLES <= len(distinct) <= MOST_EXAMPLES:
        raise _wrong_number(len(distinct))
    return tuple(distinct.values())


def _wrong_number(count: int) -> BadInput:
    return BadInput(
        f"There are {count} different examples; an intent needs {FEWEST_EXAMPLES} to {MOST_EXAMPLES}. "
        "Texts that differ only in case, spaces or redacted data count once."
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
