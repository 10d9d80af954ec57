"""Histories of leads, other requests of the same people, and the list of whom not to contact."""

from __future__ import annotations

import datetime
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from bot.accounts.account import Role, User
from bot.accounts.lead_work import LeadWork
from bot.leads.capture import capture_final
from bot.leads.do_not_contact import Mark, RefusalReason
from bot.leads.history import Act, Change
from bot.leads.lead import Consent, Lead, Status
from bot.leads.repository import LeadChanged
from bot.storage import engine as engines
from bot.storage import schema
from bot.storage.database import Database

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
REP = User("rep", "rep@exemple.fr", "Rep", Role.SALES, "-", NOW)
MARK = Mark(RefusalReason.ASKED, NOW, "rep")
LEAD = Lead(
    id="lead-1",
    conversation_id="c-1",
    request=1,
    created_at=NOW,
    updated_at=NOW,
    status=Status.QUALIFIED,
    segment="B2B",
    email="odile@exemple.fr",
    phone="+33639980012",
    organisation="SARL Ateliers Perrault",
    siren="732829320",
    consent=Consent(contact=True, at=NOW),
    next_step="envoyer le devis",
    next_step_on=NOW.date(),
    lost_reason="other",
    contacted_at=NOW,
)


def a_lead(number: int, **changes: object) -> Lead:
    at = NOW + datetime.timedelta(minutes=number)
    fresh = {"id": f"lead-{number}", "conversation_id": f"c-{number}", "created_at": at}
    return replace(LEAD, **{**fresh, **changes})  # type: ignore[arg-type]


def _before(name: str) -> str:
    """The revision before the one whose file bears this name."""
    revisions = ScriptDirectory.from_config(schema.alembic_config()).walk_revisions()
    return str(next(revision.down_revision for revision in revisions if name in revision.path))


def keep(database: Database, *leads: Lead) -> None:
    with database.writing() as uow:
        for lead in leads:
            uow.leads.claim(lead)
        uow.commit()


def test_what_staff_plans_is_found_again(database: Database) -> None:
    keep(database, LEAD)
    with database.reading() as uow:
        assert uow.leads.get("lead-1") == LEAD


def test_a_history_is_told_in_order_and_loses_who_it_was_about(database: Database) -> None:
    keep(database, LEAD, a_lead(2))
    history = [
        Change("lead-1", NOW, "rep", Act.SET, 2, "email", "a@exemple.fr", "odile@exemple.fr", "au téléphone"),
        Change("lead-1", NOW, "rep", Act.SET, 3, "status", "qualified", "lost", "ne répond pas"),
        Change("lead-1", NOW, "rep", Act.NOTED, 3, reason="Odile rappellera"),
    ]
    other = replace(history[0], lead_id="lead-2")
    with database.writing() as uow:
        uow.changes.add([*history, other])
        assert uow.changes.of_lead("lead-1") == history
        uow.changes.forget_person("lead-1")
        kept = [(c.field, c.before, c.after, c.reason) for c in uow.changes.of_lead("lead-1")]
        assert kept == [
            ("email", None, None, None),
            ("status", "qualified", "lost", None),
            (None, None, None, None),
        ]
        assert uow.changes.of_lead("lead-2") == [other]


def test_other_requests_of_the_person_and_of_the_organisation_are_found(database: Database) -> None:
    nobody = {"email": None, "phone": None, "organisation": None, "siren": None}
    keep(
        database,
        LEAD,
        a_lead(2, **{**nobody, "email": LEAD.email}),
        a_lead(3, **{**nobody, "phone": LEAD.phone}),
        a_lead(4, **{**nobody, "organisation": "ateliers perrault"}),
        a_lead(5, **{**nobody, "siren": LEAD.siren}),
        a_lead(6, **nobody),
    )
    with database.reading() as uow:
        assert [lead.id for lead in uow.leads.of_person(LEAD, limit=5)] == ["lead-3", "lead-2"]
        assert [lead.id for lead in uow.leads.of_person(LEAD, limit=1)] == ["lead-3"]
        assert [lead.id for lead in uow.leads.of_organisation(LEAD, limit=5)] == ["lead-5", "lead-4"]
        assert uow.leads.of_person(a_lead(6, **nobody), limit=5) == []


