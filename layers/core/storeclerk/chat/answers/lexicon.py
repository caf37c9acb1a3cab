"""Words of English that the grounding check knows: which mean the same in a shop, limit, deny or say little.

They come from general use, not from the articles of one shop. A word that stands in none of these lists has to stand in
the source itself.
"""

from collections.abc import Iterable

from storeclerk.chat.knowledge.words import stem


def _words(text: str) -> list[str]:
    return text.split()


def _classes(groups: Iterable[str]) -> dict[str, str]:
    """Map each word of a group to the first one."""
    return {word: group.split()[0] for group in groups for word in group.split()}


def _meanings(groups: Iterable[str]) -> dict[str, str]:
    """Map each word of a group, and its stem, to the first one."""
    given = _classes(groups)
    return {stem(word): first for word, first in given.items()} | given


# Runs of words that mean one, as they are after the splitting of "cannot" and "don't".
PHRASES: dict[tuple[str, ...], tuple[str, ...]] = {
    tuple(phrase.split()): tuple(meaning.split())
    for meaning, phrases in {
        "free": (
            "free of charge, at no charge, at no cost, no charge, no cost, for nothing, costs nothing, cost nothing, "
            "costing nothing, costs you nothing, without charge, without a charge, without any charge, no fee, "
            "without a fee, not charged, no extra charge, no extra cost, do not cost anything, does not cost anything, "
            "at our cost, at our expense"
        ),
        "vat": "value added tax",
        "eu": "european union",
        "uk": "united kingdom, great britain",
        "id": "identity card, id card, identity document",
        "email": "e mail, e mails",
        "upto": "up to, at most, no more than, not more than, a maximum of, at the most",
        "atleast": "at least, no less than, not less than, a minimum of, no fewer than",
        "below": "less than, fewer than",
        "above": "more than",
        "latest": "at the latest, no later than, not later than",
        "if": "as soon as, in case, provided that, as long as, so long as, on condition that, under the condition that",
        "usually": "in most cases, as a rule, most of the time",
        "also": "as well, not only, in addition",
        "not": "no longer, not any more, not anymore",
        "must": "have to, has to, had to, having to, need to, needs to",
        "immediately": "at once, right away, straight away, without delay",
        "contact": "get in touch, reach out",
        "always": "at any time, at all times, every time",
        "without limit": "as often as, as many as, as much as",
    }.items()
    for phrase in phrases.split(", ")
}  # fmt: skip

# Words that mean the same, each as its stem.
SAME = _meanings(
    [
        "return back", "order purchase bought buy place", "item product article good thing piece",
        "parcel package packet shipment box", "deliver delivery arrive arrival reach",
        "dispatch ship shipping post leave left",
        "cost price charge pay paid payment", "fee surcharge",
        "discount off less reduction reduced lower cheaper cheap cut drop",
        "shop store", "valid validity hold last stay remain keep kept work",
        "must need required require demand necessary",
        "write contact tell told message notify inform report", "call ring phone telephone",
        "answer reply response respond",
        "buyer shopper client", "start begin begun began", "end stop finish", "choose pick select chosen choice",
        "exchange swap", "refund reimburse reimbursement repay repaid", "cancel cancellation",
        "delete remove erase deletion",
        "whole full entire complete entirely fully completely total", "create created made make issue",
        "show appear see display seen visible", "try attempt tries", "expensive dear higher costly",
        "carry bring taken brought took", "photo picture image photograph", "warranty guarantee", "label postage",
        "accept accepted allow permit", "worth value", "explain describe", "repair mend fix",
        "fault faulty defect defective",
        "carrier courier", "include contain included", "later late delayed delay", "ask request", "lose lost",
        "state status", "wear worn wore", "find found", "enter type", "register registration",
        "additional extra further more",
        "sold sell", "expire expiry", "holiday holidays", "country countries", "pack packed", "sign signs",
        "earn collect",
    ]
)  # fmt: skip

# Words that say little by themselves, so that a sentence may have them where its source has not.
LITTLE = frozenset(
    _words(
        "a an the this that these those it its they them their theirs he she his her him we us our ours you your "
        "yours i "
        "me my mine one ones who whom whose which what where there here and or so as at in on of to for with by "
        "into onto "
        "be is are was were been being am do does did done doing have has had having get gets got getting will "
        "would shall "
        "can could may might must should let please yes also too then therefore thus however still yet already "
        "again such "
        "than very just well sure simply easily kindly of course regarding concerning about how why when while if but "
        "nor not no never none without from up down out over under through during between among own same other others "
        "need needs come comes go goes going want wish wishes like able possible impossible happen apply applies "
        "case way thank "
        "thanks hello hi help know say says said sorry happy glad customer information following according both "
        "either whether though although because since due rather even long upto atleast latest until till before after "
        "within only usually normally generally typically mostly most some any all every each always ever immediately "
        "around approximately roughly once per via it's instead give given gives giving anything something "
        "everything everyone anyone someone "
        "time mean means fine ok okay send sent sends sending take takes put set s t re ll ve d m"
    )
)

LITTLE_STEMS = frozenset(map(stem, LITTLE))

NEGATIONS = frozenset(_words("not no never none nobody nothing neither nor without nowhere"))
# Verbs and adjectives that deny what stands beside them.
DENYING = frozenset(
    _words(
        "unable impossible forbidden prohibited unavailable excluded excluding exempt refuse refuses refused reject "
        "rejected "
        "decline declined deny denied ineligible banned fail fails"
    )
)

# What limits a statement, by kind: a source's limit must not be dropped.
LIMITS = {
    "at most": frozenset(_words("upto within below under maximum latest")),
    "at least": frozenset(_words("atleast over above minimum exceeding")),
    "about": frozenset(_words("around approximately roughly nearly almost circa")),
    "maybe": frozenset(_words("may might could possibly perhaps maybe sometimes")),
    "usually": frozenset(_words("usually normally generally typically mostly most often mainly usual likely")),
    "some": frozenset(_words("some few several certain")),
    "if": frozenset(_words("if when once provided unless whenever while should whoever whatever")),
    "except": frozenset(_words("except unless apart exception exceptions excluding excluded exempt")),
    "only": frozenset(_words("only solely exclusively merely")),
    "before": frozenset(_words("before until till latest prior earlier")),
    "after": frozenset(_words("after past since later afterwards then once when if")),
}
# Words that are as good as one of the kind where the source has one.
ALSO_LIMITS = {
    "maybe": frozenset(["can"]),
    "some": frozenset(["part"]),
    "at least": frozenset(["from", "more"]),
    "at most": frozenset(["until", "by", "have", "after"]),
    "before": frozenset(["by", "upto", "within"]),
    "after": frozenset(["of", "within", "from"]),
    "only": frozenset(["just", "alone", "nothing"]),
}
# Kinds that a sentence must not add.
NOT_ADDED = frozenset({"at least", "except", "only", "before"})
# Words that leave no exception, which a sentence must not add; those of one group are as good as each other.
ABSOLUTE = _classes(
    [
        "all every each any everything everyone everybody anything anyone whole whatever whoever whenever wherever",
        "always ever forever permanently",
        "immediately instantly", "certainly definitely guaranteed",
    ]
)  # fmt: skip
