"""Intents added to a head, and what keeps bad ones out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeclerk.errors import BadInput, ModelError
from storeclerk.text.few_shot import (
    Arrays,
    GoldenTexts,
    check_golden,
    check_recognised,
    check_replaced,
    check_taken,
    forget,
    head_from_bytes,
    head_to_bytes,
    kept_texts,
    labels_of,
    restore,
    teach,
)
from storeclerk.text.few_shot.column import Column, Others, fit_column, log_sums
from storeclerk.text.intent import IntentHead
from storeclerk.text.out_of_scope import OUT_OF_SCOPE
from tests.unit.chat.intents.heads import GIFT_WRAP, KNOWN, PRICE_MATCH, SmallEncoder, arrays

HEAD = arrays()
VECTORS = SmallEncoder().encode(PRICE_MATCH)
TAUGHT = teach(HEAD, "price_match", VECTORS)


def read(head: Arrays, text: str) -> str:
    return IntentHead.from_arrays(head).classify(SmallEncoder().encode([text]))[0].label


def same(one: Arrays, other: Arrays) -> bool:
    return set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in one)


def test_a_taught_intent_is_recognised_in_words_that_were_not_among_its_examples() -> None:
    assert labels_of(TAUGHT) == [*KNOWN, "price_match"]
    assert read(TAUGHT, "please match the price of that shop") == "price_match"


def test_the_other_intents_are_told_as_before() -> None:
    for label, texts in KNOWN.items():
        assert {read(TAUGHT, text) for text in texts} == {label}
    assert np.array_equal(TAUGHT["weights"][:, :3], HEAD["weights"])


def test_teaching_again_takes_the_place_of_the_old_examples() -> None:
    again = teach(TAUGHT, "price_match", SmallEncoder().encode(GIFT_WRAP))

    assert labels_of(again) == labels_of(TAUGHT)
    assert read(again, "a gift wrap with ribbon") == "price_match"
    assert len(again["bank"]) == len(HEAD["bank"]) + len(GIFT_WRAP)


def test_forgetting_leaves_the_head_as_it_was_before() -> None:
    assert same(forget(TAUGHT, "price_match"), HEAD)


@pytest.mark.parametrize("label", sorted(KNOWN))
def test_an_intent_that_was_forgotten_and_restored_is_told_by_the_same_numbers(label: str) -> None:
    restored = restore(forget(HEAD, label), label, HEAD)

    place = labels_of(restored).index(label)
    assert np.array_equal(restored["weights"][:, place], HEAD["weights"][:, labels_of(HEAD).index(label)])
    assert {read(restored, text) for text in KNOWN[label]} == {label}
    assert len(restored["bank"]) == len(HEAD["bank"])


def test_what_no_head_knows_is_neither_forgotten_nor_restored() -> None:
    told = r"no intent 'horoscope'.* delivery, payment, returns"

    with pytest.raises(BadInput, match=told):
        forget(HEAD, "horoscope")
    with pytest.raises(BadInput, match=told):
        restore(HEAD, "horoscope", HEAD)


def test_a_head_keeps_two_intents() -> None:
    with pytest.raises(BadInput, match="needs 2 intents"):
        forget(forget(HEAD, "returns"), "payment")


def test_a_head_without_vectors_cannot_be_taught() -> None:
    bare = HEAD | {"bank": HEAD["bank"][:0], "bank_labels": HEAD["bank_labels"][:0]}

    with pytest.raises(ModelError, match="Fit it with a bank"):
        teach(bare, "price_match", VECTORS)


def test_a_head_is_read_back_from_its_bytes_which_are_always_the_same() -> None:
    assert same(head_from_bytes(head_to_bytes(TAUGHT)), TAUGHT)
    assert head_to_bytes(TAUGHT) == head_to_bytes(dict(reversed(TAUGHT.items())))


@pytest.mark.parametrize("data", [b"", b"no archive", head_to_bytes(HEAD)[:500]])
def test_bytes_that_are_no_head_are_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        head_from_bytes(data)


def test_examples_that_belong_together_pass() -> None:
    assert check_recognised(TAUGHT, "price_match", VECTORS).share >= 0.8


def test_examples_of_other_intents_are_refused_with_the_intents_they_look_like() -> None:
    texts = [*KNOWN["returns"][:3], *KNOWN["delivery"][:3]]
    vectors = SmallEncoder().encode(texts)
    muddle = teach(HEAD, "muddle", vectors)

    with pytest.raises(BadInput, match=r"'muddle' cannot be told .*as 'delivery'.*as 'returns'"):
        check_recognised(muddle, "muddle", vectors)


def test_a_head_that_loses_golden_texts_is_refused_with_the_intents_that_lose() -> None:
    greedy = TAUGHT | {"bias": TAUGHT["bias"] + np.array([0, 0, 0, 50], dtype=np.float32)}
    lost = "golden texts of other intents are lost: delivery, payment, returns"

    with pytest.raises(BadInput, match=f"With 'price_match', {lost}"):
        check_golden(HEAD, greedy, "price_match", kept_texts(HEAD))


def test_a_head_that_loses_nothing_passes_with_its_accuracy() -> None:
    assert check_golden(HEAD, TAUGHT, "price_match", kept_texts(HEAD)) == 1


def test_golden_texts_of_the_intent_itself_and_of_unknown_ones_do_not_count() -> None:
    golden = GoldenTexts(VECTORS[:2], ["price_match", "horoscope"])

    assert check_golden(HEAD, TAUGHT, "price_match", golden) == 1


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_the_fit_ends_where_the_slope_of_its_loss_is_flat(seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((70, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sums = log_sums(rng.standard_normal((70, 4)).astype(np.float32))
    examples, others = Others(vectors[:10], sums[:10], 3.0), Others(vectors[10:], sums[10:])

    fitted = fit_column(examples, others, variance=9.0, start=None)

    assert np.abs(slope(fitted, examples, others, 9.0)).max() < 0.06


def slope(column: Column, examples: Others, others: Others, variance: float) -> np.ndarray:
    """The gradient of the loss by its formula, one text after the other."""
    total = np.append(column.weights / variance, 0.001 * column.bias).astype(np.float64)
    for part, truth in ((examples, 1), (others, 0)):
        for vector, log_sum in zip(part.vectors, part.log_sums, strict=True):
            chance = 1 / (1 + np.exp(log_sum - vector @ column.weights - column.bias))
            total += part.each * (chance - truth) * np.append(vector, 1)
    return total


def test_a_fit_of_many_texts_by_way_of_some_of_them_ends_where_one_of_all_does() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((2100, 6)).astype(np.float32)
    sums = np.zeros(2100, dtype=np.float32)
    examples, others = Others(vectors[:9] + 1, sums[:9], 50.0), Others(vectors[9:], sums[9:])

    by_way = fit_column(examples, others, variance=4.0, start=None)
    straight = fit_column(examples, others, variance=4.0, start=Column(np.zeros(6, dtype=np.float32), 0.0))

    assert by_way.weights == pytest.approx(straight.weights, abs=0.01)


def refusing(head: Arrays, threshold: float) -> Arrays:
    return {**head, "threshold": np.array(threshold, dtype=np.float32)}


def test_an_intent_whose_own_examples_are_refused_is_not_recognised() -> None:
    with pytest.raises(BadInput, match=r"0 are recognised; 60% must be.*as out of scope"):
        check_recognised(refusing(TAUGHT, 99), "price_match", VECTORS)


def test_an_intent_that_answers_foreign_texts_is_refused() -> None:
    foreign = SmallEncoder().encode(["who won the match", "a lower bridge", "the price of fame", "shop of horrors"])
    golden = GoldenTexts(foreign, [OUT_OF_SCOPE] * 4)
    strict, greedy = refusing(HEAD, 99), refusing(TAUGHT, -99)

    with pytest.raises(BadInput, match=r"would answer \d of 4 texts that are none of the shop's business"):
        check_taken(strict, greedy, "price_match", golden)
    check_taken(strict, refusing(TAUGHT, 99), "price_match", golden)


def test_an_intent_that_is_replaced_keeps_what_it_answered() -> None:
    golden = GoldenTexts(SmallEncoder().encode(KNOWN["returns"]), ["returns"] * 6)
    other = HEAD | {"bias": np.array([-50, 0, 0], dtype=np.float32)}

    with pytest.raises(BadInput, match=r"'returns' loses \d of \d golden texts that it answers now"):
        check_replaced(HEAD, other, "returns", golden)
    check_replaced(HEAD, teach(HEAD, "returns", SmallEncoder().encode(KNOWN["returns"])), "returns", golden)
    check_replaced(HEAD, TAUGHT, "price_match", golden)
