"""What the words of a text say: its content by stems, what it denies, its limits, and what leaves no exception."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from storeclerk.chat.answers import lexicon
from storeclerk.chat.answers.facts import in_digits
from storeclerk.chat.answers.pieces import Piece, pieces
from storeclerk.chat.answers.quantities import FILLERS, NUMBER_WORDS, UNIT_WORDS
from storeclerk.chat.knowledge.words import stem

# Words of content that a denial reaches, and how far it does.
_SCOPE, _FAR = 4, 20
_SURELY = frozenset({"will", "must", "shall"})
_BOUNDS = ("at most", "at least", "about")
_NEAR = 3  # words before a number in which its limit stands
_ANY = frozenset({"any", "anything", "anyone"})
_LONGEST = max(map(len, lexicon.PHRASES))


class Word(NamedTuple):
    """One word in its plain form, whether it carries content, and whether a clause ends after it."""

    text: str
    content: bool
    stops: bool


class Wording(NamedTuple):
    """What the words of a text say.

    content: the meanings of the words that carry some. denied: for each denial, the content that it reaches; freely:
    the content that none reaches. limits: by kind; also: kinds that are met by words which are no limits by themselves.
    bounds: limits of numbers, as kind and number. free: how often it says that something is free. surely: that
    something will be or must be.
    """

    content: frozenset[str]
    denied: tuple[frozenset[str], ...]
    freely: frozenset[str]
    limits: frozenset[str]
    also: frozenset[str]
    absolutes: frozenset[str]
    numbers: frozenset[str]
    bounds: frozenset[tuple[str, str]]
    free: int
    surely: bool

    def bounds_of(self, numbers: frozenset[str]) -> frozenset[tuple[str, str]]:
        """The limits of those numbers."""
        return frozenset(bound for bound in self.bounds if bound[1] in numbers)


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """Read a text."""
    found = list(_joined([word for piece in _without_units(pieces(text)) for word in _plain(piece)]))
    denials = [_reach(found, place) for place, word in enumerate(found) if _denies(word.text)]
    denied = {place for reach in denials for place in reach}
    said = {word.text for word in found}
    return Wording(
        content=frozenset(meaning(word.text) for word in found if word.content),
        denied=tuple(frozenset(meaning(found[place].text) for place in reach) for reach in denials),
        freely=frozenset(
            meaning(word.text) for place, word in enumerate(found) if word.content and place not in denied
        ),
        limits=frozenset(kind for kind, words in lexicon.LIMITS.items() if words & said)
        | frozenset(_of_numbers(found)),
        also=frozenset(kind for kind, words in lexicon.ALSO_LIMITS.items() if words & said),
        # "Not any" is no more than "no".
        absolutes=frozenset(
            lexicon.ABSOLUTE[word] for word in said - (_ANY if denials else set()) & lexicon.ABSOLUTE.keys()
        ),
        numbers=frozenset(number_of(word) for word in found if _is_number(word)),
        bounds=frozenset(_bounds(found)),
        free=sum(word.text == "free" for word in found),
        surely=not said.isdisjoint(_SURELY),
    )


def meaning(word: str) -> str:
    """Give the word that stands for all that mean the same."""
    cut = stem(word.removesuffix("ly"))
    return lexicon.SAME.get(word) or lexicon.SAME.get(cut) or cut


def _plain(piece: Piece) -> Iterator[Word]:
    """Give the words of a piece in lower case, "cannot" and "don't" as two."""
    if piece.kind not in {"word", "sign"}:
        yield Word(f"#{piece.text}", False, piece.stops)
        return
    word = piece.text.casefold().replace("\u2019", "'")
    base = word.removesuffix("n't")
    if word == "cannot" or base != word:
        yield Word({"ca": "can", "wo": "will", "cannot": "can"}.get(base, base), False, False)
        yield Word("not", False, piece.stops)
    else:
        word = word.partition("'")[0]
        yield Word(word, piece.kind == "word" and _carries(word), piece.stops)


def _carries(word: str) -> bool:
    return word not in lexicon.LITTLE and stem(word) not in lexicon.LITTLE_STEMS and word not in NUMBER_WORDS


def _without_units(said: Sequence[Piece]) -> list[Piece]:
    """Leave out the unit after a number, which is no content but part of a fact."""
    kept: list[Piece] = []
    counted = False
    for piece in said:
        word = piece.text.casefold()
        if counted and word in UNIT_WORDS:
            kept[-1] = kept[-1]._replace(stops=piece.stops)
        else:
            kept.append(piece)
        counted = piece.kind in {"number", "time"} or word in NUMBER_WORDS or (counted and word in FILLERS)
    return kept


def _joined(words: Sequence[Word]) -> Iterator[Word]:
    """Replace runs of words that mean one."""
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 1, -1):
            run = words[place : place + length]
            known = lexicon.PHRASES.get(tuple(word.text for word in run))
            if known and not any(word.stops for word in run[:-1]):
                yield from (Word(word, _carries(word), False) for word in known[:-1])
                yield Word(known[-1], _carries(known[-1]), run[-1].stops)
                place += length
                break
        else:
            yield words[place]
            place += 1


def _denies(word: str) -> bool:
    return word in lexicon.NEGATIONS or word in lexicon.DENYING


def _reach(words: Sequence[Word], place: int) -> list[int]:
    """Find the content that a denial reaches: after it in its clause, else before it; a denying verb reaches both."""
    after = (
        _content(words, range(place + 1, min(len(words), place + _FAR)), backwards=False)
        if not words[place].stops
        else []
    )
    if after and words[place].text in lexicon.NEGATIONS:
        return after
    return [*_content(words, range(place - 1, max(-1, place - _FAR), -1), backwards=True), *after]


def _content(words: Sequence[Word], places: range, *, backwards: bool) -> list[int]:
    found: list[int] = []
    for place in places:
        if len(found) == _SCOPE or words[place].text == "but" or (backwards and words[place].stops):
            break
        if words[place].content:
            found.append(place)
        if words[place].stops:
            break
    return found


def _of_numbers(words: Sequence[Word]) -> Iterator[str]:
    """Find the limits that are such only before a number: "about 15 days", "from 49 EUR", but not "from 9 to 5"."""
    for place, word in enumerate(words[:-1]):
        if not _is_number(words[place + 1]):
            continue
        if word.text in {"about", "some"}:
            yield "about"
        if word.text in {"have", "has"}:
            yield "at most"
        following = words[place + 2 : place + 6]
        ranges = any(one.text in {"to", "until"} and _is_number(other) for one, other in pairwise(following))
        if word.text == "from" and not ranges:
            yield "at least"


def _bounds(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Find the limits that numbers have: a word of limit stands shortly before them."""
    for place, word in enumerate(words):
        if _is_number(word):
            before = set(_just_before(words, place))
            for kind in _BOUNDS:
                if before & (lexicon.LIMITS[kind] | lexicon.ALSO_LIMITS.get(kind, frozenset())):
                    yield kind, number_of(word)


def _just_before(words: Sequence[Word], place: int) -> Iterator[str]:
    for word in words[max(0, place - _NEAR) : place][::-1]:
        if word.stops:
            return
        yield word.text


def number_of(word: Word) -> str:
    """Give the digits of a number."""
    return in_digits(word.text.removeprefix("#"))


def _is_number(word: Word) -> bool:
    return word.text[0] == "#" or word.text in NUMBER_WORDS
