"""Nothing held on a person is read past the consent gate: shown on the syntax trees of slices and handlers."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "layers/core/storeclerk"
# The gate itself, the port and those who fulfil it; privacy serves the customer's own rights over all that is held.
OUTSIDE = {"adapters", "consent.py", "ports.py", "privacy"}
# The stream's writer keeps what a customer did, and asks the gate first.
WRITERS = {"features/stream.py"}
WRITES = {"put", "put_once", "put_many"}

MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in OUTSIDE]
HANDLERS = sorted((ROOT / "functions").rglob("*.py"))


def name_of(path: Path) -> str:
    return "/".join(path.parts[-2:])


def mentions_of_the_store(source: str) -> list[str]:
    """The port of the customers table and its adapter, wherever an import, attribute or annotation names them."""
    return [_named(node) for node in ast.walk(ast.parse(source)) if _named(node) in {"CustomerStore", "CustomersTable"}]


def reads_of_the_store(source: str) -> list[str]:
    """Methods called on something called customers that do not only write."""
    return [
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and _named(node.value).strip("_") == "customers" and node.attr not in WRITES
    ]


def stores_past_the_gate(source: str) -> list[int]:
    """Lines that make the customers table for anything but a gate, or for what a service keeps itself."""
    tree = ast.parse(source)
    gated = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _named(node.func) in {"ConsentGate", "OwnItems"} and node.args
    }
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _named(node.func) == "customers"]
    return [node.lineno for node in made if id(node) not in gated]


def _named(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.name if isinstance(node, ast.alias) else ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_slice_holds_the_customers_table(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    if name_of(path) in WRITERS:
        assert reads_of_the_store(source) == []
    else:
        assert mentions_of_the_store(source) == []


@pytest.mark.parametrize("path", HANDLERS, ids=name_of)
def test_a_handler_makes_the_customers_table_for_the_gate_alone(path: Path) -> None:
    if name_of(path) not in WRITERS:
        assert stores_past_the_gate(path.read_text(encoding="utf-8")) == []


def test_every_slice_was_looked_at() -> None:
    assert {"chat", "features", "recommend", "bias_audit"} <= {path.parent.name for path in MODULES}
    assert len(HANDLERS) >= 4


@pytest.mark.parametrize(
    "source",
    ["from storeclerk.ports import CustomerStore", "import storeclerk.ports as p\ndef f(s: p.CustomerStore): ..."],
)
def test_a_slice_that_names_the_store_would_be_found(source: str) -> None:
    assert mentions_of_the_store(source)


@pytest.mark.parametrize(
    "source", ["self._customers.get(a, b)", "customers.query(a, b)", "self.customers.consenting(p)"]
)
def test_a_read_of_the_store_would_be_found(source: str) -> None:
    assert reads_of_the_store(source)
    assert not reads_of_the_store("self._customers.put_once(a, b, c)")


def test_a_store_made_past_the_gate_would_be_found() -> None:
    assert stores_past_the_gate("Service(stores.customers(config()))") == [1]
    assert stores_past_the_gate("ConsentGate(stores.customers(config()))") == []
    assert stores_past_the_gate("OwnItems(stores.customers(config()))") == []
