"""The whole application under requests in any order, of visitors, staff, programs and strangers."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule
from starlette.routing import Mount, Route

from bot.accounts.account import Role
from tests.security.fortress import Fortress, Header, Reply
from tests.security.fuzzing.inputs import json_values, texts

_WEB = Path(__file__).parents[3] / "bot" / "web"
_ENDS_THE_SESSION = ("deconnexion", "sessions", "mot-de-passe", "second-facteur", "/comptes/")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")
HEADERS = (
    "host", "origin", "content-type", "content-length", "content-encoding", "accept",
    "accept-encoding", "cookie",
    "authorization", "if-match", "if-none-match", "last-event-id", "x-forwarded-for",
    "x-forwarded-proto", "hx-request",
    "hx-current-url", "sec-fetch-site", "user-agent", "range", "transfer-encoding", "expect", "referer",
)  # fmt: skip
_VALUES = (
    "", "[", "null", "bytes=0-", "bytes=9-1", "9" * 40, "-1", "gzip", "chunked", "*/*", "text/plain",
    "true", "cross-site",
    '"1"', 'W/"1"', "*", "Bearer ", "Bearer a.b.c", "Basic YTpi", "aiguilleur_session=x", "1,2,3",
    "::1", "127.0.0.1, x",
    "application/json; charset=utf-7", "multipart/form-data; boundary=", "100-continue",
    "https://evil.example",
)  # fmt: skip
_TYPED = (
    "0", "-1", "1", "999999999999999999999", "2026-02-30", "9999-12-31", "0001-01-01T00:00",
    "2026-03-29T02:30", "25:61",
    "nan", "on", "B2B", "qualified", "lost", "admin", "newest", "score", "csv", "1.1", "-1.-1",
    "a@b.fr", "+33612345678",
)  # fmt: skip


@cache
def field_names() -> Sequence[str]:
    """Every name that a form or a query of ours has."""
    found: set[str] = {"q", "limit", "cursor", "order", "status", "format"}
    for file in sorted(_WEB.rglob("*")):
        if file.suffix in (".html", ".py"):
            text = file.read_text(encoding="utf-8")
            found |= set(re.findall(r'name="([\w-]+)"', text)) | set(
                re.findall(r'\.(?:get|all)\("([\w-]+)"', text)
            )
    return sorted(found)


def addresses(fortress: Fortress) -> list[str]:
    """The address of every route, with the names of its parameters."""
    found: list[str] = ["/nothing", "//evil.example/", "/assets/site.css", "/assets/../settings.py"]
    for route in fortress.app.routes:
        if isinstance(route, Route):
            found.append(route.path)
        elif isinstance(route, Mount):
            found += [route.path + inner.path for inner in route.routes or () if isinstance(inner, Route)]
    return found


headers = st.lists(
    st.tuples(
        st.sampled_from(HEADERS),
        st.one_of(st.sampled_from(_VALUES), st.text(st.characters(max_codepoint=255), max_size=20)),
    ),
    max_size=3,
)
typed = st.one_of(st.sampled_from(_TYPED), texts)
pairs = st.lists(st.tuples(st.sampled_from(field_names()), typed), max_size=6)
bodies = st.one_of(
    st.binary(max_size=200),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(
        st.sampled_from(
            ["id", "text", "button", "page", "utm", "referrer", "email", "satisfaction", "comment", "thumb",
             "message_id", "confirm", "evaluation_key", "name", "url", "events", "status", "owner",
             "lost_reason"]
        ),
        st.one_of(json_values, st.sampled_from(["up", "won", "none",
        str(uuid.UUID(int=7)), "https://crm.example/"])),
        max_size=5,
    ).map(lambda value: json.dumps(value).encode()),
)  # fmt: skip


def asked_with(given: Sequence[tuple[str, str]]) -> str:
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in given])


class Asked(RuleBasedStateMachine):
    """Requests to one installation, in any order. `fortress` and `count` are set by who runs it."""

    fortress: Fortress
    count: Callable[[], None] = staticmethod(lambda: None)
    tokens = Bundle("tokens")

    @initialize(target=tokens)
    def a_visitor_comes(self) -> str:
        self.lead, self.key = _lead_and_key(self.fortress)
        return self.fortress.visitor()

    @rule(target=tokens, page=texts)
    def another_visitor_comes(self, page: str) -> str:
        body = json.dumps({"page": page}).encode()
        reply = self._checked(self.fortress.ask("POST", "/chat/sessions", (), body))
        return str(reply.json()["token"]) if reply.status == 201 else self.fortress.visitor()

    @rule(token=tokens, text=texts)
    def a_visitor_says(self, token: str, text: str) -> None:
        body = json.dumps({"id": str(uuid.uuid4()), "text": text}).encode()
        self._checked(
            self.fortress.ask("POST", "/chat/messages", [("authorization", f"Bearer {token}")], body)
        )

    @rule(
        token=tokens,
        method=st.sampled_from(METHODS),
        path=st.sampled_from(["messages", "sessions", "events", "end", "feedback", "transcript", "me"]),
        extra=headers,
        body=bodies,
    )
    def a_visitor_does_anything(
        self, token: str, method: str, path: str, extra: list[Header], body: bytes
    ) -> None:
        given = [("authorization", f"Bearer {token}"), *extra]
        self._checked(self.fortress.ask(method, f"/chat/{path}", given, body))

    @rule(
        role=st.sampled_from(list(Role)),
        number=st.integers(0, 999),
        place=typed,
        query=pairs,
        form=pairs,
        sends=st.booleans(),
    )
    def a_colleague_does_anything(
        self, role: Role, number: int, place: str, query: list[Header], form: list[Header], sends: bool
    ) -> None:
        known = [path for path in addresses(self.fortress) if path.startswith("/console")]
        path = self._filled(known[number % len(known)], place)
        browser = self.fortress.staff(role)
        if not sends:
            self._checked(browser.get(f"{path}?{asked_with(query)}"))
        elif not any(word in path for word in _ENDS_THE_SESSION):
            self._checked(browser.post(path, form))

    @rule(
        method=st.sampled_from(METHODS), number=st.integers(0, 999), query=pairs, extra=headers, body=bodies
    )
    def a_program_does_anything(
        self, method: str, number: int, query: list[Header], extra: list[Header], body: bytes
    ) -> None:
        known = [path for path in addresses(self.fortress) if path.startswith("/api")]
        path = self._filled(known[number % len(known)], "1")
        given = [("authorization", f"Bearer {self.key}"), ("content-type", "application/json"), *extra]
        self._checked(self.fortress.ask(method, f"{path}?{asked_with(query)}", given, body))

    @rule(
        method=st.sampled_from(METHODS), number=st.integers(0, 999), place=typed, extra=headers, body=bodies
    )
    def a_stranger_does_anything(
        self, method: str, number: int, place: str, extra: list[Header], body: bytes
    ) -> None:
        known = addresses(self.fortress)
        path = self._filled(known[number % len(known)], place)
        reply = self._checked(self.fortress.ask(method, path, extra, body))
        assert "lead-" not in reply.text, "a stranger read a lead"

    @rule(wanted=st.binary(min_size=1, max_size=60), method=st.sampled_from(METHODS))
    def somebody_asks_for_anything(self, wanted: bytes, method: str) -> None:
        self._checked(self.fortress.ask(method, b"/" + quote(wanted, safe="/?&=%;#").encode()))

    def _filled(self, path: str, place: str) -> str:
        value = quote(place.encode("utf-8", "surrogatepass"), safe="")
        return re.sub(
            r"\{lead_id[^}]*\}",
            self.lead if len(place) % 2 else value,
            re.sub(r"\{(?!lead_id)[^}]+\}", value, path),
        )

    def _checked(self, reply: Reply) -> Reply:
        type(self).count()
        assert reply.status < 500 or _is_honest(reply), f"{reply.status}: {reply.text[:300]}"
        assert reply.header("content-security-policy") and reply.header("x-content-type-options") == "nosniff"
        return reply


def _is_honest(reply: Reply) -> bool:
    """The message is kept and its answer will come: nothing went wrong but time."""
    return reply.status == 503 and b'"answer_pending"' in reply.body


@cache
def _lead_and_key(fortress: Fortress) -> tuple[str, str]:
    return fortress.lead(), fortress.key()
