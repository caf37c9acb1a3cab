"""Articles cut into passages: by heading, then by whole sentences."""

import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from storeclerk.chat.knowledge.articles import Article, slug
from storeclerk.chat.knowledge.period import Period
from storeclerk.records import Record

# The encoder was trained on texts of up to 128 tokens, about 100 words; longer ones blur.
MAX_WORDS = 120
_LONGEST = 2000  # characters of a sentence

_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[]?[^\W_a-z])")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|approx|incl|excl|mr|mrs|ms|dr|st|vs)\.$", re.IGNORECASE)


class Passage(Record, frozen=True):
    """A part of an article that a question can be answered from.

    link leads to its section; when is None if it always holds.
    """

    title: str
    topic: str
    heading: str
    link: str
    sentences: tuple[str, ...]
    when: Period | None = None

    @property
    def text(self) -> str:
        """The passage as it stands in the article."""
        return " ".join(self.sentences)


def passages(article: Article) -> Iterator[Passage]:
    """Cut an article into passages of at most about 120 words."""
    seen: Counter[str] = Counter()
    for section in article.sections:
        link = _link(article.slug, slug(section.heading), seen)
        whole = [sentence for block in section.blocks for sentence in sentences(block)]
        for part in parts(whole):
            yield Passage(article.title, article.topic, section.heading, link, tuple(part), article.when)


def sentences(block: str) -> Iterator[str]:
    """Split one paragraph into its sentences; nothing but the space between them is lost."""
    begin = 0
    for end in _END.finditer(block):
        if not _ABBREVIATION.search(block[begin : end.start()]):
            yield from _short(block[begin : end.end()].rstrip())
            begin = end.end()
    if block[begin:]:
        yield from _short(block[begin:])


def _short(sentence: str) -> list[str]:
    """Cut what is too long for an answer, such as a table without stops, between words."""
    if len(sentence) <= _LONGEST:
        return [sentence]
    return textwrap.wrap(sentence, _LONGEST, replace_whitespace=False, break_on_hyphens=False)


def _link(article: str, section: str, seen: Counter[str]) -> str:
    if not section:
        return f"/help/{article}"
    seen[section] += 1
    number = "" if seen[section] == 1 else f"-{seen[section]}"
    return f"/help/{article}#{section}{number}"


def parts(whole: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a section into parts of about equal length, none over MAX_WORDS unless one sentence is."""
    lengths = [len(sentence.split()) for sentence in whole]
    share = sum(lengths) / max(1, math.ceil(sum(lengths) / MAX_WORDS))
    begin = words = 0
    for number, length in enumerate(lengths):
        if words and (words + length > MAX_WORDS or words >= share):
            yield whole[begin:number]
            begin, words = number, 0
        words += length
    if whole:
        yield whole[begin:]
