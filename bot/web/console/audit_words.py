"""Entries of the log in French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def action_words(action: str, words: Mapping[str, Any]) -> str:
    """What was done; an act that has no words yet is shown by its code."""
    return str(words["actions"].get(action, action))


def detail_words(details: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """« rôle : Commercial → Administration · sessions fermées : 2 »"""
    texts = words["audit"]
    if {"from", "to"} <= details.keys():
        pair = (_value(details["from"], words), _value(details["to"], words))
        shown = [texts["from_to"].format(before=pair[0], after=pair[1])]
    else:
        shown = []
    for name, value in details.items():
        if name not in ("from", "to"):
            label = texts["details"].get(name, name)
            shown.append(texts["detail"].format(label=label, value=_value(value, words)))
    return " · ".join(shown)


def _value(value: Any, words: Mapping[str, Any]) -> str:
    texts = words["audit"]["values"]
    if isinstance(value, bool):
        return str(texts["yes" if value else "no"])
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(item, words) for item in value) or str(texts["nothing"])
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(item, words)}" for key, item in value.items())
    if value is None:
        return str(texts["nothing"])
    for known in (words["roles"], words["statuses"], words["segments"], texts):
        if str(value) in known:
            return str(known[str(value)])
    return str(value)
