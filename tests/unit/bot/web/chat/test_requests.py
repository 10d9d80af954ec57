"""What a browser may send: hypothesis sends the rest."""

from __future__ import annotations

import json
import unicodedata
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clean_text import is_no_character
from bot.web.chat.errors import STATUS, Refusal
from bot.web.chat.requests import MAX_TEXT, OpenRequest, parse_open, parse_send

ID = "5e0c3f9e-3c0f-4d43-93b6-7cf6f4f2a8f1"


def test_an_empty_body_opens_a_conversation() -> None:
    assert parse_open(b"") == parse_open(b"{}") == OpenRequest()


def test_where_the_visitor_comes_from_is_cut_to_size() -> None:
    body = {"page": "/p" + "x" * 3000, "referrer": " ", "utm": {"s\u0000ource": "y" * 500}, "more": 1}
    opened = parse_open(json.dumps(body).encode())
    assert opened.page is not None
    assert (len(opened.page), opened.referrer) == (2048, None)
    assert opened.utm == {"source": "y" * 200}


@pytest.mark.parametrize(
    "body",
    [
        {"page": 1},
        {"utm": []},
        {"utm": {"a": 1}},
        {"utm": {str(n): "" for n in range(21)}},
        {"evaluation_key": 1},
        {"page": "\ud800"},
    ],
)
def test_a_strange_opening_is_refused(body: object) -> None:
    with pytest.raises(Refusal):
        parse_open(json.dumps(body).encode())


@given(st.text(max_size=1_100))
def test_any_text_is_either_refused_or_clean(text: str) -> None:
    body = json.dumps({"id": ID, "text": text}).encode()
    try:
        taken = parse_send(body).text
    except Refusal as refusal:
        assert refusal.code in {"text_missing", "text_too_long"}
        return
    assert taken is not None
    assert 0 < len(taken) <= MAX_TEXT
    assert taken == unicodedata.normalize("NFC", taken).strip()
    assert not [c for c in taken if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}]
    assert not any(map(is_no_character, taken))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_known_code(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        parse_send(body)
    assert caught.value.code in STATUS


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner)))
def test_any_value_in_any_place_is_refused_or_taken(value: object) -> None:
    for body in (
        {"id": value, "text": "a"},
        {"id": ID, "text": value},
        {"id": ID, "button": value},
        {"id": str(uuid.uuid4()), "text": "a", "other": value},
    ):
        try:
            parse_send(json.dumps(body).encode())
        except Refusal as refusal:
            assert refusal.code in STATUS
