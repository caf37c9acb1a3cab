"""A reader of messages with small heads on a fake encoder."""

from collections.abc import Callable

import numpy as np

from storeclerk.chat.reading import MessageReader
from storeclerk.text.intent import IntentHead
from storeclerk.text.pii.finder import PersonalData
from storeclerk.text.sentiment import SentimentHead
from tests.unit.chat.intents.heads import SmallEncoder, arrays


def small_reader(encoder: SmallEncoder | None = None, own: SmallEncoder | None = None) -> MessageReader:
    """Knows returns, delivery and payment; takes every message for neutral, and finds personal data by rules."""
    head = IntentHead.from_arrays(arrays())
    return reader_of(encoder or SmallEncoder(), lambda: head, own)


def reader_of(
    encoder: SmallEncoder, intents: Callable[[], IntentHead], own: SmallEncoder | None = None
) -> MessageReader:
    """Takes every message for neutral, and finds personal data by rules."""
    weights = np.zeros((SmallEncoder.dimensions, 3), dtype=np.float32)
    sentiment = SentimentHead(weights, np.array([0, 1, 0], dtype=np.float32))
    return MessageReader(encoder, intents, sentiment, PersonalData(None), own)
