"""From lead to lead of a list, without going back to it."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.leads.lead import Lead
from bot.web.console import paths
from bot.web.console.pages import TEMPLATES
from tests.support import crm

LIST = "/console/?segment=B2B&tri=score"


def lead(number: int, **changes: Any) -> Lead:
    return crm.another(number, created_at=crm.NOW - datetime.timedelta(hours=number), **changes)


def links(page: Any) -> dict[str, str]:
    """The addresses that the page leads on to, by the id of the link."""
    tags = re.findall(r"<a [^>]*>", page.text)
    attributes = [dict(re.findall(r'(id|href)="([^"]*)"', tag)) for tag in tags]
    wanted = ("precedente", "suivante", "retour")
    return {tag["id"]: html.unescape(tag["href"]) for tag in attributes if tag.get("id") in wanted}


@pytest.fixture
def three(services: Services) -> list[str]:
    """The ids of three leads of companies, the highest score first, beside one of a consumer."""
    crm.add_lead(services, lead(9, segment="B2C", score=60))
    made = [lead(number, segment="B2B", score=score) for number, score in enumerate((70, 90, 50))]
    for each in made:
        crm.add_lead(services, each)
    return [each.id for each in sorted(made, key=lambda each: -(each.score or 0))]


def test_a_lead_leads_on_to_those_beside_it_in_the_list_it_was_opened_from(
    rep: Any, three: list[str]
) -> None:
    query = "?segment=B2B&tri=score"
    line = re.search(rf'href="({paths.lead(three[1])}[^"]*)"', rep.get(LIST).text)
    assert line is not None
    page = rep.get(html.unescape(line[1]))
    assert links(page) == {
        "retour": LIST,
        "precedente": paths.lead(three[0]) + query,
        "suivante": paths.lead(three[2]) + query,
    }
    assert set(links(rep.get(paths.lead(three[0]) + query))) == {"retour", "suivante"}
    assert set(links(rep.get(paths.lead(three[2]) + query))) == {"retour", "precedente"}


def test_without_a_list_it_is_that_of_every_lead(rep: Any, three: list[str]) -> None:
    found = links(rep.get(paths.lead(three[1])))
    assert found["retour"] == "/console/" and found["suivante"].startswith("/console/demandes/")


def test_what_is_done_with_a_lead_does_not_lose_the_list(rep: Any, three: list[str]) -> None:
    address = paths.lead(three[1])
    token = rep.form_token("/console/")
    page = rep.get(f"{address}?segment=B2B&tri=score")
    action = re.search(rf'action="({address}/note[^"]*)"', page.text)
    assert action is not None
    to = html.unescape(action[1])
    refused = rep.post(to, {"jeton": token, "version": "1", "note": " "})
    assert refused.status_code == 422 and links(refused)["retour"] == LIST
    noted = rep.post(to, {"jeton": token, "version": "1", "note": "Rappeler."})
    assert noted.headers["location"] == f"{address}?segment=B2B&tri=score&fait=noted"


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("lead*.html")), ids=lambda path: path.name)
def test_no_form_of_the_page_of_a_lead_loses_it(template: Path) -> None:
    actions = re.findall(r'action="(\{\{ page \}\}[^"]*)"', template.read_text(encoding="utf-8"))
    assert [action for action in actions if not action.endswith("{{ query }}")] == []


def test_neither_does_a_merge_and_undoing_it(rep: Any, three: list[str]) -> None:
    address, other = paths.lead(three[1]), three[2]
    form = {"jeton": rep.form_token("/console/"), "version": "1", "autre": f"{other}:1"}
    joined = rep.post(f"{address}/reunir?segment=B2B&tri=score", form)
    assert joined.headers["location"] == f"{address}?segment=B2B&tri=score&fait=merged"
    undo = re.search(rf'action="({address}/separer/[^"]*)"', rep.get(joined.headers["location"]).text)
    assert undo is not None
    parted = rep.post(html.unescape(undo[1]), {"jeton": form["jeton"]})
    assert parted.headers["location"] == f"{address}?segment=B2B&tri=score&fait=unmerged"


def test_neither_does_a_word_about_a_referrer(services: Services, rep: Any) -> None:
    referrer = lead(3, segment="B2C2B")
    crm.add_lead(services, referrer)
    address = paths.lead(referrer.id)
    form = {"jeton": rep.form_token("/console/"), "cite": "oui"}
    noted = rep.post(f"{address}/nom-du-referent?segment=B2C2B", form)
    assert noted.headers["location"] == f"{address}?segment=B2C2B&fait=named"


def test_the_page_of_corrections_does_not_lose_it_either(rep: Any, three: list[str]) -> None:
    address = paths.lead(three[1])
    page = rep.get(f"{address}/modifier?segment=B2B&tri=score")
    assert f'action="{address}/modifier?segment=B2B&amp;tri=score"' in page.text
    assert f'href="{address}?segment=B2B&amp;tri=score"' in page.text


def test_whoever_reads_conversations_gets_to_the_whole_transcript(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    its = paths.conversation(crm.COMPLETE.conversation_id)
    assert its not in rep.get(paths.lead(crm.COMPLETE.id)).text
    crm.become(services, Role.ADMIN)
    assert f'href="{its}"' in rep.get(paths.lead(crm.COMPLETE.id)).text
