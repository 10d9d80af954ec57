"""Every answer carries strict headers: pages, files, errors, streams, exports, and what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from starlette.routing import BaseRoute, Mount, Route

from bot.accounts.account import Role
from tests.security.fortress import Fortress, Reply

_ALWAYS = {
    "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy",
    "permissions-policy", "referrer-policy", "strict-transport-security", "x-content-type-options",
    "x-frame-options",
}  # fmt: skip
_LOOSE = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "data:", "blob:", "http:", "https:", "*")
_PRIVATE = ("/console", "/api/v1/leads", "/api/v1/subscriptions", "/chat/")


def routes(of: Iterable[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Method and address of everything there is, also of what applications hold that are mounted."""
    for route in of:
        if isinstance(route, Mount):
            inner = route.routes or [Route("/site.css", lambda _: None)]
            yield from routes(inner, before + route.path)
        elif isinstance(route, Route):
            for method in sorted(route.methods or ()):
                yield method, before + re.sub(r"\{[^}]+\}", "1", route.path)


def policy(reply: Reply) -> dict[str, list[str]]:
    """The content-security policy by directive."""
    parts = (reply.header("content-security-policy") or "").split(";")
    return {words[0]: words[1:] for words in (part.split() for part in parts) if words}


def faults(reply: Reply) -> list[str]:
    """What is wrong with the headers of an answer."""
    found = [f"{name} is missing" for name in _ALWAYS if reply.header(name) is None]
    said = policy(reply)
    found += [f"{name}: {word}" for name, words in said.items() for word in words if word in _LOOSE]
    for name in ("default-src", "base-uri", "frame-ancestors"):
        if said.get(name) != ["'none'"]:
            found.append(f"{name} is not 'none'")
    if "form-action" not in said:
        found.append("form-action is missing")
    if reply.header("x-content-type-options") != "nosniff" or reply.header("x-frame-options") != "DENY":
        found.append("sniffed or framed")
    if reply.header("server") or reply.header("x-powered-by"):
        found.append("says what it is made of")
    if reply.header("access-control-allow-credentials"):
        found.append("lets other sites send cookies")
    return found


def test_every_route_answers_with_strict_headers(fortress: Fortress) -> None:
    lead, key, token = fortress.lead(), fortress.key(), fortress.visitor()
    admin = fortress.staff()
    asked = sorted(set(routes(fortress.app.routes)))
    assert len(asked) > 120
    for method, path in asked:
        address = path.replace("/demandes/1", f"/demandes/{lead}").replace("/leads/1", f"/leads/{lead}")
        bearer = token if path.startswith("/chat/") else key
        for headers in ([], [admin.cookie, ("authorization", f"Bearer {bearer}")]):
            reply = fortress.ask(method, address, headers)
            assert faults(reply) == [], (method, address, reply.status)
            if path.startswith(_PRIVATE) and "/static/" not in path and reply.status != 308:
                assert "no-store" in (reply.header("cache-control") or ""), (method, address, reply.status)


@pytest.mark.parametrize(
    "target",
    [
        "/nothing/here",
        "/console/static/nothing.js",
        "/assets/nothing.css",
        "/api/v1/nothing",
        "/chat/nothing",
        "/console/%00",
        "/console/nothing",
        "/console/export-des-demandes?format=csv",
        "/console/export-des-demandes?format=xlsx",
        "/console/export-des-demandes?format=jsonl",
        "/console/journal.csv",
        "/widget.js",
        "/health",
        "/ready",
    ],
)
def test_errors_files_and_exports_carry_them_too(fortress: Fortress, target: str) -> None:
    reply = fortress.staff(Role.ADMIN).get(target)
    assert faults(reply) == []
    if "export" in target or "journal" in target:
        assert (reply.header("content-disposition") or "").startswith("attachment")


def test_a_stream_of_events_carries_them_too(fortress: Fortress) -> None:
    reply = fortress.talk("GET", "/chat/events", fortress.visitor())
    assert (reply.header("content-type") or "").startswith("text/event-stream")
    assert faults(reply) == []


def test_what_fails_unforeseen_carries_them_and_says_nothing_of_why(fortress: Fortress) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("the visitor said: my password is 1234")

    fortress.app.router.routes.insert(0, Route("/broken", broken))
    reply = fortress.ask("GET", "/broken")
    del fortress.app.router.routes[0]
    assert (reply.status, faults(reply)) == (500, [])
    assert "1234" not in reply.text and "Traceback" not in reply.text


def test_without_https_browsers_are_not_told_to_insist_on_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with Fortress(tmp_path_factory.mktemp("plain"), public_url="").open() as plain:
        assert plain.ask("GET", "/").header("strict-transport-security") is None


def test_only_the_script_of_the_widget_may_be_used_by_other_sites(fortress: Fortress) -> None:
    lent = {
        path
        for method, path in routes(fortress.app.routes)
        if method == "GET"
        and fortress.ask("GET", path).header("cross-origin-resource-policy") != "same-origin"
    }
    assert lent == {"/widget.js"}
