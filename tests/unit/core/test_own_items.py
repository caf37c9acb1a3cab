import pytest

from storeclerk.errors import ConsentRequired
from storeclerk.own_items import OwnItems
from storeclerk.ports import NewItem
from tests.fakes import FakeCustomers

PERSONAL = ["profile", "order#W1", "consent#service", "interaction#1", ""]


@pytest.fixture
def own() -> OwnItems:
    customers = FakeCustomers()
    for item in ("profile", "order#W1", "session#1"):
        customers.put("ann", item, {"x": 1})
    return OwnItems(customers)


@pytest.mark.parametrize("item", PERSONAL)
def test_what_is_held_on_a_person_is_neither_read_nor_written(own: OwnItems, item: str) -> None:
    for use in (
        lambda: own.get("ann", item),
        lambda: own.query("ann", item),
        lambda: own.put("ann", item, {}),
        lambda: own.put_once("ann", item, {}),
        lambda: own.delete("ann", item),
        lambda: own.update("ann", item, {}, expected={}),
        lambda: own.add("ann", item, {"n": 1}),
        lambda: own.update("ann", "session#1", {}, expected={}, beside=[NewItem("ann", item, {})]),
    ):
        with pytest.raises(ConsentRequired):
            use()


def test_what_a_service_keeps_itself_is_read_and_written(own: OwnItems) -> None:
    own.put("visitor#1", "session#1", {"x": 2})

    assert own.update("ann", "session#1", {"x": 3}, expected={"x": 1}, beside=[NewItem("event#1", "event", {})])
    assert own.add("count#1", "hour", {"tries": 1}) == {"tries": 1}
    assert [item["x"] for item in (*own.query("ann", "session#"), *own.query("visitor#1", ""))] == [3, 2]
