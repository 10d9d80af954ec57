"""Tokens of forms: a form is taken only from a page that we gave to the same browser."""

from __future__ import annotations

import hashlib
import hmac

FIELD = "jeton"
"""The name of the hidden field."""


class FormTokens:
    """Makes and checks tokens bound to a secret of the browser, which it keeps in a cookie."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"console forms\0" + secret.encode()).digest()

    def of(self, cookie: str) -> str:
        """The token for the forms of the browser with this cookie."""
        return hmac.new(self._key, cookie.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def is_right(self, token: str, cookie: str) -> bool:
        """Whether this token came from a page of the same browser. Without a cookie, none did."""
        return bool(cookie) and hmac.compare_digest(
            token.encode("utf-8", "replace"), self.of(cookie).encode()
        )
