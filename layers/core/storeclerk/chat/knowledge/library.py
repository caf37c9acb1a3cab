"""Answers from the articles: the best sentences of the nearest passage, two answers that disagree, or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from storeclerk.chat.answers import facts
from storeclerk.chat.answers.engine import Answering
from storeclerk.chat.contract import Action, Source
from storeclerk.chat.knowledge.asking import FAINT, NEAR, Asked, ask
from storeclerk.chat.knowledge.index import Found, KnowledgeIndex
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.chat.knowledge.telling import BRIEF, ROOM, best_of, told
from storeclerk.chat.turn import Draft, Turn
from storeclerk.ports import TextEncoder, Vectors

STEP = "knowledge"
_SECOND_SENTENCE = 0.1  # how far behind the best sentence the second may lie to be told too
_AS_GOOD = 0.03  # how far behind the best passage another article's may lie to be an answer as well
_ANGRY = 0.6  # how surely negative a message is
_SOURCES = 3


class Consulted(NamedTuple):
    """What the articles have to say, and the support of the best passage."""

    draft: Draft
    score: float


@dataclass(frozen=True)
class Library:
    """The articles. index gives the live one or None; person is where a human is reached; near as NEAR."""

    index: Callable[[], KnowledgeIndex | None]
    encoder: TextEncoder
    answering: Answering
    person: str
    near: float = NEAR
    _last: list[tuple[Turn, Consulted]] = field(default_factory=list)

    def consult(self, turn: Turn) -> Consulted:
        """Look a message up; the same turn again costs nothing. Raises ModelError, StoreUnavailable."""
        if self._last and self._last[0][0] is turn:
            return self._last[0][1]
        index = self.index()
        if index is None:
            reply = f"I have no articles to answer from yet. A person will help you: {self.person}"
            consulted = Consulted(Draft(reply, STEP, "no articles", settled=False), 0.0)
        else:
            asked = ask(index, self.encoder, turn, self.near)
            consulted = Consulted(self._answer(index, turn, asked), asked.support)
        self._last[:] = [(turn, consulted)]
        return consulted

    def _answer(self, index: KnowledgeIndex, turn: Turn, asked: Asked) -> Draft:
        if asked.support < self.near:
            faint = asked.support >= FAINT
            return self._faintly(index, turn, asked) if faint else self._unknown(asked.found)
        near = asked.found[:_SOURCES]
        each = [_extract(one.passage, index.sentence_scores(one, asked.vector)) for one in near]
        if (other := _disagreeing(near, each, self.near)) is not None:
            return _both(near[0], each[0], near[other], each[other])
        best = best_of(asked.found)
        reply = told(index, best, turn.message, asked.vector, BRIEF if _is_angry(turn) else ROOM)
        extract = Draft(reply, STEP, near[0].passage.link, tuple(map(source, best)))
        return self.answering.worded(turn, extract, [one.passage for one in best])

    def _faintly(self, index: KnowledgeIndex, turn: Turn, asked: Asked) -> Draft:
        """Say that nothing answers this for sure, and what is nearest."""
        nearest = asked.found[0]
        sentences = told(index, [nearest], turn.message, asked.vector, BRIEF if _is_angry(turn) else ROOM)
        reply = (
            f"I do not know that for sure. The nearest on our pages is {nearest.passage.title} "
            f"({nearest.passage.link}): {sentences} If this is not it, a person will help you: {self.person}"
        )
        person = (Action("person", "Talk to a person"),)
        return Draft(reply, STEP, f"{nearest.passage.link}, faint", (source(nearest),), person, settled=False)

    def _unknown(self, found: Sequence[Found]) -> Draft:
        topics = list(dict.fromkeys((one.passage.title, _page(one.passage)) for one in found))[:2]
        named = " and ".join(f"{title} ({link})" for title, link in topics)
        reply = f"I do not know that. The nearest I have is {named}. A person will help you: {self.person}"
        ways = tuple(Action("link", title, link) for title, link in topics)
        return Draft(
            reply, STEP, "no passage is near", actions=(*ways, Action("person", "Talk to a person")), settled=False
        )


def source(found: Found) -> Source:
    """A passage as the page shows it."""
    passage = found.passage
    title = f"{passage.title}: {passage.heading}" if passage.heading else passage.title
    return Source(title=title, passage=passage.text, score=round(found.score, 4), link=passage.link)


def _is_angry(turn: Turn) -> bool:
    """Whether a customer is angry, so that the answer has to be short."""
    return turn.sentiment.label == "negative" and turn.sentiment.score >= _ANGRY


def _extract(passage: Passage, scores: Vectors) -> str:
    """Take the one or two sentences nearest to the question, as they follow each other in the passage."""
    best = scores.argsort()[::-1][:2]
    chosen = sorted(place for place in best if scores[place] >= scores[best[0]] - _SECOND_SENTENCE)
    return " ".join(passage.sentences[place] for place in chosen)


def _disagreeing(near: Sequence[Found], each: Sequence[str], least: float) -> int | None:
    """Find a passage of another article that answers as well and says something else."""
    for place in range(1, len(near)):
        other = _page(near[place].passage) != _page(near[0].passage) and near[place].score >= least
        if other and near[place].score >= near[0].score - _AS_GOOD and _disagree(each[0], each[place]):
            return place
    return None


def _disagree(one: str, other: str) -> bool:
    """Whether two texts state different amounts of the same unit about nearly the same words, or deny each other."""
    mine, theirs = facts.stated(one), facts.stated(other)
    units = {fact.partition(" ")[2] for fact in mine} & {fact.partition(" ")[2] for fact in theirs} - {""}
    amounts = any({fact for fact in mine if fact.endswith(f" {unit}")}.isdisjoint(theirs) for unit in units)
    return _alike(one, other) and (amounts or facts.denies(one) != facts.denies(other))


def _alike(one: str, other: str) -> bool:
    """Whether two texts share most of their words, so that they speak of one thing."""
    mine, theirs = ({word.casefold() for word in facts.tokens(text) if len(word) > 3} for text in (one, other))
    return len(mine & theirs) >= 0.5 * min(len(mine), len(theirs)) > 0


def _both(first: Found, told: str, second: Found, other: str) -> Draft:
    reply = (
        f"Our pages say two things. {first.passage.title} ({first.passage.link}): {told} "
        f"{second.passage.title} ({second.passage.link}): {other}"
    )
    because = f"{first.passage.link} disagrees with {second.passage.link}"
    return Draft(reply, STEP, because, (source(first), source(second)))


def _page(passage: Passage) -> str:
    return passage.link.partition("#")[0]
