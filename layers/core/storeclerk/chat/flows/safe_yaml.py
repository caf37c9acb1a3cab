"""YAML without its traps: plain values only, no aliases, no key twice, not nested without end."""

import re
from typing import Any

import yaml

_MAX_DEPTH = 12


class StrictLoader(yaml.SafeLoader):
    """Loads plain values. Raises YAMLError with the line for what it does not take.

    A word such as yes, no, on or off is text, since a choice may well be called so; only true and false are not.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node, unless it is an alias or nested too deep."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise yaml.composer.ComposerError(f"line {line}: an alias (*name); write it out")
        self._depth += 1
        try:
            if self._depth > _MAX_DEPTH:
                raise yaml.composer.ComposerError(f"line {line}: nested too deep")
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Make a mapping whose keys are texts, each once."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(None, None, "a key that is no plain name", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key '{key.value}' twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


# Whoever adds a constructor to SafeLoader, as tools of AWS do, adds none to this.
StrictLoader.yaml_multi_constructors = {}
StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, StrictLoader.construct_yaml_map)  # type: ignore[type-var]
_BOOL = ("tag:yaml.org,2002:bool", re.compile(r"\A(?:true|false)\Z"))
_KEPT = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag in _KEPT]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
} | {"t": [_BOOL], "f": [_BOOL]}
