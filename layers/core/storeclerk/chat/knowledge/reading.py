"""Files of the knowledge base, of each kind that a shop drops, read into passages."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from storeclerk.chat.knowledge.articles import Article, parse_article, plain_title, sections, slug
from storeclerk.chat.knowledge.html_text import to_markdown
from storeclerk.chat.knowledge.passages import Passage, parts, passages, sentences
from storeclerk.chat.knowledge.period import Period
from storeclerk.errors import BadFile

MAX_FILE_BYTES = 1_000_000
KINDS = (".md", ".markdown", ".html", ".htm", ".txt", ".csv")
_CELL_CHARACTERS = 100_000
# A link of another kind, such as javascript:, has no place in a reply.
_LINK = re.compile(r"(?:https?://|/(?!/))[^\s<>\"']{0,2000}")


def read_file(name: str, data: bytes) -> list[Passage]:
    """Read one file by its name under the knowledge base, such as `delivery/prices.csv`.

    Raises:
        BadFile: it is of another kind, too large, malformed or holds no text; the message says what to do.
    """
    text = _text(name, data)
    match PurePosixPath(name).suffix.lower():
        case ".csv":
            found = list(_questions(name, text))
        case ".html" | ".htm":
            title, lines = to_markdown(text)
            found = list(passages(_article(name, title, lines)))
        case ".md" | ".markdown" if text.startswith("---"):
            found = list(passages(parse_article(name, text)))
        case _:
            found = list(passages(_article(name, "", text.splitlines())))
    if not found:
        raise BadFile(f"{name} holds no text, so there is nothing to answer from.")
    return found


def _text(name: str, data: bytes) -> str:
    if not name.lower().endswith(KINDS):
        raise BadFile(f"{name}: the name must end in one of {', '.join(KINDS)}.")
    if len(data) > MAX_FILE_BYTES:
        raise BadFile(f"{name} has {len(data)} bytes; at most {MAX_FILE_BYTES} are taken. Split it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{name} is not text in UTF-8. Save it in UTF-8 and drop it again.") from error


def _article(name: str, title: str, lines: list[str]) -> Article:
    """Make an article without front matter: named by its first heading or its file, its topic by the folder."""
    title = title or plain_title(lines) or _spoken(PurePosixPath(name).stem)
    return Article(_slug(name), title, _topic(name), None, tuple(sections(lines, title)))


def _slug(name: str) -> str:
    return slug(str(PurePosixPath(name).with_suffix("")))


def _topic(name: str) -> str:
    return _spoken(PurePosixPath(name).parent.name)


def _spoken(name: str) -> str:
    return " ".join(name.replace("-", " ").replace("_", " ").split()).capitalize()


def _questions(name: str, text: str) -> Iterator[Passage]:
    """Read rows of questions and answers; the question is the heading that the answer stands under."""
    rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
    seen: Counter[str] = Counter()
    try:
        columns = {column.strip().lower() for column in rows.fieldnames or ()}
        if not {"question", "answer"} <= columns:
            raise BadFile(
                f"{name}, line 1: the columns are question, answer and, if you like, title, topic, link, from, until."
            )
        for row in rows:
            yield from _row(name, rows.line_num, row, seen)
    except csv.Error as error:
        raise BadFile(f"{name}, line {rows.reader.line_num}: {error}. Save it as CSV again.") from error


def _row(name: str, line: int, row: Mapping[str | None, str | None], seen: Counter[str]) -> Iterator[Passage]:
    # A row with more cells than columns has them under None, one with fewer has None in their place.
    cells = {str(column).strip().lower(): (cell or "").strip() for column, cell in row.items() if column is not None}
    if None in row:
        raise BadFile(f"{name}, line {line}: it has more cells than the first line has columns. Quote commas in texts.")
    if not any(cells.values()):
        return
    question, answer = cells.get("question", ""), cells.get("answer", "")
    if not question or not answer:
        raise BadFile(f"{name}, line {line}: a row needs a question and an answer.")
    if len(answer) > _CELL_CHARACTERS:
        raise BadFile(f"{name}, line {line}: the answer has {len(answer)} characters; make an article of it.")
    link = cells.get("link") or _anchor(name, question, seen)
    if not _LINK.fullmatch(link):
        raise BadFile(f"{name}, line {line}: a link begins with https://, http:// or /.")
    try:
        when = Period.parse(cells.get("from", ""), cells.get("until", ""))
    except ValueError:
        raise BadFile(f"{name}, line {line}: from and until are dates such as 2026-11-01, the earlier first.") from None
    title = cells.get("title") or _spoken(PurePosixPath(name).stem)
    whole = [one for block in answer.splitlines() for one in sentences(" ".join(block.split()))]
    for part in parts(whole):
        yield Passage(title, cells.get("topic") or _topic(name), question, link, tuple(part), when)


def _anchor(name: str, question: str, seen: Counter[str]) -> str:
    asked = slug(question)[:80]
    seen[asked] += 1
    return f"/help/{_slug(name)}#{asked}" + (f"-{seen[asked]}" if seen[asked] > 1 else "")
