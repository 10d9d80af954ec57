"""``widget.js`` as it is sent: the bundled modules, the style sheet and the French words."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rcssmin import cssmin
from rjsmin import jsmin

from bot.web.widget.bundle import bundle, read_modules

SOURCES = Path(__file__).parent / "static" / "src"
GENERATED = "generated.js"


@dataclass(frozen=True)
class Script:
    """The script in the two forms a browser may ask for; ``etag`` changes with any of its bytes."""

    plain: bytes
    compressed: bytes
    etag: str


def build_script(words: Mapping[str, Any], site: Mapping[str, Any], sources: Path = SOURCES) -> Script:
    """Joins everything the browser needs, without comments and spare spaces.

    ``site`` is what the playbook says: ``privacy`` and ``accessibility`` (addresses of pages, which the
    customer's page may replace by its own) and ``invitations`` (rules: page, delay, scroll, text).
    """
    modules = read_modules(sources)
    style = cssmin((sources / "widget.css").read_text(encoding="utf-8"))
    modules[GENERATED] = _generated(words=words, site=site, css=style)
    plain = jsmin(bundle(modules)).encode("utf-8")
    # No time stamp inside: several machines behind one address must send the same bytes.
    compressed = gzip.compress(plain, compresslevel=9, mtime=0)
    return Script(plain, compressed, f'"{hashlib.sha256(plain).hexdigest()[:20]}"')


def _generated(**data: object) -> str:
    """The module that carries data into the script: JSON is also JavaScript."""
    return "".join(f"export const {name} = {_json(value)};\n" for name, value in data.items())


def _json(value: object) -> str:
    # ASCII only: right whatever encoding the customer's page declares.
    return json.dumps(value, ensure_ascii=True, sort_keys=True)
