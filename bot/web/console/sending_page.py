"""« Envois »: who is told of requests, what waits, and what was given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.managing import Managing, ReceiverRefused
from bot.sending.receivers import TOOL_EVENTS, Receiver, SigningSecrets
from bot.sending.repository import Health
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.moments import moment
from bot.web.console.naming import names_of
from bot.web.console.pages import HEADERS
from bot.web.console.sending_words import counted, delivery_row, reason, sending_words, state_of

_SHOWN = 20
Found = tuple[Sequence[tuple[Receiver, Health]], Sequence[Delivery], Sequence[Delivery], Mapping[str, str]]


class SendingPage:
    """/console/envois"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: everything, and the form for another webhook."""
        return await self._page(staff, done=request.query_params.get("fait", ""))

    async def add(self, request: Request, staff: Staff) -> Response:
        """POST: a webhook; its secret is shown this one time."""
        form, settings = staff.form, self._desk.services.settings

        def work(uow: UnitOfWork) -> Receiver:
            managing = Managing(uow, staff.user, self._desk.services.now())
            return managing.add_webhook(
                form.get("nom", ""), form.get("adresse", ""), form.all("evenement"), settings.internal_hosts
            )

        try:
            receiver = await self._desk.store.write(work)
        except ReceiverRefused as refused:
            return await self._page(staff, errors={refused.field: refused.code})
        return secret_shown(self._desk, staff, receiver, new=True)

    async def replay(self, request: Request, staff: Staff) -> Response:
        """POST: one dead letter again; back to where its button stood."""
        number, back = staff.form.get("envoi", ""), staff.form.get("destinataire", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Problem("malformed", 400)

        def work(uow: UnitOfWork) -> bool:
            return Managing(uow, staff.user, self._desk.services.now()).replay(int(number))

        done = "replay" if await self._desk.store.write(work) else "replay_none"
        page = paths.receiver(back) if back else paths.SENDING
        return RedirectResponse(f"{page}?fait={done}", 303, headers=dict(HEADERS))

    async def _page(
        self, staff: Staff, *, done: str = "", errors: Mapping[str, str] | None = None
    ) -> Response:
        receivers, dead, waiting, people = await self._desk.store.read(self._find)
        said, form, now = sending_words(), staff.form, self._desk.now()
        names = {receiver.id: receiver.name for receiver, _ in receivers}
        moments = self._desk.words["moments"]
        values: dict[str, Any] = {
            "staff": staff,
            "said": said,
            "done": said["done"].get(done, ""),
            "errors": {field: said["errors"][code] for field, code in (errors or {}).items()},
            "receivers": [self._row(receiver, health) for receiver, health in receivers],
            "dead": [delivery_row(item, names, people, now, moments) for item in dead],
            "waiting": [delivery_row(item, names, people, now, moments) for item in waiting],
            "typed": {"nom": form.get("nom", ""), "adresse": form.get("adresse", "")},
            "events": [
                (
                    code,
                    said["events"][code],
                    said["event_details"][code],
                    not form or code in form.all("evenement"),
                )
                for code in TOOL_EVENTS
            ],
        }
        return self._desk.pages.render("sending.html", values, 422 if errors else 200)

    def _find(self, uow: UnitOfWork) -> Found:
        receivers = [(receiver, uow.deliveries.health(receiver.id)) for receiver in uow.receivers.all()]
        dead = uow.deliveries.page(DeliveryState.DEAD, limit=_SHOWN)
        waiting = uow.deliveries.page(DeliveryState.WAITING, limit=_SHOWN)
        people = names_of(uow, (item.lead_id for item in (*dead, *waiting)), self._desk.words)
        return receivers, dead, waiting, people

    def _row(self, receiver: Receiver, health: Health) -> dict[str, Any]:
        said, now = sending_words(), self._desk.now()
        seen, moments = receiver.last_success_at, self._desk.words["moments"]
        return {
            "name": receiver.name,
            "href": paths.receiver(receiver.id),
            "address": receiver.address or said["kinds"].get(receiver.kind, receiver.kind),
            "state": state_of(receiver, now),
            "waiting": counted(health.waiting),
            "oldest": moment(health.oldest, now, moments) if health.oldest else None,
            "dead": counted(health.dead),
            "has_dead": health.dead > 0,
            "seen": moment(seen, now, moments) if seen else None,
            "error": reason(receiver.last_error) if receiver.failures else "",
        }


def secret_shown(desk: Desk, staff: Staff, receiver: Receiver, *, new: bool) -> Response:
    """The page that shows a secret, this one time."""
    secret = SigningSecrets(desk.services.settings.secret).of(receiver.id, receiver.seed)
    values = {
        "staff": staff,
        "receiver": receiver,
        "href": paths.receiver(receiver.id),
        "secret": secret,
        "new": new,
    }
    return desk.pages.render("receiver_secret.html", values)
