"""Texts with their spans, from templates and values."""

import random
import re
from collections.abc import Iterator

from training.pii_texts.lists import kinds, templates
from training.pii_texts.noise import noisy
from training.pii_texts.pieces import Piece, Pieces, chosen, filled, plain
from training.pii_texts.slots import MAKERS
from training.spans import MarkedText, Span

# How often a kind is drawn, for each of its templates; negatives keep the head from calling every capital a name.
_WEIGHTS = {"negatives": 1.2, "talk": 1.5, "scenes": 2.0}
_AFTER = (0.75, 0.95)  # the shares of texts of one part, and of one or two
_STREET = "STREET_ADDRESS"
_ADDRESS = {_STREET, "GPE", "ZIP_CODE"}
_JOINT = re.compile(r"[\s,]*(?:- )?")
_JOINTS = (" ", " ", " ", "\n", "\n\n", " - ")


def generate(rows: int, seed: int) -> Iterator[MarkedText]:
    """Make texts, no two alike; the same seed makes the same."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < rows:
        marked = compose(rng)
        if marked.text and marked.text not in seen:
            seen.add(marked.text)
            yield marked


def compose(rng: random.Random) -> MarkedText:
    """Make a text of one to three filled templates."""
    draw = rng.random()
    pieces = _filled(rng)
    for share in _AFTER:
        if draw >= share:
            pieces += [Piece(rng.choice(_JOINTS)), *_filled(rng)]
    return marked(noisy(pieces, rng))


def marked(pieces: Pieces) -> MarkedText:
    """Join pieces; pieces of data become spans, those of one address a single one."""
    spans: list[Span] = []
    start = 0
    for piece in pieces:
        if piece.type:
            spans.append(Span(piece.type, start, start + len(piece.text)))
        start += len(piece.text)
    text = plain(pieces)
    return MarkedText(text, joined_addresses(text, spans))


def joined_addresses(text: str, spans: list[Span]) -> list[Span]:
    """Make one span of a street and the towns and codes that only commas and spaces part from it."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and {span.type, runs[-1][-1].type} <= _ADDRESS and _JOINT.fullmatch(text, runs[-1][-1].end, span.start):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [one for run in runs for one in _joined(run)]


def _joined(run: list[Span]) -> list[Span]:
    """Without a street, or with several, it is not clear what belongs together."""
    streets = sum(span.type == _STREET for span in run)
    return [Span(_STREET, run[0].start, run[-1].end)] if streets == 1 else run


def _filled(rng: random.Random) -> Pieces:
    kind = rng.choices(kinds(), [len(templates(kind)) * _WEIGHTS.get(kind, 1) for kind in kinds()])[0]
    return filled(chosen(rng.choice(templates(kind)), rng), MAKERS, rng)
