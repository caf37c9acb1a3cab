"""Reading one message: a single run of the encoder gives the intent, the mood, the vector and the personal data."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from storeclerk.model import Encoder, Reading
from storeclerk.text.intent import Intent, IntentHead
from storeclerk.text.language import detect
from storeclerk.text.pii.finder import PersonalData, Window, windows
from storeclerk.text.pii.head import PiiHead
from storeclerk.text.reader import Reads
from storeclerk.text.redaction import cover
from storeclerk.text.sentiment import Sentiment, SentimentHead


@dataclass(frozen=True)
class Message:
    """What was read in a message; covered: the message with personal data replaced by its kind."""

    text: str
    covered: str
    language: str
    reading: Reading
    intent: Intent
    sentiment: Sentiment


@dataclass(frozen=True)
class MessageReader:
    """Reads messages. intents gives the live head; own reads for it where the shop's intents have an encoder."""

    encoder: Reads
    intents: Callable[[], IntentHead]
    sentiment: SentimentHead
    personal_data: PersonalData
    own: Reads | None = None

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, intents: Callable[[], IntentHead], own: Reads | None = None) -> Self:
        """Take the heads of a model folder. Raises ModelError."""
        return cls(encoder, intents, SentimentHead.load(folder), PersonalData(PiiHead.load(folder)), own)

    def read(self, text: str) -> Message:
        """Read one message."""
        return self.read_all([text])[0]

    def read_all(self, texts: list[str]) -> list[Message]:
        """Read several texts, such as the requests of one message, in as few runs as their lengths allow."""
        found = self.encoder.read(texts)
        summary = self.own.read(texts).summary if self.own else found.summary
        rows = zip(texts, self.intents().classify(summary), self.sentiment.classify(found.summary), strict=True)
        return [
            Message(text, self._covered(text, one), detect(text), one, intent, mood)
            for number, (text, intent, mood) in enumerate(rows)
            for one in [_row(found, number)]
        ]

    def _covered(self, text: str, found: Reading) -> str:
        begun = Window(0, found.tokens[0], found.spans[0])
        return cover(text, self.personal_data.find_in(text, windows(text, self.encoder.read, begun)))


def _row(found: Reading, number: int) -> Reading:
    part = slice(number, number + 1)
    return Reading(found.summary[part], found.embedding[part], found.tokens[part], found.spans[part])
