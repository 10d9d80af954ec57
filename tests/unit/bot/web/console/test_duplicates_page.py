"""« Doublons »: where one gets to from a pair, and whom a merge was about."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from bot.bootstrap import Services
from bot.leads.capture import capture_final
from bot.leads.lead import Status
from bot.playbook import read_playbook
from bot.web.console import paths
from tests.support import crm

MERGED = f"{paths.DUPLICATES}?vue=fusions"


def save(services: Services, number: int, **changes: Any) -> None:
    """Another request of somebody, as a conversation saves it."""
    follow = services.follow(read_playbook(services.settings.playbook))
    free = {"assigned_to": None, "callback_at": None, "email": None, "organisation": None, "siren": None}
    lead = crm.another(number, status=Status.QUALIFIED, **{**free, "need": f"besoin {number}", **changes})
    capture_final(services.unit_of_work(), lead, follow)


@pytest.fixture
def pairs(services: Services) -> list[int]:
    """The numbers of two proposals: each time two names under one number of a phone."""
    for number, phone in enumerate(("+33297000001", "+33297000002")):
        save(services, 2 * number, phone=phone, first_name="Odile", last_name="Perrault")
        save(services, 2 * number + 1, phone=phone, first_name="Jean", last_name="Martin")
    with services.reading() as uow:
        return sorted(item.id for item in uow.proposals.open(limit=9).proposals)


def test_a_lead_leads_to_its_pair_however_many_came_after_it(rep: Any, pairs: list[int]) -> None:
    older, newer = pairs
    link = re.search(rf'href="({paths.DUPLICATES}[^"]*)#paire-{older}"', rep.get(paths.lead("lead-0")).text)
    assert link is not None
    page = rep.get(html.unescape(link[1])).text
    assert f'id="paire-{older}"' in page and f'id="paire-{newer}"' not in page


@pytest.mark.parametrize("act", ["fusionner", "separer"])
def test_a_decision_leads_back_to_where_it_was_made(rep: Any, pairs: list[int], act: str) -> None:
    older, newer = pairs
    page = rep.get(f"{paths.DUPLICATES}?avant={newer}").text
    assert f'name="avant" value="{newer}"' in page
    form = {"jeton": rep.form_token(paths.DUPLICATES), "avant": str(newer)}
    decided = rep.post(f"{paths.DUPLICATES}/{older}/{act}", form)
    assert f"avant={newer}" in decided.headers["location"]
    again = rep.post(f"{paths.DUPLICATES}/{older}/{act}", form)
    assert again.status_code == 409 and f'id="paire-{newer}"' not in again.text


def test_a_merge_of_persons_says_whose_requests_it_is_about(rep: Any, pairs: list[int]) -> None:
    form = {"jeton": rep.form_token(paths.DUPLICATES)}
    assert rep.post(f"{paths.DUPLICATES}/{pairs[0]}/fusionner", form).status_code == 303
    page = rep.get(MERGED).text
    assert "Deux personnes fusionnées" in page
    for lead_id in ("lead-0", "lead-1"):
        assert f'href="{paths.lead(lead_id)}"' in page
    undo = re.search(rf'action="({paths.DUPLICATES}/fusions/[^"]*)"', page)
    assert undo is not None
    assert rep.post(undo[1], form).status_code == 303
    undone = rep.get(MERGED).text
    assert "Annulée le" in undone and f'href="{paths.lead("lead-1")}"' in undone
