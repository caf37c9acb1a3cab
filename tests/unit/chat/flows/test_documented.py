"""docs/flows.md says all that a file may hold, and its examples are taken."""

import re
from typing import get_args

import pytest
from msgspec.structs import replace

from ops.paths import ROOT
from storeclerk.chat.flows.cases import Predicate
from storeclerk.chat.flows.compiling import read_flow
from storeclerk.chat.flows.contract import Change, Fact, RequestKind, Step
from storeclerk.chat.flows.live import shipped
from storeclerk.chat.flows.slot_types import Slot
from storeclerk.chat.flows.texts import ORDER_FACTS
from tests.unit.chat.flows.world import Talk, flow_set

PAGE = (ROOT / "docs" / "flows.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def tags(union: object) -> list[str]:
    return [kind.__struct_config__.tag for kind in get_args(union)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split()[1])
def test_an_example_is_taken(example: str) -> None:
    assert read_flow("example.yaml", example.encode()).flow


@pytest.mark.parametrize(
    "name",
    [
        *(tag for union in (Step, Slot, Predicate) for tag in tags(union)),
        *(name for names in (Change, RequestKind, Fact) for name in get_args(names)),
        *shipped().flows,
    ],
)
def test_a_name_stands_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_the_facts_of_an_order_stand_on_the_page() -> None:
    assert [name for name in sorted(ORDER_FACTS) if f"`{{{name}}}`" not in PAGE] == []


def test_an_exchange_under_a_stricter_policy_needs_a_balance_that_covers() -> None:
    talk = Talk(flow_set(read_flow("example.yaml", EXAMPLES[1].encode())))
    talk.start("exchange_delivered", "exchange the kettle of W1000783 for a black one")
    reply = talk.say("gift card")
    assert "you pay 2.00 EUR by gift card" in reply

    talk.shelf.products = [replace(one, price=one.price * 3) for one in talk.shelf.products]
    talk.start("exchange_delivered", "exchange the kettle of W1000783 for a black one")
    assert "does not cover" in talk.say("gift card")
    assert talk.flow is None


def test_only_the_reasons_of_a_policy_are_taken() -> None:
    talk = Talk(flow_set(read_flow("example.yaml", EXAMPLES[0].encode())))
    talk.start("cancel_order", "cancel W1000945")

    assert "did not understand" in talk.say("found it cheaper")
    assert "ordered by mistake" in talk.say("it was an accident")
