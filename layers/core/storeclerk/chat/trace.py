"""What happened in a turn, step by step, for `why` and for the metrics."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Step:
    """One step; outcome says in a word or two what came of it."""

    name: str
    outcome: str = ""
    milliseconds: float = 0.0


@dataclass
class Trace:
    """The steps of a turn in order."""

    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a step; what it raises is named as its outcome and goes on."""
        step = Step(name)
        self.steps.append(step)
        started = time.perf_counter()
        try:
            yield step
        except Exception as error:
            step.outcome = f"failed: {type(error).__name__}"
            raise
        finally:
            step.milliseconds = round((time.perf_counter() - started) * 1000, 3)

    def rows(self) -> tuple[tuple[str, str, float], ...]:
        """The steps as they are kept with the turn."""
        return tuple((step.name, step.outcome, step.milliseconds) for step in self.steps)
