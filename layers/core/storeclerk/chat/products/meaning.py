"""Which products a message means: those it names, in full or in part, or those spoken of before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from storeclerk.chat.phrases import word_set
from storeclerk.chat.products.options import asked_colours, colours
from storeclerk.chat.products.question import GIFT, PROPERTIES, Question
from storeclerk.chat.products.shelf import Named, Shelf
from storeclerk.chat.products.words import STOP, stem, stems, tokens

How = Literal["named", "several", "memory", "none"]

_PART = re.compile(r"\b(?:and|or|vs|versus|with|than|to|from|between|compatible|fits?|works?)\b|[,/&]", re.IGNORECASE)
_ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1, "latter": -1, "former": 0}
_POINTING = word_set("it its this that these those they them their both one ones")
_ONE = word_set("the this that your of")
_ANY = word_set("a an any some something anything")
_WISHES = GIFT | {"anything", "something"}
_MANY = word_set("these those they them their both")
_TELLING = 2  # products: a word that more have in their titles names a kind
_MOST_MEANT = 3


@dataclass(frozen=True)
class Meant:
    """The products meant, and how that is known: several, where one of them is meant and which is not said."""

    products: tuple[str, ...]
    how: How


NOTHING = Meant((), "none")


def meant(question: Question, memory: Sequence[str], shelf: Shelf) -> Meant:
    """Find the products that a message means."""
    full = _in_full(question.text, shelf)
    if len(full) > 1 or (full and question.want not in {"compare", "pick"}):
        return _whole(full, shelf)
    if picked := _picked(question, memory, shelf):
        return Meant(picked, "memory")
    parts = _by_parts(question, memory, shelf) if _has_parts(question) else []
    if len(parts) > 1 or (parts and question.sure == "product_compatibility"):
        return Meant(tuple(parts), "named")
    if full:
        return Meant(tuple(full), "named")
    found = _in_part(question.content, question.said, question, shelf)
    before = _remembered(question, memory, shelf)
    return before if before.how == "memory" and found.how != "named" else found


def _has_parts(question: Question) -> bool:
    if question.want in {"compare", "pick"} or question.sure == "product_compatibility":
        return True
    return question.want in {"stock", "price"} and "and" in question.said


def _in_full(text: str, shelf: Shelf) -> list[str]:
    return list(dict.fromkeys(mention.product_id for mention in shelf.mentions(text)))


def _whole(found: list[str], shelf: Shelf) -> Meant:
    """Variants of one product are one, and products that share a title are several."""
    one_each: dict[str, str] = {}
    for name in found:
        one_each.setdefault(shelf.product(name).group or name, name)
    names = list(one_each.values())
    titles = {shelf.product(name).title for name in names}
    return Meant(tuple(names[:_MOST_MEANT]), "several" if len(names) > 1 and len(titles) == 1 else "named")


def _by_parts(question: Question, memory: Sequence[str], shelf: Shelf) -> list[str]:
    found: list[str] = []
    for part in _PART.split(question.text):
        said = tokens(part)
        words = shelf.known([stem(word) for word in said if word not in STOP and stem(word) not in STOP])
        full = _in_full(part, shelf)
        one = Meant(tuple(full), "named") if full else _in_part(words, said, question, shelf)
        if one.how == "none" and _POINTING & set(said) and memory and not words:
            one = Meant((memory[0],), "memory")
        if one.how in {"named", "memory"}:
            found.extend(one.products[:1])
    return list(dict.fromkeys(found))[:_MOST_MEANT]


def _in_part(words: Sequence[str], said: Sequence[str], question: Question, shelf: Shelf) -> Meant:
    """Products whose titles have the most telling words of a question; a wish for anything names none."""
    if _WISHES & set(question.said) and question.want != "like":
        return NOTHING
    ranked = shelf.named(words)
    if not ranked:
        return NOTHING
    best = ranked[0]
    has = shelf.title(best.product.product_id)
    matched = [word for word in dict.fromkeys(words) if word in has]
    telling = _telling(matched, question, shelf)
    if not telling and (_is_any(matched, question) or _scattered(matched, said)):
        return NOTHING
    values = {word for value in best.product.attributes.values() for word in stems(str(value))}
    asked = [word for word in words if word in matched or word not in values]
    if not _enough(asked, matched, telling, question, shelf):
        return NOTHING
    rivals = _rivals(ranked)
    if len(rivals) > 1 and (len(rivals) > 2 * _MOST_MEANT or question.want in {"search", "like", "recommend"}):
        return NOTHING
    return Meant(tuple(rivals[:_MOST_MEANT]), "named" if len(rivals) == 1 else "several")


def _telling(matched: Sequence[str], question: Question, shelf: Shelf) -> list[str]:
    """Words that only one product has, or two; a word for a kind of thing only where one of the kind is meant."""
    said = [stem(word) for word in question.said]
    most = 1 if _ANY & set(question.said) and not _ONE & set(question.said) else _TELLING
    meant_one = {word for before, word in zip(question.said, said[1:], strict=False) if before in _ONE}
    return [
        word
        for word in matched
        if word.isalpha() and word not in PROPERTIES and not shelf.is_brand(word) and shelf.in_titles(word) <= most
        if word in meant_one or not shelf.is_kind(word)
    ]


def _scattered(matched: Sequence[str], said: Sequence[str]) -> bool:
    """Whether words stand apart: "which gas fits the stove" names no gas stove."""
    singular = [stem(word) for word in said]
    places = [singular.index(word) for word in matched if word in singular]
    return bool(places) and max(places) - min(places) >= len(places)


def _is_any(matched: Sequence[str], question: Question) -> bool:
    """Whether any such product will do: "a dog bed", "wool blankets"."""
    if _ONE & set(question.said):
        return False
    return bool(_ANY & set(question.said)) or any(word not in question.said for word in matched if word.isalpha())


def _enough(
    words: Sequence[str], matched: Sequence[str], telling: Sequence[str], question: Question, shelf: Shelf
) -> bool:
    own = [word for word in matched if word.isalpha() and not shelf.is_brand(word)]
    if not own or all(word in PROPERTIES for word in own):
        return False
    if not telling and len(own) < 2 and len(matched) < 2:
        return False
    counted = {word for word in words if word in matched or (word.isalpha() and word not in PROPERTIES)}
    share = sum(map(shelf.weight, set(matched))) / max(sum(map(shelf.weight, counted)), 1e-6)
    searching = question.want in {"search", "recommend"} or question.bounds.any
    return share >= (0.8 if searching or not telling else 0.4)


def _rivals(ranked: Sequence[Named]) -> list[str]:
    """Products that the words name as well as they name the first; one of which they say the whole title wins."""
    # What is made for the Veya is not the Veya.
    near = [one for one in ranked if not one.product.attributes.get("fits")] or ranked
    best = near[0]
    if len(near) > 1 and best.part - near[1].part >= 0.25:
        return [best.product.product_id]
    one_each: dict[str, str] = {}
    for one in near:
        one_each.setdefault(one.product.group or one.product.product_id, one.product.product_id)
    return list(one_each.values())


def _picked(question: Question, memory: Sequence[str], shelf: Shelf) -> tuple[str, ...]:
    """Those of the products shown before that a message counts, or the one of a colour."""
    if len(memory) < 2 or "two" in question.said:
        return ()
    if len(memory) == 2 and ("the", "other") in pairwise(question.said):
        return (memory[1],)  # the first is the one that was spoken of
    counted = [
        memory[index]
        for place, word in enumerate(question.said)
        if (index := _ORDINALS.get(word)) is not None and index < len(memory) and _the_one(question.said, place)
    ]
    if counted or "one" not in question.said:
        return tuple(dict.fromkeys(counted))
    said = asked_colours(question.said)
    fitting = [name for name in memory if said and name in shelf.place and _coloured(name, said, shelf)]
    return tuple(fitting) if len(fitting) == 1 else ()


def _the_one(said: Sequence[str], place: int) -> bool:
    after = said[place + 1] if place + 1 < len(said) else ""
    return after in {"", "one", "is", "in", "for", "of", "please"} or (place > 0 and said[place - 1] == "the")


def _coloured(name: str, said: Sequence[str], shelf: Shelf) -> bool:
    have = {word for colour in colours(shelf.product(name)) for word in tokens(colour)}
    return not have.isdisjoint(said)


def _remembered(question: Question, memory: Sequence[str], shelf: Shelf) -> Meant:
    """What "it" means, or what a fragment such as "in blue?" is about."""
    known = tuple(name for name in memory if name in shelf.place)
    if not known:
        return NOTHING
    kinds = [word for word in question.content if shelf.is_kind(word) and word not in PROPERTIES]
    fitting = tuple(name for name in known if not kinds or shelf.title(name) & set(kinds))
    pointing = _POINTING & set(question.said)
    if not fitting or not (pointing or len(question.content) <= 3):
        return NOTHING
    if _MANY & pointing or question.want in {"compare", "pick"}:
        two = "two" in question.said
        return Meant(
            fitting[-2:] if two and "last" in question.said else fitting[: 2 if two else _MOST_MEANT], "memory"
        )
    return Meant(fitting[:1], "memory")
