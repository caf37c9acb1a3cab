"""Articles of the knowledge base: Markdown with front matter, then text under headings.

---
title: Returns
topic: returns
updated: 2026-10-01
---
## How long you have
You can send an item back within 30 days. ...
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import NoReturn

from storeclerk.chat.knowledge.period import Period
from storeclerk.errors import BadFile

_FENCE = "---"
_LIST_WORDS = 60  # a longer list stays apart, or its one sentence would fill the reply
_STOPS = (".", "!", "?", ")", '"')
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)]) +(.*)")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_MARKUP = re.compile(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)")


@dataclass(frozen=True)
class Section:
    """The text under one heading, without markup: paragraphs and the items of lists; heading is empty at the top."""

    heading: str
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """One article; slug is its name in links, updated None where it does not say, when None if it always holds."""

    slug: str
    title: str
    topic: str
    updated: date | None
    sections: tuple[Section, ...]
    when: Period | None = None


def parse_article(file: str, text: str) -> Article:
    """Read one article.

    Raises:
        BadFile: naming the file and the line that is not as it should be.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    end = _end_of_front_matter(file, lines)
    values = _front_matter(file, lines[1:end])
    title = _required(file, values, "title")
    return Article(
        slug=slug(PurePosixPath(file).stem),
        title=title,
        topic=_required(file, values, "topic"),
        updated=_date(file, values),
        sections=tuple(sections(lines[end + 1 :], title)),
        when=_period(file, values),
    )


def plain_title(lines: list[str]) -> str:
    """Give the first heading of Markdown without front matter, "" where there is none."""
    found = (_HEADING.fullmatch(line.strip()) for line in lines)
    return next((_plain(heading[1].rstrip(" #")) for heading in found if heading), "")


def slug(text: str) -> str:
    """Reduce a text to lower-case words joined by hyphens, as links name it."""
    return "-".join(re.findall(r"\w+", text.lower()))


def _end_of_front_matter(file: str, lines: list[str]) -> int:
    if not lines or lines[0].strip() != _FENCE:
        _refuse(file, 1, "the article begins with a line '---', then title, topic and updated, then '---'")
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == _FENCE:
            return number
    return _refuse(file, len(lines), "the front matter is not closed with a line '---'")


def _front_matter(file: str, lines: list[str]) -> Mapping[str, tuple[int, str]]:
    values: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            _refuse(file, number, "front matter has lines of the form 'name: value'")
        values[name.strip()] = number, value.strip().strip("\"'")
    return values


def _required(file: str, values: Mapping[str, tuple[int, str]], name: str) -> str:
    line, value = values.get(name, (1, ""))
    return value or _refuse(file, line, f"the front matter needs '{name}'")


def _date(file: str, values: Mapping[str, tuple[int, str]]) -> date:
    text = _required(file, values, "updated")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _refuse(file, values["updated"][0], "'updated' is a date such as 2026-11-01")


def _period(file: str, values: Mapping[str, tuple[int, str]]) -> Period | None:
    given = [values.get(name, (1, "")) for name in ("from", "until")]
    try:
        return Period.parse(*(text for _, text in given))
    except ValueError:
        line = max(number for number, _ in given)
        return _refuse(file, line, "'from' and 'until' are dates such as 2026-11-01, the earlier first")


def _refuse(file: str, line: int, problem: str) -> NoReturn:
    raise BadFile(f"{file}, line {line}: {problem}.")


def sections(lines: list[str], title: str) -> Iterator[Section]:
    """Cut the lines of Markdown at their headings; one that repeats the title is none."""
    heading, body = "", list[str]()
    for line in lines:
        if found := _HEADING.fullmatch(line.strip()):
            yield from _section(heading, body)
            text = _plain(found[1].rstrip(" #"))
            heading, body = "" if text == title else text, []
        else:
            body.append(line)
    yield from _section(heading, body)


def _section(heading: str, lines: list[str]) -> Iterator[Section]:
    if blocks := _blocks(heading, list(_paragraphs(lines))):
        yield Section(heading, blocks)


def _blocks(heading: str, paragraphs: list[tuple[bool, str]]) -> tuple[str, ...]:
    """Join a short list to the line or heading that announces it, as "Bring: a; b." says more than its items apart."""
    blocks = [f"{heading}:"] if paragraphs and heading and paragraphs[0][0] and _is_open(paragraphs[0][1]) else []
    announced, separator = bool(blocks), " "
    for is_item, text in paragraphs:
        if is_item and announced and _joined_words(blocks[-1], text) <= _LIST_WORDS:
            blocks[-1] = f"{blocks[-1].rstrip('.,;')}{separator}{text}"
            separator = "; "
        else:
            blocks.append(text)
            announced, separator = not is_item and _is_open(text), " "
    return tuple(map(_closed, blocks))


def _closed(text: str) -> str:
    return f"{text.rstrip(',;')}." if _is_open(text) and not text.endswith(":") else text


def _is_open(text: str) -> bool:
    return not text.endswith(_STOPS)


def _joined_words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


def _paragraphs(lines: list[str]) -> Iterator[tuple[bool, str]]:
    """Join the lines of each paragraph and of each list item; the first value says which it is."""
    block: list[str] = []
    is_item = False
    for line in [*(line.strip() for line in lines), ""]:
        item = _ITEM.fullmatch(line)
        if block and (item or not line):
            yield is_item, _plain(" ".join(block))
            block = []
        if line:
            is_item = bool(block and is_item) or item is not None
            block.append(item[1] if item else line)


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", text)).split())
