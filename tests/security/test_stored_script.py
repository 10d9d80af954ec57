"""Everything that a visitor can type comes back as text: in pages, e-mails, files and JSON."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.routing import Route

from bot.accounts.account import Role
from bot.delivery.lead_mail import LeadMails, Recipient
from bot.delivery.message import message_of
from bot.leads.lead import Evidence, Lead, Source, Status
from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.payload import body_of
from tests.security.fortress import Fortress
from tests.support import crm

TAG = "<probe-x onload=alert(1)>"
BREAKS_OUT = f"""'"`>--></title></textarea></script></style>{TAG}<!--"""
TEMPLATE = "{{7919*7907}} {%x%} ${7919*7907} {0} {name} %(x)s"
PRODUCT = str(7919 * 7907)
HOSTILE = f"{BREAKS_OUT} {TEMPLATE} javascript:alert(1)"
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "'=1",
    '"=1',
    "\uff1d1",
    "\ufeff=1",
)
_TEXTS = (
    "first_name", "last_name", "organisation", "role", "need", "procedure", "reference", "end_customers",
    "gateway_companies", "regulation", "timeline", "usage",
)  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of a page, as far as it could run something."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    @classmethod
    def faults_of(cls, html: str) -> list[str]:
        page = cls()
        page.feed(html)
        page.close()
        return page.faults

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "probe-x" or (tag == "script" and "src" not in given):
            self.faults.append(f"<{tag}>")
        for name, value in attributes:
            runs = name.startswith("on") or name in ("style", "srcdoc")
            leads_to_code = name in ("href", "src", "action", "formaction", "hx-get", "hx-post") and re.match(
                r"[\s\x00-\x20]*(?:javascript|data|vbscript):", value or "", re.IGNORECASE
            )
            if runs or leads_to_code:
                self.faults.append(f"<{tag} {name}={value!r}>")


def hostile_lead(text: str, **changes: Any) -> dict[str, Any]:
    """What a lead would hold if every field took whatever is typed."""
    fields = {field.name for field in dataclasses.fields(Lead)}
    return {
        **{name: text for name in _TEXTS if name in fields},
        "email": f'"{text[:20]}"@exemple.fr',
        "evidence": (Evidence("says_company", text, 1, 2.0, "B2B"),),
        "score_reasons": (text,),
        "brief": f"{text}\n{text}",
        "check_reason": text[:60],
        "source": Source(
            f"https://x.example/{text}", f"https://y.example/{text}", {"utm_source": text, text: text}
        ),
        **changes,
    }


@pytest.fixture(scope="module")
def lead(fortress: Fortress) -> str:
    """A hostile lead whose conversation is hostile as well, both sides, ratings and reviews included."""
    lead_id = fortress.lead(**hostile_lead(HOSTILE, status=Status.TO_CHECK))
    token = fortress.visitor(
        page=f"https://x.example/{HOSTILE}", referrer=HOSTILE, utm={"utm_source": HOSTILE}
    )
    fortress.rasa.messages = [
        {"text": HOSTILE, "buttons": [{"title": HOSTILE, "payload": "/a"}], "card": None}
    ]
    try:
        fortress.says(token, HOSTILE)
    finally:
        fortress.rasa.messages = None
    fortress.talk("POST", "/chat/feedback", token, {"satisfaction": 1, "comment": HOSTILE})
    fortress.talk("POST", "/chat/transcript", token, {"email": "visiteur@exemple.fr"})
    return lead_id


def pages(fortress: Fortress, lead: str) -> Iterator[str]:
    """Every page of the console about these, and every list."""
    with fortress.services.reading() as uow:
        found = uow.leads.get(lead)
    assert found is not None
    talks = [item["conversation_id"] for item in fortress.rasa.executed] + [found.conversation_id]
    for route in fortress.app.routes:
        path = getattr(route, "path", "")
        if isinstance(route, Route) and path.startswith("/console") and "GET" in (route.methods or ()):
            if "{conversation_id}" in path:
                yield from (path.replace("{conversation_id}", talk) for talk in talks)
            elif "{" in path:
                yield re.sub(r"\{lead_id[^}]*\}", lead, path)
            else:
                yield path
    for words in (BREAKS_OUT, TEMPLATE):
        from urllib.parse import quote

        for path in ("/console/", "/console/conversations/", "/console/relecture/", "/console/journal"):
            yield f"{path}?q={quote(words)}&auteur={quote(words)}&statut={quote(words)}&du={quote(words)}"


@pytest.mark.parametrize("role", list(Role))
def test_no_page_of_the_console_runs_what_a_visitor_typed(fortress: Fortress, lead: str, role: Role) -> None:
    shown = 0
    for path in pages(fortress, lead):
        reply = fortress.staff(role).get(path)
        assert reply.status < 500, path
        if not (reply.header("content-type") or "").startswith("text/html"):
            continue
        shown += "&lt;probe-x" in reply.text
        assert PRODUCT not in reply.text, path
        assert Page.faults_of(reply.text) == [], path
    assert shown >= 2, "nothing hostile was shown at all"


