"""The second factor: codes of an application on the telephone (TOTP), and recovery codes in its place."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import re
import secrets

import pyotp

from bot.accounts.account import User

STEP = 30
DRIFT = (0, -1, 1)
"""Steps by which the clock of a telephone may be wrong."""
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_HALF = 5


class SecondFactor:
    """Makes and checks codes.

    What the database keeps is a random seed; the secret that the telephone shares is made of it with the
    secret of the installation. Whoever has a copy of the database alone can make no code.
    """

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"second factor\0" + secret.encode()).digest()

    def secret_of(self, user_id: str, seed: str) -> str:
        """The secret that the telephone keeps, in base 32."""
        digest = self._hmac(f"totp\0{user_id}\0{seed}")
        return base64.b32encode(digest[:20]).decode("ascii")

    def address(self, user: User, seed: str, issuer: str) -> str:
        """What a QR code tells the application."""
        totp = pyotp.TOTP(self.secret_of(user.id, seed))
        return totp.provisioning_uri(name=user.email, issuer_name=f"Aiguilleur {issuer}")

    def step_of(self, user: User, seed: str, code: str, now: datetime.datetime) -> int | None:
        """The step of a right code that was not used before; None for any other code."""
        digits = re.sub(r"[\s.\-]", "", code)
        if not re.fullmatch(r"[0-9]{6}", digits):
            return None
        totp = pyotp.TOTP(self.secret_of(user.id, seed))
        current = int(now.timestamp()) // STEP
        found = None
        for drift in DRIFT:  # all of them, always: the time it takes says nothing
            step = current + drift
            right = hmac.compare_digest(totp.generate_otp(step), digits)
            if right and step > user.totp_last_step and found is None:
                found = step
        return found

    def hash_of_recovery_code(self, user_id: str, code: str) -> str:
        """What the database keeps of a recovery code."""
        plain = re.sub(r"[^a-z0-9]", "", code.lower())
        return self._hmac(f"recovery\0{user_id}\0{plain}").hex()

    def _hmac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256).digest()


def new_seed() -> str:
    """A seed that nobody had before."""
    return secrets.token_hex(20)


def new_recovery_codes() -> list[str]:
    """Codes of one use, to be written down."""
    return [f"{_word()}-{_word()}" for _ in range(RECOVERY_CODES)]


def in_groups(secret: str) -> str:
    """A secret as people type it: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_HALF))
