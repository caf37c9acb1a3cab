"""How an answer is said: calm and brief to an angry customer, with an apology where something went wrong."""

from storeclerk.chat.dialogue import Exchange
from storeclerk.chat.phrases import words

SORRY = "I am sorry about that."
# Matters in which the shop failed the customer.
_WENT_WRONG = frozenset(
    {
        "report_damage",
        "missing_or_wrong_item",
        "parcel_not_received",
        "missed_delivery",
        "complaint",
        "payment_issue",
        "website_problem",
        "product_safety",
    }
)
_APOLOGIES = frozenset({"sorry", "apologise", "apologies", "apologize", "entschuldigung"})
_CHEER = ("You are welcome.", "Good.", "Hello!", "All right.")
_ANGRY = 0.6  # how surely negative a message is
_SURE = 0.5
_QUOTED = frozenset({"knowledge"})


def fit(exchange: Exchange) -> str:
    """Give the reply of an answer in the tone that its customer needs; fixed words come or go, none is changed."""
    draft, intent = exchange.draft, exchange.message.intent
    if not draft.reply:
        return ""
    angry = exchange.message.sentiment.label == "negative" and exchange.message.sentiment.score >= _ANGRY
    reply = _without_cheer(draft.reply) if angry else draft.reply
    went_wrong = intent.label in _WENT_WRONG and not intent.oos and intent.confidence >= _SURE
    begun = exchange.turn.session.flow is not None  # the apology was said when the matter came up
    owed = (went_wrong or (angry and draft.by in _QUOTED)) and not begun and not _happy(exchange)
    return f"{SORRY} {reply}" if owed and not _apologises(reply) else reply


def _without_cheer(reply: str) -> str:
    shorter = next((reply.removeprefix(cheer).lstrip() for cheer in _CHEER if reply.startswith(cheer)), reply)
    return shorter or reply


def _apologises(reply: str) -> bool:
    return not _APOLOGIES.isdisjoint(words(reply))


def _happy(exchange: Exchange) -> bool:
    return exchange.message.sentiment.label == "positive"
