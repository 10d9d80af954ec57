"""`aiguilleur leads rescore`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.scoring.step import scored
from tests.support import crm
from tests.unit.bot.cli.conftest import Command

SHIPPED = crm.ROOT / "playbook.yml"
B2B = "B2B: {need: 25, budget: 25, authority: 20, timeline: 20, fit: 10}"


@pytest.fixture
def leads(services: Services, tmp_path: Path) -> Path:
    """Two leads with the scores of the shipped playbook, of which the file is a copy."""
    shutil.copy(SHIPPED, tmp_path / "playbook.yml")
    scoring = read_playbook(SHIPPED).scoring
    with services.unit_of_work() as uow:
        for number, need in enumerate(("25 tablettes durcies", None)):
            uow.leads.claim(scored(crm.another(number, need=need), scoring))
        uow.commit()
    return tmp_path / "playbook.yml"


def weigh(playbook: Path, row: str) -> None:
    text = playbook.read_text(encoding="utf-8")
    assert B2B in text
    playbook.write_text(text.replace(B2B, row), encoding="utf-8")


def score(services: Services, number: int) -> int | None:
    with services.reading() as uow:
        lead = uow.leads.get(f"lead-{number}")
    assert lead is not None
    return lead.score


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    command: Command, services: Services, leads: Path
) -> None:
    weigh(leads, "B2B: {need: 100}")
    known = score(services, 0)
    said = json.loads(command("leads", "rescore", "--dry-run", "--json").out)
    assert (said["dry_run"], said["leads"], said["changed"]) == (True, 2, 2)
    assert score(services, 0) == known
    assert "would be changed" in command("leads", "rescore", "--dry-run").out


def test_it_scores_again_and_shows_the_greatest_differences_by_id(
    command: Command, services: Services, leads: Path
) -> None:
    weigh(leads, "B2B: {need: 100}")
    before = score(services, 1)
    outcome = command("leads", "rescore")
    assert outcome.code == 0 and "2 scores changed" in outcome.out
    assert "lead-1" in outcome.out and str(before) in outcome.out
    assert (score(services, 0), score(services, 1)) == (100, 0)


def test_without_new_weights_nothing_changes(command: Command, leads: Path) -> None:
    said = json.loads(command("leads", "rescore", "--json").out)
    assert (said["leads"], said["changed"], sum(said["histogram"])) == (0, 0, 0)


def test_weights_that_do_not_add_up_are_refused_with_their_line(command: Command, leads: Path) -> None:
    weigh(leads, "B2B: {need: 90}")
    outcome = command("leads", "rescore")
    line = next(
        n for n, text in enumerate(leads.read_text(encoding="utf-8").splitlines(), 1) if "B2B: {need" in text
    )
    assert outcome.code == 1
    assert f"playbook.yml, line {line}: scoring.weights.B2B: the points of B2B add up to 90" in outcome.error


def test_a_criterion_that_a_segment_does_not_have_is_refused(command: Command, leads: Path) -> None:
    weigh(leads, "B2B: {need: 90, procedure: 10}")
    assert "'procedure' was unexpected" in command("leads", "rescore").error
