"""Whole conversations: what the leads of played personas hold, and how they were obtained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from bot.evaluation.fields import field_is_right, is_contact_free, needed_fields
from bot.evaluation.player import Played, Player
from bot.evaluation.statistics import interval, median, quantile, share

_NOT_COUNTED = frozenset({"consent", "confirm", "marketing", "anything_else", ""})
Lead = Mapping[str, Any]


def play_all(url: str, personas: Sequence[Mapping[str, Any]], key: str, at_once: int = 2) -> list[Played]:
    """Play every persona through the door at `url`, a few at once, in the order of the file."""
    with httpx.Client(base_url=url, timeout=30.0) as client, ThreadPoolExecutor(at_once) as pool:
        players = [Player(client, persona, number, key) for number, persona in enumerate(personas, start=1)]
        return list(pool.map(lambda player: player.play(), players))


def evaluate_personas(played: Sequence[Played], leads: Sequence[Lead]) -> dict[str, Any]:
    """The report of DESIGN; `leads` is the export, in which each conversation's first request counts."""
    by_conversation = {lead["conversation_id"]: lead for lead in leads if lead.get("request") == 1}
    results = [_one(game, by_conversation.get(game.conversation_id)) for game in played]
    saved = sum(r["saved"] for r in results)
    right_segment = sum(r["segment_right"] for r in results)
    checked = [pair for r in results for pair in r["fields"].items()]
    right_fields = sum(right for _, right in checked)
    counts = [float(r["questions"]) for r in results]
    return {
        "n": len(results),
        "leads_saved": saved,
        "segment_accuracy": share(right_segment, len(results)),
        "segment_interval": interval(right_segment, len(results)),
        "field_accuracy": share(right_fields, len(checked)),
        "field_interval": interval(right_fields, len(checked)),
        "fields": _per_field(checked),
        "questions_median": median(counts),
        "questions_p90": quantile(counts, 0.9),
        "repeated_questions": sum(r["repeated"] for r in results),
        "digressions_resumed": _share_of(results, "digression_resumed"),
        "corrections_kept": _share_of(results, "correction_kept"),
        "consent_respected": _share_of(results, "consent_respected"),
        "misses": [r for r in results if _missed(r)],
    }


def _one(game: Played, lead: Lead | None) -> dict[str, Any]:
    persona, facts = game.persona, game.persona["facts"]
    held: Lead = lead or {}
    refused = facts.get("consent") is False and persona["segment"] != "B2R"
    return {
        "id": persona.get("id"),
        "saved": lead is not None and held.get("status") != "draft",
        "status": held.get("status"),
        "segment": persona["segment"],
        "segment_found": held.get("segment"),
        "segment_right": held.get("segment") == persona["segment"],
        "fields": _fields(game, held, refused),
        "questions": sum(topic not in _NOT_COUNTED for topic in game.asked),
        "repeated": _repeated(game, held),
        "digression_resumed": game.digression_resumed,
        "correction_kept": _correction_kept(game, held, refused),
        "consent_respected": is_contact_free(held) if refused else None,
        "error": game.error or ("" if game.done else "not done after 40 turns"),
        "lead": dict(held),
        "transcript": game.transcript,
    }


def _fields(game: Played, lead: Lead, refused: bool) -> dict[str, bool]:
    facts, right = game.persona["facts"], {}
    for name in needed_fields(game.persona["segment"], facts):
        if refused and name in ("first_name", "last_name", "email", "phone"):
            right[name] = not lead.get(name)
            continue
        topic = "name" if name in ("first_name", "last_name") else name
        typed = [*game.typed.get(topic, []), *([game.persona["opening"]] if topic == "need" else [])]
        right[name] = field_is_right(name, facts[name], lead, typed)
    return right


def _repeated(game: Played, lead: Lead) -> int:
    """Questions asked again although the fact had been given well (not after a mistyped answer)."""
    counts = Counter(topic for topic in game.asked if topic not in _NOT_COUNTED)
    return sum(count - 1 for topic, count in counts.items() if count > 1 and not _first_was_bad(game, topic))


def _first_was_bad(game: Played, topic: str) -> bool:
    fact = game.persona["facts"].get(topic)
    first = next(iter(game.typed.get(topic, [])), "")
    return topic == "email" and fact is not None and str(fact).lower() not in first.lower()


def _correction_kept(game: Played, lead: Lead, refused: bool) -> bool | None:
    correction = game.persona.get("correction")
    if not correction:
        return None
    topic, facts = correction["topic"], game.persona["facts"]
    if refused and topic in ("name", "email", "phone"):
        return is_contact_free(lead)
    if topic == "name":
        names = (n for n in ("first_name", "last_name") if facts.get(n))
        return all(field_is_right(n, facts[n], lead, game.typed.get("name", [])) for n in names)
    return field_is_right(topic, facts[topic], lead, game.typed.get(topic, []))


def _per_field(checked: Sequence[tuple[str, bool]]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for name in sorted({name for name, _ in checked}):
        of = [right for field, right in checked if field == name]
        table[name] = {"n": len(of), "accuracy": share(sum(of), len(of))}
    return table


def _share_of(results: Sequence[dict[str, Any]], key: str) -> float:
    of = [r[key] for r in results if r[key] is not None]
    return share(sum(bool(value) for value in of), len(of)) if of else 1.0


def _missed(result: Mapping[str, Any]) -> bool:
    good: Callable[[str], bool] = lambda key: result[key] in (True, None)  # noqa: E731
    fine = (
        result["saved"] and result["segment_right"] and all(result["fields"].values()) and not result["error"]
    )
    rest = all(good(key) for key in ("digression_resumed", "correction_kept", "consent_respected"))
    return not (fine and rest and not result["repeated"])
