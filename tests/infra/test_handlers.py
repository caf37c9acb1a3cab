import ast
import sys
from pathlib import Path

import pytest

from ops.paths import ROOT

# What staff do with intents and hand-overs is the chat's: functions of their own, each with its own permissions.
SLICES = dict.fromkeys(
    ["intents", "handoffs", "flows", "learning", "conversations", "knowledge", "monitoring", "catalogue"], "chat"
)
# The chat recommends too, in the same process (docs/decisions/0012-products-in-the-chat.md).
COMPOSED = {"chat/app": {"storeclerk.recommend"}}
HANDLERS = sorted((ROOT / "functions").glob("*/*.py"))
SHARED = {
    "storeclerk.adapters",
    "storeclerk.artefacts",
    "storeclerk.config",
    "storeclerk.consent",
    "storeclerk.events",
    "storeclerk.http",
    "storeclerk.lake",
    "storeclerk.model",
    "storeclerk.own_items",
    "storeclerk.observability",
    "storeclerk.records",
    "storeclerk.text",
    "aws_lambda_powertools",
}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {
        f"{node.module}.{alias.name}" if node.module == "storeclerk" else str(node.module)
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return plain | named


def allowed(module: str, handler: Path) -> bool:
    folder = handler.parent.name
    own = {
        *SHARED,
        f"storeclerk.{SLICES.get(folder, folder)}",
        *COMPOSED.get(f"{folder}/{handler.stem}", set()),
    }
    return module.split(".", maxsplit=1)[0] in sys.stdlib_module_names or any(
        module == name or module.startswith(f"{name}.") for name in own
    )


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_handler_composes_its_own_slice_and_nothing_else(handler: Path) -> None:
    assert [module for module in imported(handler) if not allowed(module, handler)] == []


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_handler_is_thin(handler: Path) -> None:
    assert len(handler.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_handler_does_nothing_when_it_is_imported(handler: Path) -> None:
    tree = ast.parse(handler.read_text(encoding="utf-8"))
    reads = {
        ast.unparse(node)
        for statement in tree.body
        for node in ast.walk(statement)
        if _outside_functions(statement, node)
    }
    assert not [text for text in reads if "environ" in text]


def _outside_functions(statement: ast.stmt, node: ast.AST) -> bool:
    return not isinstance(statement, ast.FunctionDef) and isinstance(node, ast.Attribute)
