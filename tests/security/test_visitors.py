"""A visitor sees and does what belongs to their own conversation, whatever they send."""

from __future__ import annotations

import itertools
import uuid

import pytest

from bot.web.chat.tokens import Tokens, Visitor
from tests.security.fortress import EVALUATION_KEY, SECRET, Fortress

_OF_A_CONVERSATION = (
    ("GET", "/chat/messages"), ("POST", "/chat/messages"), ("GET", "/chat/events"), ("POST", "/chat/end"),
    ("POST", "/chat/feedback"), ("POST", "/chat/transcript"), ("GET", "/chat/me"), ("DELETE", "/chat/me"),
)  # fmt: skip


def conversation_of(fortress: Fortress) -> tuple[str, str]:
    opened = fortress.talk("POST", "/chat/sessions", body={}).json()
    return opened["token"], opened["conversation_id"]


def forged(token: str, conversation_id: str) -> list[str]:
    """What somebody may try who knows the id of a conversation, or holds the token of another one."""
    payload, moment, signature = token.split(".")
    other = Tokens("another secret").issue(Visitor(conversation_id))
    unsigned = other.split(".")[0]
    return [
        "", conversation_id, unsigned, other, f"{unsigned}.{moment}.{signature}", f"{payload}.{moment}.",
        f"{payload}.{moment}", f"{payload}..{signature}", f"{payload}.{moment}.{signature[:-1]}",
        f"{payload}.{moment}.{signature}.{signature}", token[1:], token.swapcase(), f"{token} {token}",
        "null",
        "' OR 1=1 --", "../" + token, "%00", "." * 5_000,
    ]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), _OF_A_CONVERSATION)
def test_without_its_token_nobody_enters_a_conversation(fortress: Fortress, method: str, path: str) -> None:
    token, _ = conversation_of(fortress)
    _, foreign = conversation_of(fortress)
    for guess in forged(token, foreign):
        assert fortress.talk(method, path, guess, {}).status == 401, guess


def test_no_request_names_the_conversation_it_means(fortress: Fortress) -> None:
    token, _ = conversation_of(fortress)
    foreign_token, foreign = conversation_of(fortress)
    said = {"id": str(uuid.uuid4()), "text": "Bonjour", "conversation_id": foreign, "sender": foreign}
    assert fortress.talk("POST", f"/chat/messages?conversation_id={foreign}", token, said).status == 200
    for path in ("/chat/messages", "/chat/me"):
        for query in (f"?conversation_id={foreign}", f"?id={foreign}", f"?token={foreign_token}"):
            assert foreign not in fortress.talk("GET", path + query, token).text
    history = fortress.talk("GET", "/chat/messages", foreign_token).json()["messages"]
    assert all(item["author"] == "assistant" for item in history)


def test_a_visitor_cannot_choose_the_conversation_they_open(fortress: Fortress) -> None:
    _, known = conversation_of(fortress)
    fixed = {"conversation_id": known, "id": known, "token": "chosen", "test": True}
    opened = fortress.talk("POST", "/chat/sessions", body=fixed).json()
    assert opened["conversation_id"] != known and opened["token"] != "chosen"


def test_messages_and_buttons_of_others_are_of_no_use(fortress: Fortress) -> None:
    fortress.rasa.buttons = [{"title": "Oui", "payload": '/answer{"consent": true}'}]
    try:
        token, _ = conversation_of(fortress)
        other = fortress.talk("POST", "/chat/sessions", body={}).json()
    finally:
        fortress.rasa.buttons = []
    message = other["messages"][0]
    button = message["buttons"][0]["id"]
    assert "payload" not in message["buttons"][0]
    pressed = fortress.talk("POST", "/chat/messages", token, {"id": str(uuid.uuid4()), "button": button})
    assert pressed.json()["error"] == "button_unknown"
    thumb = fortress.talk("POST", "/chat/feedback", token, {"message_id": message["id"], "thumb": "up"})
    assert thumb.json()["error"] == "message_unknown"


@pytest.mark.parametrize(
    "payload", ['/answer{"consent": true}', "/answer", "/restart", '/inform{"email": "a@b.fr"}', ""]
)
def test_a_payload_is_no_button(fortress: Fortress, payload: str) -> None:
    token = fortress.visitor()
    sent = fortress.talk("POST", "/chat/messages", token, {"id": str(uuid.uuid4()), "button": payload})
    assert (sent.status, sent.json()["error"]) == (422, "button_unknown")


@pytest.mark.parametrize(
    "field", ["payload", "kind", "metadata", "context", "slots", "intent", "test", "turn"]
)
def test_nothing_beside_the_words_reaches_the_assistant(fortress: Fortress, field: str) -> None:
    token, conversation_id = conversation_of(fortress)
    said = {
        "id": str(uuid.uuid4()),
        "text": '/inform{"consent": true}',
        field: {"consent": True, "test": True},
    }
    assert fortress.talk("POST", "/chat/messages", token, said).status == 200
    heard = [item for item in fortress.rasa.executed if item["conversation_id"] == conversation_id][-1]
    assert (heard["kind"], heard["payload"], heard["turn"]) == ("text", None, 1)
    assert heard["context"] == {"page": None, "referrer": None, "utm": {}, "test": False}


def test_only_the_evaluation_key_makes_a_test(fortress: Fortress) -> None:
    for key in ("guess", EVALUATION_KEY[:-1], EVALUATION_KEY + " ", EVALUATION_KEY.upper()):
        refused = fortress.talk("POST", "/chat/sessions", body={"evaluation_key": key})
        assert (refused.status, refused.json()["error"]) == (401, "evaluation_refused")


def test_ids_are_not_numbered(fortress: Fortress) -> None:
    found = [conversation_of(fortress)[1] for _ in range(50)]
    assert len({item[:8] for item in found}) == 50
    assert all(uuid.UUID(item).version == 4 for item in found)


def test_a_conversation_that_exists_and_one_that_does_not_are_refused_alike(fortress: Fortress) -> None:
    _, known = conversation_of(fortress)
    refused = [
        fortress.talk("GET", "/chat/messages", Tokens("another secret").issue(Visitor(name)))
        for name in (known, str(uuid.uuid4()))
    ]
    for one, other in itertools.combinations(refused, 2):
        assert (one.status, one.body) == (other.status, other.body)


def test_a_token_of_an_erased_conversation_opens_nothing(fortress: Fortress) -> None:
    token, _ = conversation_of(fortress)
    assert fortress.talk("DELETE", "/chat/me", token, {"confirm": True}).status == 200
    for method, path in _OF_A_CONVERSATION:
        said = {"id": str(uuid.uuid4()), "text": "encore"} if path == "/chat/messages" else {}
        assert fortress.talk(method, path, token, said).status in (401, 422), path


def test_the_secret_of_other_tokens_is_not_that_of_visitors() -> None:
    from itsdangerous import URLSafeTimedSerializer

    for salt in ("itsdangerous", "visitor", "", "session"):
        made = str(URLSafeTimedSerializer(SECRET, salt=salt).dumps(["c-1", 0]))
        assert Tokens(SECRET).read(made) is None
