from collections.abc import Sequence

import numpy as np
import pytest

from storeclerk.artefacts import Artefacts
from storeclerk.chat.products.catalogue import KEEP_SECONDS, Catalogue
from storeclerk.chat.products.vectors import ARTEFACT, ProductVectors, build_vectors, live_vectors, publish_vectors
from storeclerk.errors import ModelError
from storeclerk.ports import Vectors
from tests.fakes import FakeEncoder, FakeObjects, FakeProducts
from tests.unit.chat.products.shop import PRODUCTS, product


class CountingEncoder(FakeEncoder):
    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts.extend(texts)
        return super().encode(texts)


def test_names_are_kept_for_some_minutes() -> None:
    now = 0.0
    products = FakeProducts(PRODUCTS)
    catalogue = Catalogue(products, lambda: None, 384, clock=lambda: now)
    first = catalogue.shelf()
    products.put([product("product99", "New Kite", "12.00")])

    now = KEEP_SECONDS - 1
    assert catalogue.shelf() is first
    now = KEEP_SECONDS
    assert "product99" in catalogue.shelf().place


def test_published_vectors_are_read_back_and_near_to_their_own_text() -> None:
    lake, encoder, products = FakeObjects(), FakeEncoder(), FakeProducts(PRODUCTS)
    publish_vectors(products, encoder, lake)
    vectors = live_vectors(lake, encoder)()

    assert vectors is not None
    shelf = Catalogue(products, lambda: vectors, encoder.dimensions).shelf()
    nearest = shelf.nearness(encoder.encode(["Skerry Squall Rain Jacket"])[0]).argmax()
    assert shelf.products[int(nearest)].product_id == "product34"


def test_only_new_texts_are_encoded_again() -> None:
    lake, encoder, products = FakeObjects(), CountingEncoder(), FakeProducts(PRODUCTS)
    publish_vectors(products, encoder, lake)
    encoder.texts.clear()
    products.put([product("product99", "New Kite", "12.00")])
    publish_vectors(products, encoder, lake)

    assert len(encoder.texts) == 1
    assert "New Kite" in encoder.texts[0]


def test_a_product_without_a_vector_has_zeros() -> None:
    encoder = FakeEncoder()
    vectors = ProductVectors.from_files(build_vectors(PRODUCTS[:1], encoder), encoder)
    found = vectors.of(["product35", "product34"], encoder.dimensions)

    assert not found[0].any()
    assert np.linalg.norm(found[1]) == pytest.approx(1, abs=1e-2)


def test_vectors_of_another_encoder_are_refused() -> None:
    encoder, other = FakeEncoder(), FakeEncoder()
    other.version = "other"

    with pytest.raises(ModelError, match="Build them again"):
        ProductVectors.from_files(build_vectors(PRODUCTS, encoder), other)


def test_damaged_vectors_are_refused_and_made_anew() -> None:
    lake, encoder = FakeObjects(), FakeEncoder()
    Artefacts(lake).publish(ARTEFACT, {"encoder.json": b"{", "products.json": b"[]", "vectors.npy": b""})

    assert publish_vectors(FakeProducts(PRODUCTS), encoder, lake).name == ARTEFACT
    assert live_vectors(lake, encoder)() is not None
