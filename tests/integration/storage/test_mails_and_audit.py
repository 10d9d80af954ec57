"""E-mails and audit entries are stored with the act they belong to, or not at all."""

from __future__ import annotations

import datetime
from dataclasses import replace

import sqlalchemy as sa

from bot.accounts.account import Role, User
from bot.accounts.audit import record
from bot.mail.mail import Attachment, Mail
from bot.storage import engine as engines
from bot.storage.audit_tables import audit_log
from bot.storage.database import Database
from bot.storage.mail_tables import mails

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
USER = User("u1", "chantal@exemple.fr", "Chantal", Role.SALES, "hash", NOW)
MAIL = Mail("m1", "maelle@menuiserie.example", "Votre échange", "Bonjour", "<p>Bonjour</p>", NOW)


def _rows(url: str, table: sa.Table) -> list[sa.engine.Row]:
    engine = engines.create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(table)).all()
    engine.dispose()
    return list(rows)


def test_an_email_waits_as_soon_as_its_transaction_is_committed(database: Database, url: str) -> None:
    with database.writing() as uow:
        uow.mails.add(MAIL)
        uow.commit()
    [row] = _rows(url, mails)
    assert (row.to, row.subject, row.next_attempt_at, row.attempts, row.sent_at) == (
        MAIL.to,
        MAIL.subject,
        NOW,
        0,
        None,
    )


def test_the_files_of_an_email_are_kept_until_it_is_sent(database: Database, url: str) -> None:
    mail = replace(
        MAIL, lead_id="lead-1", attachments=(Attachment("a.ics", "text/calendar", "é", "REQUEST"),)
    )
    with database.writing() as uow:
        uow.mails.add(mail)
        uow.commit()
    with database.writing() as uow:
        claimed = uow.mails.claim(NOW, NOW + datetime.timedelta(minutes=3))
        assert claimed is not None and claimed.mail == mail
        uow.mails.sent("m1", NOW)
        uow.commit()
    [row] = _rows(url, mails)
    assert (row.attachments, row.text, row.lead_id) == (None, "", "lead-1")


def test_what_was_written_to_an_address_about_leads_is_counted(database: Database) -> None:
    with database.writing() as uow:
        for number, lead_id in enumerate(("lead-1", "lead-2", None)):
            uow.mails.add(replace(MAIL, id=f"m{number}", lead_id=lead_id))
        uow.mails.add(replace(MAIL, id="m9", lead_id="lead-3", to="other@exemple.fr"))
        uow.mails.sent("m0", NOW)
        assert uow.mails.count_about_leads(MAIL.to, MAIL.created_at) == 2
        assert uow.mails.count_about_leads(MAIL.to, MAIL.created_at + datetime.timedelta(seconds=1)) == 0


def test_what_waits_about_a_lead_can_be_left_unsent(database: Database, url: str) -> None:
    with database.writing() as uow:
        for number, lead_id in enumerate(("lead-1", "lead-1", "lead-2")):
            uow.mails.add(replace(MAIL, id=f"m{number}", lead_id=lead_id))
        uow.mails.sent("m0", NOW)
        uow.mails.forget_waiting("lead-1")
        uow.commit()
    assert {row.id for row in _rows(url, mails)} == {"m0", "m2"}


def test_an_act_that_is_rolled_back_leaves_neither(database: Database, url: str) -> None:
    with database.writing() as uow:
        uow.mails.add(MAIL)
        record(uow, USER, "lead.read", "lead", "l1", NOW)
    assert _rows(url, mails) == _rows(url, audit_log) == []


def test_an_audit_entry_says_who_did_what_to_what(database: Database, url: str) -> None:
    with database.writing() as uow:
        record(uow, USER, "lead.changed", "lead", "l1", NOW, field="status")
        record(uow, None, "user.added", "user", "u2", NOW)
        uow.commit()
    by_staff, by_nobody = _rows(url, audit_log)
    assert (by_staff.by, by_staff.action, by_staff.subject_id) == ("u1", "lead.changed", "l1")
    assert by_staff.details == {"field": "status"}
    assert by_nobody.by is None
