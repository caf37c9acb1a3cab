from collections.abc import Sequence

from storeclerk.model import Reading
from tests.unit.chat.intents.heads import SmallEncoder
from tests.unit.chat.readers import small_reader


class CountingEncoder(SmallEncoder):
    def __init__(self) -> None:
        self.runs = 0

    def read(self, texts: Sequence[str]) -> Reading:
        self.runs += 1
        return super().read(texts)


def test_a_message_is_read_in_one_run() -> None:
    encoder = CountingEncoder()

    message = small_reader(encoder).read("When will my parcel arrive? Mail me at ann@example.com")

    assert encoder.runs == 1
    assert (message.intent.label, message.sentiment.label, message.language) == ("delivery", "neutral", "en")
    assert message.covered == "When will my parcel arrive? Mail me at [email]"
    assert message.reading.embedding.shape == (1, SmallEncoder.dimensions)


def test_several_messages_are_read_in_one_run_each_for_itself() -> None:
    encoder = CountingEncoder()

    first, second = small_reader(encoder).read_all(["When will my parcel arrive", "Can I pay by card"])

    assert encoder.runs == 1
    assert (first.intent.label, second.intent.label) == ("delivery", "payment")
    assert first.reading.summary.shape == second.reading.summary.shape == (1, SmallEncoder.dimensions)


def test_intents_with_an_encoder_of_their_own_are_read_by_it() -> None:
    encoder, own = CountingEncoder(), CountingEncoder()

    small_reader(encoder, own).read("Can I pay by card")

    assert (encoder.runs, own.runs) == (1, 1)
