"""Sign in and out."""

from __future__ import annotations

import math
import secrets
from functools import partial
from urllib.parse import quote

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import sessions
from bot.accounts.audit import record
from bot.accounts.login import Attempt, sign_in
from bot.unit_of_work import UnitOfWork
from bot.web.console import cookies, paths
from bot.web.console.browsers import address_of, device_of, is_https
from bot.web.console.csrf import FIELD
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff, read_form, who
from bot.web.console.pages import HEADERS

_log = structlog.get_logger(__name__)
_NOTES = {"au-revoir": "bye", "fin": "ended", "expiree": "code_expired", "change": "password_changed"}


class Signing:
    """The pages before and after the others."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request) -> Response:
        """GET: the form, or the page behind it for those who are in already."""
        query = request.query_params
        suite = paths.safe_next(query.get("suite", ""))
        if await who(self._desk, request) is not None:
            return RedirectResponse(suite, 303, headers=dict(HEADERS))
        note = next((note for name, note in _NOTES.items() if name in query), "")
        return self._form(request, suite=suite, note=note)

    async def enter(self, request: Request) -> Response:
        """POST: a new session, or the form again; always as slow, and never saying what was wrong."""
        began = anyio.current_time()
        form = await read_form(request)
        email, suite = form.get("email", "").strip(), paths.safe_next(form.get("suite", ""))
        again = partial(self._form, request, suite=suite, email=email)
        if not self._desk.form_tokens.is_right(form.get(FIELD, ""), request.cookies.get(cookies.VISIT, "")):
            return again(error="expired", status=403)
        wait = await self._desk.tries.wait(address_of(request, self._desk.services.settings))
        if wait:
            _log.warning("console.sign_in_slowed_down")
            return again(error="too_many", status=429, retry_after=wait)
        attempt = await self._attempt(request, email, form.get("mot-de-passe", ""))
        if not attempt.token:
            _log.warning("console.sign_in_refused", user_id=attempt.user_id, locked=attempt.locked)
            await anyio.sleep_until(began + self._desk.refusal_seconds)
            return again(error="refused", status=401)
        return await self._go_on(request, attempt, suite)

    async def leave(self, request: Request, staff: Staff) -> Response:
        """POST: the session ends here and in the database."""
        now = self._desk.services.now()

        def close(uow: UnitOfWork) -> None:
            uow.staff_sessions.revoke(staff.session_hash, now)
            record(uow, staff.user, "session.closed", "user", staff.user.id, now)

        await self._desk.store.write(close)
        _log.info("console.signed_out", user_id=staff.user.id)
        response = RedirectResponse(f"{paths.SIGN_IN}?au-revoir=1", 303, headers=dict(HEADERS))
        cookies.forget(response, cookies.SESSION)
        return response

    async def _attempt(self, request: Request, email: str, password: str) -> Attempt:
        services = self._desk.services
        work = partial(
            sign_in,
            services.reading,
            services.unit_of_work,
            email,
            password,
            services.now(),
            device_of(request),
        )
        return await self._desk.slow.run(work)

    async def _go_on(self, request: Request, attempt: Attempt, suite: str) -> Response:
        """Into the console, or to the question about the second factor."""
        if not attempt.needs_code:
            _log.info("console.signed_in", user_id=attempt.user_id)
            return await let_in(self._desk, request, attempt.token, suite)
        address = f"{paths.SIGN_IN_CODE}?suite={quote(suite, safe='/')}"
        response = RedirectResponse(address, 303, headers=dict(HEADERS))
        secure = is_https(request, self._desk.services.settings)
        cookies.keep(response, cookies.STEP, attempt.token, secure=secure)
        return response

    def _form(
        self,
        request: Request,
        *,
        suite: str,
        email: str = "",
        note: str = "",
        error: str = "",
        status: int = 200,
        retry_after: float = 0.0,
    ) -> Response:
        words = self._desk.words["sign_in"]
        visit = request.cookies.get(cookies.VISIT) or secrets.token_urlsafe(24)
        values = {
            "staff": None,
            "form_token": self._desk.form_tokens.of(visit),
            "suite": suite,
            "email": email,
            "note": words[note] if note else "",
            "error": words[error] if error else "",
            "mail_enabled": self._desk.services.settings.mail_enabled,
        }
        response = self._desk.pages.render("sign_in.html", values, status)
        secure = is_https(request, self._desk.services.settings)
        cookies.keep(response, cookies.VISIT, visit, secure=secure)
        if retry_after:
            response.headers["Retry-After"] = str(math.ceil(retry_after))
        return response


async def let_in(desk: Desk, request: Request, token: str, suite: str) -> Response:
    """The page that was asked for, with the cookie of a session; one that this browser had before ends."""
    before = request.cookies.get(cookies.SESSION, "")
    if before:
        token_hash, now = sessions.hash_of(before), desk.services.now()
        await desk.store.write(lambda uow: uow.staff_sessions.revoke(token_hash, now))
    response = RedirectResponse(suite, 303, headers=dict(HEADERS))
    cookies.keep(response, cookies.SESSION, token, secure=is_https(request, desk.services.settings))
    cookies.forget(response, cookies.VISIT)
    cookies.forget(response, cookies.STEP)
    return response
