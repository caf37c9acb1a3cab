"""Where the customer's own request to the team stands, as the CRM tells it."""

from collections.abc import Callable

from storeclerk.chat.contract import Action
from storeclerk.chat.phrases import word_set, words
from storeclerk.chat.turn import Draft, Turn
from storeclerk.records import CrmContext, Ticket

STEP = "tickets"
_REQUESTS = word_set("ticket tickets case request requests complaint complaints claim claims enquiry inquiry message")
_STANDING = word_set(
    "status state stand stands update news progress happening happened open answered answer reply when"
)
_OWN = word_set("my our mine")
_MOST = 3


class TicketStep:
    """Answers what became of a request; the CRM is asked for no other message."""

    def __init__(self, known: Callable[[str | None], CrmContext]) -> None:
        self._known = known

    def answer(self, turn: Turn) -> Draft | None:
        """Tell how the customer's requests stand, or None where it is about something else or none is known."""
        if turn.customer_id is None or not asks_about_request(turn.message):
            return None
        tickets = self._known(turn.customer_id).tickets[:_MOST]
        if not tickets:
            return None
        person = (Action("person", "Talk to a person"),)
        return Draft(" ".join(map(_told, tickets)), STEP, f"{len(tickets)} requests in the CRM", actions=person)


def asks_about_request(text: str) -> bool:
    """Whether a text asks how an own request stands: "any news on my complaint?"."""
    said = set(words(text))
    return not said.isdisjoint(_REQUESTS) and not said.isdisjoint(_STANDING) and not said.isdisjoint(_OWN)


def _told(ticket: Ticket) -> str:
    return f'Your request "{ticket.subject}" ({ticket.ticket_id}) is {ticket.state.replace("_", " ")}.'
