"""Whether a product can be had, in which sizes and colours, and for how much: from the live row alone."""

from collections.abc import Mapping, Sequence

from storeclerk.chat.products.facts import be, costs, listed, price, the
from storeclerk.chat.products.options import asked_colours, asked_sizes, colours, matching, sizes, sizes_in_stock
from storeclerk.chat.products.question import Question
from storeclerk.chat.products.words import stems
from storeclerk.records import Product

# Up to here customers are told how many are left; more would be a count for competitors.
_FEW = 3


def state(product: Product) -> str:
    """How much of a product there is."""
    if product.stock <= 0:
        return "sold out"
    return f"in stock, only {product.stock} left" if product.stock <= _FEW else "in stock"


def availability(product: Product, question: Question) -> str:
    """Say whether a product can be had in the size and colour asked for, and its price."""
    said = [_in_size(product, question), *_colours(product, question)]
    if product.stock > 0:
        said.append(f"{costs(product)}.")
    if 0 < product.stock <= _FEW and "left" not in said[0]:
        said.insert(1, f"Only {product.stock} left.")
    return " ".join(said)


def pricing(product: Product, question: Question) -> str:
    """Say what a product costs, as it is now, whatever the customer says it costs."""
    told = f"{the(product, 'costs')} {price(product)} and {be(product)} {state(product)}."
    if {"offer", "sale", "discount", "discounted", "reduced", "deal"} & set(question.said):
        return f"{told} I know of no other price of it."
    return told


def variants(rows: Mapping[str, Product], question: Question) -> tuple[list[Product], list[str]]:
    """The variants of one product that have what a message asks for, and the words that chose them."""
    said = set(stems(question.text)) | {size.text for size in asked_sizes(question.text)}
    chosen = list(rows.values())
    words: list[str] = []
    for name in sorted({key for row in rows.values() for key in row.attributes}):
        values = {str(row.attributes.get(name, "")) for row in chosen}
        asked = [value for value in values if len(values) > 1 and value and set(stems(value)) <= said]
        if asked:
            chosen = [row for row in chosen if str(row.attributes.get(name, "")) in asked]
            words.extend(asked)
    return chosen, words


def of_variants(rows: Mapping[str, Product], question: Question) -> tuple[str, list[Product]]:
    """Say which variants of one product can be had; gives the sentence and the variants it is about."""
    chosen, words = variants(rows, question)
    title, stocked = chosen[0].title, [row for row in chosen if row.stock > 0]
    asked = f" in {listed(words)}" if words else ""
    if not stocked:
        others = [row for row in rows.values() if row.stock > 0][:_FEW]
        had = f" In stock: {'; '.join(map(_variant, others))}." if others else ""
        return f"The {title} is sold out{asked}.{had}", others or chosen
    if len(stocked) == 1:
        return f"The {title} is {state(stocked[0])}{asked}: {_variant(stocked[0])}.", stocked
    shown = "; ".join(map(_variant, stocked[:_FEW]))
    return f"The {title} is in stock{asked} in {len(stocked)} variants, such as {shown}.", stocked


def _variant(product: Product) -> str:
    return f"{', '.join(str(value) for value in product.attributes.values())} for {price(product)}"


def _in_size(product: Product, question: Question) -> str:
    made, had = sizes(product), sizes_in_stock(product)
    wanted = matching(made, question.sizes, question.text)
    if product.stock <= 0:
        return f"{the(product)} sold out{_in_sizes(wanted)} now."
    if wanted:
        found = [size for size in wanted if size in had]
        if found:
            return f"{the(product)} in stock{_in_sizes(found)}."
        return f"{the(product)} sold out{_in_sizes(wanted)}. In stock: {listed(had)}."
    unknown = [size.text.upper() for size in question.sizes if size.sure]
    if unknown and made:
        return f"{the(product)} not made in size {unknown[0]}. In stock: {listed(had)}."
    if had and len(made) > 1:
        return f"{the(product)} in stock in sizes {listed(had)}."
    return f"{the(product)} {state(product)}."


def _in_sizes(wanted: Sequence[str]) -> str:
    return f" in size {listed(wanted)}" if wanted else ""


def _colours(product: Product, question: Question) -> list[str]:
    made = colours(product)
    own = {word for colour in made for word in stems(colour)} - set(stems(product.title))
    said = [*asked_colours(question.said), *(word for word in question.content if word in own)]
    if not made or not (said or {"colour", "colours", "color", "colors"} & set(question.said)):
        return []
    missing = [word for word in dict.fromkeys(said) if word not in own]
    told = f"It comes in {listed(made)}"
    return [f"{told}; {listed(missing)} is not among them." if missing else f"{told}."]
