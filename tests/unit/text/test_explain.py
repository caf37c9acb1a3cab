"""Why a text got its label."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as np_st

from storeclerk.model import Reading
from storeclerk.ports import Vectors
from storeclerk.text.explain import (
    Margin,
    Word,
    attention_weights,
    explain,
    find_words,
    one_of_many,
    token_weights,
    without,
    yes_or_no,
)
from storeclerk.text.explanations import Explainer
from storeclerk.text.intent import IntentHead
from storeclerk.text.needs import NeedsHead
from storeclerk.text.pii.finder import PersonalData
from storeclerk.text.reader import TextReader, TextReading
from storeclerk.text.sentiment import Sentiment, SentimentHead, softmax
from tests.unit.text.heads import DIMENSIONS, LABELS, intent_arrays

GOOD, BAD, PLAIN = np.eye(3, dtype=np.float32)
MEANINGS = {"good": GOOD, "great": GOOD, "bad": BAD}
HEAD = SentimentHead(np.array([[-2, 0, 2], [2, 0, -2], [0, 1, 0]], dtype=np.float32) * 3, np.zeros(3, dtype=np.float32))
POSITIVE = 2
CALM = one_of_many(HEAD.probabilities, POSITIVE)


class FakeReader:
    """A token a word, with a marker at both ends; "not" turns the word that follows into its opposite."""

    def __init__(self) -> None:
        self.read_texts: list[str] = []

    def read(self, texts: Sequence[str]) -> Reading:
        self.read_texts += texts
        tokens = [self._tokens(text) for text in texts]
        sums = np.stack([found.sum(axis=0) for found in tokens])
        spans = [[(0, 0), *(match.span() for match in re.finditer(r"\S+", text)), (0, 0)] for text in texts]
        summary = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return Reading(summary, summary, tokens, spans)

    def _tokens(self, text: str) -> Vectors:
        words = text.split()
        found = [PLAIN]
        for before, word in zip(["", *words], words, strict=False):
            vector = MEANINGS.get(word.strip(".,!"), PLAIN * np.float32(0.3))
            found.append(vector[[1, 0, 2]] if before == "not" else vector)
        return np.stack([*found, PLAIN])


def weights(text: str, margin: Margin = CALM, pieces: int = 240) -> dict[str, float]:
    return {one.word: one.weight for one in explain(FakeReader(), text, margin, pieces=pieces)}


def test_words_have_their_places_without_the_punctuation_around_them() -> None:
    found = explain(FakeReader(), '  "good", but ... (late) e-mail!', CALM)

    assert [(one.word, one.start, one.end) for one in found] == [
        ("good", 3, 7),
        ("but", 10, 13),
        ("...", 14, 17),
        ("late", 19, 23),
        ("e-mail", 25, 31),
    ]


def test_a_word_that_speaks_for_the_label_weighs_more_than_0_and_one_against_it_less() -> None:
    found = weights("good but bad parcel today")

    assert found["good"] > 0.5
    assert found["bad"] < -0.5
    assert abs(found["parcel"]) < abs(found["good"]) / 2


def test_what_a_word_does_to_its_neighbour_is_found_by_leaving_it_out() -> None:
    text = "it is not good"
    reader = FakeReader()
    reading = reader.read([text])
    words = find_words(text, reading.spans[0])

    estimate = token_weights(reading.tokens[0], words, CALM)

    assert abs(estimate[2]) < 0.5
    assert weights(text)["not"] < -2


def test_a_weight_is_the_fall_of_the_log_odds_without_the_word() -> None:
    with_it, without_it = CALM(FakeReader().read(["a good tent", "a tent"]).summary)

    assert weights("a good tent")["good"] == pytest.approx(with_it - without_it, abs=1e-4)


def test_the_work_is_bounded_and_the_likeliest_words_are_left_out_first() -> None:
    text = "one two good three four five six great seven eight"
    reader = FakeReader()

    explain(reader, text, CALM, pieces=12 * 4)

    shorter = set(reader.read_texts) - {text}
    assert len(shorter) == 3
    assert {"one two three four five six great seven eight", "one two good three four five six seven eight"} <= shorter


def test_words_that_were_not_left_out_weigh_no_more_than_those_that_were() -> None:
    text = "one two good three four not bad six great seven eight"
    found = weights(text, pieces=13 * 4)
    measured = {"good", "great", "bad"}

    assert max(weight for word, weight in found.items() if word not in measured) <= min(
        max(found[word], 0) for word in measured
    )


def test_a_text_too_long_to_leave_words_out_of_is_read_once() -> None:
    reader = FakeReader()

    found = explain(reader, "good " * 100, CALM, pieces=240)

    assert len(reader.read_texts) == 1
    assert len(found) == 100


@pytest.mark.parametrize("text", ["", " ", ".", "- , !"])
def test_a_text_without_words_has_no_weights(text: str) -> None:
    assert explain(FakeReader(), text, CALM) == []


def test_tokens_belong_to_the_word_that_they_overlap() -> None:
    text = "re-turned (today) ..."
    spans = [(0, 0), (0, 2), (2, 3), (3, 9), (10, 11), (11, 16), (16, 17), (18, 19), (19, 20), (20, 21), (0, 0)]

    assert find_words(text, spans) == [Word(0, 9, [1, 2, 3]), Word(11, 16, [5]), Word(18, 21, [7, 8, 9])]


def test_words_past_what_the_model_read_are_left_out() -> None:
    assert find_words("one two three", [(0, 0), (0, 3), (4, 7), (0, 0)]) == [Word(0, 3, [1]), Word(4, 7, [2])]


@given(st.text(alphabet="ab .,'-()\n😀", max_size=40))
def test_the_words_left_out_are_gone_and_all_others_stay(text: str) -> None:
    spans = [(place, place + 1) for place, character in enumerate(text) if not character.isspace()]
    words = find_words(text, spans)
    for word in words:
        shorter = without(text, [word])

        assert "".join(shorter.split()) == "".join((text[: word.start] + text[word.end :]).split())


def test_attention_is_what_a_word_receives_on_average() -> None:
    attention = np.zeros((2, 3, 3), dtype=np.float32)
    attention[0, :, 1] = 1
    attention[1, :, 2] = 1

    found = attention_weights(attention, [Word(0, 3, [1]), Word(4, 9, [1, 2])])

    assert found == pytest.approx([0.5, 1.0])


@given(np_st.arrays(np.float32, (2, 3), elements=st.floats(-4, 4, width=32)), st.integers(0, 2))
def test_log_odds_are_those_of_the_probabilities(scores: Vectors, label: int) -> None:
    chance = softmax(scores)[:, label].astype(np.float64)

    found = one_of_many(softmax, label)(scores)

    assert found == pytest.approx(np.log(chance / (1 - chance)), abs=0.01)
    assert yes_or_no(softmax, label)(scores) == pytest.approx(found, abs=0.01)


def test_a_certain_label_has_finite_log_odds() -> None:
    def certain(vectors: Vectors) -> Vectors:
        return np.array([[1, 0]] * len(vectors), dtype=np.float32)

    for make in (one_of_many, yes_or_no):
        for label in (0, 1):
            assert np.isfinite(make(certain, label)(np.zeros((1, 3), dtype=np.float32))).all()


class AxisReader(FakeReader):
    """Words of an axis of the intent head's space, a token each."""

    def _tokens(self, text: str) -> Vectors:
        axes = np.eye(DIMENSIONS, dtype=np.float32)
        places = {"refund": 0, "track": 1}
        return np.stack([axes[7], *(axes[places.get(word, 6)] for word in text.split()), axes[7]])


