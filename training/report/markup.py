"""Markup in which nothing that came from data can be markup: text is escaped where it enters."""

from collections.abc import Sequence
from html import escape
from typing import Any

# Elements that have no content and no end tag.
_VOID = {"meta", "line", "circle", "path", "rect", "polyline"}


class Html(str):
    """Markup that may stand as it is; only this module and the style sheet make it."""

    __slots__ = ()


def element(name: str, /, *content: object, **attributes: object) -> Html:
    """Write an element; content that is no Html is escaped, None is left out.

    An underscore in an attribute's name is a hyphen, one at its end is dropped (`class_`); None leaves it out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID and not content:
        return Html(f"<{name}{written}/>")
    return Html(f"<{name}{written}>{joined(content)}</{name}>")


def joined(parts: Sequence[object]) -> Html:
    """Put parts beside each other."""
    return Html("".join(part if isinstance(part, Html) else escape(str(part)) for part in parts if part is not None))


def table(header: Sequence[object], rows: Sequence[Sequence[object]], *, class_: str | None = None) -> Html:
    """Write a table; the first cell of a row names it. A wide table scrolls by itself."""
    head = element("tr", *(element("th", cell, scope="col") for cell in header))
    body = [
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in cells))
        for first, *cells in rows
    ]
    whole = element("table", element("thead", head), element("tbody", *body), class_=class_)
    return element("div", whole, class_="scroll")


def number(value: Any, *, percent: bool = False) -> str:
    """Write a figure, with its interval where it has one; a dash where there is nothing to measure."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        low, high = (number(value[bound], percent=percent).removesuffix(" %") for bound in ("low", "high"))
        return f"{number(value['value'], percent=percent)} [{low}, {high}]"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    return f"{100 * value:.1f} %" if percent else f"{value:.3f}"
