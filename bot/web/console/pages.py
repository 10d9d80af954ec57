"""Renders the console's templates; every page leaves with the same strict headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from bot.web.console import paths
from bot.web.console.assets import Assets
from bot.web.console.csrf import FIELD
from bot.web.console.navigation import Entry, menu

TEMPLATES = Path(__file__).parent / "templates"
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    # The address of a lead is nobody else's business.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True)
class Pages:
    """The templates, with what all of them may use."""

    environment: Environment
    words: Mapping[str, Any]
    entries: list[Entry]
    """What the menu may show: filled in when the routes are made."""

    @classmethod
    def read(cls, assets: Assets, vendor: str, words: Mapping[str, Any]) -> Pages:
        """The templates of this package."""
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        entries: list[Entry] = []
        environment.globals.update(
            asset=assets.url,
            vendor=vendor,
            words=words,
            paths=paths,
            token_field=FIELD,
            menu_of=lambda staff: menu(entries, staff.user.role, staff.path, words["navigation"]),
        )
        return cls(environment, words, entries)

    def render(self, template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """A page, or a part of one."""
        html = self.environment.get_template(template).render(**values)
        return HTMLResponse(html, status, headers=dict(HEADERS))

    def problem(self, name: str, status: int, staff: Any = None) -> HTMLResponse:
        """The page that says why there is no other."""
        values = {"problem": self.words["problems"][name], "staff": staff}
        return self.render("problem.html", values, status)
