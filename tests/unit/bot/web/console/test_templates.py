"""The French of the templates: what stands between their tags."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.web.console.pages import TEMPLATES

_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
_SPOKEN = re.compile(r'(?:aria-label|alt)="([^"]*)"')
_MISTAKES = {
    "a narrow no-break space stands before ; ! ?": re.compile(r"(?<!\u202f)[;!?]"),
    "a no-break space stands before a colon": re.compile(r"(?<!\u00a0):"),
    "an apostrophe is typographic": re.compile(r"'"),
    "no-break spaces stand inside quotation marks": re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"),
    "a no-break space stands before %": re.compile(r"(?<!\u00a0)%"),
    "an ellipsis is one character": re.compile(r"\.\.\."),
    "« n° » stays with its number": re.compile(r"nº|n°(?!\u00a0)"),
}


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda template: template.name)
def test_a_template_follows_french_typography(template: Path) -> None:
    html = template.read_text(encoding="utf-8")
    texts = [*_CODE.sub("\n", html).split("\n"), *_SPOKEN.findall(html)]
    found = [f"{rule}: {text}" for text in texts for rule, wrong in _MISTAKES.items() if wrong.search(text)]
    assert found == []
