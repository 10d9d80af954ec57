"""One account, as administrators see and change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import staff as accounts
from bot.accounts.account import Role, StaffSession, User
from bot.accounts.audit import record
from bot.accounts.password_links import new_link
from bot.accounts.passwords import generate_password, hash_password
from bot.accounts.policy import AccessPolicy
from bot.accounts.repository import LinkPurpose
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.account_mails import AccountMails
from bot.web.console.account_page import current
from bot.web.console.browsers import device_words
from bot.web.console.desk import Desk
from bot.web.console.guards import Problem, Staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS
from bot.web.console.user_list import factor_state, role_of, shown_once, state_of

Found = tuple[User, Sequence[StaffSession], AccessPolicy]


class UserPage:
    """/console/comptes/<id>"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mails = AccountMails(desk)
        self._acts: dict[str, Callable[[UnitOfWork, Staff, User], None]] = {
            "save": self._save,
            "disable": self._disable,
            "enable": self._enable,
            "unlock": self._unlock,
            "close": self._close,
            "require": partial(self._require, True),
            "release": partial(self._require, False),
            "remove_factor": self._remove_factor,
            "send_link": self._send_link,
        }

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: the account and what can be done with it."""
        return await self._page(request, staff, done=request.query_params.get("fait", ""))

    async def act(self, request: Request, staff: Staff) -> Response:
        """POST: do one of these things, named by the field `action`."""
        name, user_id = staff.form.get("action", ""), request.path_params["user_id"]
        if name == "password":
            return await self._new_password(staff, user_id)
        act = self._acts.get(name)
        if act is None:
            raise Problem("malformed", 400)

        def work(uow: UnitOfWork) -> None:
            act(uow, staff, self._find(uow, user_id))

        try:
            await self._desk.store.write(work)
        except accounts.Refused as refused:
            return await self._page(request, staff, error=refused.reason)
        return RedirectResponse(f"{paths.user(user_id)}?fait={name}", 303, headers=dict(HEADERS))

    def _save(self, uow: UnitOfWork, staff: Staff, user: User) -> None:
        role, name = role_of(staff.form.get("role", "")), staff.form.get("nom", "")
        if role is None or not name.strip():
            raise accounts.Refused("a name and a role are needed", "role" if role is None else "name_missing")
        accounts.change_user(uow, staff.user, user, name, role, self._desk.services.now())

    def _disable(self, uow: UnitOfWork, staff: Staff, user: User) -> None:
        accounts.disable_user(uow, staff.user, user, self._desk.services.now())

    def _enable(self, uow: UnitOfWork, staff: Staff, user: User) -> None:
        accounts.enable_user(uow, staff.user, user, self._desk.services.now())

    def _unlock(self, uow: UnitOfWork, staff: Staff, user: User) -> None:
        accounts.unlock_user(uow, staff.user, user, self._desk.services.now())

    def _close(self, uow: UnitOfWork, staff: Staff, user: User) -> None:
        keep = staff.session_hash if user.id == staff.user.id else ""
        accounts.close_sessions(uow, staff.user, user, self._desk.services.now(), keep=keep)

    def _require(self, required: bool, uow: UnitOfWork, staff: Staff, user: User) -> None:
        accounts.require_second_factor(uow, staff.user, user, required, self._desk.services.now())

    def _remove_factor(self, uow: UnitOfWork, staff: Staff, user: User) -> None:
        keep = staff.session_hash if user.id == staff.user.id else ""
        accounts.remove_second_factor(uow, staff.user, user, self._desk.services.now(), keep=keep)

    def _send_link(self, uow: UnitOfWork, staff: Staff, user: User) -> None:
        if not self._desk.services.settings.mail_enabled or user.disabled:
            raise Problem("malformed", 400)
        now = self._desk.services.now()
        purpose = LinkPurpose.RESET if user.last_sign_in_at else LinkPurpose.INVITATION
        record(uow, staff.user, "user.link_sent", "user", user.id, now, purpose=purpose.value)
        uow.mails.add(self._mails.of_link(new_link(uow, user, purpose, now), now))

    async def _new_password(self, staff: Staff, user_id: str) -> Response:
        """Where no e-mails are sent: a password that is shown once."""
        if self._desk.services.settings.mail_enabled:
            raise Problem("malformed", 400)
        password = generate_password()
        password_hash = await self._desk.slow.run(partial(hash_password, password))

        def store(uow: UnitOfWork) -> User:
            user, now = self._find(uow, user_id), self._desk.services.now()
            return accounts.store_password(
                uow, staff.user, user, password_hash, "user.password_reset", now, given=True
            )

        user = await self._desk.store.write(store)
        return shown_once(self._desk, staff, user, password, new=False)

    def _find(self, uow: UnitOfWork, user_id: str) -> User:
        user = uow.users.get(user_id)
        if user is None:
            raise Problem("not_found", 404)
        return current(uow, user)

    async def _page(self, request: Request, staff: Staff, *, done: str = "", error: str = "") -> Response:
        user_id, now = request.path_params["user_id"], self._desk.services.now()

        def find(uow: UnitOfWork) -> Found | None:
            user = uow.users.get(user_id)
            return (user, uow.staff_sessions.of_user(user_id, now), uow.access_policy.get()) if user else None

        found = await self._desk.store.read(find)
        if found is None:
            raise Problem("not_found", 404)
        user, sessions, policy = found
        words = self._desk.words
        values: dict[str, Any] = {
            "staff": staff,
            "user": user,
            "done": words["users"]["done"].get(done, ""),
            "error": words["passwords"][error] if error else "",
            "role": words["roles"][user.role.value],
            "roles": [
                (role.value, words["roles"][role.value], words["role_details"][role.value]) for role in Role
            ],
            "state": state_of(self._desk, user),
            "factor": factor_state(user, policy),
            "by_role": user.role in policy.second_factor_roles,
            "created": self._moment(user.created_at),
            "seen": self._moment(user.last_sign_in_at) if user.last_sign_in_at else None,
            "locked_until": self._moment(user.locked_until) if user.locked_until else None,
            "sessions": [self._session(item) for item in sessions if not item.awaits_code],
            "mail_enabled": self._desk.services.settings.mail_enabled,
            "own": user.id == staff.user.id,
        }
        return self._desk.pages.render("user.html", values, 422 if error else 200)

    def _session(self, session: StaffSession) -> dict[str, Any]:
        seen = session.seen_at or session.created_at
        return {
            "device": device_words(session.device, self._desk.words["account"]),
            "seen": self._moment(seen),
        }

    def _moment(self, at: Any) -> Any:
        return moment(at, self._desk.now(), self._desk.words["moments"])
