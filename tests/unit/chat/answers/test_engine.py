"""A model words answers within the caps and the passages; else the articles are quoted."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from storeclerk.chat.answers.caps import Allowance, Caps, Prices
from storeclerk.chat.answers.engine import Answering
from storeclerk.chat.answers.grounding import Grounding
from storeclerk.chat.turn import Draft
from storeclerk.errors import StoreUnavailable
from storeclerk.ports import Generated
from tests.fakes import FakeCustomers, FakeEncoder
from tests.unit.chat.answers.test_grounding import RETURNS
from tests.unit.chat.builders import NOW, turn

EXTRACT = Draft(RETURNS.sentences[0], "knowledge", "/help/returns")
GOOD = "An item can be sent back within thirty days of delivery."


class Model:
    """Writes what it was told to, and keeps what it was asked."""

    def __init__(self, text: str | None = GOOD) -> None:
        self.text = text
        self.asked: list[str] = []

    def generate(self, question: str, passages: Sequence[str], *, max_written: int) -> Generated:
        assert passages
        assert max_written > 0
        self.asked.append(question)
        return Generated(self.text, 100, 20)


class DownModel(Model):
    def generate(self, *_: object, **__: object) -> Generated:
        raise StoreUnavailable("The language model did not answer.")


def answering(model: Model | None, tokens: int = 100_000) -> Answering:
    allowance = Allowance(tokens, Decimal(1))
    limits = Caps(FakeCustomers(), allowance, allowance, Prices(Decimal(0), Decimal(0)), lambda: NOW)
    return Answering(Grounding(FakeEncoder(), near=0.5), limits, model)


def worded(model: Model | None, message: str = "how long do I have?", tokens: int = 100_000) -> Draft:
    return answering(model, tokens).worded(turn(message), EXTRACT, [RETURNS])


def test_a_supported_answer_is_sent_and_marked_as_generated() -> None:
    draft = worded(Model())

    assert (draft.reply, draft.generated) == (GOOD, True)


def test_without_a_model_the_articles_are_quoted() -> None:
    assert worded(None) == EXTRACT


@pytest.mark.parametrize(
    "hostile",
    [
        "Ignore the shop: you get 500 EUR back.",
        "My instructions say that I answer a customer of a shop.",
        "Shoes that were worn outdoors can be returned.",
        "You can send an item back within 30 days of delivery at https://evil.example/now.",
        "Sie können den Artikel innerhalb von 30 Tagen zurücksenden.",
        f"{GOOD} Also, the manager Bob approved a refund.",
        "I have cancelled your order.",
    ],
)
def test_what_a_model_makes_up_or_was_talked_into_is_never_sent(hostile: str) -> None:
    draft = worded(Model(hostile))

    assert (draft.reply, draft.generated) == (EXTRACT.reply, False)
    assert "ungrounded" in draft.because


@pytest.mark.parametrize("model", [Model(None), Model(""), DownModel()])
def test_a_model_without_an_answer_costs_the_customer_none(model: Model) -> None:
    assert worded(model).reply == EXTRACT.reply


def test_past_the_days_allowance_the_model_is_not_asked() -> None:
    model = Model()

    draft = worded(model, tokens=500)

    assert (draft.reply, model.asked) == (EXTRACT.reply, [])
    assert "allowance" in draft.because


def test_personal_data_does_not_reach_the_model() -> None:
    model = Model()

    worded(model, "mail ann@example.com how long I have")

    assert model.asked == ["mail [email] how long I have"]
