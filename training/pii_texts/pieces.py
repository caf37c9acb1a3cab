"""What a text is put together from, and how a form with {slots} and <a|b> choices becomes pieces."""

import random
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

_CHOICE = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{(\w+)\}")


class Piece(NamedTuple):
    """Some characters; a type where they are personal data."""

    text: str
    type: str | None = None


Pieces = list[Piece]
Maker = Callable[[random.Random], Pieces]


def chosen(form: str, rng: random.Random) -> str:
    """Decide each choice, the innermost first."""
    while _CHOICE.search(form):
        form = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), form)
    return form


def filled(form: str, makers: Mapping[str, Maker], rng: random.Random) -> Pieces:
    """Put values into the slots of a form without choices.

    Raises:
        KeyError: a slot that no maker fills.
    """
    pieces: Pieces = []
    for place, part in enumerate(_SLOT.split(form)):
        pieces += makers[part](rng) if place % 2 else [Piece(part)]
    return [piece for piece in pieces if piece.text]


def plain(pieces: Pieces) -> str:
    """Join the characters of pieces."""
    return "".join(piece.text for piece in pieces)


def of(values: list[str], kind: str | None = None) -> Maker:
    """Make one of the values."""
    return lambda rng: [Piece(rng.choice(values), kind)]


def made(make: Callable[[random.Random], str], kind: str | None = None) -> Maker:
    """Make a piece of what a function gives."""
    return lambda rng: [Piece(make(rng), kind)]


def digits(pattern: str, rng: random.Random) -> str:
    """Put a digit for each #, one from 1 to 9 for each %, and a capital letter for each @."""
    signs = {"#": "0123456789", "%": "123456789", "@": "ABCDEFGHJKLMNPQRSTUVWXYZ"}
    return "".join(rng.choice(signs[sign]) if sign in signs else sign for sign in pattern)
