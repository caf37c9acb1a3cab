"""All that is read in a text, from one run of the encoder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import msgspec
from msgspec.structs import replace

from storeclerk.model import Encoder, Reading
from storeclerk.ports import Vectors
from storeclerk.text.intent import Intent, IntentHead
from storeclerk.text.language import detect
from storeclerk.text.needs import NeedsHead
from storeclerk.text.pii.finder import PersonalData, Window, windows
from storeclerk.text.pii.head import Offsets, PiiHead
from storeclerk.text.pii.spans import PiiSpan
from storeclerk.text.sentiment import Sentiment, SentimentHead

# A folder of a model folder may hold the shop's own fine-tuned intent model; reading intents then takes a run more.
OWN_INTENTS = "intent"


class TextReading(msgspec.Struct, frozen=True):
    """What was read in one text; needs in the order of the head's labels, language as ISO 639-1 or "und"."""

    intent: Intent
    sentiment: Sentiment
    needs: list[str]
    pii: list[PiiSpan]
    language: str


class Reads(Protocol):
    """What the reader asks of an encoder."""

    def read(self, texts: Sequence[str]) -> Reading:
        """Read texts."""
        ...


class ReadsTexts(Protocol):
    """Reads texts: `TextReader`, or what stands for it."""

    def read(self, texts: Sequence[str]) -> list[TextReading]:
        """Read texts, in their order."""
        ...


@dataclass(frozen=True)
class TextReader:
    """Intent, sentiment, needs, personal data and language of texts.

    intent_encoder reads for the intent head where that was made for another encoder.
    """

    encoder: Reads
    intents: IntentHead
    sentiment: SentimentHead
    needs: NeedsHead
    pii: PersonalData
    intent_encoder: Reads | None = None

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Self:
        """Open a model folder.

        Raises:
            ModelError: a file is missing, altered or unreadable.
        """
        own = folder / OWN_INTENTS
        has_own = (own / "manifest.json").is_file()
        return cls(
            Encoder(folder, threads=threads),
            IntentHead.load(own if has_own else folder),
            SentimentHead.load(folder),
            NeedsHead.load(folder),
            PersonalData(PiiHead.load(folder)),
            Encoder(own, threads=threads) if has_own else None,
        )

    def read(self, texts: Sequence[str]) -> list[TextReading]:
        """Read texts in one run each, in their order; personal data also past the end of it, in further runs."""
        found = self.encoder.read(texts)
        own = found.summary if self.intent_encoder is None else self.intent_encoder.read(texts).summary
        read = zip(
            map(_unless_blank, self.intents.classify(own), texts),
            self.sentiment.classify(found.summary),
            self.needs.classify(found.summary),
            map(self._personal_data, texts, found.tokens, found.spans),
            map(detect, texts),
            strict=True,
        )
        return [TextReading(*one) for one in read]

    def _personal_data(self, text: str, tokens: Vectors, spans: Offsets) -> list[PiiSpan]:
        return self.pii.find_in(text, windows(text, self.encoder.read, Window(0, tokens, spans)))


def _unless_blank(intent: Intent, text: str) -> Intent:
    """A blank text wants nothing; heads were fitted to none."""
    return intent if text.strip() else replace(intent, oos=True)
