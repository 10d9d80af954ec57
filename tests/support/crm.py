"""A CRM database for tests of the staff's pages: accounts, leads and the conversations they come from."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.accounts.account import Role, User
from bot.accounts.passwords import hash_password
from bot.accounts.sessions import begin, new_token
from bot.bootstrap import Services, build
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Button,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.leads.lead import Consent, Evidence, Lead, Source, Status
from bot.settings import Settings
from bot.storage import engine as engines
from bot.storage.audit_tables import audit_log
from tests.support.databases import new_sqlite

ROOT = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "dominique@exemple.fr", "des rails et des aiguilles"
NOW = datetime.datetime(2026, 3, 4, 13, 5, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)

COMPLETE = Lead(
    id="lead-complete",
    conversation_id="c-complete",
    request=1,
    created_at=NOW - 10 * MINUTE,
    updated_at=NOW - 4 * MINUTE,
    status=Status.QUALIFIED,
    segment="B2B",
    profile="entreprise",
    confidence=0.936,
    evidence=(
        Evidence("says_headcount", "12 salariés", 1, 0.8, "B2B"),
        Evidence("says_company", "notre petite menuiserie", 1, 1.8, "B2B"),
        Evidence("answers_profile_entreprise", "Une entreprise", 2, 3.2, "B2B"),
        Evidence("buys_for_home", "pas pour la maison", 1, -0.8, "B2B"),
    ),
    first_name="Maëlle",
    last_name="Kervadec",
    email="maelle@menuiserie.example",
    phone="+33639980012",
    organisation="Menuiserie de la Pointe",
    siren="732829320",
    role="gérante",
    size=12,
    usage="own",
    need="Des tablettes durcies pour relever les mesures sur les chantiers",
    budget=4500,
    budget_period="once",
    timeline="avant l’été",
    timeline_date=datetime.date(2026, 6, 21),
    consent=Consent(True, False, "2026-11", NOW - 4 * MINUTE),
    lawful_basis="consent",
    source=Source("https://www.clairvoie.example/", None, {"utm_source": "lettre"}),
    callback_at=NOW + datetime.timedelta(days=1),
    brief="Entreprise.\nBesoin\u00a0: des tablettes durcies.\nBudget\u00a0: 4\u202f500\u00a0€.",
)
SAID = (
    (
        "Bonjour, notre petite menuiserie (12 salariés) cherche des tablettes, pas pour la maison",
        "Vous êtes plutôt\u2026",
    ),
    ("Une entreprise", "Quel budget avez-vous prévu\u202f?"),
    ("dans les 4500 euros", "Puis-je vous recontacter\u202f?"),
)


def open_services(folder: Path, now: datetime.datetime | None = NOW) -> Services:
    """Services on a fresh SQLite file; `now` None goes by the real clock."""
    settings = Settings(
        database_url=new_sqlite(folder / "crm.db"),
        tracker_database_url=f"sqlite:///{folder / 'tracker.db'}",
        secret="a-secret-for-tests",
        playbook=ROOT / "playbook.yml",
    )
    return build(settings, now=lambda: now) if now else build(settings)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)  # slow on purpose: once is enough


def add_staff(services: Services, role: Role = Role.SALES) -> User:
    """An account that can sign in with `EMAIL` and `PASSWORD`."""
    user = User(str(uuid.uuid4()), EMAIL, "Dominique Lanterne", role, _password_hash(), services.now())
    with services.unit_of_work() as uow:
        uow.users.add(user)
        uow.commit()
    return user


def member(services: Services) -> User:
    """The account of `add_staff`."""
    with services.reading() as uow:
        user = uow.users.by_email(EMAIL)
    assert user is not None
    return user


def become(services: Services, role: Role) -> None:
    """Give the account of `add_staff` another role."""
    user = member(services)
    with services.unit_of_work() as uow:
        uow.users.save(replace(user, role=role))
        uow.commit()


def audited(services: Services) -> list[tuple[str, str | None]]:
    """What was written down of acts: (action, subject)."""
    engine = engines.create_engine(services.settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(audit_log.c.action, audit_log.c.subject_id)).all()
    engine.dispose()
    return [(row.action, row.subject_id) for row in rows]


def open_session(services: Services, user: User) -> str:
    """The token of a session that this user has just begun."""
    token = new_token()
    with services.unit_of_work() as uow:
        uow.staff_sessions.add(begin(user, token, services.now()))
        uow.commit()
    return token


def add_lead(services: Services, lead: Lead = COMPLETE, *, talk: bool = True) -> Lead:
    """Store a lead, and the conversation it comes from."""
    with services.unit_of_work() as uow:
        uow.leads.claim(lead)
        if talk and uow.conversations.get(lead.conversation_id) is None:
            uow.conversations.add(Conversation(lead.conversation_id, lead.created_at, lead.source.page))
            for turn in _turns(lead.conversation_id, lead.created_at):
                uow.conversations.add_turn(turn)
        uow.commit()
    return lead


def change_lead(services: Services, lead: Lead) -> None:
    """Replace a stored lead."""
    with services.unit_of_work() as uow:
        uow.leads.save(lead)
        uow.commit()


def another(number: int = 1, **changes: Any) -> Lead:
    """Another lead than the complete one, younger with a higher number."""
    fresh: dict[str, Any] = {
        "id": f"lead-{number}",
        "conversation_id": f"c-{number}",
        "created_at": COMPLETE.created_at + number * MINUTE,
        "updated_at": COMPLETE.created_at + number * MINUTE,
    }
    return replace(COMPLETE, **{**fresh, **changes})


def _turns(conversation_id: str, begun: datetime.datetime) -> list[Turn]:
    opening = Turn(
        conversation_id,
        0,
        VisitorMessage(str(uuid.uuid4()), MessageKind.OPEN, "", begun),
        TurnStatus.ANSWERED,
        Answer((_bubble("Bonjour, que cherchez-vous\u202f?", begun),), begun),
    )
    turns = [opening]
    for number, (visitor, assistant) in enumerate(SAID, start=1):
        at = begun + number * MINUTE
        pressed = number == 2
        kind = MessageKind.BUTTON if pressed else MessageKind.TEXT
        choices = ("Un particulier", "Une entreprise") if number == 1 else ()
        answer = Answer((_bubble(assistant, at, *choices),), at, understanding=_understanding(number))
        message = VisitorMessage(str(uuid.uuid4()), kind, visitor, at)
        turns.append(Turn(conversation_id, number, message, TurnStatus.ANSWERED, answer))
    return turns


def _bubble(text: str, at: datetime.datetime, *choices: str) -> AssistantMessage:
    buttons = tuple(Button(f"b-{title}", title, "/answer") for title in choices)
    return AssistantMessage(str(uuid.uuid4()), text, at, buttons)


def _understanding(number: int) -> Mapping[str, Any]:
    if number != 3:
        return {"intent": "state_need", "confidence": 0.91, "acts": ["gives:need"], "facts": []}
    fact = {"topic": "budget", "value": 4500, "quote": "4500 euros"}
    return {
        "intent": "give_details",
        "confidence": 0.88,
        "acts": ["gives:budget", "asks:price"],
        "facts": [fact],
        "segment": {"label": "B2B", "best": "B2B", "confidence": 0.9361, "committed": True},
    }
