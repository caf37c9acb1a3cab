"""Which attributes a question asks for, in the customer's words and in those of any catalogue."""

from collections.abc import Iterable, Mapping, Sequence

from storeclerk.chat.products.facts import name_stems, told
from storeclerk.chat.products.options import PALETTE
from storeclerk.chat.products.words import STOP, stems
from storeclerk.records import Product

# Words of customers by the word in an attribute's name that they ask for; the first that a product has is told.
_SYNONYMS: Mapping[str, str] = {
    "weight": "heavy weigh weighing weighed gram kilo kg light lightweight",
    "dimension": "big large dimension measurement measure tall wide wid width deep depth high height long length thick",
    "length": "long length",
    "height": "tall high height",
    "diameter": "big wide wid width diameter across",
    "thickness": "thick",
    "packed": "packed packsize folded",
    "capacity": "litre liter capacity volume hold roomy big large much",
    "waterproof": "waterproof rainproof watertight wet rain splashproof",
    "water": "waterproof rainproof watertight rain",
    "material": "material made fabric cloth leather wool cotton metal plastic steel wood wooden synthetic natural",
    "filling": "filling filled fill down stuffing insulation",
    "machine": "wash washing washed washable laundry",
    "dishwasher": "dishwasher",
    "induction": "induction hob stovetop",
    "battery": "battery charge charging recharge rechargeable runtime charged",
    "run": "run battery last lasting runtime burn",
    "lumen": "bright brightness lumen",
    "lux": "bright brightness lux",
    "comfort": "warm cold temperature degree freezing winter cool",
    "limit": "temperature degree",
    "oven": "oven degree hot",
    "hot": "hot warm",
    "cold": "cold cool chilled",
    "person": "people person sleep sleeper man berth",
    "fit": "fit compatible compatibility work suit suitable suited match take attach mount",
    "fuel": "fuel canister gas cartridge burn take",
    "laptop": "laptop notebook macbook",
    "content": "include included content contain come inside box set pouch whats",
    "colour": "colour color coloured shade",
    "color": "colour color coloured shade",
    "size": "size",
    "age": "age old year",
    "power": "power watt powerful strong",
    "output": "power watt output fast",
    "port": "port usb socket connector",
    "plug": "plug socket adapter",
    "caffeine": "caffeine decaf caffeinated",
    "max": "load carry hold support maximum",
    "subscription": "subscription subscribe",
    "origin": "origin grown",
    "rain": "rain raincover",
}
_ASKED_BY: Mapping[str, frozenset[str]] = {name: frozenset(words.split()) for name, words in _SYNONYMS.items()}
FACET_WORDS = frozenset(word for words in _ASKED_BY.values() for word in words)
_COLOURS = frozenset({"colour", "color"})
_MOST = 3


def asked(product: Product, said: Iterable[str]) -> list[str]:
    """The attributes of a product that a question asks for, the most directly named first, at most three.

    said: the words of the question in the singular, without the product's name.
    """
    words = set(said)
    ranked = [(-_directness(product, name, words), place, name) for place, name in enumerate(told(product))]
    best = min((rank for rank, _, _ in ranked), default=0)
    # "Does it fit a 15 inch laptop" names the laptop, so that what else it fits is not asked.
    return [name for rank, _, name in sorted(ranked) if rank and rank <= best / 2][:_MOST]


def _directness(product: Product, attribute: str, words: set[str]) -> float:
    names = name_stems(attribute)
    value = product.attributes[attribute]
    held = set() if isinstance(value, bool | int | float) else set(stems(str(value))) - STOP
    by_name = len(words & names & _nouns(names))
    by_synonym = len(words & set().union(*(_ASKED_BY.get(name, frozenset()) for name in names)))
    if names & _COLOURS and words & PALETTE:
        return 2.0
    by_value = len({word for word in words & held if len(word) > 2})
    return 2.0 * bool(by_name) + min(by_synonym, 2) + min(by_value, 2)


def _nouns(names: set[str]) -> set[str]:
    """Words of a name that ask for it by themselves; "water" of the water column asks for much else."""
    return names - {"water", "max", "run", "time", "low", "safe", "cover", "machine", "hot", "cold", "form", "power"}


def sentence_about(product: Product, words: Sequence[str], weigh: Mapping[str, float]) -> str:
    """The sentence of a description that has most of some words, where that is at least half of their weight."""
    wanted = set(words)
    total = sum(weigh[word] for word in wanted)
    if not total:
        return ""
    scored = [(sum(weigh[word] for word in wanted & set(stems(one))), one) for one in split(product)]
    best, found = max(scored, key=lambda one: one[0], default=(0.0, ""))
    return found if best >= total / 2 else ""


def split(product: Product) -> list[str]:
    """The sentences of a description, as they are."""
    found: list[str] = []
    begun = 0
    text = product.description
    for place, sign in enumerate(text):
        if sign in ".!?" and text[place + 1 : place + 2] == " " and text[place + 2 : place + 3].isupper():
            found.append(text[begun : place + 1].strip())
            begun = place + 1
    return [*found, rest] if (rest := text[begun:].strip()) else found
