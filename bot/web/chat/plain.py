"""The assistant's words where no link can be followed."""

from __future__ import annotations

import re

_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")


def without_links(text: str) -> str:
    """« [en savoir plus](/confidentialite) » as « en savoir plus »."""
    return _LINK.sub(r"\1", text)
