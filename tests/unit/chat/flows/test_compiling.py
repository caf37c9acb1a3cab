"""Files of flows: what is taken, and how a bad one is refused."""

from contextlib import suppress

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ops.paths import ROOT
from storeclerk.chat.flows.compiling import COMPILED, MAX_FILE_BYTES, compile_flows, read_flow
from storeclerk.chat.flows.live import SHIPPED, read_compiled, shipped, shipped_files
from storeclerk.chat.flows.safe_yaml import StrictLoader
from storeclerk.errors import BadFile

GOOD = """
flow: cancel_order
title: cancel an order
intents: [cancel_order]
identity: proof
allowed: [pending]
slots:
  order: {type: order, ask: "Which order?"}
  reason: {type: text, ask: "Why?"}
start: which
steps:
  which: {kind: ask, slot: order, next: why}
  why: {kind: ask, slot: reason, next: sure}
  sure: {kind: confirm, text: "About {order}:", next: cancel}
  cancel: {kind: act, change: cancel, reason: reason, next: done}
  done: {kind: end, text: "Bye."}
"""


def read(text: str) -> None:
    read_flow("a.yaml", text.encode())


def test_a_good_file_is_read() -> None:
    assert read_flow("a.yaml", GOOD.encode()).flow == "cancel_order"


def test_what_ships_is_compiled_from_its_source() -> None:
    """Else run: python -m ops flows."""
    assert (SHIPPED / COMPILED).read_bytes() == compile_flows({}, shipped_files())[COMPILED]


