"""Runs hold texts of one length, each text once."""

from hypothesis import given
from hypothesis import strategies as st

from storeclerk.model.batching import runs

LENGTHS = st.lists(st.integers(2, 256), max_size=60)


def test_texts_of_one_length_share_runs_of_up_to_160_tokens() -> None:
    assert [len(positions) for positions in runs([20] * 17)] == [8, 8, 1]


def test_a_text_longer_than_a_run_should_be_runs_alone() -> None:
    assert list(runs([256, 2, 256])) == [[1], [0], [2]]


@given(LENGTHS)
def test_every_position_is_in_one_run(lengths: list[int]) -> None:
    positions = [position for run in runs(lengths) for position in run]

    assert sorted(positions) == list(range(len(lengths)))


@given(LENGTHS)
def test_lengths_are_never_mixed(lengths: list[int]) -> None:
    assert all(len({lengths[position] for position in run}) == 1 for run in runs(lengths))
