"""What counts as a yes, as a no, and as a wish to stop."""

from collections.abc import Iterable

from storeclerk.chat.flows.words import places, tokens
from storeclerk.chat.phrases import word_set

_YES = tuple(
    tuple(phrase.split())
    for phrase in (
        "yes", "yess", "yesss", "yse", "yas", "eys", "yeah", "yea", "yeh", "yep", "yup", "ye", "y", "yes yes", "sure",
        "ok", "okay", "okey", "correct", "confirm", "confirmed", "i confirm", "proceed", "please proceed",
        "go ahead", "goahead", "go for it", "do it", "do that", "please do", "absolutely", "definitely", "certainly",
        "of course", "thats right", "that is right", "thats correct", "that is correct", "sounds good", "looks good",
        "all good", "agreed", "i agree", "affirmative",
        "fine", "thats fine", "that is fine",
    )
)  # fmt: skip
# What may stand beside a yes and takes nothing from it.
_BESIDE = word_set(
    "please pls plz thanks thank thx you so much very now just i want would like it that is to the this them my "
    "me for with and go ahead do all am we can oh great good well hi hello cheers ty kindly then everything looks "
    "sounds forward submit register report"
)
# One of these beside a yes, and it is none.
_HOLDS = word_set(
    "but no not dont doesnt isnt wont cant never nope nah wait hold instead except unless however actually only "
    "if although maybe perhaps rather first before stop without different wrong later think sorry what why how "
    "when which where who or guess suppose probably almost nearly isn don hm hmm "
    "cannot cant unable once neither none nothing nobody"
)
# A question without its mark begins so; "do" is no such word, for "do it".
_ASKS = word_set("is are am was were can could would will may should shall does did has have")
# Thanks end a conversation; beside them only a plain yes is one.
_THANKS = word_set("thanks thank thx ty cheers")
_PLAIN = word_set("yes yess yesss yeah yea yeh yep yup sure confirm confirmed proceed go please absolutely definitely")
_NO = frozenset(
    tuple(phrase.split())
    for phrase in (
        "no", "nope", "nah", "n", "no thanks", "no thank you", "not now", "no not now", "rather not", "better not",
        "dont", "please dont", "no dont", "no please dont", "dont do it", "dont do that", "no way", "no stop", "no way",
        "not yet", "no i dont", "no i do not", "do not", "do not do it", "i dont want that", "i dont want to",
        "that is wrong", "thats wrong", "wrong", "incorrect", "thats not right", "not right", "noo", "nooo",
    )
)  # fmt: skip
_STOP = frozenset(
    tuple(phrase.split())
    for phrase in (
        "stop", "stop it", "stop that", "stop this", "quit", "exit", "abort", "never mind", "nevermind", "nvm",
        "nevermind that", "never mind that", "forget it", "forget that", "forget about it", "forget about that",
        "leave it", "leave it be", "drop it", "i changed my mind", "changed my mind", "ive changed my mind",
        "i have changed my mind", "dont bother", "no need", "lets not", "lets stop", "start over", "not any more",
        "cancel that request", "no never mind", "no stop", "no forget it", "no leave it", "i dont want to anymore",
        "i dont want to any more", "its ok leave it", "its fine leave it", "skip it", "scrap that", "no longer",
    )
)  # fmt: skip
_POLITE = word_set("please pls ok okay oh well actually sorry thanks thank you hm hmm um uh so ah hey and just")


def is_yes(text: str, shown: str = "") -> bool:
    """Whether a text is an explicit yes and nothing else; it may repeat words of what was shown.

    A yes with a condition, a question or something new in it is none.
    """
    said = tokens(text)
    if not said or "?" in text or said[0] in _ASKS or not _HOLDS.isdisjoint(said):
        return False
    if not _THANKS.isdisjoint(said) and _PLAIN.isdisjoint(said):
        return False
    covered = _places_of(_YES, said)
    if not covered:
        return False
    known = _BESIDE | set(tokens(shown))
    return all(at in covered or word in known for at, word in enumerate(said))


def is_no(text: str) -> bool:
    """Whether a text is a no and nothing else."""
    return _bare(text) in _NO or tuple(tokens(text)) in _NO


def is_stop(text: str) -> bool:
    """Whether a text only says that the customer no longer wants what was begun."""
    return _bare(text) in _STOP or tuple(tokens(text)) in _STOP


def _bare(text: str) -> tuple[str, ...]:
    return tuple(word for word in tokens(text) if word not in _POLITE)


def _places_of(phrases: Iterable[tuple[str, ...]], said: list[str]) -> set[int]:
    return {at for phrase in phrases for start in places(phrase, said) for at in range(start, start + len(phrase))}
