"""The web application: the door, the widget and the console in one process. Run `bot.web.app:app`."""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot import logs
from bot.bootstrap import Services, build
from bot.collecting import leave_what_is_loaded
from bot.scheduling import work_uninterrupted
from bot.settings import read_settings
from bot.telemetry.vitals import Vitals
from bot.web import health
from bot.web.chat import Door
from bot.web.chat.origins import AllowedOrigins
from bot.web.headers import SecureHeaders
from bot.web.strict import StrictRequests

# The widget last: its demo pages stand at the root.
PACKAGES = ("bot.web.console", "bot.web.api", "bot.web.widget")


def create_app(services: Services, door: Door | None = None, packages: Sequence[str] = PACKAGES) -> Starlette:
    """The application on these services, which it closes when it stops."""
    opened = door or Door(services)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        vitals = Vitals("door", services.settings.metrics_place, services.settings.trace_collector)
        try:
            async with opened.running():
                yield
        finally:
            vitals.close()
            if services.relay is not None:
                await services.relay.close()
        services.close()

    app = Starlette(
        routes=[
            *opened.routes(),
            *health.routes(services, opened.rasa.is_ready),
            *_routes_of(packages, services),
        ],
        middleware=[
            Middleware(SecureHeaders, https=services.settings.base_url.startswith("https:")),
            Middleware(StrictRequests),
            Middleware(AllowedOrigins, allowed=services.settings.allowed_origins),
        ],
        lifespan=lifespan,
    )
    # It would lead to whatever host the request names.
    app.router.redirect_slashes = False
    return app


def _routes_of(packages: Sequence[str], services: Services) -> list[BaseRoute]:
    """The routes of those packages that are installed: a machine may serve the door without the others."""
    routes: list[BaseRoute] = []
    for name in packages:
        if importlib.util.find_spec(name) is not None:
            routes += importlib.import_module(name).routes(services)
    return routes


def __getattr__(name: str) -> Any:
    """Make `app` when the server asks for it: importing this module reads and opens nothing."""
    if name == "app":
        work_uninterrupted()
        settings = read_settings(os.environ)
        logs.configure(settings.log_level)
        app = create_app(build(settings))
        leave_what_is_loaded()
        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
