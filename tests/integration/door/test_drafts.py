"""What a visitor gave so far is kept together with the answer to it, or not at all."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import Topic
from bot.leads.lead import Lead, Status
from tests.integration.door.house import BUSY_SECONDS, House, Visitor
from tests.support.holding import held
from tests.support.waiting import eventually


def draft(**facts: Any) -> dict[str, Any]:
    """What Rasa hands over with an answer."""
    state = DialogueState(facts={Topic(name): Fact(value, str(value), 1) for name, value in facts.items()})
    return {
        "state": state.to_json(),
        "source": {"page": "/tarifs", "utm": {}, "test": True},
        "at": "2026-03-02T09:30:00+01:00",
        "consent_text_version": "2026-01",
    }


def leads(house: House, visitor: Visitor) -> list[Lead]:
    visitor.history()  # What stands in the transcript has its draft.
    services = house.services()
    with services.reading() as uow:
        found = list(uow.leads.of_conversation(visitor.conversation_id))
    services.close()
    return found


def test_a_draft_is_kept_with_the_answer(house: House, visitor: Visitor) -> None:
    house.rasa.draft = draft(need="un standard", budget=1200)
    visitor.send(text="un standard, 1200 euros")
    [lead] = leads(house, visitor)
    assert (lead.status, lead.need, lead.budget) == (Status.DRAFT, "un standard", 1200)
    assert (lead.source.page, lead.source.test) == ("/tarifs", True)
    assert lead.updated_at.isoformat() == "2026-03-02T08:30:00+00:00"


def test_the_next_message_completes_it(house: House, visitor: Visitor) -> None:
    for known in ({"need": "un standard"}, {"need": "un standard", "size": 12}):
        house.rasa.draft = draft(**known)
        visitor.send(text=str(known))
    house.rasa.draft = None
    visitor.send(text="merci")
    [lead] = leads(house, visitor)
    assert (lead.need, lead.size) == ("un standard", 12)


def test_each_value_is_known_to_come_from_its_message(house: House, visitor: Visitor) -> None:
    visitor.send(text="bonjour")
    house.rasa.draft = draft(budget=1200)
    visitor.send(text="1200 euros")
    [lead] = leads(house, visitor)
    services = house.services()
    with services.reading() as uow:
        origin = uow.origins.of_lead(lead.id)["budget"]
    services.close()
    assert (origin.conversation_id, origin.turn) == (visitor.conversation_id, 2)


def test_an_answer_that_cannot_be_written_yet_keeps_its_draft(house: House, visitor: Visitor) -> None:
    house.rasa.draft, house.rasa.delay = draft(budget=1200), 0.5
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(visitor.send, text="1200 euros")
        eventually(lambda: len(visitor.history()["messages"]) == 2, "the message written down", 5)
        with held(Path(house.settings.database_url.removeprefix("sqlite:///"))):
            assert sent.result().status_code == 200
            time.sleep(BUSY_SECONDS)
    house.rasa.delay = 0.0
    eventually(lambda: len(leads(house, visitor)) == 1, "the draft")
    assert leads(house, visitor)[0].budget == 1200
    assert len(visitor.history()["messages"]) == 3


def test_a_draft_that_makes_no_sense_holds_back_no_answer(house: House, visitor: Visitor) -> None:
    house.rasa.draft = {**draft(), "state": {"facts": {"no_such_topic": {}}}}
    assert visitor.send(text="bonjour").status_code == 200
    assert visitor.history()["messages"][-1]["text"] == "Compris : bonjour"
    assert leads(house, visitor) == []


@pytest.mark.parametrize("shape", ["a text", 1, [], {"state": {}}, {**draft(), "more": 1}])
def test_a_draft_of_another_shape_is_a_failure(house: House, visitor: Visitor, shape: Any) -> None:
    house.rasa.draft = shape
    assert visitor.send(text="bonjour").json()["error"] == "answer_pending"


def test_nothing_is_kept_of_a_conversation_that_is_erased(house: House, visitor: Visitor) -> None:
    house.rasa.draft = draft(budget=1200)
    visitor.send(text="Tout effacer")
    services = house.services()
    with services.reading() as uow:
        assert list(uow.leads.of_conversation(visitor.conversation_id)) == []
    services.close()
