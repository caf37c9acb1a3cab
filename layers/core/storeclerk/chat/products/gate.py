"""Whether a message is about products at all: an article, an order or a person answers the others."""

from itertools import pairwise

from storeclerk.chat.phrases import word_set
from storeclerk.chat.products.facets import asked
from storeclerk.chat.products.meaning import Meant
from storeclerk.chat.products.question import GIFT, Question
from storeclerk.chat.products.shelf import Shelf
from storeclerk.chat.products.words import stem

PRODUCT_INTENTS = word_set(
    "product_availability product_price product_details product_compatibility compare_products cheaper_alternative "
    "recommend_product size_advice back_in_stock"
)
# What the head says of questions that the catalogue may answer as well as an article, where they name a product.
_NEAR_INTENTS = word_set(
    "care_instructions sustainability product_safety usage_advice business_order gift_wrapping gift_card age_check "
    "place_order discount_code review greeting"
)
# With one of these an article, an order or a person helps, unless the word is part of the product's own name.
_ELSEWHERE = word_set(
    "return returns returned returning refund refunds refunded exchange exchanged swap cancel cancelled "
    "cancellation ordered deliver delivered delivery deliveries ship shipped shipping shipment arrive arrived "
    "parcel package courier track tracking warranty guarantee invoice receipt voucher vouchers coupon code "
    "account password login newsletter complaint complain broken damaged torn ripped cracked defective faulty "
    "missing wrong repair repaired resole mend chart human agent representative plane flight airline airport "
    "paypal klarna wrap wrapping wrapped email staff subscription reseller wholesale paid paying pay payment "
    "charged"
)
_ASKS_HOW = word_set("do to should can did")
_ORDER = frozenset({"order", "orders"})
# "Does it fit my tent" asks about a product; "my tent" alone is about what the customer has.
_BEFORE_OWN = word_set("for fit fits suit suits like with than")
_FITTING = word_set("fit fits compatible work works suit suits")
_WISHING = word_set("show looking search searching need want any got")
_SHORT = 3  # words
_SURE = 0.5


def about_products(question: Question, found: Meant, shelf: Shelf) -> bool:
    """Whether the catalogue is to answer; found: the products that the message means."""
    if _elsewhere(question, found, shelf):
        return False
    if found.how == "none" and _advises_on_size(question):
        return bool(question.kind) and any(size.sure for size in question.sizes)
    if product_weight(question) >= _SURE or _goes_on(question, found):
        return True
    if question.sure and question.sure not in _NEAR_INTENTS:
        return False
    return _is_wish(question, shelf) if found.how == "none" else _is_told(question, found, shelf)


def _advises_on_size(question: Question) -> bool:
    return max(question.likely, key=lambda label: question.likely[label], default="") == "size_advice"


def _is_wish(question: Question, shelf: Shelf) -> bool:
    if question.bounds.any and GIFT & set(question.said):
        return True
    return _names_a_kind(question, shelf) and (question.bounds.any or _is_name(question))


def _is_told(question: Question, found: Meant, shelf: Shelf) -> bool:
    """Whether a question that the head is not sure to be about products asks what the catalogue tells."""
    if _asks_how(question) or (found.how == "memory" and _says_nothing(question)):
        return False
    return question.sure is None or question.asks_price_or_stock or _asks_what_pages_tell(question, found, shelf)


def _says_nothing(question: Question) -> bool:
    """Whether a message after one about a product, such as "really?", has no word to answer to."""
    return question.want == "details" and not question.content and not question.sizes and "one" not in question.said


def product_weight(question: Question) -> float:
    """How likely a message is about products, by its three likeliest intents."""
    return sum(share for label, share in question.likely.items() if label in PRODUCT_INTENTS)


def _goes_on(question: Question, found: Meant) -> bool:
    """Whether a message asks for more or less than something: "a bigger one", but not what was bought too small."""
    compares = question.comparative is not None and question.want in {"like", "pick"}
    return compares and found.how in {"memory", "named"} and "too" not in question.said


def _asks_what_pages_tell(question: Question, found: Meant, shelf: Shelf) -> bool:
    words = {stem(word) for word in question.said}
    return any(asked(shelf.product(name), words - shelf.title(name)) for name in found.products if name in shelf.place)


def _elsewhere(question: Question, found: Meant, shelf: Shelf) -> bool:
    names = set().union(*(shelf.title(name) for name in found.products if name in shelf.place))
    words = {word for word in question.said if stem(word) not in names}
    if words & _ELSEWHERE or _own_order(question.said):
        return True
    return _own_thing(question.said, shelf)


def _own_order(said: tuple[str, ...]) -> bool:
    return any(
        word in _ORDER and place and said[place - 1] in {"my", "our", "the", "an", "this", "last"}
        for place, word in enumerate(said)
    )


def _own_thing(said: tuple[str, ...], shelf: Shelf) -> bool:
    if _FITTING & set(said):
        return False
    for place, word in enumerate(said):
        own = word == "my" and (place == 0 or said[place - 1] not in _BEFORE_OWN)
        if own and any(shelf.in_titles(stem(after)) for after in said[place + 1 : place + 3]):
            return True
    return bool({"where", "wheres"} & set(said) and {"my", "our"} & set(said))


def _asks_how(question: Question) -> bool:
    pairs = pairwise(question.said)
    return any(one == "how" and two in _ASKS_HOW for one, two in pairs)


def _names_a_kind(question: Question, shelf: Shelf) -> bool:
    return any(shelf.is_kind(word) for word in question.content)


def _is_name(question: Question) -> bool:
    """Whether a message is the name of a thing that is wished: "jacket", "show me headlamps", "bike lock, light"."""
    begins = bool(question.kind) and question.kind in map(stem, question.said[:_SHORT])
    return begins or len(question.said) <= _SHORT or bool(_WISHING & set(question.said[:_SHORT]))
