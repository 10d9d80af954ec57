"""Organisations are looked up in a register that answers over HTTP, and in one that does not."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.bootstrap import Services
from bot.delivery.register import (
    AT_ONCE,
    LONGEST_ANSWER,
    Register,
    forget_old_answers,
    look_up_organisations,
    look_up_with,
)
from bot.leads.capture import capture_final
from bot.leads.history import Act
from bot.leads.lead import Lead
from bot.leads.origins import Origin
from bot.playbook import read_playbook
from bot.register.breaker import State
from bot.register.lookups import CACHED, TRIES, LookUp, Outcome
from bot.scoring.step import scored
from tests.integration.delivery.register_server import FakeRegister, serving
from tests.support import crm
from tests.unit.bot.register.companies import OTHER_SIREN, SIREN, answer, entry

PLAYBOOK = read_playbook(crm.ROOT / "playbook.yml")
LATER = datetime.timedelta(hours=1)


@dataclass
class House:
    """Services whose register is this one; time stands still until a test moves it."""

    services: Services
    register: Register
    server: FakeRegister
    now: datetime.datetime = crm.NOW
    clock: float = 0.0
    paused: float = 0.0

    def saved(self, number: int = 1, **changes: Any) -> Lead:
        """A request that was confirmed."""
        somebody = {"email": f"visiteur-{number}@exemple.fr", "phone": f"+336399800{number:02}"}
        known: dict[str, Any] = {
            "organisation": "Menuiserie Kerlann",
            "siren": None,
            "callback_at": None,
            "updated_at": crm.NOW,
        }
        follow = self.services.follow(PLAYBOOK)
        return capture_final(
            self.services.unit_of_work(), crm.another(number, **somebody, **{**known, **changes}), follow
        )

    def look_up(self) -> None:
        look_up_with(self.register, self.services, PLAYBOOK, self.now)

    def lead(self, number: int = 1) -> Lead:
        with self.services.reading() as uow:
            lead = uow.leads.get(f"lead-{number}")
        assert lead is not None
        return lead

    def looked(self, number: int = 1) -> LookUp:
        with self.services.reading() as uow:
            found = uow.look_ups.of_lead(f"lead-{number}")
        assert found is not None
        return found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with serving(FakeRegister()) as server:
        opened = crm.open_services(tmp_path)
        services = replace(opened, settings=replace(opened.settings, company_register_url=server.url))
        made: list[House] = []

        def pause(seconds: float) -> None:
            made[0].paused += seconds
            made[0].clock += seconds

        register = Register(
            server.url, "Aiguilleur", clock=lambda: made[0].clock, pause=pause, timeout=httpx.Timeout(0.5)
        )
        made.append(House(services, register, server))
        yield made[0]
        opened.close()


def test_a_confirmed_request_is_completed_from_the_register_and_scored_again(house: House) -> None:
    house.server.says(answer(entry()))
    before = house.saved(size=None)
    house.look_up()
    lead = house.lead()
    assert (lead.siren, lead.siret, lead.legal_category) == (SIREN, f"{SIREN}00074", "5710")
    assert (lead.naf, lead.size_band, lead.postcode, lead.department) == ("43.32A", "11", "29200", "29")
    assert lead == scored(lead, PLAYBOOK.scoring)
    assert lead.score is not None and before.score is not None and lead.score > before.score
    with house.services.reading() as uow:
        found = [change for change in uow.changes.of_lead(lead.id) if change.act is Act.FOUND]
        assert uow.outbox.waiting(lead.id) == ["lead.created", "lead.updated"]
        origins = uow.origins.of_lead(lead.id)
    assert {change.field for change in found} >= {"siren", "naf", "department"}
    assert {origins[name].origin for name in ("siren", "naf", "department")} == {Origin.REGISTER}
    assert origins["need"].origin is Origin.VISITOR
    assert all(change.by is None for change in found)


def test_the_question_is_put_as_documented_and_names_who_asks(house: House) -> None:
    house.server.says(answer())
    house.saved(department="29")
    house.saved(2, siren=SIREN)
    house.look_up()
    by_name, by_number = sorted(house.server.asked, key=lambda asked: asked["q"], reverse=True)
    assert by_name == {
        "q": "menuiserie kerlann", "page": "1", "per_page": "10", "minimal": "true", "include": "siege",
        "etat_administratif": "A", "departement": "29",
    }  # fmt: skip
    assert by_number["q"] == SIREN and "departement" not in by_number
    assert house.server.agents == ["Aiguilleur"] * 2


def test_what_the_visitor_says_later_does_not_wipe_out_what_was_found(house: House) -> None:
    house.server.says(answer(entry()))
    house.saved()
    house.look_up()
    again = house.saved(need="et une formation", updated_at=crm.NOW + LATER)
    assert (again.siren, again.need) == (SIREN, "et une formation")
    assert house.saved(organisation="Garage du Port", updated_at=crm.NOW + 2 * LATER).siren is None


def test_several_companies_of_one_name_are_proposed_and_none_is_taken(house: House) -> None:
    other = entry(OTHER_SIREN, siege={"code_postal": "56000", "departement": "56"})
    house.server.says(answer(entry(), other))
    house.saved()
    house.look_up()
    assert house.lead().siren is None
    assert house.looked().outcome is Outcome.SEVERAL and len(house.looked().answer) == 2


def test_an_empty_answer_ends_the_look_up(house: House) -> None:
    house.server.says(answer())
    house.saved()
    house.look_up()
    house.look_up()
    assert house.looked().outcome is Outcome.NOTHING and len(house.server.asked) == 1


def test_the_same_question_is_asked_once_until_its_answer_is_too_old(house: House) -> None:
    house.server.says(answer())
    house.saved()
    house.look_up()
    house.saved(2)
    house.look_up()
    assert len(house.server.asked) == 1 and house.looked(2).outcome is Outcome.NOTHING
    house.now += CACHED + LATER
    forget_old_answers(house.services, PLAYBOOK, house.now)
    assert house.looked().answer == ()
    house.saved(3)
    house.look_up()
    assert len(house.server.asked) == 2


def test_too_many_requests_are_paused_for_as_long_as_the_register_says(house: House) -> None:
    house.server.says({"erreur": "…"}, status=429, Retry_After="120")
    house.server.says(answer(entry()))
    house.saved()
    house.saved(2, organisation="Garage du Port")
    house.look_up()
    assert len(house.server.asked) == 1  # the second is not even asked
    house.clock, house.now = 119.0, house.now + LATER
    house.look_up()
    assert len(house.server.asked) == 1
    house.clock = 121.0
    house.look_up()
    assert len(house.server.asked) == 3 and house.lead().siren == SIREN


@pytest.mark.parametrize("status", [500, 502, 503, 404])
def test_a_register_that_fails_is_asked_again_later_and_left_alone_in_the_end(
    house: House, status: int
) -> None:
    house.server.says(b"<html>no</html>", status=status)
    house.saved()
    house.look_up()
    waiting = house.looked()
    assert (waiting.outcome, waiting.attempts) == (Outcome.WAITING, 1)
    assert waiting.due_at is not None and waiting.due_at > house.now
    for _ in range(TRIES):
        house.now, house.clock = house.now + datetime.timedelta(days=7), house.clock + 10_000
        house.look_up()
    assert house.looked().outcome is Outcome.GIVEN_UP
    assert len(house.server.asked) == TRIES
    assert house.lead().siren is None


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"results": 1}', b"\xff\xfe", b'{"results": [' + b" " * LONGEST_ANSWER + b"]}"],
    ids=["empty", "unfinished", "a list", "no list", "not UTF-8", "too long"],
)
def test_an_answer_that_cannot_be_understood_counts_as_a_failure(house: House, body: bytes) -> None:
    house.server.says(body)
    house.saved()
    house.look_up()
    assert (house.looked().outcome, house.looked().attempts) == (Outcome.WAITING, 1)


def test_a_question_that_is_refused_is_not_asked_again(house: House) -> None:
    house.server.says({"erreur": "3 caractères minimum"}, status=400)
    house.saved()
    house.look_up()
    assert house.looked().outcome is Outcome.NOTHING
    assert house.register.breaker.state(house.clock) is State.CLOSED


def test_a_register_that_says_nothing_is_not_waited_for(house: House) -> None:
    house.server.silent = threading.Event()
    house.saved()
    house.look_up()
    assert house.looked().attempts == 1


def test_a_register_that_is_away_is_asked_a_few_times_only(house: House) -> None:
    house.server.says(b"", status=503)
    for number in range(12):
        house.saved(number, organisation=f"Garage numéro {number}")
    house.look_up()
    assert len(house.server.asked) == house.register.breaker.failures_allowed
    assert house.register.breaker.state(house.clock) is State.OPEN
    house.server.answers.clear()
    house.server.says(answer())
    house.clock, house.now = house.clock + 61, house.now + LATER
    house.look_up()
    assert house.register.breaker.state(house.clock) is State.CLOSED
    assert all(house.looked(number).outcome is Outcome.NOTHING for number in range(12))


def test_not_more_is_asked_in_a_second_than_the_register_allows(house: House) -> None:
    house.server.says(answer())
    for number in range(AT_ONCE + 2):
        house.saved(number, organisation=f"Garage numéro {number}")
    house.look_up()
    assert len(house.server.asked) == AT_ONCE
    assert house.paused >= (AT_ONCE // 7) - 0.01


def test_what_a_rep_wrote_in_the_meantime_stays(house: House) -> None:
    house.server.says(answer(entry()))
    lead = house.saved()
    crm.change_lead(house.services, replace(lead, naf="62.01Z"))
    house.look_up()
    assert (house.lead().naf, house.lead().siren) == ("62.01Z", None)
    assert house.looked().outcome is Outcome.SEVERAL


def test_an_erased_request_leaves_neither_question_nor_answer(house: House) -> None:
    house.server.says(answer(entry()))
    lead = house.saved()
    house.look_up()
    with house.services.unit_of_work() as uow:
        uow.erasures.wipe(lead.conversation_id)
        uow.commit()
    with house.services.reading() as uow:
        assert uow.look_ups.of_lead(lead.id) is None
        assert uow.look_ups.due(house.now + CACHED, 10) == []


def test_nothing_is_noted_or_asked_unless_a_register_is_set(house: House) -> None:
    off = replace(house.services, settings=replace(house.services.settings, company_register_url=""))
    lead = crm.another(1, siren=None, callback_at=None)
    capture_final(off.unit_of_work(), lead, off.follow(PLAYBOOK))
    look_up_organisations(off, PLAYBOOK, house.now)
    with off.reading() as uow:
        assert uow.look_ups.of_lead("lead-1") is None
    assert house.server.asked == []
