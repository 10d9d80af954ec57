"""A visitor sees everything that is kept of them, takes it away, and has it erased for good."""

from __future__ import annotations

import datetime
import json
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.bootstrap import Services
from bot.leads.capture import capture_final
from bot.leads.lead import Consent, Evidence, Lead, Status
from bot.leads.repository import ConversationErased
from bot.storage.tracker_events import PositionTaken, StoredEvent, TrackerEvents
from tests.integration.door.house import House, Visitor, enter
from tests.integration.door.test_events import events, listening
from tests.integration.door.test_messages import error_of
from tests.support.waiting import eventually

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
SECRET = "Perrault-Fontanel"


@pytest.fixture
def services(house: House, http: httpx.Client) -> Iterator[Services]:
    opened = house.services()
    yield opened
    opened.close()


def lead_of(visitor: Visitor) -> Lead:
    return Lead(
        id=str(uuid.uuid4()),
        conversation_id=visitor.conversation_id,
        request=1,
        created_at=NOW,
        updated_at=NOW,
        status=Status.QUALIFIED,
        segment="B2B",
        confidence=0.93,
        evidence=(Evidence("says_company", f"l’atelier {SECRET}", 1, 2.5, "B2B"),),
        last_name=SECRET,
        email=f"{SECRET.lower()}@exemple.fr",
        phone="+33639980012",
        budget=4500,
        assigned_to="commercial@clairvoie.example",
        consent=Consent(True, False, "2026-01", NOW),
    )


@pytest.fixture
def known(visitor: Visitor, services: Services) -> Visitor:
    """A visitor of whom there is something of everything."""
    message = visitor.send(text=f"Ici {SECRET}").json()["messages"][0]["id"]
    visitor.http.post(
        "/chat/feedback", json={"message_id": message, "thumb": "down"}, headers=visitor.headers
    ).raise_for_status()
    visitor.http.post(
        "/chat/feedback", json={"satisfaction": 1, "comment": SECRET}, headers=visitor.headers
    ).raise_for_status()
    capture_final(services.unit_of_work(), lead_of(visitor))
    return visitor


def me(visitor: Visitor, **params: str) -> httpx.Response:
    return visitor.http.get("/chat/me", params=params, headers=visitor.headers)


def erase(visitor: Visitor, **body: Any) -> httpx.Response:
    return visitor.http.request("DELETE", "/chat/me", json=body, headers=visitor.headers)


def is_kept(services: Services, visitor: Visitor) -> bool:
    with services.reading() as uow:
        return uow.conversations.get(visitor.conversation_id) is not None


def is_finished(services: Services, visitor: Visitor) -> bool:
    with services.reading() as uow:
        proof = uow.erasures.of(visitor.conversation_id)
        return proof is not None and proof.finished_at is not None


def words_on_disk(house: House) -> bytes:
    """Every byte of both databases, their logs included."""
    folder = Path(house.settings.database_url.removeprefix("sqlite:///")).parent
    return b"".join(file.read_bytes() for file in sorted(folder.glob("*.db*")))


def test_everything_that_is_kept_is_shown(known: Visitor) -> None:
    found = me(known).raise_for_status().json()
    lines = {line["label"]: line["value"] for section in found["sections"] for line in section["lines"]}
    assert lines["Nom"] == SECRET and lines["Téléphone"] == "06 39 98 00 12"
    assert lines["Budget"] == "4\u202f500\u00a0€" and lines["Satisfaction"] == "1 sur 5"
    assert SECRET in lines["Indices relevés dans vos messages"] and lines["Commentaire"] == SECRET
    assert "trois ans" in found["retention"]
    assert found["data"]["requests"][0]["email"] == f"{SECRET.lower()}@exemple.fr"
    assert found["data"]["conversation"]["turns"][1]["text"] == f"Ici {SECRET}"
    assert "commercial@" not in json.dumps(found)


def test_it_can_be_taken_away_as_a_file(known: Visitor) -> None:
    whole = me(known, format="json")
    assert whole.headers["content-disposition"] == 'attachment; filename="mes-donnees.json"'
    assert whole.json() == me(known).json()["data"]
    text = me(known, format="text")
    assert text.headers["content-disposition"] == 'attachment; filename="mes-donnees.txt"'
    assert f"Ici {SECRET}" in text.text and "• Nom\u00a0: " in text.text
    asked = known.http.get("/chat/me", headers={**known.headers, "Accept": "text/plain"})
    assert asked.headers["content-type"].startswith("text/plain")


def test_without_a_request_the_conversation_alone_is_kept(visitor: Visitor) -> None:
    found = me(visitor).raise_for_status().json()
    assert [section["title"] for section in found["sections"]] == ["Cette conversation"]


def test_erasing_asks_first(known: Visitor) -> None:
    for body in ({}, {"confirm": False}):
        asked = erase(known, **body).raise_for_status().json()
        assert asked["confirm"] is True
        assert "votre demande" in asked["message"] and asked["message"].endswith("?")
    assert error_of(erase(known, confirm="yes")) == (422, "malformed")
    assert len(known.history()["messages"]) == 3


