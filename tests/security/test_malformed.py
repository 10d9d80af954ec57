"""Whatever arrives, somebody answers: oversize and malformed lengths, hosts, JSON, numbers, Unicode."""

from __future__ import annotations

import json
import time
import uuid

import pytest

from bot.clean_text import MOST_MARKS
from tests.security.fortress import Fortress, Header, Reply

RIGHT_TO_LEFT, ZERO_WIDTH = "\u202e", "\u200b\u200d\u2060\ufeff"
FLOOD = "\u0301\u0316"


@pytest.fixture(scope="module")
def token(fortress: Fortress) -> str:
    return fortress.visitor()


def post(fortress: Fortress, path: str, token: str, body: bytes, *headers: Header) -> Reply:
    return fortress.ask("POST", path, [("authorization", f"Bearer {token}"), *headers], body)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"1", b'"text"', b"{", b"{]", b"[" * 8_000, b'{"a":' * 1_300, b"\xff\xfe\xfd",
        b'{"id": 1}', b'{"text": "\\ud800"}', b'{"satisfaction": 1e999}', b'{"satisfaction": NaN}',
        b'{"satisfaction": -Infinity}', b'{"satisfaction": ' + b"9" * 5_000 + b"}", b'{"satisfaction": true}',
        b'{"thumb": [], "message_id": {}}', b'{"utm": [[]], "page": {}}', b'{"email": ["a@b.fr"]}',
        b'{"confirm": "yes"}', b'{"evaluation_key": 1}', b'{"email": "' + b"a" * 7_000 + b'@b.fr"}',
        b'{"utm": {"\\ud83d": "a"}}', b'{"button": "\\udfff", "id": "' + b"0" * 36 + b'"}', b"a" * 9_000,
        b'{"text": "' + b"a" * 8_500 + b'"}', b"\x1f\x8b\x08\x00", b'{"page": "\x00"}',
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path",
    ["/chat/sessions", "/chat/messages", "/chat/feedback", "/chat/transcript", "/api/v1/subscriptions"],
)
def test_a_body_that_cannot_be_meant_is_refused_or_taken_and_never_fails(
    fortress: Fortress, token: str, path: str, body: bytes
) -> None:
    bearer = fortress.key() if path.startswith("/api/") else token
    reply = post(fortress, path, bearer, body, ("content-type", "application/json"))
    assert reply.status < 500
    assert reply.json() is not None


@pytest.mark.parametrize("length", ["9" * 30, "9" * 5_000, "-1", "1e3", "\xb2", "0x10", "1,1", "", "9999999"])
def test_a_length_that_is_none_or_too_large_is_refused(fortress: Fortress, token: str, length: str) -> None:
    reply = post(fortress, "/chat/messages", token, b"{}", ("content-length", length))
    assert reply.status in (413, 422)


@pytest.mark.parametrize("host", ["[", "a b", "a/b", "a\r\nb", "\xff", "a:99999999", "a@b", "a" * 400, "?"])
def test_a_host_that_can_be_none_is_refused(fortress: Fortress, host: str) -> None:
    for path in ("/", "/console/", "/chat/messages", "/health"):
        assert fortress.ask("GET", path, [("host", host)]).status == 422, path


@pytest.mark.parametrize(
    "target", ["/%00", "/console/demandes/a%00", "/console/?q=a%00b", "/chat/me?format=%00"]
)
def test_what_no_database_stores_is_refused_in_addresses(fortress: Fortress, target: str) -> None:
    assert fortress.staff().get(target).status == 422


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/leads/%00",
        "/api/v1/leads?q=%00",
        "/api/v1/leads?source=a%00",
        "/api/v1/leads?owner=a%00@b.fr",
        "/api/v1/leads?cursor=999999999999999999.999999999999999999&order=newest",
        "/api/v1/leads?created_from=9999-12-31T23:59:59%2B00:00",
        "/api/v1/leads?created_from=0001-01-01T00:00:00-23:59",
        "/api/v1/leads?limit=" + "9" * 5_000,
    ],
)
def test_the_api_refuses_in_its_own_form(fortress: Fortress, target: str) -> None:
    reply = fortress.talk("GET", target, fortress.key())
    assert reply.status in (200, 404, 422)
    if reply.status != 200:
        assert reply.header("content-type") == "application/problem+json"


