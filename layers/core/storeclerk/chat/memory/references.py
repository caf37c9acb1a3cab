"""Questions that lean on what was said: "and for shoes?", "how long does that take?", "what does the label cost"."""

from storeclerk.chat.phrases import word_set, words
from storeclerk.chat.session import Memory, Session

_BEGINS = (("and",), ("what", "about"), ("how", "about"), ("but",), ("or",), ("also",), ("same", "for"), ("n",))
_LEANS = word_set("it its that this these those them they there one ones then so instead too")
# "In Belgium?", "for children?" go on with a question; so does one that has no word of its own: "how much", "and when".
_GOES_ON, _FEW_WORDS = word_set("in for to with without from if at on"), 4
_BARE = word_set(
    "how much many long often far soon late early when where why what which who is are do does did can could will "
    "would must the a i you u we me my cost costs take takes last price get pay need have be or exactly ok "
    "roughly about for"
)
# A longer question says what it is about itself.
_MOST_WORDS = 9
# Of a question that leaned itself, what it leaned on is kept beside it, up to here.
_KEPT_WORDS = 16
_ARTICLES = "knowledge"


def leaning(text: str, memory: Memory) -> bool:
    """Whether a question means nothing without the one before it."""
    return bool(memory.question) and _is_short(text) and _leans(text)


def context(text: str, session: Session) -> str | None:
    """Give what a short question may be about beside its own words: what is being done, or was asked before."""
    if not _is_short(text):
        return None
    if session.flow is not None:
        return session.flow.flow.replace("_", " ")
    return session.memory.question or None if session.memory.by == _ARTICLES else None


def asked(text: str, memory: Memory) -> str:
    """Give a question as the next one may lean on it: with the one that it leans on itself."""
    if memory.by != _ARTICLES or not leaning(text, memory):
        return text
    return " ".join(f"{memory.question} {text}".split()[-_KEPT_WORDS:])


def _is_short(text: str) -> bool:
    return len(words(text)) <= _MOST_WORDS


def _leans(text: str) -> bool:
    said = words(text)
    if (said[:1] and said[0] in _GOES_ON and len(said) <= _FEW_WORDS) or (said and _BARE.issuperset(said)):
        return True
    return any(tuple(said[: len(begin)]) == begin for begin in _BEGINS) or not _LEANS.isdisjoint(said)