def test_what_ships_begins_by_intents_that_ship() -> None:
    with np.load(ROOT / "layers" / "model" / "heads" / "intent.npz") as head:
        labels = set(head["labels"].tolist())

    assert {intent for flow in shipped().flows.values() for intent in flow.intents} <= labels


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("next: why}", "next: cancel}", "'which' leads to it without a confirmation"),
        ("start: which", "start: cancel", "'cancel': it changes something"),
        ("next: done}", "next: gone}", "step 'cancel': it leads to 'gone'"),
        ("slot: reason, next", "slot: motive, next", "step 'why': it asks for 'motive'"),
        ("next: why}", "next: sure}", "no way leads to it"),
        ("{order}:", "{total}:", "step 'sure': it uses 'total'"),
        ("{order}:", "{order:", "a brace that encloses no name"),
        ("{order}:", "{0.__class__}", "a brace that encloses no name"),
        ("kind: end, ", "kind: jump, ", "step 'done'"),
        ("title: cancel", "titel: cancel", "titel"),
        ("kind: confirm, text", "kind: confirm, code: x, text", "step 'sure': Object contains unknown field `code`"),
        ("done: {kind: end, text: \"Bye.\"}", "done: {kind: go, to: which}", "no way from it reaches an end"),
        ("allowed: [pending]", "allowed: []", "'allowed'"),
        ("allowed: [pending]", "allowed: [lost]", "lost"),
        ("identity: proof\n", "", "'identity'"),
        ("{type: order, ask", "{type: text, ask", "needs a slot of type order"),
        ("reason: reason, ", "", "'reason'"),
        ("  reason: {type", "  said: {type", "'said'"),
        ("flow: cancel_order", "flow: cancel_order\nflow: b", "the key 'flow' twice"),
        ("intents: [cancel_order]", "intents: &a [*a]", "alias"),
        ("title: cancel an order", "title: !!python/object/apply:os.system [ls]", "not YAML"),
        ("title: cancel an order", "title: " + "[" * 40 + "]" * 40, "nested too deep"),
        ("flow: cancel_order", "- flow", "not YAML"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_place(old: str, new: str, reason: str) -> None:
    assert old in GOOD
    with pytest.raises(BadFile, match=r"a\.yaml") as refused:
        read(GOOD.replace(old, new, 1))
    assert reason in refused.value.message


def test_a_slot_that_only_some_paths_ask_for_may_not_be_used() -> None:
    split = """
  which: {kind: ask, slot: order, next: fork}
  fork: {kind: check, cases: [{that: status_in, states: [paid], next: why}], otherwise: sure}
"""
    with pytest.raises(BadFile, match="not every path to it has asked for"):
        read(GOOD.replace("\n  which: {kind: ask, slot: order, next: why}\n", split))


def test_a_circle_without_a_question_is_refused() -> None:
    circle = """done: {kind: check, cases: [{that: one_line, next: end}], otherwise: again}
  again: {kind: say, text: "x", next: done}
  end: {kind: end}"""
    with pytest.raises(BadFile, match="leads back to itself"):
        read(GOOD.replace('done: {kind: end, text: "Bye."}', circle))


def test_a_file_past_the_limit_is_refused_unread() -> None:
    with pytest.raises(BadFile, match="at most"):
        read("#" * (MAX_FILE_BYTES + 1))


def test_not_utf8_is_told() -> None:
    with pytest.raises(BadFile, match="UTF-8"):
        read_flow("a.yaml", b"\xff\xfe")


def test_a_word_such_as_no_stays_a_word() -> None:
    flow = read_flow("a.yaml", GOOD.replace("cancel an order", "no").encode())

    assert flow.title == "no"


def test_a_flow_of_the_shop_takes_the_place_of_the_shipped_one() -> None:
    built = read_compiled(compile_flows({"mine.yaml": GOOD.encode()}, shipped_files())[COMPILED])

    assert built.get("cancel_order").allowed == ("pending",)  # type: ignore[union-attr]
    assert built.flows.keys() == shipped().flows.keys()


def test_an_intent_goes_to_the_flow_of_the_shop() -> None:
    mine = GOOD.replace("flow: cancel_order", "flow: my_cancel").replace("[cancel_order]", "[cancel_order, get_refund]")
    built = read_compiled(compile_flows({"mine.yaml": mine.encode()}, shipped_files())[COMPILED])

    assert built.by_intent("cancel_order") == built.by_intent("get_refund") == "my_cancel"
    assert built.by_intent("track_refund") == "refund_status"
    assert built.get("cancel_order") is None


def test_a_flow_that_is_gone_to_must_exist() -> None:
    mine = GOOD.replace('done: {kind: end, text: "Bye."}', "done: {kind: go, flow: track_order}")

    assert compile_flows({"a.yaml": mine.encode()}, shipped_files())
    with pytest.raises(BadFile, match=r"a\.yaml: it goes to the flow 'track_order'"):
        compile_flows({"a.yaml": mine.encode()})


def test_flows_may_not_send_the_customer_round_in_a_circle() -> None:
    mine = GOOD.replace('done: {kind: end, text: "Bye."}', "done: {kind: go, flow: track_order}")
    back = mine.replace("flow: cancel_order\ntitle", "flow: track_order\ntitle")
    back = back.replace("flow: track_order}", "flow: cancel_order}")

    with pytest.raises(BadFile, match="come back to it"):
        compile_flows({"a.yaml": mine.encode(), "b.yaml": back.replace("[cancel_order]", "[track_order]").encode()})


def test_two_files_of_one_shop_may_not_claim_the_same() -> None:
    with pytest.raises(BadFile, match=r"b\.yaml, 'flow'"):
        compile_flows({"a.yaml": GOOD.encode(), "b.yaml": GOOD.encode()})
    with pytest.raises(BadFile, match=r"b\.yaml, 'intents'"):
        compile_flows({"a.yaml": GOOD.encode(), "b.yaml": GOOD.replace("flow: c", "flow: d").encode()})


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_raises_anything_but_bad_file(data: bytes) -> None:
    with pytest.raises(BadFile):
        read_flow("a.yaml", data)


PLACES = ["flow", "title", "start", "steps", "slots", "intents", "identity", "allowed", "link"]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["which", "order", "ask", "cancel"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "next", "type", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(PLACES), VALUES)
def test_a_file_of_any_other_form_is_refused_or_good(place: str, value: object) -> None:
    content = yaml.safe_dump(StrictLoader(GOOD).get_single_data() | {place: value})
    with suppress(BadFile):
        read(content)
