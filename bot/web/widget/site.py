"""The demo site: pages of a company that does not exist, under the strictest policy a customer may have."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playbook import Playbook
from bot.retention.french import in_french

_HERE = Path(__file__).parent
PAGES = {
    "/": "home.html",
    "/contact": "contact.html",
    "/confidentialite": "privacy.html",
    "/accessibilite": "accessibility.html",
}

_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
}


def site_routes(playbook: Playbook) -> list[BaseRoute]:
    """The pages, rendered once, and their style sheet and drawings."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kept = {name: in_french(period) for name, period in playbook.retention.periods().items()}
    values = {"vendor": playbook.vendor, "answers": playbook.answers, "kept": kept}
    pages: list[BaseRoute] = [_page(environment, path, name, values) for path, name in PAGES.items()]
    return [*pages, Mount("/assets", StaticFiles(directory=_HERE / "static" / "site"), name="assets")]


def _page(environment: Environment, path: str, template: str, values: Mapping[str, Any]) -> Route:
    html = environment.get_template(template).render(path=path, **values)

    async def page(_: Request) -> Response:
        return HTMLResponse(html, headers=dict(HEADERS))

    return Route(path, page, methods=["GET"])
