"""Read YAML by the parser in C where it is installed: ten times faster than the one in Python."""

from __future__ import annotations

from typing import IO, Any

import yaml

# PyYAML can be built without libyaml.
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Base of loaders with rules of their own."""


def read_yaml(text: str | IO[str]) -> Any:
    """What the text says, in plain types. Raises `yaml.YAMLError`."""
    return yaml.load(text, SafeLoader)


def read_nodes(text: str) -> yaml.Node | None:
    """The same as nodes, which know their lines."""
    node: yaml.Node | None = yaml.compose(text, SafeLoader)
    return node
