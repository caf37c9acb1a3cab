from pathlib import Path

from benchmarks.models.sentiments import unseen

ROWS = [
    ("It lasts.", "positive"),
    ("It broke.", "negative"),
    ("Fine.", "neutral"),
    ("Fine.", "positive"),
    (" ", "neutral"),
]


def test_texts_that_were_learnt_or_have_two_labels_do_not_judge() -> None:
    assert unseen(lambda _: ROWS, Path(), {"It broke."}) == [("It lasts.", "positive")]


def test_the_same_texts_are_drawn_each_time() -> None:
    many = [(f"It is number {number}.", "neutral") for number in range(4000)]

    first, second = (unseen(lambda _: many, Path(), set()) for _ in range(2))

    assert first == second
    assert len(first) == 3000
