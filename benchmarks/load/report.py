"""The numbers of a run in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def report(found: Mapping[str, Any]) -> str:
    """A few lines in Markdown."""
    turns, messages = found["turns"], found["messages"]
    refused = ", ".join(f"{code} {times}" for code, times in sorted(found["refused"].items())) or "none"
    return "\n".join(
        [
            f"# {found['visitors']} visitors for {found['minutes']:g} minutes",
            "",
            f"- {found['processors']} processors; everybody writes each {found['pause_seconds']:g} s",
            f"- {turns['turns']} turns, {turns['per_second']:.1f} a second",
            f"- p50 {_ms(turns['p50_ms'])}, p95 {_ms(turns['p95_ms'])}, p99 {_ms(turns['p99_ms'])},"
            " from the first attempt to the answer",
            f"- refused and tried again: {refused}",
            f"- of these without Retry-After: {found['refused_without_retry_after']}",
            f"- answers pushed to open pages: {found['pushed']}",
            f"- processor time of all processes: {found['processor_ms_per_turn']:.1f} ms a turn",
            f"- memory (PSS): {_memory(found['memory'])}",
            f"- messages: {messages.get('sent', 0)} sent, {messages.get('missing', 0)} missing,"
            f" {messages.get('doubled', 0)} doubled, {messages.get('unanswered', 0)} not answered,"
            f" {messages.get('given_up', 0)} given up; {turns['failed']} visitors gave up",
        ]
    )


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms"


def _memory(samples: Sequence[Mapping[str, float]]) -> str:
    """At the beginning, in the middle, at the end: what grows with time is a leak."""
    if not samples:
        return "not measured"
    places = (0, len(samples) // 2, len(samples) - 1)
    return ", ".join(
        f"{samples[place]['pss']:.0f} MB at {samples[place]['second']:.0f} s" for place in places
    )