def test_nothing_is_left_but_the_proof(house: House, known: Visitor, services: Services) -> None:
    tracker = TrackerEvents(house.settings.tracker_database_url)
    tracker.append(known.conversation_id, 0, [StoredEvent("user", 1.0, json.dumps({"text": SECRET}))])
    assert SECRET.encode() in words_on_disk(house)
    erased = erase(known, confirm=True).raise_for_status().json()
    assert erased["erased"] is True and erased["proof"] in erased["message"]
    assert "votre demande" in erased["message"] and "vos appréciations" in erased["message"]
    assert tracker.last_position(known.conversation_id) == 0
    with pytest.raises(PositionTaken):
        tracker.append(known.conversation_id, 0, [StoredEvent("user", 2.0, SECRET)])
    tracker.close()
    with services.reading() as uow:
        assert uow.conversations.get(known.conversation_id) is None
        assert uow.leads.of_conversation(known.conversation_id) == []
        proof = uow.erasures.of(known.conversation_id)
        assert proof is not None and proof.finished_at is not None
    assert house.rasa.forgotten == [known.conversation_id]
    left = words_on_disk(house).lower()
    for word in (SECRET.lower(), "perrault", "fontanel", "639980012"):
        assert word.encode() not in left, word


def test_the_token_ends_with_a_clear_answer(known: Visitor) -> None:
    erase(known, confirm=True).raise_for_status()
    answers = [
        known.send(text="bonjour"),
        known.send(button="any"),
        known.http.get("/chat/messages", headers=known.headers),
        known.http.get("/chat/events", headers=known.headers),
        known.http.post("/chat/end", json={}, headers=known.headers),
        known.http.post("/chat/feedback", json={"satisfaction": 5}, headers=known.headers),
        me(known),
        erase(known),
    ]
    assert [error_of(answer) for answer in answers] == [(401, "erased")] * len(answers)


def test_erasing_again_is_erasing_once(known: Visitor) -> None:
    first, again = erase(known, confirm=True), erase(known, confirm=True)
    assert first.json() == again.json()


def test_it_is_erased_although_rasa_is_away(house: House, known: Visitor, services: Services) -> None:
    house.rasa.stop()
    erase(known, confirm=True).raise_for_status()
    assert is_finished(services, known) and not is_kept(services, known)


def test_others_are_left_alone(http: httpx.Client, known: Visitor) -> None:
    other = enter(http)
    other.send(text="bonjour")
    erase(known, confirm=True).raise_for_status()
    assert len(other.history()["messages"]) == 3


def test_a_token_of_nobody_is_not_told_that_it_was_erased(http: httpx.Client) -> None:
    assert error_of(http.get("/chat/me", headers={"Authorization": "Bearer abc"})) == (401, "unauthorized")


def test_a_confirmation_in_the_conversation_erases_it(
    house: House, known: Visitor, services: Services
) -> None:
    with listening(known) as lines:
        answer = known.send(text="Tout effacer").raise_for_status().json()
        assert events(lines, 1) == [("", {key: value for key, value in answer.items() if key != "turn"})]
        assert list(lines) == []
    assert (answer["erased"], answer["done"], answer["requested_slot"]) == (True, True, None)
    assert "tout est effacé" in answer["messages"][0]["text"]
    with services.reading() as uow:
        assert uow.conversations.get(known.conversation_id) is None
    assert error_of(known.send(text="bonjour")) == (401, "erased")
    assert SECRET.encode() not in words_on_disk(house)


def test_a_confirmation_that_is_sent_again_gets_a_clear_answer(known: Visitor) -> None:
    message_id = str(uuid.uuid4())
    known.send(message_id, text="Tout effacer").raise_for_status()
    assert error_of(known.send(message_id, text="Tout effacer")) == (401, "erased")


def test_a_confirmation_whose_browser_is_gone_is_carried_out(
    house: House, known: Visitor, services: Services
) -> None:
    """Rasa does not answer in time: the background takes up the turn and erases."""
    house.rasa.failures = [(503, "turn_failed")] * 4
    assert known.send(text="Tout effacer").status_code == 503
    assert is_kept(services, known)
    eventually(lambda: is_finished(services, known), "the conversation erased", 15)
    assert not is_kept(services, known)
    assert error_of(known.send(text="bonjour")) == (401, "erased")
    assert SECRET.encode() not in words_on_disk(house)


def test_an_answer_under_way_is_not_written_back(house: House, known: Visitor, services: Services) -> None:
    house.rasa.delay = 1.0
    answers: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: answers.append(known.send(text=f"Encore {SECRET}")))
    waiting.start()
    eventually(lambda: len(known.history()["messages"]) == 4, "the message written down", 10)
    erase(known, confirm=True).raise_for_status()
    with pytest.raises(ConversationErased):
        capture_final(services.unit_of_work(), lead_of(known))
    waiting.join()
    assert error_of(known.send(text="Et maintenant ?")) == (401, "erased")
    with services.reading() as uow:
        assert uow.conversations.get(known.conversation_id) is None
        assert uow.leads.of_conversation(known.conversation_id) == []
    assert SECRET.encode() not in words_on_disk(house)


def test_what_a_dead_process_left_unfinished_is_finished_by_the_next(house: House) -> None:
    with house.door(tracker_database_url="sqlite:////proc/nowhere/tracker.db") as http:
        visitor = enter(http)
        assert erase(visitor, confirm=True).json()["erased"] is True
    tracker = f"sqlite:///{Path(house.settings.database_url.removeprefix('sqlite:///')).parent}/tracker.db"
    events_of_rasa = TrackerEvents(tracker)
    events_of_rasa.append(visitor.conversation_id, 0, [StoredEvent("user", 1.0, SECRET)])
    with house.door(tracker_database_url=tracker):
        eventually(
            lambda: events_of_rasa.last_position(visitor.conversation_id) == 0, "the tracker erased", 10
        )
    events_of_rasa.close()
    services = house.services()
    with services.reading() as uow:
        proof = uow.erasures.of(visitor.conversation_id)
        assert proof is not None and proof.finished_at is not None
        assert uow.erasures.unfinished() == []
    services.close()
