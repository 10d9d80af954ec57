"""Set up the second factor, write its recovery codes down, and do without it again."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import own_account
from bot.accounts.account import User
from bot.accounts.second_factor import in_groups
from bot.accounts.staff import Refused
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.account_page import current, done
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.pages import HEADERS


class SecondFactorPages:
    """Below /console/mon-compte. Whoever must have a second factor sees these pages first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: the QR code of what is being set up; the form that begins it otherwise."""
        return self._page(staff)

    async def act(self, request: Request, staff: Staff) -> Response:
        """POST: `begin`, `confirm`, `renew` the recovery codes, or `disable`."""
        acts = {
            "begin": self._begin,
            "confirm": self._confirm,
            "renew": self._renew,
            "disable": self._disable,
        }
        act = acts.get(staff.form.get("action", ""))
        if act is None:
            raise Problem("malformed", 400)
        try:
            return await act(staff)
        except Refused as refused:
            return self._page(staff, error=refused.reason)

    async def qr_code(self, request: Request, staff: Staff) -> Response:
        """GET: the QR code as an image, seen by its owner and only while it is being set up."""
        seed = staff.user.totp_pending
        if seed is None:
            raise Problem("not_found", 404)
        address = self._desk.factor.address(staff.user, seed, self._desk.playbook.vendor["name"])
        image = io.BytesIO()
        segno.make(address, error="m").save(image, kind="svg", scale=5, border=4, light="#ffffff")
        return Response(image.getvalue(), media_type="image/svg+xml", headers=dict(HEADERS))

    async def _begin(self, staff: Staff) -> Response:
        if staff.user.has_second_factor:
            return done("")
        await self._prove(staff)

        def begin(uow: UnitOfWork) -> None:
            own_account.begin_second_factor(uow, current(uow, staff.user))

        await self._desk.store.write(begin)
        return RedirectResponse(paths.SECOND_FACTOR, 303, headers=dict(HEADERS))

    async def _confirm(self, staff: Staff) -> Response:
        now, code = self._desk.services.now(), staff.form.get("code", "")

        def enable(uow: UnitOfWork) -> list[str]:
            user = current(uow, staff.user)
            return own_account.enable_second_factor(
                uow, self._desk.factor, user, code, staff.session_hash, now
            )

        codes = await self._desk.store.write(enable)
        return self._codes(staff, codes, first=True)

    async def _renew(self, staff: Staff) -> Response:
        if not staff.user.has_second_factor:
            return done("")
        await self._prove(staff)
        now = self._desk.services.now()

        def renew(uow: UnitOfWork) -> list[str]:
            return own_account.renew_recovery_codes(uow, self._desk.factor, current(uow, staff.user), now)

        return self._codes(staff, await self._desk.store.write(renew), first=False)

    async def _disable(self, staff: Staff) -> Response:
        await self._prove(staff)
        now = self._desk.services.now()

        def disable(uow: UnitOfWork) -> None:
            own_account.disable_second_factor(uow, current(uow, staff.user), staff.session_hash, now)

        await self._desk.store.write(disable)
        return done("second_factor_off")

    async def _prove(self, staff: Staff) -> None:
        """An open browser is not its owner: the password is asked for again."""
        services, password = self._desk.services, staff.form.get("mot-de-passe", "")
        work = partial(own_account.prove, services.unit_of_work, staff.user, password, services.now())
        await self._desk.slow.run(work)

    def _page(self, staff: Staff, *, error: str = "") -> Response:
        values: dict[str, Any] = {
            "staff": staff,
            "secret": self._secret(staff.user),
            "error": self._desk.words["passwords"][error] if error else "",
        }
        return self._desk.pages.render("second_factor.html", values, 422 if error else 200)

    def _codes(self, staff: Staff, codes: list[str], *, first: bool) -> Response:
        values = {"staff": staff, "codes": codes, "first": first}
        return self._desk.pages.render("recovery_codes.html", values)

    def _secret(self, user: User) -> str:
        if user.totp_pending is None or user.has_second_factor:
            return ""
        return in_groups(self._desk.factor.secret_of(user.id, user.totp_pending))
