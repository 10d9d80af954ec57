"""YAML is read quickly, and as the parser in Python reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.yaml_text import SafeLoader, read_nodes, read_yaml

ROOT = Path(__file__).parents[3]
TABLES = sorted(path for path in (ROOT / "bot").rglob("*.yml"))


@pytest.mark.parametrize("path", [ROOT / "playbook.yml", *TABLES], ids=lambda path: path.stem)
def test_every_table_says_the_same_to_both_parsers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert read_yaml(text) == yaml.safe_load(text)


def test_this_installation_has_the_parser_in_c() -> None:
    assert SafeLoader is yaml.CSafeLoader


def test_a_mistake_is_an_error_with_its_line() -> None:
    with pytest.raises(yaml.MarkedYAMLError) as raised:
        read_yaml("a: 1\nb: [\n")
    assert raised.value.problem_mark is not None
    assert raised.value.problem_mark.line == 2


def test_nothing_but_plain_types_comes_of_a_text() -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml("!!python/object/apply:os.getcwd []")


def test_nodes_know_their_lines() -> None:
    node = read_nodes("# a note\né: 1\n")
    assert isinstance(node, yaml.MappingNode)
    assert node.value[0][0].start_mark.line == 1
