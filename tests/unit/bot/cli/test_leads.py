from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from bot.bootstrap import Services
from bot.leads.lead import Lead, Source, Status
from tests.support import crm
from tests.unit.bot.cli.conftest import Command

MORNING = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)


@pytest.fixture(autouse=True)
def playbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGUILLEUR_PLAYBOOK", str(crm.ROOT / "playbook.yml"))


@pytest.fixture
def leads(services: Services) -> list[Lead]:
    """Three leads, oldest first; the last one belongs to an evaluation."""
    statuses = (Status.QUALIFIED, Status.TO_CHECK, Status.QUALIFIED)
    made = [
        Lead(
            id=f"{number}{'a' * 7}-0000-4000-8000-000000000000",
            conversation_id=f"conversation-{number}",
            request=1,
            created_at=MORNING + datetime.timedelta(days=number),
            updated_at=MORNING + datetime.timedelta(days=number),
            status=status,
            organisation=f"Établissements [b]{number}[/b]",
            source=Source(test=number == 2),
        )
        for number, status in enumerate(statuses)
    ]
    with services.unit_of_work() as uow:
        for lead in made:
            uow.leads.claim(lead)
        uow.commit()
    return made


def ids(lines: str) -> list[str]:
    return [json.loads(line)["id"] for line in lines.splitlines()]


def test_the_list_shows_the_newest_first_and_no_evaluation(command: Command, leads: list[Lead]) -> None:
    shown = command("leads", "list").out
    assert leads[2].id not in shown
    assert shown.index(leads[1].id) < shown.index(leads[0].id)


def test_what_visitors_typed_is_shown_as_it_is(command: Command, leads: list[Lead]) -> None:
    assert "Établissements [b]0[/b]" in command("leads", "list").out


def test_an_empty_list_says_so(command: Command, services: Services) -> None:
    outcome = command("leads", "list")
    assert (outcome.code, outcome.out, outcome.error) == (0, "", "none\n")


def test_a_lead_is_shown_by_the_beginning_of_its_id(command: Command, leads: list[Lead]) -> None:
    assert json.loads(command("leads", "show", "1a").out) == leads[1].to_json()


def test_an_unknown_lead_is_one_line(command: Command, leads: list[Lead]) -> None:
    outcome = command("leads", "show", "nobody")
    assert outcome.code == 1
    assert outcome.error == "error: there is no lead with the id nobody: see `aiguilleur leads list`\n"


def test_the_export_has_one_object_a_line_with_the_evaluations(command: Command, leads: list[Lead]) -> None:
    exported = command("leads", "export").out
    assert [json.loads(line) for line in exported.splitlines()] == [
        lead.to_json() for lead in reversed(leads)
    ]
    assert "Établissements" in exported


def test_the_export_keeps_a_status_or_a_period(command: Command, leads: list[Lead]) -> None:
    assert ids(command("leads", "export", "--status", "to_check").out) == [leads[1].id]
    assert ids(command("leads", "export", "--since", "2026-03-03T12:00").out) == [leads[2].id]
    assert ids(command("leads", "export", "--no-tests").out) == [leads[1].id, leads[0].id]


def test_the_export_into_a_file_is_whole_or_not_there(
    command: Command, leads: list[Lead], tmp_path: Path
) -> None:
    out = tmp_path / "leads.json"
    assert command("leads", "export", "--format", "json", "--out", str(out)).out == f"3 leads in {out}\n"
    assert [item["id"] for item in json.loads(out.read_text(encoding="utf-8"))] == [
        lead.id for lead in reversed(leads)
    ]
    outcome = command("leads", "export", "--out", str(tmp_path / "nowhere" / "leads.jsonl"))
    assert outcome.code == 1
    assert outcome.error.count("\n") == 1


def test_a_wrong_date_is_one_line(command: Command, leads: list[Lead]) -> None:
    outcome = command("leads", "export", "--since", "yesterday")
    assert outcome.code == 2
    assert (
        outcome.error
        == "error: Invalid value: 'yesterday' is not a date such as 2026-03-01 or 2026-03-01T14:30\n"
    )


def test_two_requests_are_made_one_and_two_again(
    command: Command, leads: list[Lead], services: Services
) -> None:
    merged = command("leads", "merge", leads[0].id, leads[1].id)
    assert merged.code == 0 and "leads unmerge 1" in merged.out
    assert leads[1].id in command("leads", "merges").out
    assert json.loads(command("leads", "show", leads[1].id).out)["status"] == "merged"
    assert command("leads", "unmerge", "1").code == 0
    assert json.loads(command("leads", "show", leads[1].id).out) == leads[1].to_json()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("merge", "nobody", "no-one"), "there is no lead with the id nobody"),
        (("unmerge", "7"), "there is no merge 7"),
    ],
)
def test_what_cannot_be_merged_is_one_line(
    command: Command, leads: list[Lead], arguments: tuple[str, ...], says: str
) -> None:
    outcome = command("leads", *arguments)
    assert outcome.code == 1 and says in outcome.error


def test_a_request_is_not_merged_with_itself(command: Command, leads: list[Lead]) -> None:
    outcome = command("leads", "merge", leads[0].id, leads[0].id)
    assert outcome.error == "error: a request cannot be merged with itself\n"


def test_requests_from_before_are_matched(command: Command, leads: list[Lead]) -> None:
    assert command("leads", "match").out == "3 leads were matched.\n"
    assert command("leads", "match").out == "0 leads were matched.\n"
