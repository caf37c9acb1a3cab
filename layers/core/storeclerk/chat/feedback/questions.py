"""Questions that the chat did not answer, or not well, on their way to the lake, for staff to learn from."""

from hashlib import sha256

from msgspec.structs import replace

from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import ConsentRequired
from storeclerk.lake_rows import Question
from storeclerk.ports import StreamQueue
from storeclerk.records import as_json

MESSAGE = "question"


class OpenQuestions:
    """Sends questions through the stream queue; those of a known customer only with consent to learn from them."""

    def __init__(self, gate: ConsentGate, stream: StreamQueue) -> None:
        self._gate = gate
        self._stream = stream

    def keep(self, customer_id: str | None, question: Question) -> bool:
        """Keep a question; False, and nothing is sent, where its customer has not allowed it.

        Raises:
            StoreUnavailable: it was not taken.
        """
        if customer_id is not None:
            try:
                subject = self._gate.subject(customer_id, Purpose.MODEL_IMPROVEMENT)
            except ConsentRequired:
                return False
            question = replace(question, subject=subject)
        self._stream.send({"type": MESSAGE, **as_json(question)})
        return True


def question_id(session_id: str, turn: int) -> str:
    """Name the question of a turn, so that it is kept once, whatever it is kept for; the name leads to no session."""
    return sha256(f"{session_id}\n{turn}".encode()).hexdigest()[:32]
