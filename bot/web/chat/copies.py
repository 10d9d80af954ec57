"""The conversation sent to the visitor by e-mail, without letting anybody pester a third person with it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import wording
from bot.bootstrap import Clock
from bot.conversations.conversation import Transcript
from bot.conversations.repository import UnknownConversation
from bot.mail.mail import Mail
from bot.playbook import Playbook
from bot.relay.connection import Relay
from bot.unit_of_work import UnitOfWork
from bot.variables import Rate
from bot.web.chat.bodies import read_body
from bot.web.chat.errors import Refusal
from bot.web.chat.gate import Gate, take
from bot.web.chat.plain import without_links
from bot.web.chat.requests import parse_copy
from bot.web.chat.shared_limits import SharedLimit
from bot.web.chat.store import Store
from bot.wording.moments import french_date

COPIES = 3
"""Of one conversation."""
PER_RECIPIENT = Rate(5, 24 * 3600)
"""To one address, from whatever conversation: it may be that of somebody who never wrote to us."""
PER_ADDRESS = Rate(10, 3600)
"""Asked for from one network address."""
_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class _Said:
    who: str
    text: str
    by_visitor: bool


class Copies:
    """One address of the door."""

    def __init__(
        self,
        gate: Gate,
        store: Store,
        playbook: Playbook,
        now: Clock,
        *,
        offered: bool,
        relay: Relay | None = None,
    ) -> None:
        self._gate = gate
        self._store = store
        self._playbook = playbook
        self._now = now
        self._offered = offered
        self._by_recipient = SharedLimit(relay, "copies-to", PER_RECIPIENT)
        self._by_address = SharedLimit(relay, "copies-from", PER_ADDRESS)
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def send(self, request: Request) -> Response:
        """POST /chat/transcript: queue an e-mail with the conversation."""
        visitor = await self._gate.writer(request)
        if not self._offered:
            raise Refusal("not_offered")
        email = parse_copy(await read_body(request))
        of_address = (self._by_address, self._gate.address(request))
        await take(of_address, (self._by_recipient, email.casefold()), code="copies_limited")
        now = self._now()
        await self._store.write(lambda uow: self._queue(uow, visitor.conversation_id, email, now))
        words = wording.load("door")["copy"]
        return JSONResponse({"message": words["queued"].format(email=email)}, 202, _NO_STORE)

    def _queue(self, uow: UnitOfWork, conversation_id: str, email: str, now: datetime.datetime) -> None:
        """The e-mail and the note of it stand together or not at all."""
        if uow.copies.count(conversation_id) >= COPIES:
            raise Refusal("too_many_copies")
        transcript = uow.conversations.transcript(conversation_id)
        if transcript is None:
            raise UnknownConversation(conversation_id)
        mail = self._mail(transcript, email, now)
        uow.mails.add(mail)
        uow.copies.add(conversation_id, mail.id, now)

    def _mail(self, transcript: Transcript, email: str, now: datetime.datetime) -> Mail:
        words, variables = wording.load("door")["copy"], self._playbook.variables()
        begun = self._date(transcript.conversation.created_at, words)
        values = {
            "title": words["title"].format(date=begun),
            "why": words["why"].format(date=self._date(now, words), **variables),
            "stranger": words["stranger"].format(**variables),
            "privacy": words["privacy"],
            "privacy_url": urljoin(variables["website"], variables["privacy_url"]),
            "vendor": variables["vendor"],
            "said": _said(transcript, words),
        }
        return Mail(
            str(uuid.uuid4()),
            email,
            words["subject"].format(**variables),
            self._templates.get_template("copy.txt").render(values),
            self._templates.get_template("copy.html").render(values),
            now,
        )

    def _date(self, at: datetime.datetime, words: Mapping[str, Any]) -> str:
        return french_date(at.astimezone(self._playbook.timezone), words["date"])


def _said(transcript: Transcript, words: Mapping[str, Any]) -> list[_Said]:
    said: list[_Said] = []
    for turn in transcript.turns:
        if turn.message.text:
            said.append(_Said(words["visitor"], turn.message.text, True))
        for message in turn.answer.messages if turn.answer else ():
            said.append(_Said(words["assistant"], without_links(message.text), False))
    return said
