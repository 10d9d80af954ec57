from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.requests import Button, Malformed, parse_request


def body(**changes: Any) -> bytes:
    message = {
        "conversation_id": "c-1",
        "message_id": "0b2f9f3e-7a52-4a0e-9d43-2c3b1d7f0a11",
        "turn": 1,
        "kind": "text",
        "text": "bonjour",
        "payload": None,
        "context": {"page": "/tarifs", "referrer": "", "utm": {"source": "lettre"}, "test": True},
    }
    return json.dumps({**message, **changes}).encode()


def test_a_text_message_is_read_whole() -> None:
    request = parse_request(body())
    assert (request.conversation_id, request.turn, request.kind, request.text) == (
        "c-1",
        1,
        "text",
        "bonjour",
    )
    assert request.metadata() == {
        "turn": 1,
        "kind": "text",
        "context": {"page": "/tarifs", "referrer": "", "utm": {"source": "lettre"}, "test": True},
    }


def test_a_button_brings_its_name_and_values() -> None:
    request = parse_request(body(kind="button", text="Un particulier", payload='/answer{"segment": "B2C"}'))
    assert request.button == Button("answer", {"segment": "B2C"})


def test_a_button_without_values_brings_its_name() -> None:
    assert parse_request(body(kind="button", payload="/affirm")).button == Button("affirm")


def test_a_text_message_never_brings_a_payload() -> None:
    assert parse_request(body(payload='/answer{"segment": "B2C"}')).button is None


def test_the_opening_is_turn_zero_and_needs_no_text() -> None:
    assert parse_request(body(kind="open", turn=0, text="")).turn == 0


def test_unknown_keys_of_the_context_are_left_behind() -> None:
    assert "admin" not in parse_request(body(context={"admin": True})).context


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "command"},
        {"kind": None},
        {"kind": ["text"]},
        {"turn": 0},
        {"turn": -1},
        {"turn": True},
        {"turn": "1"},
        {"turn": 10**9},
        {"text": "  "},
        {"text": None},
        {"text": 5},
        {"text": "a" * 1001},
        {"text": "\ud800"},
        {"conversation_id": ""},
        {"conversation_id": "a b"},
        {"conversation_id": None},
        {"conversation_id": "a" * 101},
        {"message_id": "é"},
        {"context": "page"},
        {"context": {"page": 5}},
        {"context": {"utm": ["a"]}},
        {"kind": "button", "payload": None},
        {"kind": "button", "payload": "answer"},
        {"kind": "button", "payload": "/answer{"},
        {"kind": "button", "payload": '/answer{"a": }'},
        {"kind": "button", "payload": "/answer@0.9"},
        {"kind": "button", "payload": "/RESTART"},
    ],
)
def test_what_the_contract_does_not_know_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse_request(body(**changes))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_request(data)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Malformed):
        parse_request(b"[" * 100_000)