def test_what_is_sent_to_browsers_as_json_is_never_taken_for_a_page(fortress: Fortress, lead: str) -> None:
    token = fortress.visitor(page=HOSTILE)
    fortress.says(token, HOSTILE)
    for path in ("/chat/messages", "/chat/me", "/chat/me?format=json", "/chat/me?format=text"):
        reply = fortress.talk("GET", path, token)
        kind = reply.header("content-type") or ""
        assert kind.startswith(("application/json", "text/plain")), path
        assert reply.header("x-content-type-options") == "nosniff"
    for path in (f"/api/v1/leads/{lead}", "/api/v1/leads", f"/api/v1/leads/{lead}/history"):
        assert (fortress.talk("GET", path, fortress.key()).header("content-type")) == "application/json"


def test_events_of_a_conversation_end_where_the_server_ends_them(fortress: Fortress) -> None:
    fortress.rasa.messages = [
        {"text": "a\r\n\r\nevent: message\r\ndata: {}\n\n\u2028\x85b", "buttons": [], "card": None}
    ]
    try:
        token = fortress.visitor()
        fortress.says(token, "Bonjour")
    finally:
        fortress.rasa.messages = None
    reply = fortress.talk("GET", "/chat/events", token, headers=[("last-event-id", "0")])
    assert reply.text.count("\nevent:") + reply.text.startswith("event:") <= 2
    assert "\r" not in reply.text


def delivery_of(lead: Lead) -> Delivery:
    at = lead.created_at
    return Delivery(1, "key-1", "lead.created", "receiver", lead.id, lead.id, DeliveryState.WAITING, at, at)


@pytest.fixture(scope="module")
def mails(fortress: Fortress) -> LeadMails:
    from bot.playbook import read_playbook

    return LeadMails(read_playbook(fortress.settings.playbook), fortress.settings.base_url)


def test_an_e_mail_to_a_rep_shows_it_as_text(fortress: Fortress, mails: LeadMails, lead: str) -> None:
    with fortress.services.reading() as uow:
        found = uow.leads.get(lead)
    assert found is not None
    delivery = delivery_of(found)
    mail = mails.compose(delivery, found, Recipient("rep@exemple.fr", "Ada"))
    assert mail.html is not None
    assert "<probe-x" not in mail.html and "&lt;probe-x" in mail.html
    assert PRODUCT not in mail.html + mail.text + mail.subject
    sent = message_of(mail, "Aiguilleur <robot@exemple.fr>")
    assert [name for name in sent if name.lower() in ("bcc", "cc", "x-evil")] == []


def test_a_copy_of_the_conversation_shows_it_as_text(fortress: Fortress, lead: str) -> None:
    import sqlalchemy as sa

    engine = sa.create_engine(fortress.settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT subject, html FROM mails")).all()
    engine.dispose()
    assert any("&lt;probe-x" in row.html for row in rows)
    assert all("<probe-x" not in (row.html or "") and PRODUCT not in (row.html or "") for row in rows)


def test_no_header_of_an_e_mail_is_made_of_what_was_typed(mails: LeadMails) -> None:
    for text in (
        "Ada\r\nBcc: all@evil.example",
        "Ada\nX-Evil: 1",
        "Ada\u2028Bcc: a@b.fr",
        "=?utf-8?q?a?=\r\n b",
    ):
        named = dataclasses.replace(crm.COMPLETE, first_name=text, organisation=text)
        delivery = delivery_of(named)
        sent = message_of(mails.compose(delivery, named, Recipient("rep@exemple.fr", text)), "a@exemple.fr")
        head = sent.as_bytes().split(b"\r\n\r\n")[0]
        names = {line.split(b":")[0].lower() for line in head.split(b"\r\n") if not line.startswith(b" ")}
        assert b"bcc" not in names and b"x-evil" not in names


def test_a_webhook_carries_it_as_json(fortress: Fortress, lead: str) -> None:
    with fortress.services.reading() as uow:
        found = uow.leads.get(lead)
    assert found is not None
    delivery = delivery_of(found)
    body = json.loads(body_of(delivery, found))
    assert HOSTILE in json.dumps(body, ensure_ascii=False).replace('\\"', '"')


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_an_exported_table_is_a_formula(fortress: Fortress, text: str, tmp_path: Path) -> None:
    fortress.lead(**hostile_lead(text), status=Status.QUALIFIED)
    admin = fortress.staff()
    table = admin.get("/console/export-des-demandes?format=csv").body.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(table), delimiter=";"):
        for cell in row:
            assert not re.match(r"[\s\"'\ufeff]*[=@\uff1d]", cell.removeprefix("'")) or cell.startswith(
                "'"
            ), cell
            assert cell[:1] not in ("=", "@", "\t", "\r", "\n", "\uff1d"), cell
    file = tmp_path / "leads.xlsx"
    file.write_bytes(admin.get("/console/export-des-demandes?format=xlsx").body)
    for row in openpyxl.load_workbook(file).active.iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    with zipfile.ZipFile(file) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist())
