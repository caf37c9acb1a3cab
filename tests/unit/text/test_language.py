"""Which language a text is in."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import ModelError
from storeclerk.text import language
from storeclerk.text.language import UNDETERMINED, Group, detect


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "where is my order"),
        ("en", "cancel my subscription pls"),
        ("en", "wheres my stuff??"),
        ("de", "wo ist meine Bestellung"),
        ("de", "geht nicht an"),
        ("fr", "je veux un remboursement"),
        ("fr", "ça ne s'allume pas"),
        ("es", "quiero cancelar el pedido"),
        ("it", "vorrei un rimborso"),
        ("nl", "waar blijft mijn pakketje??"),
        ("pl", "gdzie jest moje zamówienie"),
        ("pt", "não consigo entrar na conta"),
        ("sv", "jag vill ha pengarna tillbaka"),
        ("da", "jeg vil gerne annullere ordre 48213"),
        ("no", "når kommer pakken min, jeg har ikke fått noe"),
        ("fi", "missä tilaukseni on"),
        ("cs", "kde je moje objednávka"),
        ("hu", "hol van a csomagom"),
        ("ro", "unde este comanda mea"),
        ("tr", "siparişim nerede"),
        ("ru", "где мой заказ"),
        ("uk", "хочу скасувати замовлення"),
        ("bg", "искам да откажа поръчката"),
        ("el", "πού είναι η παραγγελία μου"),
        ("ar", "أين طلبي"),
        ("fa", "می‌خواهم سفارش را لغو کنم"),
        ("he", "איפה ההזמנה שלי"),
        ("zh", "我的订单在哪里"),
        ("ja", "注文はどこですか"),
        ("ko", "주문을 취소하고 싶어요"),
        ("hi", "मेरा ऑर्डर कहाँ है"),
        ("th", "คำสั่งซื้อของฉันอยู่ที่ไหน"),
    ],
)
def test_a_short_message_has_its_language(code: str, text: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Müller Küche pan returns",
        "Kånken Fjällräven blue size L",
        "does the Café Crème mug fit the dishwasher",
        "La Roche-Posay cream out of date",
        "De'Longhi Magnifica not heating",
        "plz cancell ordr asap",
        "did u get my mail",
        "WHERE IS MY REFUND",
        "refund for order W1000001 and invoice 2026/00412",
        "I wrote to kundenservice@laden-am-markt.example and got no reply",
        "see https://example.com/produkte/schuhe/wasserdichte-wanderschuhe please",
    ],
)
def test_brands_numbers_typing_errors_and_addresses_leave_english_english(text: str) -> None:
    assert detect(text) == "en"


@pytest.mark.parametrize(
    "text",
    ["", " ", "ok", "12345", "😀👍", "#W1000001", "??", "EUR 39.90", "product12", "hm", "+44 7700 900123", "\ud800"],
)
def test_where_nothing_can_be_said_it_is_undetermined(text: str) -> None:
    assert detect(text) == UNDETERMINED


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ja", "iPhone 15 Pro Max のケースはありますか"),
        ("zh", "我的 Adidas Samba 什么时候发货"),
        ("ko", "Galaxy S24 케이스 환불해 주세요"),
    ],
)
def test_a_brand_in_latin_letters_does_not_hide_another_script(code: str, text: str) -> None:
    assert detect(text) == code


def test_letters_that_are_composed_or_not_read_the_same() -> None:
    assert detect("où est ma commande") == detect("ou\u0300 est ma commande") == "fr"


@given(st.text())
def test_any_text_has_a_code(text: str) -> None:
    assert 2 <= len(detect(text)) <= 3


@given(st.text(alphabet=st.characters(categories=["Nd", "P", "S", "Z"])))
def test_a_text_without_letters_is_undetermined(text: str) -> None:
    assert detect(text) == UNDETERMINED


def test_only_the_beginning_of_a_long_text_counts() -> None:
    assert detect("where is my order please " * 80 + "wo ist meine Bestellung " * 10_000) == "en"


def test_a_letter_counts_by_the_longest_run_that_it_ends() -> None:
    group = Group(["en", "de"], ["in", "ing"], np.array([[0, 100], [100, 0]], dtype=np.int8), 0.1)

    assert group.best(["ing"]) == "en"
    assert group.best(["in"]) == "de"
    assert group.lead(["in"], "en") == pytest.approx(10 * np.log(2) / 2)
    assert group.lead(["in"], "de") == 0


@pytest.mark.parametrize("data", [None, b"", b"something else"])
def test_a_missing_or_altered_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes | None
) -> None:
    path = tmp_path / "language.npz"
    if data is not None:
        path.write_bytes(data)
    monkeypatch.setattr(language, "_FILE", path)
    language._group.cache_clear()

    with pytest.raises(ModelError, match=r"language\.npz .*Install Storeclerk again"):
        detect("where is my order")
