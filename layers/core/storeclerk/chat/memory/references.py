"""Questions that lean on the one before: "and for shoes?", "how long does that take?"."""

from storeclerk.chat.phrases import words
from storeclerk.chat.session import Memory

_BEGINS = (("and",), ("what", "about"), ("how", "about"), ("but",), ("or",), ("also",), ("same", "for"))
_LEANS = frozenset(
    ["it", "its", "that", "this", "these", "those", "them", "they", "there", "one", "ones", "then", "so", "instead"]
)
# A longer question says what it is about itself.
_MOST_WORDS = 9


def leaning(text: str, memory: Memory) -> str | None:
    """Give a question together with the one it leans on, or None where it stands alone."""
    if not memory.question:
        return None
    said = words(text)
    leans = any(tuple(said[: len(begin)]) == begin for begin in _BEGINS) or not _LEANS.isdisjoint(said)
    return f"{memory.question} {text}" if leans and len(said) <= _MOST_WORDS else None
