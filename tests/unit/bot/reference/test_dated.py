"""Each public table says where it comes from and of which day it is."""

from __future__ import annotations

import datetime
from importlib.resources import files

import pytest

from bot.reference.dated import NAMES, table


@pytest.mark.parametrize("name", NAMES)
def test_a_table_names_its_source_and_its_day(name: str) -> None:
    content = table(name)
    assert len(content["source"]) > 20
    assert datetime.date(2000, 1, 1) < content["as_of"] <= datetime.date.today()


def test_no_table_lies_beside_the_list() -> None:
    stored = {file.name.removesuffix(".yml") for file in files("bot.reference").joinpath("tables").iterdir()}
    assert stored == set(NAMES)
