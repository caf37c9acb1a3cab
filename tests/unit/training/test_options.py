import argparse

import pytest

from training.options import ADAPTER, FULL, add_fit_options, plan_of
from training.plan import Plan
from training.tables import TableError


def plan(*options: str) -> Plan:
    parser = argparse.ArgumentParser()
    add_fit_options(parser)
    return plan_of(parser.parse_args(["--data", "d.csv", "--out", "o", *options]))


def test_without_options_the_recipe_is_the_one_that_was_chosen() -> None:
    assert plan() == FULL
    assert plan("--form", "adapter") == ADAPTER


def test_epochs_asked_for_are_epochs_whatever_the_size_of_the_set() -> None:
    found = plan("--epochs", "2")
    assert (found.epochs, found.least_steps) == (2, 0)
    assert found.most_steps > 10**9


def test_any_setting_can_be_another() -> None:
    found = plan("--set", "contrast=0", "--set", "rank=8", "--set", "bf16=false", "--seed", "3")
    assert (found.contrast, found.rank, found.bf16, found.seed) == (0, 8, False, 3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "speed=9"], "there is no speed"),
        (["--set", "rank=many"], r"`\$.rank`. --set takes it as contrast=0"),
        (["--set", "rank"], r"`\$.rank`"),
        (["--set", "rate=nan"], r"`\$.rate`"),
        (["--set", "rate=-1"], r"`\$.rate`"),
        (["--set", "batch=0"], r"`\$.batch`"),
        (["--set", "max_tokens=9000"], r"`\$.max_tokens`"),
        (["--seed", "-1"], r"`\$.seed`"),
        (["--refuse", "0.9"], r"`\$.refuse`"),
        (["--form", "head", "--set", "layers=3"], "Leave one out"),
        (["--reweigh"], "--reweigh needs --groups"),
        (["--epochs", "0"], r"`\$.epochs`"),
        (["--layers", "6"], "from 1 to 5"),
    ],
)
def test_what_makes_no_sense_is_refused(options: list[str], said: str) -> None:
    with pytest.raises(TableError, match=said):
        plan(*options)
