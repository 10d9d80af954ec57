"""The e-mails about accounts: invitations, forgotten passwords, and warnings that one was changed."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from bot import wording
from bot.accounts.account import User
from bot.accounts.password_links import NewLink
from bot.mail.mail import Mail
from bot.web.console import paths
from bot.web.console.desk import Desk


class AccountMails:
    """Composes them in the words of `bot/wording/console_mails.yml`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words: Mapping[str, Mapping[str, str]] = wording.load("console_mails")

    def of_link(self, link: NewLink, now: datetime.datetime) -> Mail:
        """The only place beside the recipient's mailbox where the token of a link can be read."""
        query = urlencode({"lien": link.token})
        address = f"{self._desk.services.settings.base_url}{paths.CHOOSE_PASSWORD}?{query}"
        return self._compose(link.purpose.value, link.user, now, address)

    def password_changed(self, user: User, now: datetime.datetime) -> Mail:
        """Tells the owner, in case that it was not them."""
        return self._compose("password_changed", user, now)

    def trial(self, user: User, now: datetime.datetime) -> Mail:
        """Shows an administrator that e-mails arrive."""
        return self._compose("trial", user, now)

    def _compose(self, name: str, user: User, now: datetime.datetime, address: str = "") -> Mail:
        words = self._words[name]
        values = {"name": user.name, "vendor": self._desk.playbook.vendor["name"]}
        paragraphs = [line.format(**values) for line in words["text"].strip().split("\n\n")]
        page = {
            "subject": words["subject"].format(**values),
            "greeting": self._words["frame"]["greeting"].format(**values),
            "paragraphs": paragraphs,
            "button": words.get("button", ""),
            "after": words.get("after", "").strip().format(**values),
            "address": address,
            "signature": self._words["frame"]["signature"].format(**values),
        }
        environment = self._desk.pages.environment
        text = environment.get_template("mail.txt").render(page)
        html = environment.get_template("mails/account.html").render(page)
        return Mail(str(uuid.uuid4()), user.email, str(page["subject"]), text, html, now)
