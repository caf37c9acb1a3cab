"""Which way to pay is meant."""

from collections.abc import Sequence

from storeclerk.chat.flows import say
from storeclerk.chat.flows.scene import ORIGINAL, Scene
from storeclerk.chat.flows.slot_types import PaymentSlot
from storeclerk.chat.flows.slots.found import Found, Question, offered
from storeclerk.chat.flows.words import places, says, tokens
from storeclerk.records import PaymentMethod

_ORIGINAL = (
    "original", "same way", "same method", "same card", "same payment", "way i paid", "how i paid", "i paid with",
    "where it came from", "same account", "used before", "same one", "i used",
)  # fmt: skip
_KINDS: dict[str, tuple[str, ...]] = {
    "gift_card": ("gift card", "giftcard", "voucher"),
    "paypal": ("paypal", "pay pal"),
    "card": ("credit card", "debit card", "creditcard", "visa", "mastercard", "amex", "card"),
    "bank_transfer": ("bank transfer", "wire", "wire transfer", "transfer"),
    "invoice": ("by invoice", "on invoice", "invoice"),
}
_BRANDS = ("visa", "mastercard", "amex", "maestro", "discover")


def read(slot: PaymentSlot, scene: Scene, text: str, *, asked: bool) -> Found | None:
    """Find a way to pay by its id, its last four figures, its brand, its kind, or "the original one"."""
    said = tokens(text)
    original = scene.order.payment_method if scene.order else None
    if says(said, *_ORIGINAL):
        return _allowed(slot, scene, [ORIGINAL])
    found = _meant(scene.methods, said)
    if not found and original and says(said, *_KINDS.get(original, ())):
        return _allowed(slot, scene, [ORIGINAL])
    if not found:
        return _unknown(slot, scene) if asked and any(says(said, *words) for words in _KINDS.values()) else None
    return _allowed(slot, scene, [ORIGINAL if one.method_id == original else one.method_id for one in found])


def alone(slot: PaymentSlot, scene: Scene) -> Found | None:
    """Take the only one that may be taken."""
    allowed = _choices(slot, scene)
    if not allowed:
        return Found(nothing=True)
    return Found(allowed[0]) if len(allowed) == 1 else None


def question(slot: PaymentSlot, scene: Scene) -> Question:
    """Ask, and list what may be taken."""
    labels = {chosen: say.payment(scene, chosen) for chosen in _choices(slot, scene)}
    listed = "".join(f"\n- {label}" for label in labels.values())
    return Question(listed, offered(labels))


def _choices(slot: PaymentSlot, scene: Scene) -> list[str]:
    original = scene.order.payment_method if scene.order else None
    others = [one for one in scene.methods if one.method_id != original]
    match slot.among:
        case "other_than_original":
            return [one.method_id for one in others]
        case "original_or_gift_card":
            return [ORIGINAL, *(one.method_id for one in others if one.kind == "gift_card")]
        case _:
            return [ORIGINAL, *(one.method_id for one in others)]


def _meant(methods: Sequence[PaymentMethod], said: list[str]) -> list[PaymentMethod]:
    by_name = [one for one in methods if places(tokens(one.method_id), said) or _figures(one) & set(said)]
    if by_name:
        return by_name
    branded = [one for one in methods if any(word in said and word in tokens(one.label) for word in _BRANDS)]
    return branded or [one for one in methods if one.kind == _kind(said)]


def _figures(one: PaymentMethod) -> set[str]:
    return {part for part in tokens(one.label) if part.isdigit() and len(part) >= 4}


def _kind(said: list[str]) -> str | None:
    """The kind that is named; a gift card is no card."""
    return next((kind for kind, phrases in _KINDS.items() if says(said, *phrases)), None)


def _allowed(slot: PaymentSlot, scene: Scene, wanted: Sequence[str]) -> Found:
    allowed = [chosen for chosen in _choices(slot, scene) if chosen in wanted]
    if len(allowed) == 1:
        return Found(allowed[0])
    return _unknown(slot, scene) if not allowed else Found(say="You have several of these.")


def _unknown(slot: PaymentSlot, scene: Scene) -> Found:
    labels = [say.payment(scene, chosen) for chosen in _choices(slot, scene)]
    return Found(say=f"Here it can only be {say.joined(labels, 'or')}." if labels else "", nothing=not labels)
