"""What a browser does when its message is not answered: it waits, and sends the same message again."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx

from bot.conversations.conversation import Turn
from tests.support.visitor import Visitor
from tests.support.waiting import PATIENCE, eventually

Body = Mapping[str, Any]
# Codes that a visitor may honestly be told while something is broken.
_HONEST = frozenset({"answer_pending", "overloaded", "unavailable", "assistant_away"})


def message(text: str) -> Body:
    """A message as a browser sends it, with its own id."""
    return {"id": str(uuid.uuid4()), "text": text}


def press(visitor: Visitor, words: str) -> Body:
    """A press on the newest button with these words."""
    return {"id": str(uuid.uuid4()), "button": visitor.button(words)[0]}


def insists(visitor: Visitor, body: Body) -> Visitor:
    """Send the same message again until it is answered. Every refusal on the way has to be an honest one."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = tried(visitor, body)
        if answer is not None:
            visitor.took(answer)
            return visitor
        time.sleep(0.5)
    raise AssertionError(f"not answered within {PATIENCE:.0f} s:\n{visitor}")


def tried(visitor: Visitor, body: Body) -> dict[str, Any] | None:
    """The answer, or nothing when there is none yet."""
    try:
        response = visitor.sends(body)
    except httpx.TransportError:  # nobody at the door: a browser says so itself
        return None
    if response.status_code == 200:
        answer: dict[str, Any] = response.json()
        return answer
    is_honest(response)
    return None


def is_honest(response: httpx.Response) -> None:
    """A failure is told in French, says when to try again, and claims nothing."""
    refusal = response.json()
    assert response.status_code == 503 and refusal["error"] in _HONEST, response.text
    assert int(response.headers["Retry-After"]) >= 1
    assert refusal["message"].endswith(".") and "é" in refusal["message"]
    assert "merci" not in refusal["message"].casefold()


@contextmanager
def in_flight(visitor: Visitor, *bodies: Body) -> Iterator[list[Future[httpx.Response]]]:
    """Send messages at the same time, and go on without their answers."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        yield [pool.submit(visitor.sends, body, 60.0) for body in bodies]


def written_down(visitor: Visitor, body: Body) -> None:
    """Wait until the door has this message in its tables."""
    eventually(
        lambda: body["id"] in {turn.message.id for turn in turns_of(visitor)}, "the message written down"
    )


def status_of(visitor: Visitor, body: Body) -> str:
    """What the door says of this message to a browser that comes back."""
    for found in visitor.history()["messages"]:
        if found["id"] == body["id"]:
            return str(found["status"])
    return "unknown"


def nothing_is_doubled(visitor: Visitor) -> None:
    """Every message stands once in the transcript, with one answer, in order."""
    # An answer is written down a moment after it was shown.
    eventually(lambda: all(turn.answer for turn in turns_of(visitor)), "all answers written down")
    turns = visitor.product.transcript(visitor.conversation_id)
    assert [turn["turn"] for turn in turns] == list(range(len(turns)))
    assert [turn["status"] for turn in turns] == ["answered"] * len(turns), str(visitor)
    ids = [bubble["id"] for turn in turns for bubble in turn["messages"]]
    assert len(ids) == len(set(ids)) and all(turn["messages"] for turn in turns)


def saved_once(visitor: Visitor) -> None:
    """One lead, to be delivered once."""
    leads = visitor.leads()
    assert [lead["status"] for lead in leads] == ["qualified"], f"{leads}\n{visitor}"
    events = visitor.product.deliveries(visitor.conversation_id)
    assert events == ["lead.created"], f"delivered {events}"
    nothing_is_doubled(visitor)


def turns_of(visitor: Visitor) -> Sequence[Turn]:
    """What stands in the tables of the door just now."""
    with visitor.product.services.reading() as uow:
        return uow.conversations.turns(visitor.conversation_id)
