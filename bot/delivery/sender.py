"""Who e-mails come from."""

from __future__ import annotations

from bot.playbook import Playbook
from bot.settings import Settings


def sender_of(settings: Settings, playbook: Playbook) -> str:
    """Unless it is set, the vendor of the playbook."""
    return settings.mail_from or f"{playbook.vendor['name']} <{playbook.vendor['email']}>"
