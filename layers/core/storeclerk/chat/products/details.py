"""What the product page says of a product, and that it does not say the rest."""

from collections.abc import Sequence

from storeclerk.chat.phrases import word_set
from storeclerk.chat.products.facets import FACET_WORDS, asked, sentence_about, split
from storeclerk.chat.products.facts import be, costs, phrase, price, sentences, the, told
from storeclerk.chat.products.options import sizes
from storeclerk.chat.products.question import Question
from storeclerk.chat.products.shelf import Shelf
from storeclerk.chat.products.stock import state
from storeclerk.chat.products.words import STOP, stem, tokens
from storeclerk.records import Product

_LONGEST = 75  # words of a reply
_SHORT = 45  # words that an answer of attributes and a sentence may have
# Words of questions that no page answers by holding them.
_EMPTY = word_set(
    "really long well work does tell describe detail details info specification specs spec feature features "
    "put bring give fit good enough suitable compatible"
)
_SIZING = word_set("size sizes sizing slim usual")
_ASKING = word_set("is are does do did can could will would has have how what whats which who why of")
_ASKS_ALL = word_set("tell describe detail details specs specification specifications about more info information")


def details(product: Product, question: Question, shelf: Shelf) -> tuple[str, str]:
    """Answer what is asked of a product; gives the answer and the fact that it rests on, if any."""
    said = _asked_words(product, question, shelf)
    facts = sentences(product, asked(product, said))
    page = _on_size(product, question) or _from_page(product, said, shelf)
    if not facts and not page:
        if _open(said, question):
            return shortened(overview(product)), product.description
        unsaid = f"The product page of the {product.title} does not say that."
        return f"{unsaid} {costs(product)} and {be(product)} {state(product)}.", ""
    told = facts or shortened(f"The page of the {product.title} says: {page}")
    if facts and page and len(f"{facts} {page}".split()) <= _SHORT:
        told = f"{facts} {page}"
    return told if _asks(question) else f"{told} {costs(product)} and {be(product)} {state(product)}.", told


def _on_size(product: Product, question: Question) -> str:
    """What the page says on choosing a size: a sentence with two of the sizes, or with the word."""
    if "size_advice" not in question.likely or not sizes(product):
        return ""
    names = {tokens(size)[0] for size in sizes(product) if tokens(size)}
    for one in split(product):
        if len(names & set(tokens(one))) > 1 or _SIZING & set(tokens(one)):
            return one
    return ""


def shortened(text: str) -> str:
    """A text that is as long as a message may be."""
    words = text.split(" ")
    return text if len(words) <= _LONGEST else f"{' '.join(words[:_LONGEST])} ..."


def overview(product: Product) -> str:
    """A product in a sentence of its page, a few attributes, its price and stock."""
    few = [phrase(name, product.attributes[name]) for name in told(product)[:4]]
    told_of = f" Its page says: {'; '.join(few)}." if few else ""
    return f"{the(product, 'costs')} {price(product)} and {be(product)} {state(product)}. {split(product)[0]}{told_of}"


def _asked_words(product: Product, question: Question, shelf: Shelf) -> list[str]:
    """The words of the question without the product's name."""
    title = shelf.title(product.product_id) if product.product_id in shelf.place else set()
    name = {word for word in title if word in question.content}
    spelled = [word for word in question.content if word not in name and not _is_id(word, product)]
    plain = [stem(word) for word in question.said if not {word, stem(word)} & STOP or stem(word) in _KEPT]
    return list(dict.fromkeys([*spelled, *(word for word in plain if word not in name and not _is_id(word, product))]))


_KEPT = frozenset({"last", "made", "size", "colour", "color", "people", "person"})


def _is_id(word: str, product: Product) -> bool:
    return word in product.product_id.casefold()


def _from_page(product: Product, said: Sequence[str], shelf: Shelf) -> str:
    words = [word for word in said if word.isalpha() and (word not in _EMPTY or word in {"fit", "compatible"})]
    weigh = {word: shelf.weight(word) for word in words}
    facets = [word for word in words if word in FACET_WORDS]
    return sentence_about(product, words, weigh) or sentence_about(product, facets, weigh)


def _asks(question: Question) -> bool:
    """Whether a message is a question, and not the mere name of what is wished for."""
    return "?" in question.text or bool(_ASKING & set(question.said))


def _open(said: Sequence[str], question: Question) -> bool:
    return not [word for word in said if word not in _EMPTY] or bool(_ASKS_ALL & set(question.said))
