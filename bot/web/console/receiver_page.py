"""One receiver of requests: how it goes with it, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.managing import Managing, ReceiverRefused, UnknownReceiver
from bot.sending.receivers import WEBHOOK, Receiver
from bot.sending.repository import Health
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.moments import moment
from bot.web.console.naming import names_of
from bot.web.console.pages import HEADERS
from bot.web.console.sending_page import secret_shown
from bot.web.console.sending_words import counted, delivery_row, reason, sending_words, state_of

_PAGE = 50
Found = tuple[Receiver, Health, Sequence[Delivery], Sequence[Delivery], Mapping[str, str]]


class ReceiverPage:
    """/console/envois/destinataires/<id>"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acts: dict[str, Callable[[Managing, str], object]] = {
            "pause": Managing.pause,
            "resume": Managing.resume,
            "try": Managing.try_out,
            "remove": Managing.remove,
            "replay_all": Managing.replay_all,
        }

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: the receiver; `apres` is where its list of dead letters goes on."""
        return await self._page(request, staff, done=request.query_params.get("fait", ""))

    async def act(self, request: Request, staff: Staff) -> Response:
        """POST: do one of these things, named by the field `action`."""
        name, receiver_id = staff.form.get("action", ""), request.path_params["receiver_id"]
        if name == "rotate":
            return await self._rotate(request, staff, receiver_id)
        act = self._acts.get(name)
        if act is None:
            raise Problem("malformed", 400)
        try:
            await self._desk.store.write(lambda uow: act(self._managing(uow, staff), receiver_id))
        except UnknownReceiver:
            raise Problem("not_found", 404) from None
        except ReceiverRefused as refused:
            return await self._page(request, staff, error=refused.code)
        page = paths.SENDING if name == "remove" else paths.receiver(receiver_id)
        return RedirectResponse(f"{page}?fait={name}", 303, headers=dict(HEADERS))

    async def _rotate(self, request: Request, staff: Staff, receiver_id: str) -> Response:
        try:
            receiver = await self._desk.store.write(
                lambda uow: self._managing(uow, staff).rotate(receiver_id)
            )
        except UnknownReceiver:
            raise Problem("not_found", 404) from None
        except ReceiverRefused as refused:
            return await self._page(request, staff, error=refused.code)
        return secret_shown(self._desk, staff, receiver, new=False)

    def _managing(self, uow: UnitOfWork, staff: Staff) -> Managing:
        return Managing(uow, staff.user, self._desk.services.now())

    async def _page(self, request: Request, staff: Staff, *, done: str = "", error: str = "") -> Response:
        receiver_id, place = request.path_params["receiver_id"], request.query_params.get("apres", "")
        after = int(place) if place.isascii() and place.isdigit() and len(place) < 19 else None

        def find(uow: UnitOfWork) -> Found | None:
            receiver = uow.receivers.get(receiver_id)
            if receiver is None:
                return None
            dead = uow.deliveries.page(
                DeliveryState.DEAD, receiver_id=receiver_id, after=after, limit=_PAGE + 1
            )
            waiting = uow.deliveries.page(DeliveryState.WAITING, receiver_id=receiver_id, limit=_PAGE)
            people = names_of(uow, (item.lead_id for item in (*dead, *waiting)), self._desk.words)
            return receiver, uow.deliveries.health(receiver_id), dead, waiting, people

        found = await self._desk.store.read(find)
        if found is None:
            raise Problem("not_found", 404)
        status = 422 if error else 200
        return self._desk.pages.render("receiver.html", self._values(staff, found, done, error), status)

    def _values(self, staff: Staff, found: Found, done: str, error: str) -> dict[str, Any]:
        receiver, health, dead, waiting, people = found
        said, now, moments = sending_words(), self._desk.now(), self._desk.words["moments"]
        names = {receiver.id: receiver.name}
        more = len(dead) > _PAGE
        both = receiver.old_until is not None and receiver.old_until > now
        return {
            "staff": staff,
            "said": said,
            "receiver": receiver,
            "page": paths.receiver(receiver.id),
            "kind": said["kinds"].get(receiver.kind, receiver.kind),
            "state": state_of(receiver, now),
            "is_webhook": receiver.kind == WEBHOOK,
            "events": [said["events"].get(name, name) for name in sorted(receiver.events)],
            "created": moment(receiver.created_at, now, moments),
            "success": moment(receiver.last_success_at, now, moments) if receiver.last_success_at else None,
            "failure": moment(receiver.last_failure_at, now, moments) if receiver.last_failure_at else None,
            "failure_reason": reason(receiver.last_error),
            "rests": moment(receiver.resting_until, now, moments) if receiver.resting_until else None,
            "both_until": moment(receiver.old_until, now, moments) if both and receiver.old_until else None,
            "waiting_count": counted(health.waiting),
            "dead_count": counted(health.dead),
            "oldest": moment(health.oldest, now, moments) if health.oldest else None,
            "dead": [delivery_row(item, names, people, now, moments) for item in dead[:_PAGE]],
            "waiting": [delivery_row(item, names, people, now, moments) for item in waiting],
            "next_href": f"{paths.receiver(receiver.id)}?apres={dead[_PAGE - 1].id}" if more else "",
            "done": said["done"].get(done, ""),
            "error": said["errors"].get(error, ""),
        }
