"""Function and layers against the size that Lambda allows, unzipped."""

from pathlib import Path

from ops import template
from ops.failures import CommandError

LIMIT = 262_144_000
BUDGET = 160_000_000


def report(build: Path) -> None:
    """Print one line a function. Raises CommandError above the budget."""
    over = []
    for function in template.functions(build).values():
        total = sum(_size(folder) for folder in (function.code, *function.layers))
        print(f"{function.name:24} {total:>12,} of {LIMIT:,} bytes ({total / LIMIT:.0%})")
        over += [function.name] if total > BUDGET else []
    if over:
        raise CommandError(f"Above the budget of {BUDGET:,} bytes: {', '.join(over)}. Trim layers/deps/trim.txt.")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
