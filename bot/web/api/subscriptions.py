"""Subscriptions: other programs are told of leads, by webhooks that the delivery process sends."""

from __future__ import annotations

import re
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.accounts.api_tokens import ApiToken
from bot.accounts.audit import AuditEntry
from bot.sending.addresses import BadAddress, target_of
from bot.sending.receivers import TOOL_EVENTS, WEBHOOK, Receiver, SigningSecrets, new_seed
from bot.unit_of_work import UnitOfWork
from bot.web.api.guard import Gate
from bot.web.api.problems import NO_STORE, ApiProblem
from bot.web.api.reading import read_object

ADDED, REMOVED, LISTED = "api.subscribed", "api.unsubscribed", "api.subscriptions_listed"
KIND = "receiver"
MOST = 50
_LONGEST_NAME = 80
_FIELDS = frozenset({"name", "url", "events"})
_ID = re.compile(r"[0-9a-f-]{1,36}")


class Subscriptions:
    """The addresses below `/api/v1/subscriptions`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._secrets = SigningSecrets(gate.services.settings.secret)

    async def list(self, request: Request, token: ApiToken) -> Response:
        """GET /subscriptions: every webhook, without its secret."""
        found = await self._gate.store.read(lambda uow: uow.receivers.all())
        await self._gate.store.write(lambda uow: self._note(uow, token, LISTED, None))
        shown = [_shown(item) for item in found if item.kind == WEBHOOK]
        return JSONResponse({"subscriptions": shown}, headers=NO_STORE)

    async def add(self, request: Request, token: ApiToken) -> Response:
        """POST /subscriptions: another webhook; the secret that signs what it gets is shown once."""
        name, url, events = self._read(await read_object(request))
        receiver = Receiver(
            str(uuid.uuid4()), WEBHOOK, name, url, events, self._gate.services.now(), seed=new_seed()
        )

        def save(uow: UnitOfWork) -> bool:
            if len(uow.receivers.all()) >= MOST:
                return False
            uow.receivers.save(receiver)
            self._note(uow, token, ADDED, receiver.id)
            return True

        if not await self._gate.store.write(save):
            raise ApiProblem("refused", f"There are {MOST} receivers already: remove one first.")
        body = {**_shown(receiver), "secret": self._secrets.of(receiver.id, receiver.seed)}
        return JSONResponse(body, 201, NO_STORE)

    async def remove(self, request: Request, token: ApiToken) -> Response:
        """DELETE /subscriptions/<id>: what is still to be sent to it is forgotten."""
        receiver_id = request.path_params["subscription_id"]

        def drop(uow: UnitOfWork) -> bool:
            known = uow.receivers.get(receiver_id) if _ID.fullmatch(receiver_id) else None
            if known is None or known.kind != WEBHOOK:
                return False
            uow.receivers.remove(known.id)
            self._note(uow, token, REMOVED, known.id)
            return True

        if not await self._gate.store.write(drop):
            raise ApiProblem("not_found")
        return Response(status_code=204, headers=NO_STORE)

    def _read(self, body: dict[str, Any]) -> tuple[str, str, frozenset[str]]:
        errors = {name: "unknown field" for name in body if name not in _FIELDS}
        name, url, events = body.get("name"), body.get("url"), body.get("events", list(TOOL_EVENTS))
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
            errors["name"] = f"must have 1 to {_LONGEST_NAME} characters"
        if not isinstance(url, str):
            errors["url"] = "must be an address that begins with https://"
        else:
            try:
                target_of(url, self._gate.services.settings.internal_hosts)
            except BadAddress as error:
                errors["url"] = str(error)
        known = isinstance(events, list) and events and all(event in TOOL_EVENTS for event in events)
        if not known:
            errors["events"] = f"must list some of {', '.join(TOOL_EVENTS)}"
        if errors:
            raise ApiProblem("invalid", errors=errors)
        return str(name).strip(), str(url), frozenset(events)

    def _note(self, uow: UnitOfWork, token: ApiToken, action: str, receiver_id: str | None) -> None:
        now = self._gate.services.now()
        uow.audit.add(AuditEntry(now, token.id, action, KIND, receiver_id, {"key": token.id}))


def _shown(receiver: Receiver) -> dict[str, Any]:
    return {
        "id": receiver.id,
        "name": receiver.name,
        "url": receiver.address,
        "events": sorted(receiver.events),
        "state": receiver.state.value,
        "created_at": receiver.created_at.isoformat(),
    }
