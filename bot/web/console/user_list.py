"""« Comptes »: who works with the console, and a new account."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts.account import Role, User
from bot.accounts.lockout import is_locked
from bot.accounts.password_links import new_link
from bot.accounts.passwords import generate_password
from bot.accounts.policy import AccessPolicy
from bot.accounts.repository import EmailTaken, LinkPurpose
from bot.accounts.staff import Refused, add_user, new_user
from bot.unit_of_work import UnitOfWork
from bot.web.console import paths
from bot.web.console.account_mails import AccountMails
from bot.web.console.desk import Desk
from bot.web.console.guards import Staff
from bot.web.console.moments import moment
from bot.web.console.pages import HEADERS


class UserList:
    """/console/comptes/"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mails = AccountMails(desk)

    async def show(self, request: Request, staff: Staff) -> Response:
        """GET: every account, and the form for another one."""
        return await self._page(staff, done=request.query_params.get("fait", ""))

    async def add(self, request: Request, staff: Staff) -> Response:
        """POST: a new account, invited by e-mail or with a password that is shown once."""
        form, services = staff.form, self._desk.services
        email, name = form.get("email", "").strip(), form.get("nom", "")
        role = role_of(form.get("role", ""))
        if role is None or not name.strip():
            fault = {"role": "role"} if role is None else {"name": "name_missing"}
            return await self._page(staff, errors=fault)
        invited = services.settings.mail_enabled
        password = None if invited else generate_password()
        make = partial(new_user, email, name, role, password, services.now(), given=password is not None)
        try:
            user = await self._desk.slow.run(make)
            await self._desk.store.write(partial(self._store, staff.user, user, invited))
        except Refused as refused:
            field = "name" if refused.reason == "name" else "email"
            return await self._page(staff, errors={field: refused.reason})
        except EmailTaken:
            return await self._page(staff, errors={"email": "taken"})
        if password is not None:
            return shown_once(self._desk, staff, user, password, new=True)
        return RedirectResponse(f"{paths.USERS}?fait=invited", 303, headers=dict(HEADERS))

    def _store(self, by: User, user: User, invited: bool, uow: UnitOfWork) -> None:
        now = self._desk.services.now()
        add_user(uow, by, user, now)
        if invited:
            uow.mails.add(self._mails.of_link(new_link(uow, user, LinkPurpose.INVITATION, now), now))

    async def _page(self, staff: Staff, *, done: str = "", errors: dict[str, str] | None = None) -> Response:
        def find(uow: UnitOfWork) -> tuple[Sequence[User], AccessPolicy]:
            return uow.users.all(), uow.access_policy.get()

        users, policy = await self._desk.store.read(find)
        words, form = self._desk.words, staff.form
        ordered = sorted(users, key=lambda user: (user.disabled, user.name.casefold(), user.id))
        values: dict[str, Any] = {
            "staff": staff,
            "done": words["users"]["done"].get(done, ""),
            "errors": {field: words["passwords"][reason] for field, reason in (errors or {}).items()},
            "users": [self._row(user, policy) for user in ordered],
            "roles": [
                (role.value, words["roles"][role.value], words["role_details"][role.value]) for role in Role
            ],
            "typed": {
                "email": form.get("email", ""),
                "nom": form.get("nom", ""),
                "role": form.get("role", "sales"),
            },
            "mail_enabled": self._desk.services.settings.mail_enabled,
        }
        return self._desk.pages.render("users.html", values, 422 if errors else 200)

    def _row(self, user: User, policy: AccessPolicy) -> dict[str, Any]:
        words, now = self._desk.words, self._desk.now()
        seen = user.last_sign_in_at
        return {
            "name": user.name,
            "email": user.email,
            "href": paths.user(user.id),
            "role": words["roles"][user.role.value],
            "state": state_of(self._desk, user),
            "factor": factor_state(user, policy),
            "seen": moment(seen, now, words["moments"]) if seen else None,
        }


def state_of(desk: Desk, user: User) -> str:
    """The state of an account as a code of the wording."""
    if user.disabled:
        return "disabled"
    return "locked" if is_locked(user, desk.services.now()) else "active"


def factor_state(user: User, policy: AccessPolicy) -> str:
    """The second factor of an account as a code of the wording."""
    if user.has_second_factor:
        return "on"
    return "missing" if policy.requires_second_factor(user) else "off"


def role_of(text: str) -> Role | None:
    """The role that a form names."""
    return next((role for role in Role if role.value == text), None)


def shown_once(desk: Desk, staff: Staff, user: User, password: str, *, new: bool) -> Response:
    """The page that shows a password, this one time."""
    values = {"staff": staff, "user": user, "password": password, "new": new}
    return desk.pages.render("user_password.html", values)
