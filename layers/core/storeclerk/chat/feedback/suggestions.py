"""What customers asked and got no good answer to, gathered into articles and intents that staff might write."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.feedback.clusters import clusters
from storeclerk.lake_rows import Question
from storeclerk.ports import TextEncoder, Vectors
from storeclerk.records import Record
from storeclerk.text.intent import Intent, IntentHead
from storeclerk.text.reader import Reads

MAX_TEXTS = 2000  # a comparison of each with each: 16 MB
# Of 1,000 training texts of banking77, groups of 3 and more at .75 take 65 % and are pure to 74 %; at .7 it is 74 % and
# 63 %, at .8 50 % and 84 %.
_NEAR = 0.75
_SMALLEST = 3
_EXAMPLES = 5
_MOST = 50


class Example(Record, frozen=True):
    """One question; id is what a label is given to."""

    id: str
    text: str
    why: str


class Suggestion(Record, frozen=True, kw_only=True):
    """Questions that ask for the same.

    kind: `intent` where most of them are like no intent there is, else `article`: what they want is known, and no page
    answers it. nearest: the intent that most of them are nearest to. down: how many were answered and rated low; link:
    the page that most of these were sent to, which may need mending.
    """

    kind: Literal["article", "intent"]
    size: int
    nearest: str
    out_of_scope: int
    down: int
    link: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Suggestions:
    """Makes suggestions; intents gives the live head, which own reads for where the shop's intents have an encoder."""

    encoder: TextEncoder
    intents: Callable[[], IntentHead]
    own: Reads | None = None

    def of(self, questions: Sequence[Question]) -> list[Suggestion]:
        """Gather at most 2,000 questions, the largest group first. The same questions always give the same groups."""
        ordered = sorted(questions[:MAX_TEXTS], key=lambda one: one.id)
        if not ordered:
            return []
        texts = [one.text for one in ordered]
        found = self.encoder.read(texts)
        read = self.intents().classify(self.own.read(texts).summary if self.own else found.summary)
        groups = clusters(_unit(found.embedding), _NEAR, _SMALLEST)
        return [_suggestion(group, ordered, read) for group in groups[:_MOST]]


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit


def _suggestion(group: NDArray[np.int64], questions: Sequence[Question], read: Sequence[Intent]) -> Suggestion:
    members = [questions[place] for place in group]
    intents = [read[place] for place in group]
    strange = sum(one.oos for one in intents)
    links = Counter(one.link for one in members if one.why == "down" and one.link)
    return Suggestion(
        kind="intent" if 2 * strange > len(members) else "article",
        size=len(members),
        nearest=_most(Counter(one.label for one in intents)),
        out_of_scope=strange,
        down=sum(one.why == "down" for one in members),
        link=_most(links),
        examples=tuple(Example(one.id, one.text, one.why) for one in members[:_EXAMPLES]),
    )


def _most(counted: "Counter[str]") -> str:
    return min(counted, key=lambda name: (-counted[name], name), default="")
