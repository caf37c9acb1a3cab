"""A small head that ships, on the vectors of a fake encoder, and examples to teach it by."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.intents.shipped import Shipped
from storeclerk.chat.intents.teacher import Teacher
from storeclerk.text.few_shot import GoldenTexts
from tests.fakes import FakeEncoder

KNOWN = {
    "returns": [
        "I want to send my order back",
        "How do I return a jacket",
        "Can I give the boots back",
        "return the tent please",
        "send back what I bought",
        "I would like to return it",
    ],
    "delivery": [
        "When will my parcel arrive",
        "How long does delivery take",
        "the parcel is late",
        "is delivery on Saturday possible",
        "when does the parcel come",
        "track the delivery of the parcel",
    ],
    "payment": [
        "Can I pay by card",
        "my card was refused at checkout",
        "do you take invoices for payment",
        "pay with a voucher",
        "the payment failed twice",
        "charge my card again",
    ],
}
PRICE_MATCH = [
    "Can you match the lower price of another shop",
    "another shop has a lower price",
    "do you match the price of competitors",
    "the price is lower in another shop",
    "match a competitors lower price",
    "will you match that lower price",
]
GIFT_WRAP = [
    "Could you wrap this as a gift",
    "is gift wrapping free",
    "please add gift wrap and ribbon",
    "wrap the present in gift paper",
    "gift wrap with a ribbon",
]


class SmallEncoder(FakeEncoder):
    """Vectors of a length on which a fit takes little time."""

    dimensions = 160


def golden() -> GoldenTexts:
    """Two golden texts, the first near to PRICE_MATCH too."""
    texts = ["return to another shop at the lower price", "when will the parcel come"]
    return GoldenTexts(SmallEncoder().encode(texts), ["returns", "delivery"])


def arrays(known: Mapping[str, Sequence[str]] = KNOWN) -> dict[str, NDArray[Any]]:
    """A head that tells intents apart by the mean of their texts' vectors, and takes every text for in scope."""
    vectors = [SmallEncoder().encode(texts) for texts in known.values()]
    means = np.stack([part.mean(axis=0) for part in vectors])
    return {
        "labels": np.array(list(known)),
        "weights": np.ascontiguousarray(means.T) * 12,
        "bias": np.zeros(len(known), dtype=np.float32),
        "temperature": np.array(1.0, dtype=np.float32),
        "means": means.astype(np.float16),
        "whitening": np.eye(SmallEncoder.dimensions, 8, dtype=np.float16),
        "bank": np.rint(np.concatenate(vectors) * 127).astype(np.int8),
        "bank_labels": np.repeat(np.arange(len(known)), [len(part) for part in vectors]).astype(np.int16),
        "score_names": np.array(["softmax", "neighbours"]),
        "score_centre": np.zeros(2, dtype=np.float32),
        "score_scale": np.ones(2, dtype=np.float32),
        "score_weights": np.ones(2, dtype=np.float32),
        "threshold": np.array(0.0, dtype=np.float32),
        "neighbour_weight": np.array(0.0, dtype=np.float32),
    }


def shipped(base: str = "model one", golden: GoldenTexts | None = None) -> Shipped:
    return Shipped(arrays(), base, golden)


def teacher(base: str = "model one", golden: GoldenTexts | None = None) -> Teacher:
    return Teacher(SmallEncoder(), shipped(base, golden))
