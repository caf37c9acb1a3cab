"""The words of one product, as the shelf finds it by."""

from collections.abc import Mapping, Sequence

from storeclerk.chat.products.words import kind, stem, stems
from storeclerk.records import Product

# How much a word of a question counts by where a product has it. A tent is one; a tent peg only has it in its title.
_AS_KIND, _IN_TITLE, _IN_ATTRIBUTES, _IN_DESCRIPTION = 1.5, 1.0, 0.5, 0.3


def title_words(product: Product) -> set[str]:
    """The words of a title that name the product; numbers and the brand belong to others too."""
    words = {word for word in stems(product.title) if word.isalpha() and len(word) > 2}
    return words - set(stems(product.brand)) or words


def weighed(product: Product, title: Sequence[str]) -> Mapping[str, float]:
    """The words of a product by how much they count; title: those of its title."""
    weights = dict.fromkeys(stems(product.description), _IN_DESCRIPTION)
    weights |= dict.fromkeys(stems(f"{product.category} {_attribute_text(product)}"), _IN_ATTRIBUTES)
    return weights | dict.fromkeys(title, _IN_TITLE) | dict.fromkeys([stem(kind(product.title))], _AS_KIND)


def held(product: Product) -> list[str]:
    """The attributes that a product has."""
    return [name for name, value in product.attributes.items() if value is not False]


def _attribute_text(product: Product) -> str:
    """The attributes as words: names of those that hold, and what they say."""
    said: list[str] = []
    for name, value in product.attributes.items():
        if value is not False:
            said.append(name.replace("_", " "))
        said.extend([*map(str, value)] if isinstance(value, list) else [str(value)])
    return " ".join(said)
