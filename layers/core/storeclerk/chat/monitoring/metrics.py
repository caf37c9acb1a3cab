"""What is counted of a finished turn: metrics, one log line without text, and a row for the lake."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from storeclerk.chat.feedback.questions import OpenQuestions, question_id
from storeclerk.chat.finished import Finished
from storeclerk.chat.monitoring.projections import project
from storeclerk.lake_rows import Question, TurnFact
from storeclerk.observability import count, logger, measure
from storeclerk.ports import StreamQueue
from storeclerk.records import as_json

MESSAGE = "turn"


class TurnMetrics:
    """Records turns. A turn that is recorded has been kept, so nothing that fails here is raised."""

    def __init__(self, stream: StreamQueue, questions: OpenQuestions, now: Callable[[], datetime]) -> None:
        self._stream = stream
        self._questions = questions
        self._now = now

    def record(self, done: Finished) -> None:
        """Measure and log a turn, send its figures to the lake, and keep its question where it was not answered."""
        fact = _fact(done, self._now())
        milliseconds = {f"{name}Milliseconds": value for name, value in _milliseconds(done).items()}
        measure(_counts(done, fact), milliseconds, _logged(fact))
        try:
            self._stream.send({"type": MESSAGE, **as_json(fact)})
            if not fact.settled:
                self._questions.keep(done.answered.talk.customer_id, _question(done, fact))
        except Exception as error:  # noqa: BLE001  the customer's answer must not fail for its figures
            logger().error("turn not sent to the lake", error=type(error).__name__)
            count("TurnFactsNotSent")


def _counts(done: Finished, fact: TurnFact) -> Mapping[str, int]:
    """Count 0 or 1 each, so that the average of a metric is a rate."""
    begun = done.handoff is not None and done.handoff.id != done.answered.talk.session.handoff_id
    return {
        "Turns": 1,
        "TurnsContained": int(fact.settled and not fact.handoff),
        "TurnsUnsettled": int(not fact.settled),
        "TurnsOutOfScope": int(fact.oos),
        "HandoffsBegun": int(begun),
        "CacheHits": int(fact.cached),
    }


def _milliseconds(done: Finished) -> dict[str, float]:
    """Add up the steps by name, and all of them as `Turn`; a step runs once for each request of a message."""
    steps: dict[str, float] = {"Turn": 0.0}
    for step in done.trace.steps:
        name = step.name.title().replace(" ", "").replace("_", "")
        steps[name] = round(steps.get(name, 0.0) + step.milliseconds, 3)
        steps["Turn"] = round(steps["Turn"] + step.milliseconds, 3)
    return steps


def _fact(done: Finished, now: datetime) -> TurnFact:
    exchanges, session = done.answered.exchanges, done.answered.talk.session
    first = exchanges[0].message
    return TurnFact(
        id=uuid4().hex,
        at=now,
        intent=first.intent.label,
        confidence=first.intent.confidence,
        oos=first.intent.oos,
        language=first.language,
        by=" ".join(one.draft.by for one in exchanges),
        settled=all(one.draft.settled for one in exchanges),
        handoff=done.handoff is not None,
        cached=done.answered.cached,
        mood=session.moods[-1] if session.moods else 0.0,
        milliseconds=round(sum(step.milliseconds for step in done.trace.steps), 3),
        projections=tuple(round(float(place), 4) for place in project(first.reading.summary)[0]),
    )


def _question(done: Finished, fact: TurnFact) -> Question:
    exchanges, session = done.answered.exchanges, done.answered.talk.session
    open_ones = [one for one in exchanges if not one.draft.settled]
    return Question(
        id=question_id(session.session_id, session.turn + 1),
        at=fact.at,
        text=" ".join(one.message.covered for one in open_ones),
        intent=open_ones[0].message.intent.label,
        confidence=open_ones[0].message.intent.confidence,
        why="unanswered",
        link=next((source.link for one in open_ones for source in one.draft.sources), ""),
        language=fact.language,
    )


def _logged(fact: TurnFact) -> dict[str, Any]:
    told = ("intent", "confidence", "oos", "language", "by", "settled", "handoff", "cached", "mood", "milliseconds")
    return {"message": MESSAGE, **{name: getattr(fact, name) for name in told}}
