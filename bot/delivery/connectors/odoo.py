"""Odoo: each lead as an opportunity of its CRM (`crm.lead`), over JSON-RPC.

Set up by an operator: AIGUILLEUR_ODOO_URL, …_DATABASE, …_USER and …_PASSWORD (an API key of that user).
"""

from __future__ import annotations

import datetime
import html
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot import wording
from bot.delivery import outside
from bot.delivery.connectors import Connector, Message, Tools
from bot.delivery.outside import AddressRefused
from bot.leads.brief import brief
from bot.leads.lead import Lead
from bot.sending.attempts import Delivered, Outcome, TryAgain
from bot.sending.receivers import ODOO, TOOL_EVENTS, WITHDRAWN, Receiver
from bot.settings import PREFIX, SettingsError

KIND = ODOO
_MODEL = "crm.lead"
_ALL = {"context": {"active_test": False}}
"""Archived records as well: one that was lost in Odoo is changed, not made again."""
_LONGEST_NAME = 120
_LONGEST_ANSWER = 1 << 20


@dataclass(frozen=True)
class OdooSettings:
    """Where Odoo is, and who we are there."""

    url: str
    database: str
    user: str
    password: str = field(repr=False)
    key_field: str = "referred"
    """The text field of `crm.lead` that holds the id of the lead."""
    tag: str = ""
    """The name of a tag that opportunities get; it must exist."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> OdooSettings | None:
        """None where Odoo is not used; raises `SettingsError` for half a configuration."""
        names = ("URL", "DATABASE", "USER", "PASSWORD", "KEY_FIELD", "TAG")
        given = {name: environ.get(f"{PREFIX}ODOO_{name}", "").strip() for name in names}
        if not given["URL"]:
            return None
        for name in ("DATABASE", "USER", "PASSWORD"):
            if not given[name]:
                raise SettingsError(f"{PREFIX}ODOO_{name} is not set, but {PREFIX}ODOO_URL is")
        parts = urlsplit(given["URL"])
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise SettingsError(f"{PREFIX}ODOO_URL must be an address such as https://odoo.example.fr")
        key_field = given["KEY_FIELD"] or cls.key_field
        if not key_field.isidentifier():
            raise SettingsError(f"{PREFIX}ODOO_KEY_FIELD must be the name of a field such as x_aiguilleur")
        url = given["URL"].rstrip("/")
        return cls(url, given["DATABASE"], given["USER"], given["PASSWORD"], key_field, given["TAG"])


def connect(tools: Tools) -> Connector | None:
    """Where its address is set. An operator has named the host: it may be inside."""
    settings = OdooSettings.read(tools.environ)
    if settings is None:
        return None
    host = urlsplit(settings.url).hostname or ""
    return Odoo(settings, outside.client([*tools.services.settings.internal_hosts, host]))


class OdooRefused(Exception):
    """Odoo said no. Only the kind of its error is kept: its sentence may repeat our values."""


class Odoo:
    """Creates or changes one opportunity for each lead, found by the id of the lead."""

    def __init__(self, settings: OdooSettings, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http
        self._numbers = itertools.count(1)
        self._uid: int | None = None

    def receiver(self, now: datetime.datetime) -> Receiver | None:
        """There is one where Odoo is set up."""
        return Receiver(KIND, KIND, "Odoo", self._settings.url, frozenset(TOOL_EVENTS), now)

    async def deliver(self, message: Message) -> Outcome:
        """Search, then create or write; the same once more changes nothing."""
        try:
            if message.delivery.event == WITHDRAWN:
                await self._forget(message.delivery.subject)
            elif message.lead is None:
                await self._sign_in()  # a trial
            else:
                return await self._put(message.lead)
        except AddressRefused:
            return TryAgain("address_refused")
        except httpx.TimeoutException:
            return TryAgain("timeout")
        except httpx.HTTPStatusError as error:
            return TryAgain(f"http_{error.response.status_code}")
        except httpx.HTTPError:
            return TryAgain("no_answer")
        except OdooRefused as error:
            self._uid = None  # it may have ended, or our rights have changed
            return TryAgain(f"odoo: {error}")
        return Delivered()

    async def _put(self, lead: Lead) -> Outcome:
        ids = await self._find(lead.id)
        values = {**_values(lead), self._settings.key_field: lead.id}
        values["user_id"] = await self._salesperson(lead.assigned_to)
        tag = await self._tag()
        if tag:
            values["tag_ids"] = [[4, tag, 0]]
        if ids:
            await self._call(_MODEL, "write", [ids[:1], values])
            return Delivered()
        await self._call(_MODEL, "create", [values])
        return Delivered()

    async def _forget(self, lead_id: str) -> None:
        """Delete it; where our user may not, empty it of everything that names somebody, and archive it."""
        ids = await self._find(lead_id)
        if not ids:
            return
        try:
            await self._call(_MODEL, "unlink", [ids])
        except OdooRefused:
            name = wording.load("connectors")["odoo"]["withdrawn"]
            empty = dict.fromkeys(
                ("contact_name", "partner_name", "email_from", "phone", "function", "description"), False
            )
            await self._call(_MODEL, "write", [ids, {**empty, "name": name, "active": False}])

    async def _find(self, lead_id: str) -> list[int]:
        domain = [[self._settings.key_field, "=", lead_id]]
        found = await self._call(_MODEL, "search", [domain], {**_ALL, "limit": 10})
        return [int(item) for item in found]

    async def _salesperson(self, email: str | None) -> int | bool:
        """The user with this address; False is Odoo's word for nobody."""
        if not email:
            return False
        domain = ["|", ["login", "=ilike", email], ["email", "=ilike", email]]
        found = await self._call("res.users", "search", [domain], {"limit": 1})
        return int(found[0]) if found else False

    async def _tag(self) -> int | None:
        if not self._settings.tag:
            return None
        found = await self._call("crm.tag", "search", [[["name", "=", self._settings.tag]]], {"limit": 1})
        return int(found[0]) if found else None

    async def _sign_in(self) -> int:
        known = self._settings
        uid = await self._ask("common", "authenticate", [known.database, known.user, known.password, {}])
        if not isinstance(uid, int) or isinstance(uid, bool):
            raise OdooRefused("login")
        self._uid = uid
        return uid

    async def _call(
        self, model: str, method: str, arguments: list[Any], options: Mapping[str, Any] | None = None
    ) -> Any:
        uid = self._uid if self._uid is not None else await self._sign_in()
        known = self._settings
        return await self._ask(
            "object",
            "execute_kw",
            [known.database, uid, known.password, model, method, arguments, dict(options or {})],
        )

    async def _ask(self, service: str, method: str, arguments: list[Any]) -> Any:
        question = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"service": service, "method": method, "args": arguments},
            "id": next(self._numbers),
        }
        async with self._http.stream("POST", f"{self._settings.url}/jsonrpc", json=question) as response:
            if not response.is_success:
                raise httpx.HTTPStatusError("no success", request=response.request, response=response)
            answer = await _bounded_json(response)
        if "error" in answer or "result" not in answer:
            data = (answer.get("error") or {}).get("data") or {}
            raise OdooRefused(str(data.get("name") or "unknown").rpartition(".")[2][:60])
        return answer["result"]


