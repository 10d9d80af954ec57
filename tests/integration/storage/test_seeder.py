"""A database that is filled with made-up requests holds what the product would have stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.accounts.audit import AuditFilter
from bot.bootstrap import Services, build
from bot.cli import bench
from bot.cli.errors import CommandError
from bot.leads.lead import Status
from bot.leads.outgoing import CREATED
from bot.leads.people import organisation_key
from bot.leads.repository import LeadFilter
from bot.leads.search import words_of
from bot.matching.older import match_older
from bot.matching.repository import Same
from bot.matching.rules import MatchingRules
from bot.search.query import Phrase, Query, Term, parse_query
from bot.seeding import filling
from bot.sending.deliveries import DeliveryState
from bot.sending.receivers import ReceiverState
from bot.sending.reconciliation import BEGINNING, go_on
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.seeder import PREFIX
from bot.storage.sent_seeds import TOOL
from tests.support import crm

LEADS, MESSAGES = 60, 360


@pytest.fixture
def services(url: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setattr(bench, "_BATCH", 25)
    monkeypatch.setattr(filling.stories, "__defaults__", (16,))
    opened = build(Settings(database_url=url), now=lambda: crm.NOW)
    yield opened
    opened.close()


def test_what_is_there_is_listed_found_and_talked_about(services: Services) -> None:
    bench.fill(services, LEADS, MESSAGES, 1)
    with services.reading() as uow:
        page = uow.leads.page(limit=100)
        assert len(page.leads) == uow.leads.count() == LEADS
        assert sorted(page.leads, key=lambda lead: lead.created_at, reverse=True) == page.leads
        for lead in page.leads:
            everything = Query((Term((Phrase(words_of(lead)),)),))
            assert lead in uow.leads.page(LeadFilter(search=everything)).leads
            assert lead.assigned_to is None or uow.users.by_email(lead.assigned_to) is not None
            transcript = uow.conversations.transcript(lead.conversation_id)
            assert transcript is not None and transcript.turns
            assert uow.outbox.waiting(lead.id) == []
        silent = [lead for lead in page.leads if lead.status in (Status.NO_CONTACT, Status.ERASED)]
        assert all(lead.email is None for lead in silent)
        everything_said = " ".join(
            turn.message.text for lead in page.leads for turn in uow.conversations.turns(lead.conversation_id)
        )
        for standin in ("Zprenom", "Znom", "Zsociete", "zadresse", "Zprecision"):
            assert standin not in everything_said + repr(page.leads)
            assert not uow.leads.page(LeadFilter(search=parse_query(standin))).leads


def test_what_became_of_a_request_can_be_read_as_if_somebody_had_worked_on_it(services: Services) -> None:
    bench.fill(services, LEADS, MESSAGES, 1)
    with services.reading() as uow:
        leads = uow.leads.page(limit=100).leads
        won = [lead for lead in leads if lead.status is Status.WON]
        assert won
        for lead in won:
            history = uow.changes.of_lead(lead.id)
            assert [c.after for c in history if c.field == "status"] == ["assigned", "contacted", "won"]
            owner = uow.users.by_email(lead.assigned_to or "")
            assert owner is not None and {change.by for change in history} == {owner.id}
            assert lead.contacted_at is not None and lead.contacted_at > lead.created_at
            audited = uow.audit.newest(AuditFilter(subject_id=lead.id), limit=9)
            assert {entry.by for entry in audited} == {owner.id}
        ratings = [uow.feedback.of_conversation(lead.conversation_id) for lead in leads]
        assert any(rating.given for rating in ratings)


def test_requests_of_one_organisation_are_known_by_its_made_up_name(services: Services) -> None:
    bench.fill(services, LEADS, MESSAGES, 1)
    with services.reading() as uow:
        named = [lead for lead in uow.leads.page(limit=100).leads if lead.organisation]
        assert named
        for lead in named:
            key = organisation_key(lead.organisation)
            alike = uow.leads.of_organisation(lead, limit=LEADS)
            same = [o for o in alike if o.siren is None or o.siren != lead.siren]
            assert all(organisation_key(other.organisation) == key for other in same)


def test_a_run_that_was_stopped_is_ended_by_the_next(services: Services) -> None:
    bench.fill(services, LEADS, MESSAGES, 1)
    with services.reading() as uow:
        wanted = uow.leads.page(limit=100).leads
    bench.fill(services, LEADS, MESSAGES, 1)
    with services.reading() as uow:
        assert uow.leads.page(limit=100).leads == wanted


def test_real_leads_are_not_mixed_with_made_up_ones(services: Services) -> None:
    crm.add_lead(services)
    with pytest.raises(CommandError, match="real leads"):
        bench.fill(services, LEADS, MESSAGES, 1)
    bench.fill(services, 5, 10, 1, force=True)
    with services.reading() as uow:
        assert uow.leads.count() == 6


def test_whose_requests_they_are_is_known(services: Services) -> None:
    bench.fill(services, LEADS, MESSAGES, 1)
    with services.reading() as uow:
        leads = [lead for lead in uow.leads.page(limit=100).leads if lead.email]
        assert len(leads) > LEADS // 2
        for lead in leads:
            if lead.status is Status.DRAFT:
                assert uow.matches.keys(lead.id) is None
                continue
            person = uow.matches.links(lead.id).person
            assert person is not None
            assert lead.id in uow.matches.requests_of(Same.PERSON, person, limit=LEADS)
        assert match_older(uow, MatchingRules(), crm.NOW, None)[0] == 0


def test_every_request_that_may_be_handed_over_was(services: Services) -> None:
    crm.add_lead(services)
    bench.fill(services, LEADS, MESSAGES, 1, force=True)
    bench.fill(services, LEADS, MESSAGES, 1, force=True)
    with services.reading() as uow:
        leads = uow.leads.page(limit=100).leads
        sent = [lead for lead in leads if uow.deliveries.of_lead(lead.id)]
        made_up = [lead for lead in leads if lead.id.startswith(PREFIX)]
        assert {lead.id for lead in sent} == {lead.id for lead in made_up if lead.deliverable}
        for lead in sent:
            [delivery] = uow.deliveries.of_lead(lead.id)
            assert (delivery.event, delivery.state, delivery.attempts) == (
                CREATED,
                DeliveryState.DELIVERED,
                1,
            )
        progress = BEGINNING
        while not progress.finished:
            progress = go_on(uow, progress, crm.NOW - filling.SPAN, crm.NOW, 500)
        assert progress.report.delivered == len(sent)
        [tool] = [receiver for receiver in uow.receivers.all() if receiver.id == TOOL]
        assert tool.state is ReceiverState.GONE
