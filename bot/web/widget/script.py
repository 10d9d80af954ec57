"""``widget.js`` as it is sent: the bundled modules, the style sheet and the French words."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.web.widget.bundle import bundle, read_modules

SOURCES = Path(__file__).parent / "static" / "src"
GENERATED = "generated.js"


@dataclass(frozen=True)
class Script:
    """The script in the two forms a browser may ask for; ``etag`` changes with any of its bytes."""

    plain: bytes
    compressed: bytes
    etag: str


def build_script(words: Mapping[str, Any], privacy_url: str, sources: Path = SOURCES) -> Script:
    """Joins everything the browser needs; a page may give another ``privacy_url`` of its own."""
    modules = read_modules(sources)
    style = (sources / "widget.css").read_text(encoding="utf-8")
    modules[GENERATED] = _generated({**words, "privacy_address": privacy_url}, style)
    plain = bundle(modules).encode("utf-8")
    # No time stamp inside: several machines behind one address must send the same bytes.
    compressed = gzip.compress(plain, compresslevel=9, mtime=0)
    return Script(plain, compressed, f'"{hashlib.sha256(plain).hexdigest()[:20]}"')


def _generated(words: Mapping[str, Any], style: str) -> str:
    """The module that carries data into the script: JSON is also JavaScript."""
    return f"export const words = {_json(words)};\nexport const css = {_json(style)};\n"


def _json(value: object) -> str:
    # ASCII only: right whatever encoding the customer's page declares.
    return json.dumps(value, ensure_ascii=True, sort_keys=True)
