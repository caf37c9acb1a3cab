"""Thumbs up or down on a turn, by whoever's turn it is."""

from storeclerk.chat.feedback.contract import FeedbackRequest, FeedbackResponse
from storeclerk.chat.feedback.questions import OpenQuestions, question_id
from storeclerk.chat.memory.sessions import Sessions, StoredTurn, turn_item, visitor
from storeclerk.errors import NotFound, StoreUnavailable
from storeclerk.lake_rows import Question
from storeclerk.observability import count, logger
from storeclerk.ports import Item, ServiceStore
from storeclerk.records import stored
from storeclerk.text.redaction import redact

_COUNTED = {"up": "ThumbsUp", "down": "ThumbsDown"}


class Feedback:
    """Keeps what customers say about answers with the turn, and the questions that were answered badly in the lake."""

    def __init__(self, own: ServiceStore, sessions: Sessions, questions: OpenQuestions) -> None:
        self._own = own
        self._sessions = sessions
        self._questions = questions

    def give(self, customer_id: str | None, session_id: str, turn: int, request: FeedbackRequest) -> FeedbackResponse:
        """Keep what the customer says of a turn; said again, the last counts.

        Raises:
            NotFound: this caller has no such turn.
            StoreUnavailable: it was not kept.
        """
        owner = self._sessions.owner(customer_id, session_id)
        before = self._own.get(owner, turn_item(session_id, turn))
        if before is None or not self._write(owner, session_id, turn, request):
            raise NotFound(f"This conversation has no turn {turn}.")
        if before.get("thumbs") != request.thumbs:
            count(_COUNTED[request.thumbs])
        if request.thumbs == "down":
            self._tell(None if owner == visitor(session_id) else owner, session_id, before)
        return FeedbackResponse(session_id=session_id, turn=turn, thumbs=request.thumbs, reason=_covered(request))

    def _write(self, owner: str, session_id: str, turn: int, request: FeedbackRequest) -> bool:
        said = {"thumbs": request.thumbs, "reason": _covered(request)}
        # An erasure meanwhile must not leave a part of the turn behind.
        return self._own.update(owner, turn_item(session_id, turn), said, expected={"turn": turn})

    def _tell(self, customer_id: str | None, session_id: str, item: Item) -> None:
        try:
            self._questions.keep(customer_id, _question(session_id, stored(StoredTurn, item)))
        except StoreUnavailable as error:
            # What the customer said is kept; the row for staff is worth no error.
            logger().error("question not sent to the lake", reason=error.message)
            count("QuestionsNotSent")


def _covered(request: FeedbackRequest) -> str | None:
    return redact(request.reason) if request.reason else None


def _question(session_id: str, turn: StoredTurn) -> Question:
    return Question(
        id=question_id(session_id, turn.turn),
        at=turn.at,
        text=turn.message,
        intent=turn.intent,
        confidence=turn.confidence,
        why="down",
        link=turn.sources[0] if turn.sources else "",
        language=turn.language,
    )
