"""Choices by words, e-mail addresses, and texts."""

from collections.abc import Sequence

from storeclerk.chat.flows.slot_types import ChoiceSlot, EmailSlot, Option, TextSlot
from storeclerk.chat.flows.slots.found import Found, Question, Said, offered
from storeclerk.chat.flows.words import ordinal, places, tokens

_MAX_EMAIL = 254
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-")
_DOMAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
_AROUND = "<>()[]{}\"',;:!?.`*"
_MAX_TEXT = 1000
_ENDS = ("ing", "ed", "es", "s")


def chosen(labels: Sequence[tuple[str, ...]], text: str, *, asked: bool) -> int | None:
    """The place of the one option that words name: the longest phrase wins, and two of one length name none."""
    said = stems(text)
    lengths = [max((len(p) for one in phrases if places(p := stems(one), said)), default=0) for phrases in labels]
    most = max(lengths)
    if most and lengths.count(most) == 1:
        return lengths.index(most)
    return ordinal(tokens(text), len(labels)) if asked and not most else None


def stems(text: str) -> list[str]:
    """The words of a text without endings, so that "needed" and "need" are one."""
    return [
        next((word[: -len(end)] for end in _ENDS if word.endswith(end) and len(word) > len(end) + 3), word)
        for word in tokens(text)
    ]


def phrases(option: Option) -> tuple[str, ...]:
    """All that names an option."""
    return (option.value.replace("_", " "), *([option.label] if option.label else []), *option.words)


def read(slot: ChoiceSlot | EmailSlot | TextSlot, said: Said, *, asked: bool) -> Found | None:
    """Find a slot that no order matters for."""
    match slot:
        case ChoiceSlot():
            return read_choice(slot, said.text, asked=asked)
        case EmailSlot():
            return read_email(said.text)
        case TextSlot():
            return read_text(slot, said, asked=asked)


def read_choice(slot: ChoiceSlot, text: str, *, asked: bool) -> Found | None:
    """Find the option that is named."""
    place = chosen([phrases(option) for option in slot.options], text, asked=asked)
    return None if place is None else Found(slot.options[place].value)


def ask_choice(slot: ChoiceSlot) -> Question:
    """Ask, and offer the options."""
    labels = [option.label or option.value.replace("_", " ") for option in slot.options]
    return Question("", offered({label: label for label in labels}))


def label_of(slot: ChoiceSlot, value: str) -> str:
    """What an option is called."""
    return next((one.label or one.value.replace("_", " ") for one in slot.options if one.value == value), value)


def find_email(text: str) -> str | None:
    """The last e-mail address of a text: after "from" stands the old one, after "to" the new one."""
    found = [part for word in text.split() if (part := word.strip(_AROUND)) and _is_email(part)]
    return found[-1] if found else None


def read_email(text: str) -> Found | None:
    """Find an e-mail address."""
    email = find_email(text)
    if email is None:
        return Found(say="That does not look like an e-mail address.") if "@" in text else None
    return Found(email)


def read_text(slot: TextSlot, said: Said, *, asked: bool) -> Found | None:
    """Take the customer's words without personal data; the first message only where it says enough."""
    # Asked for, a size such as "41" says enough.
    words = sum(word.isalnum() if asked else word.isalpha() for word in tokens(said.text))
    least = 1 if asked else slot.from_start
    return Found(said.covered[:_MAX_TEXT]) if least is not None and words >= least else None


def _is_email(word: str) -> bool:
    local, at, domain = word.casefold().partition("@")
    labels = domain.split(".")
    return bool(
        at
        and len(word) <= _MAX_EMAIL
        and local
        and set(local) <= _LOCAL
        and set(domain) <= _DOMAIN
        and len(labels) > 1
        and all(label and not label.startswith("-") and not label.endswith("-") for label in labels)
        and labels[-1].isalpha()
        and len(labels[-1]) > 1
    )
