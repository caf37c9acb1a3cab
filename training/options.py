"""The options of fit, and the recipe that they choose."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from training.plan import Plan
from training.tables import TableError

# Chosen on validation parts: docs/benchmarks.md has the comparison.
FULL = Plan()
ADAPTER = Plan(rank=14, rate=2e-3, layer_decay=1.0)
HEAD = Plan(frozen=True, epochs=6, contrast=0, dropout=0, head_rate=3e-3, max_tokens=256)
ANSWERS = Plan(epochs=2, rate=5e-5)

FORMS = {"full": FULL, "adapter": ADAPTER, "head": HEAD}


def add_fit_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of fit."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--valid", type=Path, help="validation rows; without it 5 to 20 %% of the data, 1,000 at most")
    parser.add_argument("--groups", metavar="COLUMN", help="print accuracy and selection rate by this column")
    parser.add_argument("--reweigh", action="store_true", help="weigh rows so that group and label are independent")
    parser.add_argument(
        "--form", choices=tuple(FORMS), default="full", help="train all weights, adapters, or a head on what ships"
    )
    parser.add_argument("--layers", type=int, default=0, metavar="N", help="distil to an encoder of N layers (of 6)")
    parser.add_argument("--epochs", type=int, metavar="N")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="settings",
        help="another setting of the recipe, such as contrast=0; the card lists them all",
    )
    parser.add_argument(
        "--refuse", type=float, default=0.05, metavar="SHARE", help="intents: share of texts in scope that is refused"
    )
    parser.add_argument("--seed", type=int, default=FULL.seed, metavar="N")
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    parser.add_argument("--licence", default="not stated", help="licence of the data, for the manifest and the card")


def plan_of(chosen: argparse.Namespace) -> Plan:
    """Give the recipe.

    Raises:
        TableError: options that do not go together.
    """
    if chosen.reweigh and not chosen.groups:
        raise TableError("--reweigh needs --groups: name the column that holds the groups.")
    if not 0 <= chosen.layers < 6:
        raise TableError("--layers: from 1 to 5, or leave it out for all 6.")
    base = FORMS[chosen.form]
    changes = {"seed": chosen.seed, "layers": chosen.layers, "refuse": chosen.refuse} | (
        {"epochs": chosen.epochs, "least_steps": 0, "most_steps": sys.maxsize} if chosen.epochs is not None else {}
    )
    plan = _with_settings(msgspec.structs.replace(base, **changes), chosen.settings)
    if plan.frozen and plan.layers:
        raise TableError("--layers makes an encoder of its own; --form head keeps the one that ships. Leave one out.")
    return plan


def answers_plan(chosen: argparse.Namespace) -> Plan:
    """Give the recipe of `answers fit`. Raises TableError as `plan_of` does."""
    return _with_settings(msgspec.structs.replace(ANSWERS, epochs=chosen.epochs, seed=chosen.seed), [])


def _with_settings(plan: Plan, settings: Sequence[str]) -> Plan:
    given = dict(setting.partition("=")[::2] for setting in settings)
    unknown = set(given) - set(Plan.__struct_fields__)
    if unknown:
        raise TableError(f"--set: there is no {min(unknown)}. There are {', '.join(Plan.__struct_fields__)}.")
    try:
        return msgspec.convert(msgspec.to_builtins(plan) | given, Plan, strict=False)
    except msgspec.ValidationError as error:
        raise TableError(f"A setting of the recipe is none: {error}. --set takes it as contrast=0.") from error
