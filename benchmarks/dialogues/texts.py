"""The fixed texts that the chat may say: its own, and those of flows, rules and languages."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ops.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHAT = ROOT / "layers/core/storeclerk/chat"


def fixed_texts() -> Iterator[str]:
    """Give what stands in the code, and in the files of flows and rules that ship."""
    for path in sorted(_CHAT.rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    for pattern in ("flows/shipped/*.yaml", "rules.json", "languages.json"):
        for path in sorted(_CHAT.glob(pattern)):
            yield path.read_text(encoding="utf-8")
