"""What happens to texts on their way: capitals get lost, letters change places, signs come on."""

import random

from training.pii_texts.pieces import Piece, Pieces

_LOWER, _UPPER, _TYPING = 0.12, 0.04, 0.12
_LETTER_SHARE = 0.03
_CLOSINGS = ("!", "!!", "...", " :)", " 🙏", " thx", "?", " 😡", " ✅", "")


def noisy(pieces: Pieces, rng: random.Random) -> Pieces:
    """Change case, mistype the words around the data, or add an ending; data keep their letters."""
    draw = rng.random()
    if draw < _LOWER:
        pieces = [Piece(piece.text.lower(), piece.type) for piece in pieces]
    elif draw < _LOWER + _UPPER:
        pieces = [Piece(piece.text.upper(), piece.type) for piece in pieces]
    if rng.random() < _TYPING:
        pieces = [piece if piece.type else Piece(_mistyped(piece.text, rng)) for piece in pieces]
        pieces.append(Piece(rng.choice(_CLOSINGS)))
    return pieces


def _mistyped(text: str, rng: random.Random) -> str:
    letters = list(text)
    for place in range(1, len(letters)):
        if rng.random() < _LETTER_SHARE and letters[place - 1].isalpha() and letters[place].isalpha():
            change = rng.choice(("swap", "drop", "double"))
            if change == "swap":
                letters[place - 1], letters[place] = letters[place], letters[place - 1]
            else:
                letters[place] = "" if change == "drop" else letters[place] * 2
    return "".join(letters)
