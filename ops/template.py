"""The functions of a built template, as files of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samcli.yamlhelper import yaml_parse

from ops.failures import CommandError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function: its code and layers as folders, timeout in seconds, memory in MB.

    variables holds what the template sets in the environment; what a deployment alone knows is None.
    """

    name: str
    source: str
    code: Path
    layers: tuple[Path, ...]
    handler: str
    timeout: int
    memory: int
    variables: dict[str, Any]


def functions(build: Path) -> dict[str, Function]:
    """Read the functions of a build folder, by logical id. Raises CommandError where nothing was built."""
    path = build / "template.yaml"
    if not path.exists():
        raise CommandError(f"Nothing is built in {build}. Run make build or make build-local first.")
    template = yaml_parse(path.read_text(encoding="utf-8"))
    return {
        name: _function(name, resource["Properties"], template, build)
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def find(name: str, trigger: str, build: Path) -> Function:
    """Find a function by its logical id, or by its folder and the trigger that an event's name holds.

    Raises:
        CommandError: naming the functions that there are.
    """
    built = functions(build)
    if name in built:
        return built[name]
    module = {"api": "app", "stream": "stream"}.get(trigger, "job")
    for function in built.values():
        if function.source == name and function.handler == f"{module}.handler":
            return function
    raise CommandError(f"There is no function '{name}' with a trigger '{trigger}'. There are: {', '.join(built)}.")


def _function(name: str, properties: dict[str, Any], template: dict[str, Any], build: Path) -> Function:
    shared = template["Globals"]["Function"]
    layers = [*shared["Layers"], *properties.get("Layers", [])]
    variables = {**shared["Environment"]["Variables"], **properties.get("Environment", {}).get("Variables", {})}
    return Function(
        name=name,
        source=variables["POWERTOOLS_SERVICE_NAME"].replace("-", "_"),
        code=build / properties["CodeUri"],
        layers=tuple(build / layer["Ref"] for layer in layers),
        handler=properties["Handler"],
        timeout=int(_value(properties.get("Timeout", shared["Timeout"]), template)),
        memory=int(_value(properties.get("MemorySize", shared["MemorySize"]), template)),
        variables={variable: _value(value, template) for variable, value in variables.items()},
    )


def _value(given: Any, template: dict[str, Any]) -> Any:
    """The value of a property, or the default of the parameter that it names; None for any other intrinsic."""
    if not isinstance(given, dict):
        return given
    return template["Parameters"].get(given.get("Ref"), {}).get("Default")
