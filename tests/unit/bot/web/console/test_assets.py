from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.web.console.assets import FOLDER, Assets

TEMPLATES = sorted((FOLDER.parent / "templates").glob("*.html"))


def test_a_file_under_its_version_is_kept_for_good(stranger: Any) -> None:
    shown = stranger.get(Assets.read().url("console.css"))
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert shown.headers["content-type"] == "text/css; charset=utf-8"


def test_under_another_version_it_is_not(stranger: Any) -> None:
    assert stranger.get("/console/static/console.css?v=old").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["../routes.py", "..%2froutes.py", "vendor/README.md", "nothing.css", ""])
def test_nothing_else_is_served(stranger: Any, name: str) -> None:
    assert stranger.get(f"/console/static/{name}").status_code in (303, 404)


def test_a_version_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}")
    before = Assets.read(tmp_path).url("a.css")
    (tmp_path / "a.css").write_text("b {}")
    assert Assets.read(tmp_path).url("a.css") != before


def test_htmx_comes_with_its_licence_and_unchanged() -> None:
    note = (FOLDER / "vendor" / "README.md").read_text(encoding="utf-8")
    assert Assets.read().files["vendor/htmx.min.js"].version in note
    assert "AS IS" in (FOLDER / "vendor" / "htmx.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_no_template_holds_a_script_or_a_style_of_its_own(template: Path) -> None:
    html = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|\|\s*safe\b", html)


def test_the_script_and_the_style_sheet_fetch_nothing_from_elsewhere() -> None:
    for name in ("console.js", "console.css"):
        assert "//" not in re.sub(r"^\s*//.*$", "", (FOLDER / name).read_text(), flags=re.MULTILINE)
