"""A lake in which others make changes too, and what is asked of the service on it."""

from collections.abc import Callable

from storeclerk.chat.intents.contract import IntentsResponse, TeachRequest
from storeclerk.chat.intents.live import live_intents
from tests.fakes import FakeObjects
from tests.unit.chat.intents.heads import GIFT_WRAP, PRICE_MATCH, SmallEncoder, shipped

MATCH = TeachRequest(examples=PRICE_MATCH)
WRAP = TeachRequest(examples=GIFT_WRAP)
QUESTION = "please match the price of that shop"


class Contended(FakeObjects):
    """A lake in which others act each time before a pointer is written."""

    others: list[Callable[[], object]]

    def replace(self, key: str, data: bytes, *, tag: str | None) -> bool:
        if self.others:
            self.others.pop()()
        return super().replace(key, data, tag=tag)


def names(answer: IntentsResponse) -> dict[str, str]:
    return {one.label: one.origin for one in answer.intents if one.left_out is None}


def heard(lake: FakeObjects, text: str = QUESTION, base: str = "model one") -> str:
    """The intent that a chat which starts now reads in a text."""
    head = live_intents(lake, SmallEncoder(), shipped(base))()
    return head.classify(SmallEncoder().encode([text]))[0].label
