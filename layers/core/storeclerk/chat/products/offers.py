"""Drafts that show products: the buttons, the sources, and what the next message may mean by "it"."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from storeclerk.chat.contract import Action, Source
from storeclerk.chat.products.facts import listed, price
from storeclerk.chat.turn import Draft, Turn
from storeclerk.records import Product

STEP = "products"
SEVERAL = "several products fit"
_MOST_SHOWN = 3
_SHORT_MESSAGE = 120  # characters that a button may repeat


def draft(
    turn: Turn,
    reply: str,
    because: str,
    products: Sequence[Product],
    *,
    facts: Sequence[str] = (),
    scores: Sequence[float] = (),
) -> Draft:
    """An answer about products, in the order in which the next message may count them.

    facts: what is told of each, or nothing where it is price and stock; scores: the cosine of each, or nothing where it
    was named.
    """
    sources = [
        Source(
            title=product.title,
            passage=facts[place] if place < len(facts) and facts[place] else f"{product.title}: {price(product)}",
            score=round(min(scores[place], 1.0), 4) if place < len(scores) else 1.0,
            link=f"/products/{product.product_id}",
        )
        for place, product in enumerate(products)
    ]
    return Draft(
        reply,
        STEP,
        because,
        sources=tuple(sources),
        actions=tuple(Action("product", product.title, product.product_id) for product in products[:_MOST_SHOWN]),
        changes=remembering(turn, [product.product_id for product in products]),
    )


def asking(turn: Turn, products: Sequence[Product]) -> Draft:
    """Ask which of some products is meant; a button asks the same question of one of them."""
    titles = [f"the {product.title} ({price(product)})" for product in products]
    repeated = turn.message if len(turn.message) <= _SHORT_MESSAGE else ""
    buttons = [Action("reply", one.title, f"{one.title}: {repeated}" if repeated else one.title) for one in products]
    found = draft(turn, f"Which do you mean: {listed(titles, 'or')}?", SEVERAL, products)
    return replace(found, actions=(*found.actions, *buttons))


def which(turn: Turn) -> Draft:
    """Ask for the product that a question is about."""
    reply = "Which product do you mean? Tell me its name or its number, such as product12."
    return Draft(reply, STEP, "no product named", settled=False, changes=remembering(turn, []))


def remembering(turn: Turn, product_ids: Sequence[str]) -> dict[str, object]:
    """The memory of the session with the products that were shown last, the others as they were."""
    memory = turn.session.memory
    if not product_ids:
        return {}
    return {"memory": msgspec.structs.replace(memory, product_ids=tuple(product_ids))}
