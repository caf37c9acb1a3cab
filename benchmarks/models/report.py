"""The table for people, and the outcomes kept as JSON."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.models.lines import Line, Measured, Outcome
from benchmarks.models.row import Row

_NOT_YET = "not measured yet"
_HEAD = "| Figure | Ours (interval) | Target | Reached | Known | On | Note |"


def path_of(out: Path, name: str) -> Path:
    """Where the outcome of a row is kept."""
    return out / "results" / f"{name}.json"


def read(out: Path, name: str) -> Outcome:
    """Give the outcome that is kept of a row."""
    path = path_of(out, name)
    if not path.is_file():
        return Outcome(missing=_NOT_YET)
    return msgspec.json.decode(path.read_bytes(), type=Outcome)


def write(out: Path, name: str, outcome: Outcome) -> None:
    """Keep the outcome of a row; figures that were measured are not given up for a reason why there are none now."""
    path = path_of(out, name)
    if outcome.missing and read(out, name).found:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(outcome)))
    part.replace(path)


def table(rows: Sequence[Row], outcomes: Mapping[str, Outcome]) -> str:
    """Write all lines in Markdown; what is not there says why."""
    lines = [_HEAD, "|---" * _HEAD.count(" | ") + "|---|"]
    for row in rows:
        outcome = outcomes.get(row.name, Outcome(missing=_NOT_YET))
        lines += [_cells(line, outcome.found.get(line.key), outcome.missing) for line in row.lines]
    return "\n".join(lines)


def reached(line: Line, measured: Measured) -> str:
    """Say whether the target is reached, and where the interval holds both answers."""
    if line.target is None:
        return ""
    sides = [value for value in (measured.value, measured.low, measured.high) if value is not None]
    holds = [value <= line.target if line.at_most else value >= line.target for value in sides]
    answer = "yes" if holds[0] else "no"
    return answer if all(holds) or not any(holds) else f"{answer} (within the interval)"


def _cells(line: Line, measured: Measured | None, missing: str) -> str:
    if measured is None:
        ours, answer, note = f"**skipped**: {missing or 'its row gave no such figure'}", "", ""
    else:
        ours, answer, note = _interval(line, measured), reached(line, measured), measured.note
    bound = "at most " if line.at_most else ""
    target = "" if line.target is None else f"{bound}{_number(line, line.target)}"
    return f"| {line.title} | {ours} | {target} | {answer} | {line.known} | {line.part} | {note} |"


def _interval(line: Line, measured: Measured) -> str:
    value = _number(line, measured.value)
    if measured.low is None or measured.high is None:
        return value
    return f"{value} ({_number(line, measured.low)} to {_number(line, measured.high)})"


def _number(line: Line, value: float) -> str:
    if line.unit in {"percent", "points"}:
        return f"{100 * value:.1f}" if line.unit == "percent" else f"{100 * value:.2f}"
    return f"{value:.3f}" if line.unit == "share" else f"{value:.2f}"
