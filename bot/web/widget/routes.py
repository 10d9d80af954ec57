"""The addresses of the widget and of the demo site."""

import dataclasses

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import wording
from bot.bootstrap import Services
from bot.playbook import read_playbook
from bot.web.widget.script import Script, build_script
from bot.web.widget.site import site_routes

# Short: a page keeps its script line for years; a corrected widget should reach its visitors the same hour.
CACHE = "public, max-age=600"


def routes(services: Services) -> list[BaseRoute]:
    """The widget at ``/widget.js``, the demo pages around it. Everything is built once, here."""
    playbook = read_playbook(services.settings.playbook)
    site = {
        "privacy": playbook.vendor["privacy_url"],
        "accessibility": playbook.vendor["accessibility_url"],
        "invitations": [dataclasses.asdict(rule) for rule in playbook.invitations],
    }
    script = build_script(wording.load("widget"), site)
    return [_script_route(script), *site_routes(playbook)]


def _script_route(script: Script) -> Route:
    async def widget(request: Request) -> Response:
        headers = {
            "Cache-Control": CACHE,
            "ETag": script.etag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            # Any customer's page may load it, also one that isolates itself or checks its integrity.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if script.etag in _validators(request):
            return Response(status_code=304, headers=headers)
        body = script.plain
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = script.compressed
        return Response(body, headers=headers, media_type="text/javascript")

    return Route("/widget.js", widget, methods=["GET"])


def _validators(request: Request) -> list[str]:
    """The versions the browser already has; one that a proxy marked weak is still the same script."""
    return [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
