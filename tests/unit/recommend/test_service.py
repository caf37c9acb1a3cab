import io
from collections.abc import Sequence
from typing import Any

import pytest

from storeclerk.artefacts import Artefacts
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import StoreUnavailable
from storeclerk.recommend.model import FILE
from storeclerk.recommend.service import RecommendService
from storeclerk.records import Decision, Interaction, JsonObject, Product, Profile, as_json, record_from
from tests.fakes import FakeCustomers, FakeObjects, FakeProducts, FakeQueue
from tests.unit.recommend.builders import NOW, did, model_of, product

MODEL = model_of(
    {"tent": {"mat": 0.5, "stove": 0.4, "lamp": 0.3}, "boots": {"socks": 0.6}},
    {"boots": 1.0, "tent": 0.8, "mat": 0.6, "lamp": 0.4, "socks": 0.2},
)
NAMES = ["boots", "lamp", "mat", "socks", "stove", "tent"]


class Shop:
    """A shop with one customer, c1, who consented to personalisation."""

    def __init__(self) -> None:
        self.customers = FakeCustomers()
        self.products = FakeProducts(product(name) for name in NAMES)
        self.lake = FakeObjects()
        self.queue = FakeQueue()
        self.gate = ConsentGate(self.customers)
        self.service = RecommendService(self.gate, self.products, self.lake, self.queue)
        Artefacts(self.lake).publish("recommender", {FILE: MODEL.to_bytes()})
        self.add_customer("c1", {})
        self.consent("c1", granted=True)

    def add_customer(self, customer_id: str, demographics: dict[str, str]) -> None:
        profile = Profile(f"subject-{customer_id}", "Ada", "ada@shop.example", NOW, demographics=demographics)
        self.customers.put(customer_id, "profile", as_json(profile))

    def consent(self, customer_id: str, *, granted: bool) -> None:
        self.gate.record(customer_id, Purpose.PERSONALISATION, granted=granted, text_version="1")

    def remember(self, *interactions: Interaction, customer_id: str = "c1") -> None:
        for seen in interactions:
            name = f"interaction#{seen.at.isoformat()}#{seen.interaction_id}"
            self.customers.put(customer_id, name, as_json(seen))

    def sell_out(self, *names: str) -> None:
        self.products.put(product(name, stock=0) for name in names)

    def listed(self, k: int = 10, customer_id: str = "c1") -> dict[str, str]:
        """The products of a list with their reasons."""
        return {item.product_id: item.reason for item in self.service.recommend(customer_id, k).items}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_the_history_comes_first_and_popularity_fills_what_is_left(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"))
    assert list(shop.listed(4)) == ["mat", "stove", "lamp", "boots"]


def test_the_reason_names_the_product_of_the_history_that_gave_most(shop: Shop) -> None:
    shop.remember(did("tent", "view", hours_ago=2), did("boots", "cart", hours_ago=3))
    listed = shop.listed()
    assert listed["mat"] == "Because you looked at The tent"
    assert listed["socks"] == "Because you put The boots in your cart"


@pytest.mark.parametrize(
    ("interaction", "words"),
    [
        (did("tent", "purchase"), "Because you bought The tent"),
        (did("tent", "rating", value=5), "Because you liked The tent"),
    ],
)
def test_the_reason_says_what_the_customer_did(shop: Shop, interaction: Interaction, words: str) -> None:
    shop.remember(interaction)
    assert shop.listed()["mat"] == words


def test_a_product_that_left_the_catalogue_is_neither_shown_nor_named(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"))
    del shop.products.products["tent"], shop.products.products["mat"]
    listed = shop.listed()
    assert "mat" not in listed
    assert listed["stove"] == "Because of something you bought"


def test_what_is_sold_out_now_is_never_shown(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"))
    shop.sell_out("mat", "boots")
    assert list(shop.listed()) == ["stove", "lamp", "socks"]


@pytest.mark.parametrize("kind", ["purchase", "cart", "dismiss", "rating"])
def test_what_the_customer_has_or_turned_down_is_never_shown(shop: Shop, kind: Any) -> None:
    shop.remember(did("tent"), did("mat", kind, value=5), did("boots", kind, value=1))
    assert not {"mat", "boots"} & set(shop.listed())


def test_without_consent_the_list_is_the_popular_one_and_nothing_is_read_or_logged(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"))
    shop.consent("c1", granted=False)
    assert shop.listed(2) == dict.fromkeys(["boots", "tent"], "Popular in the shop right now")
    assert shop.queue.sent == []


def test_a_customer_whom_nobody_knows_gets_the_popular_list(shop: Shop) -> None:
    assert list(shop.listed(2, customer_id="nobody")) == ["boots", "tent"]


def test_a_consent_without_a_profile_gives_a_list_that_is_not_logged(shop: Shop) -> None:
    shop.consent("c2", granted=True)
    assert list(shop.listed(1, customer_id="c2")) == ["boots"]
    assert shop.queue.sent == []


def test_when_the_filters_empty_the_list_popularity_fills_it(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"))
    shop.sell_out("mat", "stove", "lamp")
    assert shop.listed() == dict.fromkeys(["boots", "socks"], "Popular in the shop right now")


def test_what_no_model_knows_fills_the_rest_from_the_catalogue(shop: Shop) -> None:
    shop.products.put([product("novelty")])
    listed = shop.listed(50)
    assert list(listed)[-2:] == ["stove", "novelty"]
    assert listed["novelty"] == "In stock in the shop"


def test_without_a_published_model_the_catalogue_is_shown(shop: Shop) -> None:
    shop.lake.objects.clear()
    shop.sell_out("boots")
    assert shop.listed(2) == dict.fromkeys(["lamp", "mat"], "In stock in the shop")


def test_a_model_that_cannot_be_read_costs_the_personal_list_and_not_the_list(shop: Shop, log: io.StringIO) -> None:
    shop.remember(did("tent", "purchase"))
    Artefacts(shop.lake).publish("recommender", {FILE: b"damaged"})
    assert len(shop.listed(3)) == 3
    assert "recommender not taken" in log.getvalue()


def test_an_artefact_without_its_file_is_no_model(shop: Shop) -> None:
    Artefacts(shop.lake).publish("recommender", {"other.npz": b""})
    assert set(shop.listed(2).values()) == {"In stock in the shop"}


def test_a_shop_with_nothing_to_sell_gives_an_empty_list(shop: Shop) -> None:
    shop.sell_out(*NAMES)
    assert shop.service.recommend("c1", 10).items == []


def test_no_list_is_longer_than_asked_nor_names_a_product_twice(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"), did("boots"))
    for k in range(1, 51):
        names = [item.product_id for item in shop.service.recommend("c1", k).items]
        assert len(names) == len(set(names)) == min(k, 5)


def test_an_interaction_that_cannot_be_read_costs_no_other(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"))
    shop.customers.put("c1", "interaction#2026-10-31#odd", {"product_id": 7})
    assert next(iter(shop.listed())) == "mat"


def test_each_list_is_logged_as_a_decision_under_the_subject(shop: Shop) -> None:
    shop.remember(did("tent", "purchase"))
    answer = shop.service.recommend("c1", 2)
    [message] = shop.queue.sent
    assert message["type"] == "decision"
    decision = record_from(Decision, message)
    assert (decision.decision_id, decision.subject) == (answer.decision, "subject-c1")
    assert (decision.strategy, decision.model_version) == (
        "item_neighbours",
        Artefacts(shop.lake).live_version("recommender"),
    )
    assert [(item.rank, item.product_id, item.price, item.score) for item in decision.items] == [
        (rank, item.product_id, item.price, item.score) for rank, item in enumerate(answer.items, 1)
    ]
    assert "c1" not in {value for value in message.values() if isinstance(value, str)}


def test_a_stream_queue_that_fails_costs_the_record_and_not_the_list(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: Sequence[JsonObject]) -> None:
        raise StoreUnavailable("The stream queue did not answer.")

    monkeypatch.setattr(shop.queue, "send", refuse)
    answer = shop.service.recommend("c1", 3)
    assert (len(answer.items), bool(answer.decision)) == (3, True)
    assert "decision not logged" in log.getvalue()
    assert "DecisionNotLogged" in capsys.readouterr().out


def test_a_table_that_fails_is_said_and_not_hidden(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Sequence[str]) -> None:
        raise StoreUnavailable("The products table did not answer.")

    monkeypatch.setattr(shop.products, "get", refuse)
    with pytest.raises(StoreUnavailable):
        shop.service.recommend("c1", 3)


def test_who_a_customer_is_changes_nothing_in_the_list(shop: Shop) -> None:
    shop.add_customer("c2", {"gender": "female", "age_group": "60+", "region": "north"})
    shop.consent("c2", granted=True)
    for customer in ("c1", "c2"):
        shop.remember(did("tent", "purchase"), did("boots"), customer_id=customer)
    assert shop.service.recommend("c1", 10).items == shop.service.recommend("c2", 10).items


def test_only_the_products_needed_are_looked_up(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [f"p{number:04d}" for number in range(600)]
    shop.products.put(product(name) for name in many)
    model = model_of({}, {name: 1 - number / 1000 for number, name in enumerate(many)})
    Artefacts(shop.lake).publish("recommender", {FILE: model.to_bytes()})
    asked: list[int] = []
    plain = shop.products.get

    def watched(names: Sequence[str]) -> dict[str, Product]:
        asked.append(len(names))
        return plain(names)

    monkeypatch.setattr(shop.products, "get", watched)
    assert len(shop.listed(10)) == 10
    assert asked == [30]
