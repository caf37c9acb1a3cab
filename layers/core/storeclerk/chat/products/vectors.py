"""What products mean, as vectors: an artefact, as encoding 300 products takes seconds and a turn has none.

Files of the artefact `products`: `products.json`, the id of each row and the digest of its text; `vectors.npy`,
float16 [products, dimensions], rows of length 1; `encoder.json`, which encoder made them. Half precision moves a cosine
by less than .001 and halves what 20,000 products take, to 15 MB.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.artefacts import Artefacts, Live, Manifest
from storeclerk.errors import ModelError
from storeclerk.ports import ObjectStore, ProductStore, TextEncoder, Vectors
from storeclerk.records import Product, Record

ARTEFACT = "products"
_CHUNK = 256  # texts in one call of the encoder: what their tokens take stays below 50 MB


class _MadeBy(Record, frozen=True):
    version: str
    dimensions: int


class _Row(Record, frozen=True):
    product_id: str
    digest: str


@dataclass(frozen=True)
class ProductVectors:
    """The vectors by product; digests tell which text each was made of."""

    rows: Mapping[str, int]
    digests: Mapping[str, str]
    vectors: NDArray[np.float16]

    @classmethod
    def from_files(cls, files: Mapping[str, bytes], encoder: TextEncoder) -> Self:
        """Read what `build_vectors` made with the same encoder. Raises ModelError."""
        try:
            made = msgspec.json.decode(files["encoder.json"], type=_MadeBy)
            rows = msgspec.json.decode(files["products.json"], type=list[_Row])
            vectors = np.load(io.BytesIO(files["vectors.npy"]), allow_pickle=False).astype(np.float16, copy=False)
        except (KeyError, ValueError, EOFError, msgspec.DecodeError) as error:
            raise ModelError(f"The products' vectors cannot be read: {error}. Build them again.") from error
        if made != _made_by(encoder) or vectors.shape != (len(rows), made.dimensions):
            raise ModelError(
                f"The products' vectors of shape {vectors.shape} for {len(rows)} products were made by encoder "
                f"{made.version}; the encoder here is {encoder.version}. Build them again."
            )
        places = {row.product_id: place for place, row in enumerate(rows)}
        return cls(places, {row.product_id: row.digest for row in rows}, vectors)

    def of(self, product_ids: Iterable[str], dimensions: int) -> Vectors:
        """The vectors of products in their order, shape [products, dimensions]; zeros for those that have none yet."""
        wanted = list(product_ids)
        found = np.zeros((len(wanted), dimensions), dtype=np.float32)
        known = [(place, self.rows[name]) for place, name in enumerate(wanted) if name in self.rows]
        if known:
            places, rows = zip(*known, strict=True)
            found[list(places)] = self.vectors[list(rows)]
        return found


def build_vectors(
    products: Iterable[Product], encoder: TextEncoder, kept: ProductVectors | None = None
) -> dict[str, bytes]:
    """Make the files of the artefact; a product whose text is as it was keeps its vector."""
    texts = {product.product_id: _text(product) for product in products}
    rows = [_Row(name, _digest(text)) for name, text in sorted(texts.items())]
    vectors = np.zeros((len(rows), encoder.dimensions), dtype=np.float16)
    fresh = []
    for place, row in enumerate(rows):
        if kept and kept.digests.get(row.product_id) == row.digest:
            vectors[place] = kept.vectors[kept.rows[row.product_id]]
        else:
            fresh.append(place)
    for start in range(0, len(fresh), _CHUNK):
        chunk = fresh[start : start + _CHUNK]
        vectors[chunk] = encoder.encode([texts[rows[place].product_id] for place in chunk])
    stream = io.BytesIO()
    np.save(stream, vectors, allow_pickle=False)
    return {
        "encoder.json": msgspec.json.encode(_made_by(encoder)),
        "products.json": msgspec.json.encode(rows),
        "vectors.npy": stream.getvalue(),
    }


def publish_vectors(products: ProductStore, encoder: TextEncoder, lake: ObjectStore) -> Manifest:
    """Make the vectors of the catalogue as it is and let them go live: at load, and by a schedule.

    Raises:
        StoreUnavailable: a store does not answer.
    """
    artefacts = Artefacts(lake)
    try:
        live = artefacts.read_live(ARTEFACT)
        kept = ProductVectors.from_files(live.files, encoder) if live else None
    except ModelError:
        kept = None  # damaged, or of an earlier encoder: all are made anew
    return artefacts.publish(ARTEFACT, build_vectors(products.all(), encoder, kept))


def live_vectors(lake: ObjectStore, encoder: TextEncoder) -> Callable[[], ProductVectors | None]:
    """Give the live vectors of a lake whenever asked; None before the first were published."""
    return Live(Artefacts(lake), ARTEFACT, lambda artefact: ProductVectors.from_files(artefact.files, encoder)).get


def _text(product: Product) -> str:
    return f"{product.title}. {product.category}. {product.description}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _made_by(encoder: TextEncoder) -> _MadeBy:
    return _MadeBy(version=encoder.version, dimensions=encoder.dimensions)
