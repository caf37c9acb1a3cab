"""A model words answers within the caps and the passages; else the articles are quoted."""

import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.answers.caps import Allowance, Caps, Prices
from storeclerk.chat.answers.engine import Answering, most_tokens
from storeclerk.chat.answers.grounding import Grounding
from storeclerk.chat.session import Memory
from storeclerk.chat.turn import Draft
from storeclerk.errors import StoreUnavailable
from storeclerk.ports import Generated
from tests.fakes import FakeCustomers, FakeEncoder
from tests.unit.chat.answers.test_caps import FailsAfter
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


class BrokenModel(Model):
    def generate(self, *_: object, **__: object) -> Generated:
        raise KeyError("output")


def caps_of(store: FakeCustomers, tokens: int = 100_000) -> Caps:
    allowance = Allowance(tokens, Decimal(1))
    return Caps(store, allowance, allowance, Prices(Decimal(0), Decimal(0)), lambda: NOW)


def answering(model: Model | None, tokens: int = 100_000) -> Answering:
    return Answering(Grounding(FakeEncoder(), near=0.5), caps_of(FakeCustomers(), tokens), model)


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


def test_the_result_tells_who_worded_it_and_what_it_took() -> None:
    word = answering(Model()).word(turn("how long do I have?"), EXTRACT, [RETURNS])

    assert (word.engine, word.read, word.written, word.fell_back) == ("model", 100, 20, "")


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (Model(None), "the model gave no answer"),
        (DownModel(), "the model did not answer"),
        (BrokenModel(), "the model did not answer"),
        (
            Model("You can send an item back within 60 days of delivery."),
            "ungrounded: states what the passage does not",
        ),
    ],
)
def test_the_result_tells_why_the_articles_are_quoted(model: Model, why: str) -> None:
    word = answering(model).word(turn("how long do I have?"), EXTRACT, [RETURNS])

    assert (word.engine, word.fell_back, word.draft.reply) == ("extract", why, EXTRACT.reply)
    assert word.draft.because == f"/help/returns, quoted as {why}"


def test_words_of_a_model_that_is_not_trusted_are_kept_nowhere(log: io.StringIO) -> None:
    draft = worded(Model("Zebrafish 4711 pays 500 EUR."))

    assert "4711" not in f"{draft}{log.getvalue()}"


def test_a_table_that_fails_after_the_answer_costs_the_customer_none() -> None:
    draft = Answering(Grounding(FakeEncoder(), near=0.5), caps_of(FailsAfter(2)), Model()).worded(
        turn("how long do I have?"), EXTRACT, [RETURNS]
    )

    assert draft.reply == GOOD


def test_the_model_is_told_what_a_question_leans_on_without_personal_data() -> None:
    model = Model()
    before = Memory(question="what does a return of [email] cost", by="knowledge")

    answering(model).worded(turn("and for ann@example.com?", memory=before), EXTRACT, [RETURNS])

    assert model.asked == ["what does a return of [email] cost and for [email]?"]


@given(st.text(max_size=200))
def test_a_reservation_holds_a_token_for_each_byte(text: str) -> None:
    assert most_tokens(text) >= len(text.encode(errors="replace"))


@pytest.mark.parametrize("model", [Model(None), Model(""), DownModel(), BrokenModel()])
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
