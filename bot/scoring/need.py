"""How precisely a visitor says what they need."""

from __future__ import annotations

import re

from bot.leads.fields.chat import spell_out
from bot.leads.fields.french_numbers import find_numbers
from bot.leads.fields.need import is_specific, is_wanted
from bot.scoring.criteria import Finding, rules

_WORD = re.compile(r"[^\W\d_]{2,}")


def judge_need(text: str | None) -> Finding:
    """From a bare word to a quantity with its purpose."""
    level = _level(text or "")
    return Finding(rules()["need"][level], level)


def _level(text: str) -> str:
    words = len(_WORD.findall(text))
    if not words:
        return "none"
    message = spell_out(text)
    quantity = any(not number.is_article for number in find_numbers(message))
    if words >= rules()["precise_words"] or (quantity and words >= 2):
        return "precise"
    if is_specific(text) or words >= 5:
        return "clear"
    return "named" if is_wanted(text) or words >= 2 else "vague"
