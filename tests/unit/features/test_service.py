"""The batch of a request."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import TooLarge
from storeclerk.features.catalogue import KEEP_SECONDS, Catalogue
from storeclerk.features.contract import FeaturesRequest, RejectedRow
from storeclerk.features.service import FeatureService
from tests.fakes import FakeProducts
from tests.unit.features.shop import TENT, FakeReader, feature_service
from tests.unit.features.test_rows import ANY_CELL

SERVICE = feature_service()


def request(*rows: Any) -> FeaturesRequest:
    return FeaturesRequest(source="reviews", rows=list(rows))


def test_a_batch_comes_back_as_features_and_rejections_by_index() -> None:
    response = SERVICE.extract_rows(request({"text": "awful"}, {"txt": "?"}, 7, {"Review Text": "a lovely meadow 4"}))

    assert [(row.row_id, row.sentiment.label) for row in response.rows] == [("0", "negative"), ("3", "positive")]
    assert [mention.product_id for mention in response.rows[1].mentions] == ["product12"]
    assert [row.index for row in response.rejected] == [1, 2]
    assert response.rejected[1] == RejectedRow(2, "It is not a JSON object.")


def test_an_empty_batch_is_answered_without_the_stores() -> None:
    response = SERVICE.extract_rows(request())

    assert (response.rows, response.rejected) == ([], [])


def test_five_hundred_rows_are_taken_and_no_more() -> None:
    assert len(SERVICE.extract_rows(request(*[{"text": "ok"}] * 500)).rows) == 500
    with pytest.raises(TooLarge, match="501 rows; at most 500"):
        SERVICE.extract_rows(request(*[{"text": "ok"}] * 501))


def test_an_answer_that_lambda_cannot_send_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = _answer_size("\u00e9", 5)
    monkeypatch.setattr("storeclerk.features.service.MAX_ANSWER_BYTES", limit)

    assert _answer_size("\u00e9", 4) < limit
    with pytest.raises(TooLarge, match=r"answer would have .* fewer rows"):
        _answer_size("\u00e9", 6)


def test_more_text_than_can_be_read_in_time_is_refused_with_what_to_do() -> None:
    with pytest.raises(TooLarge, match=r"160,000 characters; at most 150,000 are taken\. Send fewer"):
        _answer_size("a" * 20_000, 8)


def _answer_size(text: str, rows: int) -> int:
    response = SERVICE.extract_rows(request(*[{"text": text}] * rows))
    return len(json.dumps({"body": msgspec.json.encode(response).decode()}))


def test_a_product_uncovers_its_own_name_and_no_longer_one() -> None:
    service = FeatureService(FakeReader(), Catalogue(FakeProducts([msgspec.structs.replace(TENT, title="Moor")])))

    kept, covered = service.extract_rows(request({"text": "the Meadow 4"}, {"text": "ask Mia Moor"})).rows

    assert (kept.text, covered.text) == ("the [person]", "ask [person]")
    (own,) = SERVICE.extract_rows(request({"text": "the Meadow 4"})).rows
    assert own.text == "the Meadow 4"


def test_a_row_has_a_hundred_mentions_at_most() -> None:
    (row,) = SERVICE.extract_rows(request({"text": "product12 " * 2_000})).rows

    assert [mention.start for mention in row.mentions] == [10 * place for place in range(100)]


@given(st.lists(ANY_CELL | st.dictionaries(st.sampled_from(["text", "rating", "at"]), ANY_CELL), max_size=5))
def test_every_row_comes_back_once(rows: list[Any]) -> None:
    response = SERVICE.extract_rows(request(*rows))

    indexes = [int(row.row_id) for row in response.rows] + [row.index for row in response.rejected]
    assert sorted(indexes) == list(range(len(rows)))


def test_the_catalogue_is_read_again_after_a_minute() -> None:
    now = 100.0
    products = FakeProducts()
    catalogue = Catalogue(products, clock=lambda: now)
    assert catalogue.finder().find("product12") == []
    products.put([TENT])

    assert catalogue.finder().find("product12") == []
    now += KEEP_SECONDS
    assert len(catalogue.finder().find("product12")) == 1
