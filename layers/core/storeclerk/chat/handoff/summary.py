"""A conversation in short, for the person who takes over."""

from collections.abc import Sequence

from storeclerk.chat.handoff.record import Attempt
from storeclerk.chat.handoff.wishes import asks_for_person

# Messages of these say nothing about the matter itself.
_ASIDE = frozenset(
    ["about_assistant", "affirm", "contact_customer_service", "contact_human_agent", "deny", "goodbye"]
) | {"greeting", "never_mind", "not_helpful", "thanks"}
_FEW_WORDS = 8
_LONGEST = 280
_MOST_TRIED = 4


def summary(messages: Sequence[tuple[str, str]], tried: Sequence[Attempt]) -> str:
    """Sum up in the customer's own words, and in what was tried.

    messages: intent and covered text of each, in order.
    """
    matters = [text for intent, text in messages if not _is_aside(intent, text)] or [messages[-1][1]]
    parts = [f"Wants: {_cut(matters[0])}"]
    if matters[-1] != matters[0]:
        parts.append(f"Last: {_cut(matters[-1])}")
    told = dict.fromkeys(f"{one.by} ({one.because})" if one.because else one.by for one in tried)
    parts.append(f"Tried: {', '.join(list(told)[-_MOST_TRIED:])}" if told else "Tried: nothing yet")
    return "\n".join(parts)


def _is_aside(intent: str, text: str) -> bool:
    return len(text.split()) <= _FEW_WORDS and (intent in _ASIDE or asks_for_person(text))


def _cut(text: str) -> str:
    """Shorten a text at the end of a word."""
    flat = " ".join(text.split())
    if len(flat) <= _LONGEST:
        return flat
    return f"{flat[:_LONGEST].rpartition(' ')[0] or flat[:_LONGEST]} …"
