"""What a check may ask of an order."""

import msgspec
import pytest

from storeclerk.chat.flows.compiling import read_flow
from tests.unit.chat.flows.world import PENDING, Book, Talk, flow_set, order

POLICY = b"""
flow: stricter
title: cancel an order
allowed: [pending]
identity: proof
slots:
  order: {type: order, ask: "Which order?"}
  reason: {type: choice, ask: "Why?", options: [{value: mistake}, {value: other}], default: other}
start: which
steps:
  which: {kind: ask, slot: order, next: state}
  state: {kind: check, cases: [{that: items_changed, next: changed}], otherwise: why}
  why: {kind: ask, slot: reason, next: sure}
  sure: {kind: confirm, next: cancel}
  cancel: {kind: act, change: cancel, reason: reason, next: done}
  changed: {kind: end, text: It stays as it is.}
  done: {kind: end}
"""


@pytest.mark.parametrize("items_changed", [True, False])
def test_a_policy_may_hold_an_order_whose_items_were_changed(items_changed: bool) -> None:
    pending = msgspec.structs.replace(order(PENDING, "pending", "k1"), items_changed=items_changed)
    talk = Talk(flow_set(read_flow("stricter.yaml", POLICY)), book=Book([pending]))

    reply = talk.start("stricter", "cancel W1000945")

    assert ("It stays as it is." in reply) == items_changed
    assert ("Shall I go ahead?" in reply) != items_changed
