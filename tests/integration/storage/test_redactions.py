"""Of a visitor who refuses to be contacted nothing stays that says who they are, in any store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.lifecycle import traces
from bot.bootstrap import Services, build
from bot.conversations.conversation import Answer, AssistantMessage, Button, MessageKind, VisitorMessage
from bot.conversations.overview import OverviewFilter
from bot.leads.capture import capture_final
from bot.leads.lead import Consent, Lead, Status
from bot.redaction import Clean
from bot.search.query import parse_query
from bot.settings import Settings
from bot.storage.tracker_events import StoredEvent, TrackerEvents
from bot.unit_of_work import StorageUnavailable
from bot.web.chat.buttons import pressed
from tests.integration.storage.talks import NOW, say, talk

WORDS = ["Zoryana", "Kvatrixel", "zoryana@poste.example", "+33639980421", "06 39 98 04 21"]


@pytest.fixture
def services(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.chdir(tmp_path)
    trackers = f"sqlite:///{tmp_path / 'tracker.db'}"
    opened = build(
        Settings(database_url=url, tracker_database_url=trackers, secret="x" * 20), now=lambda: NOW
    )
    yield opened
    opened.close()


def fact(topic: str, value: object, quote: str) -> dict[str, object]:
    return {"topic": topic, "value": value, "quote": quote}


def conversation(services: Services) -> None:
    """Somebody says who they are, several times, and then refuses."""
    database = services.database
    name = {"first_name": "Zoryana", "last_name": "Kvatrixel"}
    talk(database, "c", text="Je cherche une caisse, moi c'est Zoryana Kvatrixel",
         facts=[fact("name", name, "Zoryana Kvatrixel")], asked="email")  # fmt: skip
    say(database, "c", 2, "zoryana@poste.example ou 06 39 98 04 21", asked="consent",
        facts=[fact("email", "zoryana@poste.example", "zoryana@poste.example"),
               fact("phone", "+33639980421", "06 39 98 04 21")])  # fmt: skip
    say(database, "c", 3, "non, signé Kvatrixel", "declines", asked="confirm")
    trackers = TrackerEvents(services.settings.tracker_database_url)
    data = (
        '{"event": "user", "text": "zoryana@poste.example, Kvatrixel", "slots": ["06 39 98 04 21", 3, null]}'
    )
    trackers.append("c", 0, [StoredEvent("user", 1.0, data), StoredEvent("bot", 2.0, '{"text": "Merci"}')])
    trackers.close()


def refuse(services: Services) -> Lead:
    lead = Lead(
        "lead", "c", 1, NOW, NOW, status=Status.QUALIFIED, first_name="Zoryana", last_name="Kvatrixel",
        email="zoryana@poste.example", phone="+33639980421", need="une caisse pour Kvatrixel",
    )  # fmt: skip
    capture_final(services.unit_of_work(), lead)
    refused = replace(lead, consent=Consent(contact=False, at=NOW, turn=3))
    return capture_final(services.unit_of_work(), refused)


def left(services: Services, folder: Path) -> dict[str, set[str]]:
    found = traces.in_database(services.settings.database_url, WORDS)
    for word, tables in traces.in_database(services.settings.tracker_database_url, WORDS).items():
        found.setdefault(word, set()).update(tables)
    for word, files in traces.in_files([folder], WORDS).items():
        found.setdefault(word, set()).update(files)
    return found


def test_a_refusal_leaves_no_contact_detail_anywhere(services: Services, tmp_path: Path) -> None:
    conversation(services)
    assert refuse(services).status is Status.NO_CONTACT
    assert set(left(services, tmp_path)) == set(WORDS)
    assert services.erasing().redact_asked() == ["c"]
    assert left(services, tmp_path) == {}
    assert services.erasing().redact_asked() == []


def test_what_was_wanted_stays_readable_and_is_found(services: Services) -> None:
    conversation(services)
    refuse(services)
    services.erasing().redact_asked()
    with services.reading() as uow:
        texts = [turn.message.text for turn in uow.conversations.turns("c")]
        assert "Je cherche une caisse" in texts[1] and "[…]" in texts[1]
        only = OverviewFilter(search=parse_query("caisse"))
        assert [row.conversation.id for row in uow.overviews.page(only).rows] == ["c"]
        assert uow.persons.conversations({"email:zoryana@poste.example"}, limit=9) == []
    trackers = TrackerEvents(services.settings.tracker_database_url)
    assert [position for position, _ in trackers.read("c", 9, whole=True)] == [1, 2]
    trackers.close()


def test_a_name_that_was_not_understood_is_gone_as_well(services: Services, tmp_path: Path) -> None:
    conversation(services)
    say(services.database, "c", 4, "Encore une fois, ici Hermelinde Craquefou", asked="need")
    refuse(services)
    assert services.erasing().redact_asked() == ["c"]
    for stores in (services.settings.database_url, services.settings.tracker_database_url):
        assert traces.in_database(stores, ["Hermelinde", "Craquefou", "craquefou"]) == {}
    assert traces.in_files([tmp_path], ["Hermelinde", "Craquefou"]) == {}


def test_buttons_are_still_known_by_their_identifiers(services: Services) -> None:
    conversation(services)
    like_a_number = "efbb8cbf-33a0-5433-961d-0963590908a7"
    offered = AssistantMessage("m-4", "Autre chose ?", NOW, (Button(like_a_number, "Non", "/answer"),))
    with services.unit_of_work() as uow:
        said = VisitorMessage("c-4", MessageKind.TEXT, "Et le 09 63 59 09 08", NOW)
        uow.conversations.answer(uow.conversations.append("c", said, NOW).turn, Answer((offered,), NOW))
        uow.commit()
    refuse(services)
    assert services.erasing().redact_asked() == ["c"]
    with services.reading() as uow:
        turns = uow.conversations.turns("c")
        assert turns[-1].message.text == "Et le […]"
        assert pressed(like_a_number, turns).title == "Non"


def test_a_message_that_waits_for_its_answer_is_waited_for(services: Services) -> None:
    conversation(services)
    with services.unit_of_work() as uow:
        uow.conversations.append("c", VisitorMessage("m-9", MessageKind.TEXT, "Zoryana encore", NOW), NOW)
        uow.commit()
    refuse(services)
    assert services.erasing().redact_asked() == []
    with services.reading() as uow:
        assert uow.erasures.redactions(limit=9) == []


def test_one_that_cannot_be_cleaned_now_holds_up_nobody_else(services: Services) -> None:
    conversation(services)
    refuse(services)
    talk(services.database, "d", 1)
    with services.unit_of_work() as uow:
        uow.erasures.ask_redaction("d", NOW)
        uow.commit()

    def clean(conversation_id: str, _: Clean) -> bool:
        if conversation_id == "c":
            raise StorageUnavailable("the tracker is away")
        return True

    erasing = services.erasing()
    stubborn = replace(erasing, others=replace(erasing.others, clean_tracker=clean))
    with pytest.raises(StorageUnavailable):
        stubborn.redact_asked()
    assert erasing.redact_asked() == ["c"]