@pytest.mark.parametrize("number", ["9" * 10, "9" * 21, "9" * 4_000])
def test_a_number_that_no_row_can_have_is_no_address(fortress: Fortress, number: str) -> None:
    lead = fortress.lead()
    for path in (
        f"/console/demandes/{lead}/separer/{number}",
        f"/console/doublons/{number}/fusionner",
        f"/console/doublons/{number}/separer",
        f"/console/doublons/fusions/{number}/annuler",
        f"/console/relecture/c-1/message/{number}",
    ):
        assert fortress.staff().post(path).status in (404, 405), path


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "\udc00a"])
def test_a_text_that_is_none_does_not_reach_the_database(fortress: Fortress, name: str) -> None:
    body = json.dumps({"name": name, "url": "https://crm.example/"}).encode()
    reply = post(
        fortress, "/api/v1/subscriptions", fortress.key(), body, ("content-type", "application/json")
    )
    assert reply.status == 422


def test_of_a_field_that_is_given_twice_one_value_is_checked_and_kept(fortress: Fortress) -> None:
    message = str(uuid.uuid4())
    token = fortress.visitor()
    body = b'{"id": "%s", "text": "un", "text": "deux"}' % message.encode()
    assert post(fortress, "/chat/messages", token, body).status == 200
    said = [item["text"] for item in fortress.talk("GET", "/chat/messages", token).json()["messages"]]
    assert "deux" in said and "un" not in said


def test_a_flood_of_marks_is_cut_and_costs_no_time(fortress: Fortress) -> None:
    token = fortress.visitor(page="https://a.example/" + FLOOD * 900)
    began = time.process_time()
    for _ in range(20):
        assert fortress.says(token, "e" + FLOOD * 900).status == 200
    assert time.process_time() - began < 4
    history = fortress.talk("GET", "/chat/messages", token).json()["messages"]
    text = next(item["text"] for item in history if item["author"] == "visitor")
    assert len(text) <= MOST_MARKS + 1


def test_marks_of_living_languages_stay(fortress: Fortress) -> None:
    token = fortress.visitor()
    for text in ("déjà vu\u0301e", "tiếng Việt", "שָׁלוֹם", "สวัสดีครับ", "नमस्ते", "1\ufe0f\u20e3 ok"):
        fortress.says(token, text)
        history = fortress.talk("GET", "/chat/messages", token).json()["messages"]
        assert any(len(item["text"]) >= len(text) - 1 for item in history if item["author"] == "visitor")


def test_what_turns_or_hides_the_text_around_it_is_not_kept(fortress: Fortress) -> None:
    token = fortress.visitor(
        page=f"https://a.example/{RIGHT_TO_LEFT}cod.exe", utm={f"a{ZERO_WIDTH}": RIGHT_TO_LEFT}
    )
    fortress.says(token, f"facture{RIGHT_TO_LEFT}fdp.exe{ZERO_WIDTH} \x1b[31m\x9b2J")
    me = fortress.talk("GET", "/chat/me?format=json", token).text
    for sign in (RIGHT_TO_LEFT, *ZERO_WIDTH, "\x1b", "\x9b"):
        assert sign not in me and f"\\u{ord(sign):04x}" not in me


def test_a_field_of_a_form_holds_nothing_that_nobody_sees(fortress: Fortress) -> None:
    admin = fortress.staff()
    admin.post("/console/mon-compte", {"nom": f"Ada\x00\x1b[31m {'e' + FLOOD * 400}"})
    with fortress.services.reading() as uow:
        user = uow.users.by_email("admin@exemple.fr")
    assert user is not None
    assert "\x00" not in user.name and "\x1b" not in user.name and len(user.name) < 20


def test_a_form_with_too_many_fields_or_bytes_is_refused(fortress: Fortress) -> None:
    admin = fortress.staff()
    assert admin.post("/console/mon-compte", [("nom", "a")] * 500).status == 400
    assert admin.post("/console/mon-compte", {"nom": "a" * 200_000}).status == 400


def test_what_arrives_packed_is_not_unpacked(fortress: Fortress, token: str) -> None:
    import gzip

    bomb = gzip.compress(b'{"text": "' + b"a" * 3_000_000 + b'"}')
    assert len(bomb) < 8_192
    reply = post(fortress, "/chat/messages", token, bomb, ("content-encoding", "gzip"))
    assert reply.status == 422
