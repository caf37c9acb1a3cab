"""The parsers of slots."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ops.paths import SAMPLE_STORE
from storeclerk.chat.flows.contract import Flow
from storeclerk.chat.flows.live import shipped
from storeclerk.chat.flows.scene import ORIGINAL, Scene
from storeclerk.chat.flows.slot_types import ChoiceSlot, OrderSlot, PaymentSlot, Slot, TextSlot
from storeclerk.chat.flows.slots import alone, question, read, told
from storeclerk.chat.flows.slots.address import parse_address
from storeclerk.chat.flows.slots.found import Found, Said
from storeclerk.chat.flows.slots.plain import find_email
from tests.unit.chat.builders import turn
from tests.unit.chat.flows.world import DELIVERED, PENDING, Book, Shelf, memory

EXCHANGE = shipped().flows["exchange_items"]
PAY = Flow(
    flow="pay", title="pay", start="end", steps={},
    slots={"order": OrderSlot(ask="?"), "any": PaymentSlot(ask="?"),
           "back": PaymentSlot(ask="?", among="original_or_gift_card"),
           "new": PaymentSlot(ask="?", among="other_than_original")},
)  # fmt: skip
DELIVERED_ID, PENDING_ID = f"W{DELIVERED}", f"W{PENDING}"


def scene(flow: Flow = EXCHANGE, /, session: dict[str, Any] | None = None, **slots: Any) -> Scene:
    return Scene(turn("x", **(session or {})), flow, Book(), Shelf(), slots)


def value(
    slot: str, text: str, *, flow: Flow = EXCHANGE, asked: bool = True, partly: object = None, **slots: Any
) -> Any:
    found = read(flow.slots[slot], scene(flow, **slots), Said(text, text), partly, asked=asked)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("the kettle", ["k1"]),
        ("the ketle and the rug", ["k1", "w1"]),
        ("red shirt", ["t1"]),
        ("both shirts", ["t1", "t2"]),
        ("both t-shirts please", ["t1", "t2"]),
        ("everything", ["k1", "t1", "t2", "w1"]),
        ("all", ["k1", "t1", "t2", "w1"]),
        ("all items except the rug", ["k1", "t1", "t2"]),
        ("the first and the last one", ["k1", "w1"]),
        ("2", ["t1"]),
        ("the shirt", None),
        ("the red shirt size M and the blue shirt size M", ["t1", "t2"]),
        ("the lamp", None),
        ("swap the red shirt for a blue one", ["t1"]),
    ],
)
def test_lines_by_title_option_all_and_place(text: str, chosen: list[str] | None) -> None:
    assert value("items", text, order=DELIVERED_ID) == chosen


@pytest.mark.parametrize("text", ["that is all", "the first time I ordered here", "I bought 2", "no problem at all"])
def test_lines_are_not_read_into_a_message_that_was_not_asked_for_them(text: str) -> None:
    assert value("items", text, asked=False, order=DELIVERED_ID) is None


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("black", ["k2"]), ("the green one with 2L", ["k4"]), ("black 2L", None), ("from white to black", ["k2"]),
     ("purple", None), ("the same one again", ["k1"]), ("capacity 2L color green", ["k4"])],
)  # fmt: skip
def test_a_variant_by_the_options_that_are_named(text: str, chosen: list[str] | None) -> None:
    assert value("new_items", text, order=DELIVERED_ID, items=["k1"]) == chosen


def test_what_can_be_had_is_said_where_a_variant_cannot() -> None:
    found = read(EXCHANGE.slots["new_items"], scene(order=DELIVERED_ID, items=["k1"]), Said("black 2L", ""), asked=True)

    assert found is not None
    assert "in stock" in found.say
    assert "color green, capacity 2L" in found.say or "color black, capacity 1L" in found.say


def test_variants_of_several_positions_come_together_over_messages() -> None:
    of: dict[str, Any] = {"order": DELIVERED_ID, "items": ["k1", "t1"]}
    first = read(EXCHANGE.slots["new_items"], scene(**of), Said("the kettle in black", ""), asked=True)
    assert first is not None
    assert first.partly == ["k2", None]
    assert "T-Shirt" in question(EXCHANGE.slots["new_items"], scene(**of), first.partly).listed

    assert value("new_items", "size L", partly=first.partly, **of) == ["k2", "t3"]


def test_positions_of_one_title_are_told_apart_by_their_options() -> None:
    text = "blue shirt size M to size L, red shirt size M to size L"

    assert value("new_items", text, order=DELIVERED_ID, items=["t1", "t2"]) == ["t3", "t4"]


@pytest.mark.parametrize(
    ("slot", "text", "chosen"),
    [
        ("any", "PayPal", "paypal_2"),
        ("any", "paypal_2", "paypal_2"),
        ("any", "the visa", ORIGINAL),
        ("any", "card ending 8674", ORIGINAL),
        ("any", "my gift card", "gift_3"),
        ("back", "paypal", None),
        ("back", "to where it came from", ORIGINAL),
        ("back", "gift card please", "gift_3"),
        ("new", "same card", None),
        ("new", "paypal", "paypal_2"),
        ("any", "bitcoin", None),
    ],
)
def test_a_payment_by_kind_label_figures_and_id(slot: str, text: str, chosen: str | None) -> None:
    assert value(slot, text, flow=PAY, order=DELIVERED_ID) == chosen


@pytest.mark.parametrize(
    ("text", "order_id"),
    [("w1000945", "W1000945"), ("#W1000945.", "W1000945"), ("my last order", "W1000966"), ("the rug", "W1000783"),
     ("my latest delivered order", "W1000783"),
     ("W7654321", None), ("W1000945 or W1000966", None), ("1000945", None)],
)  # fmt: skip
def test_an_order_by_number_newest_and_content(text: str, order_id: str | None) -> None:
    assert value("order", text) == order_id


def test_a_pronoun_means_the_order_that_was_spoken_of() -> None:
    of = scene(session={"memory": memory(PENDING_ID)})

    assert read(EXCHANGE.slots["order"], of, Said("return it", ""), asked=False) == Found(PENDING_ID)


def test_the_only_order_in_an_allowed_state_is_taken() -> None:
    assert alone(EXCHANGE.slots["order"], scene()) == Found(DELIVERED_ID)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rosenweg 4, 28195 Bremen", {"street": "Rosenweg 4", "postcode": "28195", "city": "Bremen"}),
        ("Rosenweg 4 28195 Bremen", {"street": "Rosenweg 4", "postcode": "28195", "city": "Bremen"}),
        (
            "please send it to 967 Sunset Drive, Suite 613, Fort Worth, TX, 76176, USA",
            {"street": "967 Sunset Drive", "extra": "Suite 613", "city": "Fort Worth", "region": "TX",
             "postcode": "76176", "country": "US"},
        ),
        ("12 Harbour Lane\nGalway\nH91 AB12\nIreland",
         {"street": "12 Harbour Lane", "city": "Galway", "postcode": "H91 AB12", "country": "IE"}),
        ("10 Downing Street, London SW1A 2AA",
         {"street": "10 Downing Street", "city": "London", "postcode": "SW1A 2AA"}),
        ("my new address is 5 Elm St, New York, NY 10083",
         {"street": "5 Elm St", "city": "New York", "region": "NY", "postcode": "10083"}),
        ("5 rue des Lilas, 75011 Paris, France",
         {"street": "5 rue des Lilas", "postcode": "75011", "city": "Paris", "country": "FR"}),
        ("Street: Keizersgracht 12, City: Amsterdam, Postcode: 1015 CS",
         {"street": "Keizersgracht 12", "city": "Amsterdam", "postcode": "1015 CS"}),
    ],
)  # fmt: skip
def test_an_address_in_one_message(text: str, parts: dict[str, str]) -> None:
    assert parse_address(text) == parts


def test_the_addresses_of_the_sample_store_are_read() -> None:
    """The share is measured: names of towns and codes of fourteen countries, as a label has them."""
    found = [
        json.loads(line)["shipping_address"] for line in (SAMPLE_STORE / "orders.jsonl").read_text("utf-8").splitlines()
    ]
    distinct = {json.dumps(one, sort_keys=True): one for one in found}.values()
    wrong = [
        one
        for one in distinct
        if (got := parse_address(f"{one['street']}, {one['postcode']} {one['city']}"))
        != {name: one[name] for name in ("street", "postcode", "city")}
        or not got
    ]
    assert len(wrong) <= 0.05 * len(distinct), wrong[:20]


@pytest.mark.parametrize(
    ("text", "email"),
    [("from a@b.example to Ann.Ash+x@mail.example.com.", "Ann.Ash+x@mail.example.com"), ("<a@b.co>", "a@b.co"),
     ("a@b", None), ("@b.co", None), ("a@b..co", None), ("a@-b.co", None), ("no", None)],
)  # fmt: skip
def test_an_email(text: str, email: str | None) -> None:
    assert find_email(text) == email


REASON = shipped().flows["cancel_order"].slots["reason"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("I no longer need it", "no_longer_needed"), ("ordered by accident", "by_mistake"),
     ("found it cheaper", "cheaper"), ("the second", "by_mistake"), ("banana", None)],
)  # fmt: skip
def test_a_choice_by_its_words(text: str, chosen: str | None) -> None:
    assert isinstance(REASON, ChoiceSlot)
    found = read(REASON, scene(), Said(text, text), asked=True)
    assert (found.value if found else None) == chosen


def test_a_text_is_kept_without_personal_data() -> None:
    found = read(TextSlot(ask="?"), scene(), Said("call me on 020 915 0142", "call me on [PHONE]"), asked=True)

    assert found == Found("call me on [PHONE]")


SLOTS: list[tuple[str, Slot]] = [
    *EXCHANGE.slots.items(),
    *PAY.slots.items(),
    ("address", shipped().flows["change_address"].slots["address"]),
    ("reason", REASON),
]
PARTS = st.sampled_from(
    ["the", "kettle", "red", "shirt", "W1000945", "12", "Rosenweg", "all", "to", "paypal", "XL", ";", "a@b.co"]
)


@settings(deadline=None)
@given(st.sampled_from(SLOTS), st.text() | st.lists(PARTS).map(" ".join), st.booleans())
def test_no_text_raises_and_what_is_found_is_of_the_order(named: tuple[str, Slot], text: str, asked: bool) -> None:
    _, slot = named
    here = scene(PAY if isinstance(slot, PaymentSlot) else EXCHANGE, order=DELIVERED_ID, items=["k1", "t1"])
    found = read(slot, here, Said(text, text), asked=asked)
    if found is not None and found.value is not None:
        assert told(slot, here, found.value)
        if slot == EXCHANGE.slots["items"]:
            assert set(found.value) <= {"k1", "t1", "t2", "w1"}
        if slot == EXCHANGE.slots["new_items"]:
            assert all(Shelf().get([new])[new].stock > 0 for new in found.value)


@pytest.mark.parametrize("text", ["the " * 500, "1 " * 1000, ", " * 1000, "ab12" * 500, "W100094" * 280, "a@" * 1000])
def test_a_long_message_is_read_in_bounded_time(text: str) -> None:
    begun = time.perf_counter()
    for _, slot in SLOTS:
        read(
            slot,
            scene(PAY if isinstance(slot, PaymentSlot) else EXCHANGE, order=DELIVERED_ID, items=["k1"]),
            Said(text, text),
            asked=True,
        )
    assert time.perf_counter() - begun < 1
