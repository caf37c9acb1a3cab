"""Which of a few titles a text names, by their words and with typing errors."""

from collections.abc import Sequence

from storeclerk.chat.flows.words import STOP, singular, tokens
from storeclerk.chat.products.spelling import Speller

# Of a longer text the rest names nothing; the longest message has fewer.
_MOST_WORDS = 400


def title_words(title: Sequence[str]) -> frozenset[str]:
    """The words by which a title is known."""
    return frozenset(singular(word) for word in title if len(word) > 1 and word.isalpha() and word not in STOP)


def named(titles: Sequence[str], said: Sequence[str]) -> list[int]:
    """The places of the titles that are named; a title whose named words another has among more is not meant."""
    known = [title_words(tokens(title)) for title in titles]
    meant = _meant(frozenset().union(*known), said)
    hits = [words & meant for words in known]
    return [at for at, hit in enumerate(hits) if hit and not any(hit < other for other in hits)]


def _meant(vocabulary: frozenset[str], said: Sequence[str]) -> frozenset[str]:
    words = {singular(word) for word in said[:_MOST_WORDS]}
    unknown = [word for word in words - vocabulary if word not in STOP]
    if not unknown or not vocabulary:
        return vocabulary & words
    speller = Speller(vocabulary)
    corrected = {known for word in unknown if (known := speller.meant(word))}
    return frozenset((vocabulary & words) | corrected)
