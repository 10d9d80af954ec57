"""Where leads came from, without anything that could name a visitor."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.board.facts import LeadFact
from bot.board.sources import LONGEST, Origin, origins

NOW = datetime.datetime(2026, 3, 4, 13, 5, tzinfo=datetime.timezone.utc)


def found(**known: Any) -> dict[Origin, str]:
    return dict(origins(LeadFact("qualified", NOW, **known)))


def test_a_campaign_a_site_and_a_page_are_told_apart() -> None:
    assert found(
        utm={"utm_source": " Lettre "},
        referrer="https://www.moteur.example/recherche?q=tablette",
        page="https://www.clairvoie.example/entreprises/?nom=kervadec#prix",
    ) == {Origin.CAMPAIGN: "lettre", Origin.SITE: "moteur.example", Origin.PAGE: "/entreprises"}


def test_the_website_itself_led_nobody_to_it() -> None:
    page = "https://www.clairvoie.example/"
    assert found(page=page, referrer="https://clairvoie.example/a")[Origin.SITE] == ""
    assert found(page=page)[Origin.PAGE] == "/"


@pytest.mark.parametrize("address", [None, "", "n’importe quoi", "http://[", "javascript:alert(1)"])
def test_what_is_no_address_is_not_known(address: str | None) -> None:
    assert found(page=address, referrer=address) == {
        Origin.CAMPAIGN: "",
        Origin.SITE: "",
        Origin.PAGE: "",
    }


def test_long_and_strange_names_are_tamed() -> None:
    name = found(utm={"utm_source": "a\x00b\n" + "c" * 500})[Origin.CAMPAIGN]
    assert (name[:3], name[-1], len(name)) == ("abc", "…", LONGEST)