def explainer(reader: FakeReader, intent_reader: FakeReader | None = None) -> Explainer:
    needs = NeedsHead(["price", "returns"], np.eye(DIMENSIONS)[:, [3, 0]] * 6, np.full(2, -2.0), np.full(2, 0.5))
    heads = (
        IntentHead.from_arrays(intent_arrays()),
        SentimentHead(np.eye(DIMENSIONS, 3, dtype=np.float32) * 4, np.zeros(3, dtype=np.float32)),
        needs,
    )
    return Explainer(TextReader(reader, *heads, PersonalData(None), intent_reader))


def found_in(text: str, intent: str = LABELS[0]) -> TextReading:
    head = IntentHead.from_arrays(intent_arrays())
    (judged,) = head.classify(AxisReader().read([text]).summary)
    assert judged.label == intent
    return TextReading(judged, Sentiment("negative", 0.6), ["returns"], [], "en")


def test_each_label_of_a_text_is_explained() -> None:
    text = "my refund please"
    explained = explainer(AxisReader())

    found = explained.explain(text, found_in(text))

    assert list(found.needs) == ["returns"]
    for weighed in (found.intent, found.sentiment, found.needs["returns"]):
        assert [one.word for one in weighed] == ["my", "refund", "please"]
        assert max(weighed, key=lambda one: one.weight).word == "refund"


def test_no_text_is_read_twice_for_several_labels() -> None:
    reader = AxisReader()
    text = "my refund please"
    explained = explainer(reader)

    explained.explain(text, found_in(text))

    assert sorted(reader.read_texts) == ["my please", "my refund", "my refund please", "refund please"]


def test_an_intent_model_of_the_shops_own_is_explained_by_its_own_encoder() -> None:
    shared, own = AxisReader(), AxisReader()
    text = "track my parcel"
    explained = explainer(shared, own)

    found = explained.explain(text, found_in(text, LABELS[1]))

    assert text in own.read_texts
    assert max(found.intent, key=lambda one: one.weight).word == "track"
