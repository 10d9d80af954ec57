"""Style sheet and scripts, each under an address that changes with its content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.console import paths

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"
_NOT_FOREVER = "no-cache"


@dataclass(frozen=True)
class Asset:
    """A static file."""

    body: bytes
    media_type: str
    version: str


@dataclass(frozen=True)
class Assets:
    """The static files by name. Only what was read at the start is ever served."""

    files: Mapping[str, Asset]

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Assets:
        """The files of a folder whose kind a page may use."""
        found = {
            path.relative_to(folder).as_posix(): _asset(path)
            for path in sorted(folder.rglob("*"))
            if path.suffix in _TYPES
        }
        return cls(found)

    def url(self, name: str) -> str:
        """The address of a file, for templates."""
        return f"{paths.STATIC}{name}?v={self.files[name].version}"


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, _TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:12])


def asset_route(assets: Assets) -> Route:
    """Where the files are found. Under its version an address never changes its content."""

    async def serve(request: Request) -> Response:
        asset = assets.files.get(request.path_params["name"])
        if asset is None:
            return Response("not found", 404, media_type="text/plain")
        current = request.query_params.get("v") == asset.version
        headers = {"Cache-Control": _FOREVER if current else _NOT_FOREVER, "ETag": f'"{asset.version}"'}
        return Response(asset.body, headers=headers, media_type=asset.media_type)

    return Route(paths.STATIC + "{name:path}", serve, methods=["GET"])