async def _bounded_json(response: httpx.Response) -> dict[str, Any]:
    """The answer, unless it is longer than any that is expected, or no object."""
    body = b""
    async for part in response.aiter_raw():  # as it came: nothing is unpacked, so nothing can burst
        body += part
        if len(body) > _LONGEST_ANSWER:
            raise OdooRefused("answer_too_long")
    try:
        answer = json.loads(body)
    except ValueError:
        raise OdooRefused("answer_unreadable") from None
    if not isinstance(answer, dict):
        raise OdooRefused("answer_unreadable")
    return answer


def _values(lead: Lead) -> dict[str, Any]:
    """The fields of an opportunity; False empties one."""
    words = wording.load("brief")
    segment = words["segments"].get(lead.segment or "", words["no_segment"])
    person = " ".join(filter(None, (lead.first_name, lead.last_name)))
    lines = [html.escape(line) for line in brief(lead)]
    title = wording.load("connectors")["odoo"]["title"].format(
        segment=segment, who=lead.organisation or person or lead.need or lead.id
    )
    return {
        "name": title[:_LONGEST_NAME],
        "type": "opportunity",
        "contact_name": person or False,
        "partner_name": lead.organisation or False,
        "function": lead.role or False,
        "email_from": lead.email or False,
        "phone": lead.phone or False,
        "description": "<br/>".join(lines),
        "expected_revenue": float(lead.budget) if lead.budget is not None else 0.0,
    }
