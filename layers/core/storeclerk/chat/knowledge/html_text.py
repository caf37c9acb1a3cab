"""HTML read as the Markdown that says the same: headings, paragraphs, lists; without menus, scripts and styles."""

from html.parser import HTMLParser

from storeclerk.errors import BadFile

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_TAGS = """address article aside blockquote br caption dd div dl dt figcaption figure form hr li main ol p pre
section table tbody td tfoot th thead tr ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_OTHER_TAGS = "button footer head header iframe nav noscript script style svg template"
_LEFT_OUT = frozenset(_OTHER_TAGS.split())


# More is no page that somebody wrote, and would take minutes to read.
_DEEPEST, _MOST_COMMENTS = 200, 2000


def to_markdown(html: str) -> tuple[str, list[str]]:
    """Give the title of a page, "" where it has none, and its text as lines of Markdown.

    Raises:
        BadFile: it has thousands of comments.
    """
    if html.count("<!") > _MOST_COMMENTS:
        raise BadFile(f"The page has more than {_MOST_COMMENTS} comments. Remove them and drop it again.")
    page = _Page()
    page.feed(html)
    page.close()
    page.end_block()
    return " ".join(page.title.split()), page.lines


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.lines: list[str] = []
        self._begin = ""
        self._block: list[str] = []
        self._left_out: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "title":
            self._in_title = True
        elif tag in _LEFT_OUT:
            if len(self._left_out) < _DEEPEST:
                self._left_out.append(tag)
        elif tag == "body":
            self._left_out.clear()  # whatever the head left open
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.end_block()
            self._begin = "#" * _HEADINGS[tag] + " " if tag in _HEADINGS else "- " if tag == "li" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._left_out:
            del self._left_out[self._left_out.index(tag) :]
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._left_out:
            self._block.append(data)

    def end_block(self) -> None:
        """Write the block that is open, if it has text."""
        if text := " ".join("".join(self._block).split()):
            self.lines += ["", f"{self._begin}{text}", ""] if self._begin != "- " else [f"- {text}"]
            self._begin = ""
        self._block = []
