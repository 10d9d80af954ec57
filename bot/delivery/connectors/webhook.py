"""Webhooks after the Standard Webhooks specification: signed, with an identifier that never changes."""

from __future__ import annotations

import datetime

import httpx
from standardwebhooks import Webhook

from bot.delivery.connectors import Connector, Message, Tools
from bot.delivery.outside import AddressRefused
from bot.sending.attempts import Delivered, Gone, Outcome, TryAgain, retry_after
from bot.sending.payload import body_of
from bot.sending.receivers import WEBHOOK, Receiver, SigningSecrets

KIND = WEBHOOK
_GONE = 410
_BUSY = frozenset({429, 503})


def connect(tools: Tools) -> Connector:
    """Webhooks need no setting: administrators add them in the console."""
    return Webhooks(tools.http, SigningSecrets(tools.services.settings.secret))


class Webhooks:
    """Posts events as JSON."""

    def __init__(self, http: httpx.AsyncClient, secrets: SigningSecrets) -> None:
        self._http = http
        self._secrets = secrets

    def receiver(self, now: datetime.datetime) -> Receiver | None:
        """Administrators add them."""
        return None

    async def deliver(self, message: Message) -> Outcome:
        """One request; of the answer, nothing is read but its head."""
        body = body_of(message.delivery, message.lead)
        headers = {"Content-Type": "application/json", **self._signed(message, body)}
        try:
            async with self._http.stream(
                "POST", message.receiver.address, content=body.encode(), headers=headers
            ) as response:
                return _meaning(response, message.at)
        except AddressRefused:
            return TryAgain("address_refused")
        except httpx.TimeoutException:
            return TryAgain("timeout")
        except httpx.HTTPError as error:
            return TryAgain("tls" if "certificate" in str(error).lower() else "no_answer")

    def _signed(self, message: Message, body: str) -> dict[str, str]:
        """While a secret is being replaced, a signature with each of the two."""
        at = message.at.astimezone(datetime.timezone.utc)
        key = message.delivery.key
        secrets = self._secrets.valid(message.receiver, message.at)
        return {
            "webhook-id": key,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(Webhook(secret).sign(key, at, body) for secret in secrets),
        }


def _meaning(response: httpx.Response, now: datetime.datetime) -> Outcome:
    status = response.status_code
    if response.is_success:
        return Delivered()
    if status == _GONE:
        return Gone("http_410")
    wish = retry_after(response.headers.get("Retry-After"), now) if status in _BUSY else None
    return TryAgain(f"http_{status}", wish)
