"""What a customer is told about a person: only what is known of when one is there."""

from storeclerk.chat.handoff import policy
from storeclerk.chat.handoff.hours import OfficeHours, said
from storeclerk.chat.turn import Turn

_BEGINS = {
    policy.SAFETY: "I am sorry. This is a matter for a person, not for a machine.",
    policy.THREAT: "This is a matter for a person, so I pass it on.",
    policy.FAILED: "I have not been able to help you, so I pass this on to a person.",
    policy.ANGRY: "I am sorry for the trouble. I pass this on to a person.",
    policy.URGENT: "I pass this on to a person, so that it is not left lying.",
}
_DANGER = "If somebody is in danger, call the emergency services first."
# The proof by an order lasts for an hour.
_LATER = " If you come back later than in an hour, please sign in to see the answer."
RELEASED = "All right. I have told our team that you no longer wait for them. What can I do for you?"


def handed_over(reason: str, turn: Turn, hours: OfficeHours, contact: str) -> str:
    """Say that a person takes over, and when."""
    begin = _BEGINS.get(reason, "A person from our team takes over.")
    danger = f" {_DANGER}" if reason == policy.SAFETY else ""
    later = "" if turn.session.proven_order is None else _LATER
    return f"{begin}{danger} {_when(turn, hours)}{later} You can also reach us here: {contact}"


def held(turn: Turn, hours: OfficeHours, contact: str) -> str:
    """Say that a person has the conversation, and how the customer gets the machine again."""
    return (
        f"I have added this for the person who has your conversation. {_when(turn, hours)} "
        f'Begin a message with "bot" and I answer it, or write "never mind". You can also reach us here: {contact}'
    )


def unreachable(contact: str) -> str:
    """Say that no person could be told."""
    return f"A person should help you now, but I cannot reach our team's desk. Please turn to them here: {contact}"


def too_many(contact: str) -> str:
    """Say that no more hand-overs are taken from where a visitor is."""
    return (
        "Our team was asked for very often from your connection within this hour. Please sign in and ask me again, "
        f"or turn to our team here: {contact}"
    )


def _when(turn: Turn, hours: OfficeHours) -> str:
    opens = hours.next_open(turn.now)
    if opens is None:
        return "I do not know when our team is back."
    if hours.is_open(turn.now):
        return "Our team is at its desk now and answers you here, in this chat."
    return f"Our team is not there now. It is back on {said(opens)} and then answers you here, in this chat."
