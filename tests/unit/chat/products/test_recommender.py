"""The real recommender behind the chat's port."""

from typing import TYPE_CHECKING

from storeclerk.chat.products.catalogue import Catalogue
from storeclerk.chat.products.desk import ProductDesk
from storeclerk.consent import ConsentGate
from storeclerk.recommend.service import RecommendService
from tests.fakes import FakeCustomers, FakeObjects, FakeProducts, FakeQueue
from tests.unit.chat.products.shop import PRODUCTS, STOVE, message, shown

if TYPE_CHECKING:
    from storeclerk.chat.products.contract import RecommendPort


def test_a_visitor_gets_what_is_in_stock_with_the_reason_and_no_decision_is_logged() -> None:
    products, stream = FakeProducts([STOVE, *PRODUCTS]), FakeQueue()
    recommender: RecommendPort = RecommendService(ConsentGate(FakeCustomers()), products, FakeObjects(), stream)
    desk = ProductDesk(Catalogue(products, lambda: None, 384), recommender)
    found = desk.answer(message("can you recommend something", "recommend_product", customer_id=None))

    assert found is not None
    assert "in stock in the shop" in found.reply
    assert len(shown(found)) == 3
    assert STOVE.product_id not in shown(found)
    assert stream.sent == []
