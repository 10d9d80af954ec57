"""People of whom something of everything is kept, made by the product's own use cases."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, replace
from pathlib import Path

from bot.accounts.account import Role, User
from bot.accounts.lead_work import LeadWork
from bot.conversations.conversation import Conversation, MessageKind, Turn, TurnStatus, VisitorMessage
from bot.conversations.feedback import Thumb
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import Meaning, Verdict
from bot.leads.capture import capture_final
from bot.leads.lead import Consent, Evidence, Lead, Status
from bot.learning.lessons import ids_of
from bot.mail.mail import Mail
from bot.storage.database import Database
from bot.storage.tracker_events import StoredEvent, TrackerEvents
from tests.integration.storage.talks import NOW, answered

REP = User("rep", "rep@exemple.fr", "Rep", Role.SALES, "never", NOW)
MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Somebody:
    """A person with distinctive words for everything that says who they are."""

    number: int

    @property
    def first_name(self) -> str:
        return f"Zoryana{self.number:04}q"

    @property
    def last_name(self) -> str:
        return f"Kvatrix{self.number:04}w"

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@poste{self.number:04}z.example".lower()

    @property
    def phone(self) -> str:
        return f"+3363998{self.number:04}"

    @property
    def spoken_phone(self) -> str:
        digits = "0" + self.phone[3:]
        return " ".join(digits[index : index + 2] for index in range(0, 10, 2))

    @property
    def words(self) -> list[str]:
        """By which a trace of them is found."""
        return [
            self.first_name, self.last_name, self.email, self.phone, self.spoken_phone, self.other_email,
        ]  # fmt: skip

    @property
    def other_email(self) -> str:
        return f"perso{self.number:04}v@ailleurs{self.number:04}u.example"

    @property
    def conversations(self) -> list[str]:
        return [f"c{self.number:04}-{request}" for request in (1, 2)]


def keep(database: Database, trackers: TrackerEvents, root: Path, who: Somebody) -> None:
    """Everything that the product may keep of somebody, in two conversations."""
    for request, conversation_id in enumerate(who.conversations):
        _talk(database, conversation_id, who)
        _request(database, conversation_id, who, corrected=request == 1)
        _reviewed(database, conversation_id, who)
        _remembered(trackers, conversation_id, who)
        _learnt(root, conversation_id)


def _talk(database: Database, conversation_id: str, who: Somebody) -> None:
    with database.writing() as uow:
        uow.conversations.add(Conversation(conversation_id, NOW, "/contact"))
        opening = VisitorMessage(f"{conversation_id}-0", MessageKind.OPEN, "", NOW)
        welcome = answered(f"{conversation_id}-a0", NOW)
        uow.conversations.add_turn(Turn(conversation_id, 0, opening, TurnStatus.ANSWERED, welcome))
        uow.commit()
    said = {
        f"Bonjour, {who.first_name} {who.last_name}, je cherche une caisse": ("name", _name(who)),
        f"mon mail c'est {who.email}": ("email", who.email),
        f"ou au {who.spoken_phone}": ("phone", who.phone),
    }
    for number, (text, (topic, value)) in enumerate(said.items(), start=1):
        fact = {"topic": topic, "value": value, "quote": text}
        message = VisitorMessage(f"{conversation_id}-{number}", MessageKind.TEXT, text, NOW + number * MINUTE)
        with database.writing() as uow:
            turn = uow.conversations.append(conversation_id, message, NOW).turn
            answer = answered(f"{conversation_id}-a{number}", NOW, understanding={"facts": [fact]})
            spoken = replace(answer.messages[0], text=f"Merci {who.first_name}.")
            uow.conversations.answer(turn, replace(answer, messages=(spoken,)))
            uow.feedback.rate_message(conversation_id, spoken.id, Thumb.DOWN, NOW)
            uow.commit()
    with database.writing() as uow:
        uow.feedback.rate_conversation(conversation_id, 2, f"signé {who.last_name}", NOW)
        for mail_id, to in (
            (f"copy-{conversation_id}", who.other_email),
            (f"ack-{conversation_id}", who.email),
        ):
            uow.mails.add(Mail(mail_id, to, f"Pour {who.last_name}", f"Bonjour {who.first_name}", None, NOW))
        uow.copies.add(conversation_id, f"copy-{conversation_id}", NOW)
        uow.commit()


def _name(who: Somebody) -> dict[str, str]:
    return {"first_name": who.first_name, "last_name": who.last_name}


def _request(database: Database, conversation_id: str, who: Somebody, *, corrected: bool) -> None:
    lead = Lead(
        f"lead-{conversation_id}", conversation_id, 1, NOW, NOW, status=Status.QUALIFIED, segment="B2B",
        first_name=who.first_name, last_name=who.last_name, email=who.email, phone=who.phone,
        organisation=f"{who.last_name} et filles", need=f"une caisse pour {who.last_name}",
        evidence=(Evidence("says_company", f"moi, {who.last_name}", 1, 2.5, "B2B"),),
        brief=f"Rappeler {who.first_name}.", consent=Consent(True, False, "2026-11", NOW, 3),
    )  # fmt: skip
    capture_final(database.writing(), lead)
    with database.writing() as uow:
        work = LeadWork(uow, REP, NOW + 5 * MINUTE)
        stored = work.open(lead.id)
        work.note(stored, f"{who.first_name} rappelle demain")
        work.plan_next_step(stored, f"écrire à {who.email}", None)
        if corrected:
            work.correct(work.open(lead.id), {"email": who.other_email}, f"dit par {who.last_name}")
        uow.commit()


def _reviewed(database: Database, conversation_id: str, who: Somebody) -> None:
    with database.writing() as uow:
        conversation = uow.conversations.get(conversation_id)
        turn = uow.conversations.turn(conversation_id, 1)
        assert conversation is not None and turn is not None
        reviewing = Reviewing(uow.reviews, conversation, None, NOW + 9 * MINUTE)
        reviewing.judge(turn, Verdict.WRONG, Meaning(("state_need",)), seen=0)
        reviewing.comment(f"{who.first_name} voulait une caisse", 1)
        uow.commit()


def _remembered(trackers: TrackerEvents, conversation_id: str, who: Somebody) -> None:
    data = json.dumps({"event": "user", "text": f"{who.first_name}, {who.email}, {who.spoken_phone}"})
    trackers.append(conversation_id, 0, [StoredEvent("user", 1.0, data)])


def _learnt(root: Path, conversation_id: str) -> None:
    """A sentence that a review became, as `nlu apply-reviews` writes it."""
    file = root / "tests/dialogues/reviewed.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    row = {
        "id": _lesson(conversation_id), "version": 1, "text": f"il me faut {sentence_of(conversation_id)}",
        "intents": ["state_need"], "segment": None, "entities": [], "asked": None,
    }  # fmt: skip
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def sentence_of(conversation_id: str) -> str:
    """Words of the lesson that a conversation became."""
    return f"machin{conversation_id.replace('-', 'k')}"


def _lesson(conversation_id: str) -> str:
    import hashlib

    lesson = hashlib.sha256(f"{conversation_id}:1".encode()).hexdigest()[:16]
    assert lesson in ids_of(conversation_id)
    return lesson
