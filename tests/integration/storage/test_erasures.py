"""Erasing a conversation in a real database of each kind: whole, once, never undone."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.feedback import Thumb
from bot.conversations.repository import UnknownConversation
from bot.leads.capture import capture_draft, capture_final
from bot.leads.lead import Evidence, Lead, Status
from bot.leads.repository import ConversationErased
from bot.mail.mail import Mail
from bot.privacy.erasure import AskedBy, Proof, digest_of, erase
from bot.privacy.own_data import gather
from bot.storage import engine as engines
from bot.storage.database import Database
from bot.storage.tables import metadata
from bot.storage.tracker_events import PositionTaken, StoredEvent, TrackerEvents

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
WELCOME = VisitorMessage("m-0", MessageKind.OPEN, "", NOW)


def a_lead(conversation_id: str, **changes: Any) -> Lead:
    values: dict[str, Any] = {
        "id": f"lead-of-{conversation_id}",
        "conversation_id": conversation_id,
        "request": 1,
        "created_at": NOW,
        "updated_at": NOW,
        "status": Status.QUALIFIED,
        "email": f"{conversation_id}@exemple.fr",
        "evidence": (Evidence("says_company", "notre atelier", 1, 2.5, "B2B"),),
    }
    return Lead(**{**values, **changes})


def talked(database: Database, conversation_id: str) -> None:
    """A conversation with something of everything."""
    bubble = AssistantMessage(f"welcome-{conversation_id}", "Bonjour", NOW)
    with database.writing() as uow:
        uow.conversations.add(Conversation(conversation_id, NOW))
        uow.conversations.add_turn(
            Turn(conversation_id, 0, WELCOME, TurnStatus.ANSWERED, Answer((bubble,), NOW))
        )
        uow.feedback.rate_message(conversation_id, bubble.id, Thumb.DOWN, NOW)
        uow.feedback.rate_conversation(conversation_id, 2, None, NOW)
        mail = Mail(f"copy-{conversation_id}", "ailleurs@exemple.fr", "Copie", "Bonjour", None, NOW)
        uow.mails.add(mail)
        uow.copies.add(conversation_id, mail.id, NOW)
        uow.mails.add(
            Mail(f"news-{conversation_id}", f"{conversation_id}@exemple.fr", "Reçu", "Bonjour", None, NOW)
        )
        uow.commit()
    capture_final(database.writing(), a_lead(conversation_id))


@pytest.fixture
def two(database: Database) -> Database:
    talked(database, "mine")
    talked(database, "theirs")
    return database


def erased(database: Database, conversation_id: str) -> Proof:
    with database.writing() as uow:
        proof = erase(uow, conversation_id, AskedBy.VISITOR, NOW)
        uow.commit()
    return proof


def rows_that_name(url: str, *names: str) -> set[str]:
    """The tables in which one of these words stands, in whatever column."""
    engine = engines.create_engine(url)
    found = set()
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                if any(name in str(value) for value in row for name in names):
                    found.add(table.name)
    engine.dispose()
    return found


def test_everything_of_the_conversation_is_gone_and_nothing_else(two: Database, url: str) -> None:
    before = rows_that_name(url, "mine")
    assert {"conversations", "turns", "messages", "leads", "evidence", "outbox", "mails"} < before
    assert {"message_thumbs", "conversation_ratings", "transcript_mails"} < before
    proof = erased(two, "mine")
    assert {"leads": 1, "turns": 1, "messages": 1, "mails": 2, "outbox": 1}.items() <= proof.counts.items()
    # The id stays in the proof until every store has forgotten the conversation.
    assert rows_that_name(url, "mine") == {"erasures"}
    with two.writing() as uow:
        assert uow.erasures.unfinished() == [(proof.id, "mine")]
        uow.erasures.finish(proof.id, NOW)
        uow.commit()
    assert rows_that_name(url, "mine") == set()
    assert rows_that_name(url, "theirs") == before
    with two.reading() as uow:
        kept = uow.erasures.of("mine")
        assert kept is not None and (kept.digest, kept.finished_at) == (digest_of("mine"), NOW)
        assert uow.erasures.unfinished() == []


def test_erasing_again_gives_the_same_proof(two: Database) -> None:
    assert erased(two, "mine") == erased(two, "mine")


def test_two_who_erase_at_once_end_with_one_proof(two: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        proofs = list(pool.map(lambda _: erased(two, "mine"), range(4)))
    assert len({proof.id for proof in proofs}) == 1


def test_there_is_no_proof_of_what_never_was(two: Database) -> None:
    with pytest.raises(UnknownConversation):
        erased(two, "nobody")
    with two.reading() as uow:
        assert uow.erasures.of("nobody") is None


def test_an_erasure_that_is_not_committed_leaves_everything(two: Database, url: str) -> None:
    before = rows_that_name(url, "mine")
    with two.writing() as uow:
        erase(uow, "mine", AskedBy.STAFF, NOW)
    assert rows_that_name(url, "mine") == before


@pytest.mark.parametrize("capture", [capture_draft, capture_final])
def test_nothing_can_be_saved_of_it_any_more(two: Database, capture: Callable[..., Lead]) -> None:
    erased(two, "mine")
    with pytest.raises(ConversationErased):
        capture(two.writing(), a_lead("mine"))
    with two.reading() as uow:
        assert uow.leads.of_conversation("mine") == []


def test_a_lead_that_is_being_saved_is_waited_for_and_erased_too(two: Database) -> None:
    """Who saves has looked whether the conversation is there, and commits only after the erasure began."""
    looked, begun = threading.Event(), threading.Event()

    def save() -> None:
        with two.writing() as uow:
            uow.erasures.hold_off("mine")
            looked.set()
            begun.wait(5)
            uow.leads.claim(a_lead("mine", id="second", request=2))
            uow.commit()

    def wipe() -> Proof:
        looked.wait(5)
        begun.set()
        return erased(two, "mine")

    with ThreadPoolExecutor(2) as pool:
        saving, wiping = pool.submit(save), pool.submit(wipe)
        saving.result(10)
        assert wiping.result(10).counts["leads"] == 2
    with two.reading() as uow:
        assert uow.leads.of_conversation("mine") == []


def test_a_turn_that_is_being_stored_is_not_left_behind_in_the_tracker(url: str) -> None:
    one, other = TrackerEvents(url), TrackerEvents(url)
    rows = [StoredEvent("user", 1.0, "bonjour")]
    for round_ in range(5):
        conversation = f"c-{round_}"
        one.append(conversation, 0, rows)
        with ThreadPoolExecutor(2) as pool:
            appending = pool.submit(one.append, conversation, 1, rows)
            pool.submit(other.erase, conversation).result(10)
            assert appending.exception(10) is None or isinstance(appending.exception(), PositionTaken)
        assert one.last_position(conversation) == 0
        with pytest.raises(PositionTaken):
            one.append(conversation, 0, rows)
    one.close()
    other.close()


def test_own_data_are_everything_under_the_conversation(two: Database) -> None:
    with two.reading() as uow:
        own = gather(uow, "mine")
        assert gather(uow, "nobody") is None
    assert own is not None
    assert [lead.email for lead in own.leads] == ["mine@exemple.fr"]
    assert (own.copies, own.visitor_messages, own.assistant_messages) == (["ailleurs@exemple.fr"], 0, 1)
    assert own.transcript.feedback.satisfaction == 2 and own.transcript.feedback.unhappy
