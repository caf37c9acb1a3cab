"""Which resource of a template needs which other first."""

import re
from collections.abc import Iterator
from typing import Any

_IN_TEXT = re.compile(r"\$\{(!?)([A-Za-z0-9]+)[.}]")


def dependencies(resources: dict[str, Any]) -> dict[str, set[str]]:
    """Map each resource to those that Ref, GetAtt, Sub or DependsOn name in it."""
    return {
        name: {other for other in {*_named(resource), *_listed(resource.get("DependsOn", []))} if other in resources}
        for name, resource in resources.items()
    }


def cycle(graph: dict[str, set[str]]) -> list[str] | None:
    """Find a cycle, as the path that closes it, or None."""
    done: set[str] = set()

    def search(node: str, path: list[str]) -> list[str] | None:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return None
        for other in sorted(graph[node]):
            if found := search(other, [*path, node]):
                return found
        done.add(node)
        return None

    return next((found for node in sorted(graph) if (found := search(node, []))), None)


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _named(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key == "Ref" and isinstance(part, str):
                yield part
            elif key == "Fn::GetAtt":
                yield part.split(".")[0] if isinstance(part, str) else part[0]
            elif key == "Fn::Sub":
                yield from _in_text(part if isinstance(part, str) else part[0])
                yield from _named(part)
            else:
                yield from _named(part)


def _in_text(text: str) -> Iterator[str]:
    yield from (name for literal, name in _IN_TEXT.findall(text) if not literal)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
