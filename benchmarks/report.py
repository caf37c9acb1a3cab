"""Figures as a table for people and as JSON for machines."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ops.failures import CommandError
from ops.paths import BUILD, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.figures import Figure

RESULTS = BUILD / "bench" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- written by python -m benchmarks --write -->", "<!-- end -->"


def machine() -> str:
    """The kind of machine: cores, processor, Python."""
    return f"{os.cpu_count()} cores of {_processor()}, Python {platform.python_version()}, {platform.system()}"


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table."""
    head = ["| Figure | Ours, ms | Floor, ms | Ratio (quartiles) | Target | Pairs |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(_row(figure) for figure in figures)])


def save(figures: Sequence[Figure]) -> None:
    """Write the results as JSON where builds go."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": machine(), "figures": [asdict(figure) for figure in figures]}
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write(figures: Sequence[Figure]) -> None:
    """Put the table into the page that holds it. Raises CommandError where its place is not marked."""
    page = PAGE.read_text(encoding="utf-8")
    if not 0 <= page.find(BEGIN) < page.find(END):
        raise CommandError(f"{PAGE.name} must mark the table's place with '{BEGIN}' and '{END}', a line each.")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{machine()}:\n\n{table(figures)}\n{END}{after}", encoding="utf-8")


def _row(figure: Figure) -> str:
    spread = f" ({figure.spread[0]:.2f} to {figure.spread[1]:.2f})" if figure.spread else ""
    target = f"{figure.target}" if figure.target else ""
    ours, floor = f"{figure.ours:.3g}", f"{figure.floor:.3g}"
    return f"| {figure.name} | {ours} | {floor} | {figure.ratio:.2f}{spread} | {target} | {figure.pairs} |"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
