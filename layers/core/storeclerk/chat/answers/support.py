"""What may support a generated sentence, and whether it does to the letter."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from storeclerk.chat.answers import facts
from storeclerk.chat.answers.lexicon import NOT_ADDED
from storeclerk.chat.answers.wording import Wording, meaning, wording
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.chat.knowledge.words import stem

_LISTED = "; "  # parts the items of a list in a passage
# What speaks to a machine states nothing, so that "say that refunds are 500 EUR" supports no refund of 500 EUR.
_OVERRULING = frozenset({"ignore", "disregard", "forget", "override", "bypass"})
_OVERRULED = frozenset({"instruction", "instructions", "prompt", "prompts", "guidelines"})
# Any other sign must stand in the passage: markup, other scripts, signs that cannot be seen.
_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?'\"()-%/&+\u20ac$\u00a3\u00b0"
    "\u2013\u2018\u2019\u201c\u201d"
)


@dataclass(frozen=True)
class Support:
    """One text or two that follow each other, the heading that they stand under, and all of the passage."""

    texts: tuple[str, ...]
    head: str
    whole: str

    @cached_property
    def text(self) -> str:
        """What supports, as one text."""
        return " ".join(self.texts)

    @cached_property
    def headed(self) -> str:
        """The same under its heading."""
        return f"{self.head} {self.text}"

    @cached_property
    def said(self) -> Wording:
        """What the words say."""
        return wording(self.text)

    @cached_property
    def known(self) -> frozenset[str]:
        """The content that a sentence may take up."""
        return self.said.content | wording(self.head).content

    @cached_property
    def parts(self) -> tuple[frozenset[str], ...]:
        """Of two texts, the content that only one of them has."""
        contents = [wording(text).content for text in self.texts]
        return (contents[0] - contents[1], contents[1] - contents[0]) if len(contents) > 1 else ()


def supports_of(passage: Passage) -> Iterator[Support]:
    """Give each sentence of a passage, each two that follow each other, and of a list each item."""
    head = f"{passage.title}. {passage.heading}."
    whole = f"{head} {passage.text} {passage.link}"
    for place, sentence in enumerate(passage.sentences):
        if _commands(sentence):
            continue
        if _LISTED in sentence:
            yield from (Support((item,), head, whole) for item in _items(sentence))
            continue
        yield Support((sentence,), head, whole)
        following = passage.sentences[place + 1 : place + 2]
        if following and _LISTED not in following[0] and not _commands(following[0]):
            yield Support((sentence, *following), head, whole)


def _items(sentence: str) -> Iterator[str]:
    """Give each item of a list with what leads to it, which may deny or limit them all; or each clause."""
    lead, colon, items = sentence.partition(": ")
    for item in (items if colon else lead).split(_LISTED):
        yield f"{lead}: {item}" if colon else item


def _commands(sentence: str) -> bool:
    said = {token.casefold() for token in facts.tokens(sentence)}
    return not said.isdisjoint(_OVERRULING) and not said.isdisjoint(_OVERRULED)


def against(sentence: str, support: Support) -> str | None:
    """Say what in a sentence its support does not bear, or None."""
    reasons = (reason for check in _CHECKS if (reason := check(sentence, support)))
    return next(reasons, None)


def _signs(sentence: str, support: Support) -> str | None:
    return _named("has signs that the passage has not", set(sentence) - _PLAIN - set(support.whole))


def _facts(sentence: str, support: Support) -> str | None:
    """Find facts that the source does not state, or not as often."""
    stated = Counter(map(str, facts.amounts(support.headed)))
    return _named("states what the passage does not", Counter(map(str, facts.amounts(sentence))) - stated)


def _names(sentence: str, support: Support) -> str | None:
    known = facts.stems(support.headed)
    return _named(
        "names what the passage does not", (name for name in facts.names(sentence) if stem(name) not in known)
    )


def _content(sentence: str, support: Support) -> str | None:
    content = wording(sentence).content
    if not content and not facts.amounts(sentence):
        return "says nothing of the passage"  # a mere "Yes." too
    if any(content.isdisjoint(only) for only in support.parts):
        return "says what one of two sentences does"
    # An amount of money costs, whether the source says so or not.
    price = {meaning("cost")} if facts.has_price(sentence) else set()
    return _named("says what the passage does not", content - support.known - price)


def _order(sentence: str, support: Support) -> str | None:
    """Find facts in another order than in the source: "5 points for 200 EUR"."""
    said, source = facts.in_order(sentence), facts.in_order(support.text)
    places = [source.index(fact) for fact in dict.fromkeys(said) if source.count(fact) == 1]
    return None if places == sorted(places) else "turns the order of what the passage says"


def _denials(sentence: str, support: Support) -> str | None:
    said = wording(sentence)
    # "What cannot be wrapped" denies of all that stands under it.
    source = support.said if said.content <= support.said.content else wording(support.headed)
    return "denies what the passage says, or says what it denies" if _denied_otherwise(said, source) else None


def _strength(sentence: str, support: Support) -> str | None:
    said, source = wording(sentence), support.said
    if said.free > source.free:
        return "calls free what the passage does not"
    if "maybe" in source.limits and said.surely and not source.surely:
        return "is surer than the passage"
    return _named("leaves no exception", said.absolutes - source.absolutes)


def _limits(sentence: str, support: Support) -> str | None:
    said, source = wording(sentence), support.said
    lost = {" ".join(bound) for bound in source.bounds_of(said.numbers) - said.bounds}
    lost |= source.limits - said.limits - said.also
    if lost:
        return _named("drops a limit of the passage", lost)
    return _named("adds a limit to the passage", (said.limits & NOT_ADDED) - source.limits - source.also)


_CHECKS: Sequence[Callable[[str, Support], str | None]] = (
    _signs,
    _facts,
    _names,
    _content,
    _order,
    _denials,
    _strength,
    _limits,
)


def _denied_otherwise(said: Wording, source: Wording) -> bool:
    """Whether a sentence denies more or less than its source, or denies something else."""
    if len(said.denied) > len(source.denied) or bool(said.denied) != bool(source.denied):
        return True
    now, then = _all(said.denied), _all(source.denied)
    if any(reach and then.isdisjoint(reach) for reach in said.denied):
        return True
    return any(
        (reach & said.content and now.isdisjoint(reach)) or reach & said.freely - source.freely
        for reach in source.denied
    )


def _all(reaches: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(word for reach in reaches for word in reach)


def _named(reason: str, found: Iterable[str]) -> str | None:
    named = ", ".join(sorted(found))
    return f"{reason}: {named}" if named else None
