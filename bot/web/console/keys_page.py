"""« Clés d’accès »: the keys with which other programs use the leads, made and revoked by administrators."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import wording
from bot.accounts.api_tokens import ApiToken, Scope, TokenRefused, create, revoke
from bot.accounts.permissions import Permission
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import Form, Staff, for_staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS

DAYS = (30, 90, 180, 365)
_DAYS = 365


def keys_routes(desk: Desk) -> list[BaseRoute]:
    """The page and its two forms."""
    page = KeysPage(desk)
    endpoints = (
        ("GET", paths.KEYS, page.show),
        ("POST", paths.KEYS, page.add),
        ("POST", f"{paths.KEYS}/revoquer", page.revoke),
    )
    return [
        Route(path, for_staff(desk, endpoint, Permission.USERS), methods=[method])
        for method, path, endpoint in endpoints
    ]


class KeysPage:
    """/console/cles"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts = wording.load("console_keys")

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: every key, what it allows and when it was last used."""
        done = self._texts["done"].get(request.query_params.get("fait", ""), "")
        return await self._render(staff, done=done)

    async def add(self, request: Request, staff: Staff) -> Response:
        """POST: a new key, shown once on the page that answers."""
        form, now = staff.form, self._desk.services.now()
        scopes = {scope for scope in Scope if scope.value in form.all("droit")}
        days = int(form["jours"]) if form.get("jours", "").isdecimal() and len(form["jours"]) < 5 else 0

        def make(uow: UnitOfWork) -> tuple[ApiToken, str]:
            return create(uow, staff.user, form.get("nom", ""), scopes, days, now)

        try:
            _, secret = await self._desk.store.write(make)
        except TokenRefused as refused:
            errors = {str(refused): self._texts["errors"][str(refused)]}
            return await self._render(staff, form, errors=errors, status=422)
        return await self._render(staff, secret=secret)

    async def revoke(self, request: Request, staff: Staff) -> Response:
        """POST …/revoquer: it opens nothing any more, at once."""
        token_id, now = staff.form.get("cle", ""), self._desk.services.now()
        await self._desk.store.write(lambda uow: revoke(uow, staff.user, token_id, now))
        return RedirectResponse(f"{paths.KEYS}?fait=revoked", 303, headers=dict(HEADERS))

    async def _render(
        self,
        staff: Staff,
        form: Form | None = None,
        *,
        done: str = "",
        secret: str = "",
        errors: dict[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        tokens = await self._desk.store.read(lambda uow: uow.api_tokens.all())
        typed = form or Form(())
        values = {
            "staff": staff,
            "texts": self._texts,
            "done": done,
            "secret": secret,
            "errors": errors or {},
            "name": typed.get("nom", ""),
            "scopes": [
                (s.value, self._texts["scopes"][s.value], s.value in typed.all("droit")) for s in Scope
            ],
            "days": DAYS,
            "chosen_days": typed.get("jours", str(_DAYS)),
            "keys": [self._row(token) for token in tokens],
        }
        return self._desk.pages.render("keys.html", values, status)

    def _row(self, token: ApiToken) -> dict[str, Any]:
        now, moments = self._desk.now(), self._desk.words["moments"]
        state = "open" if token.is_open(now) else "revoked" if token.revoked_at else "expired"
        return {
            "id": token.id,
            "name": token.name,
            "scopes": [self._texts["scopes"][scope.value] for scope in sorted(token.scopes)],
            "state": state,
            "expires": moment(token.expires_at, now, moments),
            "used": moment(token.last_used_at, now, moments) if token.last_used_at else None,
        }
