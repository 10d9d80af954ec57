"""An e-mail to whoever looks after a lead: when it arrives, and when somebody else takes it over."""

from __future__ import annotations

import asyncio
import datetime

from bot import wording
from bot.accounts.permissions import Permission, may
from bot.delivery.connectors import Connector, Message, Tools
from bot.delivery.lead_mail import LeadMails, Recipient
from bot.delivery.message import Unsendable, message_of
from bot.delivery.sender import sender_of
from bot.delivery.server import Refused as NeverTaken
from bot.delivery.server import ServerUnusable, SmtpServer
from bot.delivery.server import TryAgain as NotNow
from bot.leads.lead import Lead
from bot.sending.attempts import Delivered, Outcome, Refused, Skipped, TryAgain
from bot.sending.receivers import OWNER, OWNER_EVENTS, Receiver
from bot.unit_of_work import UnitOfWork

KIND = OWNER


def connect(tools: Tools) -> Connector | None:
    """Where there is a mail server."""
    settings = tools.services.settings
    return OwnerMail(tools, SmtpServer.read(settings.smtp_url)) if settings.mail_enabled else None


class OwnerMail:
    """Writes to people of the company, each once about a lead."""

    def __init__(self, tools: Tools, server: SmtpServer) -> None:
        self._services = tools.services
        self._rules = tools.playbook.sending
        self._server = server
        self._sender = sender_of(tools.services.settings, tools.playbook)
        self._mails = LeadMails(tools.playbook, tools.services.settings.base_url)

    def receiver(self, now: datetime.datetime) -> Receiver | None:
        """There is one, for all owners."""
        return Receiver(OWNER, OWNER, wording.load("console_sending")["owner_name"], "", OWNER_EVENTS, now)

    async def deliver(self, message: Message) -> Outcome:
        """Over SMTP at once: nothing of it is kept here."""
        lead = message.lead
        if lead is None:
            return Skipped("nothing_to_say")
        recipient, told = await asyncio.to_thread(self._recipient, lead, message.receiver.id)
        if recipient is None:
            return Skipped("nobody")
        if told == recipient.email:
            return Skipped("already_told")
        try:
            mail = message_of(self._mails.compose(message.delivery, lead, recipient), self._sender)
            async with self._server.session() as session:
                await session.send(mail)
        except Unsendable:
            return Refused("mail_unsendable")
        except NeverTaken as error:
            return Refused(f"mail_refused: {error}")
        except NotNow as error:
            return TryAgain(f"mail_later: {error}")
        except ServerUnusable as error:
            return TryAgain(f"mail_server: {error}")
        return Delivered(recipient.email)

    def _recipient(self, lead: Lead, receiver_id: str) -> tuple[Recipient | None, str | None]:
        """Who is to be written to, and who was last."""
        with self._services.reading() as uow:
            return self._owner(uow, lead), uow.deliveries.told_last(receiver_id, lead.id)

    def _owner(self, uow: UnitOfWork, lead: Lead) -> Recipient | None:
        user = uow.users.by_email(lead.assigned_to) if lead.assigned_to else None
        if user is not None and not user.disabled and may(user.role, Permission.LEADS):
            return Recipient(user.email, user.name)
        team = self._rules.unassigned_email
        return Recipient(team, "") if team else None
