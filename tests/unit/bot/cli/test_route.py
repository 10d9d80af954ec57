from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.accounts.account import Role, User
from bot.bootstrap import Services
from bot.leads.lead import Status
from tests.support import crm
from tests.unit.bot.cli.conftest import Command

ANA, BEN = "ouest@clairvoie.example", "est@clairvoie.example"
MONDAY = "2026-03-02T10:00"


@pytest.fixture(autouse=True)
def playbook(command: Command, tmp_path: Path) -> Path:
    path = tmp_path / "playbook.yml"
    path.write_text((crm.ROOT / "playbook.yml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.fixture
def staffed(services: Services) -> Services:
    with services.unit_of_work() as uow:
        for account in (ANA, BEN, "admin@example.org"):
            uow.users.add(User(account, account, account, Role.SALES, "x", crm.NOW))
        uow.commit()
    return services


def test_an_imagined_lead_is_routed_with_its_reasons(command: Command, staffed: Services) -> None:
    asked = ("--segment", "b2b", "--department", "29", "--size", "12", "--at", MONDAY)
    outcome = command("route", "simulate", *asked)
    assert outcome.code == 0, outcome.error
    assert f"{ANA}: by the rule « Entreprises de l’Ouest »" in outcome.out
    report = json.loads(command("route", "simulate", *asked, "--json").out)
    assert (report["owner"], report["how"], report["rule"]) == (ANA, "rule", "Entreprises de l’Ouest")
    unmet = {rule["name"]: rule["unmet"] for rule in report["rules"]}
    assert unmet["Grands comptes"] == ["size"] and unmet["Entreprises de l’Ouest"] == []
    assert report["considered"][0]["outcome"] == "chosen"


def test_people_who_are_not_there_are_passed_over_and_said_to_be(command: Command, staffed: Services) -> None:
    shown = command("route", "simulate", "--segment", "B2C", "--need", "une tablette", "--at", MONDAY).out
    assert shown.startswith("admin@example.org: the fallback")
    assert "boutique@clairvoie.example" in shown and "there is no such account" in shown


def test_a_need_in_another_language_is_recognised(command: Command, staffed: Services) -> None:
    need = "Hello, we are looking for tablets for our team"
    report = json.loads(command("route", "simulate", "--segment", "B2B", "--need", need, "--json").out)
    english = next(rule for rule in report["rules"] if rule["name"] == "Demandes en anglais")
    assert english["fits"] and report["owner"] in (ANA, BEN), "nobody is there for it: the next rule"


def test_a_stored_lead_is_routed_again_without_being_touched(command: Command, staffed: Services) -> None:
    stored = crm.add_lead(staffed, talk=False)
    report = json.loads(command("route", "simulate", "--lead", stored.id, "--at", MONDAY, "--json").out)
    assert report["owner"] in (ANA, BEN)
    with staffed.reading() as uow:
        assert uow.leads.get(stored.id) == stored and list(uow.routing.of_lead(stored.id)) == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--lead", "nowhere"), "there is no lead with the id nowhere"),
        (("--segment", "B2Z"), "B2Z is not a segment"),
        (("--department", "Bretagne"), "is not one department"),
        (("--at", "soon"), "is not a date"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    command: Command, staffed: Services, arguments: tuple[str, ...], reason: str
) -> None:
    outcome = command("route", "simulate", *arguments)
    assert outcome.code != 0 and reason in outcome.error


def test_a_draft_goes_to_nobody(command: Command, staffed: Services) -> None:
    draft = crm.add_lead(staffed, crm.another(status=Status.DRAFT), talk=False)
    assert "its status is draft" in command("route", "simulate", "--lead", draft.id).error


def test_a_playbook_without_rules_says_so(command: Command, staffed: Services, playbook: Path) -> None:
    text = playbook.read_text(encoding="utf-8")
    playbook.write_text(text[: text.index("routing:\n")] + text[text.index("consent:\n") :], encoding="utf-8")
    assert "has no section `routing`" in command("route", "simulate").error
    assert "ok    routing    off" in command("check").out


def test_the_check_names_accounts_that_can_be_given_nothing(
    command: Command, staffed: Services, playbook: Path
) -> None:
    with staffed.unit_of_work() as uow:
        uow.users.add(User("x", "export@clairvoie.example", "X", Role.SUPPORT, "x", crm.NOW))
        uow.commit()
    shown = " ".join(command("check").out.split())
    assert (
        "ok routing 8 rules, fallback admin@example.org; passed over: conformite@clairvoie.example" in shown
    )
    assert "export@clairvoie.example: its role does not work on leads" in shown
    text = playbook.read_text(encoding="utf-8")
    playbook.write_text(text.replace("fallback: admin@example.org", "fallback: parti@example.org"))
    shown = " ".join(command("check").out.split())
    assert "FAIL routing the fallback can be given nothing" in shown
