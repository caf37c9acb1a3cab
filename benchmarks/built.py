"""The built chat function on stores of its own, with nothing but its layers to import from."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import stores
from benchmarks.dialogues.store import SampleStore
from ops import rie, template
from ops.failures import CommandError
from ops.paths import LOCAL_BUILD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ops.template import Function

CHILDREN = Path(__file__).parent / "children"


@dataclass(frozen=True)
class BuiltChat:
    """What a process needs that is to be the chat function; model is the folder of the encoder that was built."""

    environment: dict[str, str]
    model: Path

    def run(self, child: str, *arguments: object) -> Any:
        """Run a script of `children` with the bare interpreter and read the JSON that it printed."""
        command = [str(rie.RUNTIME_VENV / "bin/python"), "-P", str(CHILDREN / f"{child}.py"), *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CommandError(f"The process {child} failed:\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])  # what comes before are the lines of its log


@contextmanager
def built_chat() -> Iterator[BuiltChat]:
    """Serve the stores that the function reads, the sample store in them, for the length of the block."""
    function = template.find("chat", "api", LOCAL_BUILD)
    rie.install()
    with stores.filled(SampleStore.read()) as found:
        variables = environment(function, found)
        yield BuiltChat(variables, Path(variables["MODEL_DIRECTORY"]))


def environment(function: Function, found: Mapping[str, str]) -> dict[str, str]:
    """What a function finds in its environment: what the template says, the runtime's own, and where its stores are."""
    said = {name: str(value) for name, value in function.variables.items() if value is not None}
    return {**said, **rie.settings(function), **found}