@pytest.mark.parametrize("column", ["email", "phone", "siren", "organisation_key"])
def test_they_are_looked_up_in_an_index(database: Database, url: str, column: str) -> None:
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        explain = "EXPLAIN"
        if connection.dialect.name == "sqlite":
            explain = "EXPLAIN QUERY PLAN"
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")
        query = f"SELECT * FROM leads WHERE {column} = 'x' ORDER BY created_at DESC LIMIT 6"
        plan = "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {query}"))
    engine.dispose()
    assert f"ix_leads_{column}_created_at" in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan


def test_a_person_is_on_the_list_under_each_contact_detail(database: Database) -> None:
    with database.writing() as uow:
        uow.do_not_contact.add(LEAD, MARK)
        uow.do_not_contact.add(LEAD, MARK)
        uow.commit()
    with database.writing() as uow:
        assert uow.do_not_contact.covers(a_lead(2, email="ODILE@exemple.fr ", phone=None))
        assert uow.do_not_contact.covers(a_lead(2, email=None))
        assert not uow.do_not_contact.covers(a_lead(2, email="b@exemple.fr", phone="+33639980034"))
        assert not uow.do_not_contact.covers(a_lead(2, email=None, phone=None))
        uow.do_not_contact.remove(LEAD)
        assert not uow.do_not_contact.covers(LEAD)


def test_the_list_names_nobody_and_another_key_recognises_nobody(database: Database, url: str) -> None:
    with database.writing() as uow:
        uow.do_not_contact.add(LEAD, MARK)
        uow.commit()
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT * FROM do_not_contact")).all()
    engine.dispose()
    assert len(rows) == 2
    assert "odile" not in str(rows) and "39980012" not in str(rows)
    stranger = Database(url, contact_key=b"another")
    with stranger.writing() as uow:
        assert not uow.do_not_contact.covers(LEAD)
    stranger.close()


def test_the_mark_outlives_the_lead_it_was_made_on(database: Database, url: str) -> None:
    keep(database, LEAD)
    with database.writing() as uow:
        work = LeadWork(uow, REP, NOW)
        work.forbid_contact(work.open("lead-1"), RefusalReason.ASKED)
        uow.commit()
    engine = engines.for_writing(engines.create_engine(url))
    with engine.connect() as connection:
        connection.execute(sa.text("DELETE FROM leads"))
        connection.commit()
        assert connection.execute(sa.text("SELECT count(*) FROM lead_changes")).scalar() == 0
    engine.dispose()
    assert capture_final(database.writing(), a_lead(7)).do_not_contact


def test_a_request_that_is_saved_while_its_person_is_marked_carries_the_mark(database: Database) -> None:
    keep(database, LEAD)
    saved: list[Lead] = []
    with database.writing() as uow:
        work = LeadWork(uow, REP, NOW)
        work.forbid_contact(work.open("lead-1"), RefusalReason.ASKED)
        visitor = threading.Thread(target=lambda: saved.append(capture_final(database.writing(), a_lead(8))))
        visitor.start()
        visitor.join(0.3)
        assert not saved  # it waits for what is being decided
        uow.commit()
    visitor.join(10)
    assert saved[0].do_not_contact


def test_two_people_who_decide_at_once_do_not_overwrite_each_other(database: Database) -> None:
    keep(database, LEAD)
    with database.reading() as uow:
        seen = uow.leads.get("lead-1")
    assert seen is not None
    with database.writing() as uow:
        LeadWork(uow, REP, NOW).correct(seen, {"role": "gérante"}, "au téléphone")
        uow.commit()
    with pytest.raises(LeadChanged), database.writing() as uow:
        LeadWork(uow, REP, NOW).correct(seen, {"role": "directrice"}, "au téléphone")
    with database.reading() as uow:
        changed = uow.leads.get("lead-1")
        assert changed is not None and changed.role == "gérante"
        assert len(uow.changes.of_lead("lead-1")) == 1


def test_organisations_from_before_are_looked_up_like_new_ones(url: str) -> None:
    engine = engines.for_writing(engines.create_engine(url))
    database = Database(url, busy_ms=5_000)
    database.upgrade()
    keep(database, LEAD)
    with engine.connect() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, _before("histories_of_leads"))
        command.upgrade(config, "head")
        connection.commit()
    with database.reading() as uow:
        alike = uow.leads.of_organisation(a_lead(9, siren=None), limit=2)
        assert [lead.id for lead in alike] == ["lead-1"]
    engine.dispose()
    database.close()
