"""Where the pages of the console stand, and where a sign-in may lead to."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

HOME = "/console/"
SIGN_IN = "/console/connexion"
SIGN_OUT = "/console/deconnexion"
NEWS = "/console/nouveautes"
LEADS = "/console/demandes/"
STATIC = "/console/static/"


def lead(lead_id: str) -> str:
    """The page of one lead."""
    return LEADS + quote(lead_id, safe="")


def safe_next(wanted: str) -> str:
    """The page to show after a sign-in: one of the console's own, whatever the address asks for."""
    parts = urlsplit(wanted) if wanted.isascii() and wanted.isprintable() else None
    if parts is None or parts.scheme or parts.netloc or "\\" in unquote(wanted):
        return HOME
    steps = unquote(parts.path).split("/")
    inside = parts.path.startswith(HOME) and not {".", ".."} & set(steps) and "" not in steps[2:-1]
    return wanted if inside and parts.path not in (SIGN_IN, SIGN_OUT, NEWS) else HOME
