"""Sign in and out."""

from __future__ import annotations

import math
import secrets
from functools import partial

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import sessions
from bot.accounts.login import Attempt, sign_in
from bot.web.chat.addresses import client_key
from bot.web.console import cookies, paths
from bot.web.console.csrf import FIELD
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff, read_form, who
from bot.web.console.pages import HEADERS

_log = structlog.get_logger(__name__)
_AT_ONCE = 2
"""Passwords compared at the same time: each takes some 64 MiB and a processor."""


class Signing:
    """The pages before and after the others."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._limiter: anyio.CapacityLimiter | None = None

    async def show(self, request: Request) -> Response:
        """GET: the form, or the page behind it for those who are in already."""
        query = request.query_params
        suite = paths.safe_next(query.get("suite", ""))
        if await who(self._desk, request) is not None:
            return RedirectResponse(suite, 303, headers=dict(HEADERS))
        note = "bye" if "au-revoir" in query else "ended" if "fin" in query else ""
        return self._form(request, suite=suite, note=note)

    async def enter(self, request: Request) -> Response:
        """POST: a new session, or the form again; always as slow, and never saying what was wrong."""
        began = anyio.current_time()
        form = await read_form(request)
        email, suite = form.get("email", "").strip(), paths.safe_next(form.get("suite", ""))
        again = partial(self._form, request, suite=suite, email=email)
        if not self._desk.form_tokens.is_right(form.get(FIELD, ""), request.cookies.get(cookies.VISIT, "")):
            return again(error="expired", status=403)
        wait = self._desk.tries.wait(self._address(request))
        if wait:
            _log.warning("console.sign_in_slowed_down")
            return again(error="too_many", status=429, retry_after=wait)
        attempt = await self._attempt(email, form.get("mot-de-passe", ""))
        if not attempt.token:
            _log.warning("console.sign_in_refused", user_id=attempt.user_id, locked=attempt.locked)
            await anyio.sleep_until(began + self._desk.refusal_seconds)
            return again(error="refused", status=401)
        _log.info("console.signed_in", user_id=attempt.user_id)
        await self._revoke(request.cookies.get(cookies.SESSION, ""))
        response = RedirectResponse(suite, 303, headers=dict(HEADERS))
        cookies.keep(response, cookies.SESSION, attempt.token, secure=self._is_https(request))
        cookies.forget(response, cookies.VISIT)
        return response

    async def leave(self, request: Request, staff: Staff) -> Response:
        """POST: the session ends here and in the database."""
        await self._revoke(staff.token)
        _log.info("console.signed_out", user_id=staff.user.id)
        response = RedirectResponse(f"{paths.SIGN_IN}?au-revoir=1", 303, headers=dict(HEADERS))
        cookies.forget(response, cookies.SESSION)
        return response

    async def _attempt(self, email: str, password: str) -> Attempt:
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(_AT_ONCE)
        services = self._desk.services
        work = partial(
            sign_in,
            services.reading,
            services.unit_of_work,
            email,
            password,
            services.now(),
        )
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)

    async def _revoke(self, token: str) -> None:
        if token:
            token_hash, now = sessions.hash_of(token), self._desk.services.now()
            await self._desk.store.write(lambda uow: uow.staff_sessions.revoke(token_hash, now))

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
        }
        response = self._desk.pages.render("sign_in.html", values, status)
        cookies.keep(response, cookies.VISIT, visit, secure=self._is_https(request))
        if retry_after:
            response.headers["Retry-After"] = str(math.ceil(retry_after))
        return response

    def _is_https(self, request: Request) -> bool:
        return cookies.is_https(request, self._desk.services.settings.trusted_proxies)

    def _address(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        return client_key(peer, forwarded, self._desk.services.settings.trusted_proxies)
