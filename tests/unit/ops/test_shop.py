import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ops.failures import CommandError
from ops.shop import Shop

HEAD = "product_id,title,description,category,price,currency,stock,brand,part_number,attributes\n"
TENT = 'product1,Tent,"A tent, green",Tents,389.00,EUR,3,,,"{""persons"": 2}"\n'


def shop(folder: Path, **files: str) -> Shop:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return Shop(folder)


def test_a_product_is_read_with_its_attributes(tmp_path: Path) -> None:
    [product] = shop(tmp_path, products__csv=HEAD + TENT).products()
    assert (product.product_id, product.stock, product.attributes) == ("product1", 3, {"persons": 2})


def test_a_byte_order_mark_does_not_become_part_of_the_first_column(tmp_path: Path) -> None:
    [product] = shop(tmp_path, products__csv="\ufeff" + HEAD + TENT).products()
    assert product.product_id == "product1"


def test_a_file_that_is_not_there_holds_no_rows(tmp_path: Path) -> None:
    assert list(shop(tmp_path).orders()) == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("product2,Stove,Hot,Stoves,cheap,EUR,1,,,\n", "price"),
        ("product2,Stove,Hot,Stoves,9.00,EUR,,,,\n", "stock"),
        ("product2,Stove,Hot,Stoves,9.00,EUR,1,,,{broken\n", "not JSON"),
        ("product2,Stove,Hot,Stoves,9.00,EUR,1,,,,,one too many\n", "more cells"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_file_and_line(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(CommandError, match=rf"products\.csv, line 3: .*{problem}"):
        list(shop(tmp_path, products__csv=HEAD + TENT + row).products())


def test_a_line_of_orders_that_is_not_json_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"orders\.jsonl, line 1: not JSON"):
        list(shop(tmp_path, orders__jsonl="{\n").orders())


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        Shop(tmp_path / "nowhere")


def interactions(at: str) -> str:
    return f"interaction_id,customer_number,product_id,kind,value,at\nI1,C-1,product1,view,,{at}\n"


def test_the_moments_of_a_shop_stay_as_they_are(tmp_path: Path) -> None:
    [row] = shop(tmp_path, interactions__csv=interactions("2026-10-30T10:00:00Z")).interactions()
    assert row.at == datetime(2026, 10, 30, 10, tzinfo=UTC)


def test_the_moments_of_a_sample_store_move_with_the_calendar(tmp_path: Path) -> None:
    as_of = {"store__json": json.dumps({"as_of": "2026-11-01"})}
    [row] = shop(tmp_path, interactions__csv=interactions("2026-10-30T10:00:00Z"), **as_of).interactions()
    assert datetime.now(UTC).date() - row.at.date() == timedelta(days=2)


def test_demographics_are_those_that_were_given(tmp_path: Path) -> None:
    text = (
        "customer_number,identity,name,email,city,country,created_at,age_group,gender,region\n"
        "C-1,sub-1,Ann Onym,ann@example.com,,,2026-01-01T00:00:00Z,35-44,,north\n"
    )
    [customer] = shop(tmp_path, customers__csv=text).customers()
    assert customer.demographics() == {"age_group": "35-44", "region": "north"}


@pytest.mark.parametrize(("price", "stock"), [("NaN", "1"), ("-1", "1"), ("Infinity", "1"), ("9.00", "-1")])
def test_a_price_or_a_stock_that_is_no_amount_is_refused(tmp_path: Path, price: str, stock: str) -> None:
    row = f"product2,Stove,Hot,Stoves,{price},EUR,{stock},,,\n"
    with pytest.raises(CommandError, match=r"products\.csv, row 2: price and stock"):
        list(shop(tmp_path, products__csv=HEAD + TENT + row).products())


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_bytes((HEAD + TENT).encode() + "product2,Größe".encode("latin-1"))
    with pytest.raises(CommandError, match="not text in UTF-8"):
        list(Shop(tmp_path).products())


@pytest.mark.parametrize("second", ["C-1,sub-2", "C-2,sub-1"])
def test_two_customers_do_not_become_one_person(tmp_path: Path, second: str) -> None:
    head = "customer_number,identity,name,email,created_at\n"
    rows = f"C-1,sub-1,Ann,ann@example.com,2026-01-01T00:00:00Z\n{second},Ben,ben@example.com,2026-01-01T00:00:00Z\n"
    with pytest.raises(CommandError, match="two customers have the"):
        list(shop(tmp_path, customers__csv=head + rows).customers())


CUSTOMERS = "customer_number,identity,name,email,created_at,address,payment_methods\n"


def customer(address: str = "", methods: str = "") -> str:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in (address, methods))
    return f"{CUSTOMERS}C-1,sub-1,Ann,ann@example.com,2026-01-01T00:00:00Z,{quoted}\n"


def test_a_customer_is_read_with_address_and_ways_to_pay(tmp_path: Path) -> None:
    methods = '[{"method_id": "g1", "kind": "gift_card", "balance": "20.00"}, {"method_id": "c1", "kind": "card"}]'
    [read] = shop(tmp_path, customers__csv=customer('{"city": "Cork"}', methods)).customers()

    assert read.address == {"city": "Cork"}
    assert [(one.method_id, one.kind, one.balance) for one in read.payment_methods] == [
        ("g1", "gift_card", Decimal(20)),
        ("c1", "card", None),
    ]


def test_a_customer_without_address_and_ways_to_pay_has_none(tmp_path: Path) -> None:
    [read] = shop(tmp_path, customers__csv=customer()).customers()

    assert (read.address, read.payment_methods) == (None, ())


@pytest.mark.parametrize(
    ("methods", "problem"),
    [
        ('[{"method_id": "g1", "kind": "gift_card", "balance": "NaN"}]', "a balance must be a number"),
        ('[{"method_id": "g1", "kind": "gift_card", "balance": -1}]', "a balance must be a number"),
        ('[{"method_id": "a", "kind": "card"}, {"method_id": "a", "kind": "paypal"}]', "the same method_id"),
        ('[{"method_id": "a", "kind": "gold"}]', "line 2"),
        ("[", "not JSON"),
    ],
)
def test_ways_to_pay_that_cannot_be_are_refused(tmp_path: Path, methods: str, problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        list(shop(tmp_path, customers__csv=customer(methods=methods)).customers())


def test_a_number_is_one_orders(tmp_path: Path) -> None:
    order = {"order_id": "W1", "status": "paid", "placed_at": "2026-01-01T00:00:00Z", "lines": [], "total": 1}
    lines = [json.dumps({**order, "currency": "EUR", "customer_number": number}) for number in ("C-1", "C-2")]

    with pytest.raises(CommandError, match="line 2: there is a second order W1"):
        list(shop(tmp_path, orders__jsonl="\n".join(lines)).orders())
