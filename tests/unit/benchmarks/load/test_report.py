"""The report of a load test says what was asked of it."""

from __future__ import annotations

from benchmarks.load.report import report


def test_a_report_says_how_long_turns_took_what_was_refused_and_what_became_of_each_message() -> None:
    found = {
        "visitors": 50,
        "minutes": 1.0,
        "pause_seconds": 8.0,
        "processors": 2,
        "turns": {
            "turns": 300,
            "failed": 1,
            "p50_ms": 40.2,
            "p95_ms": 90.0,
            "p99_ms": None,
            "per_second": 5.0,
        },
        "openings": 50,
        "pushed": 299,
        "refused": {"overloaded": 7, "answer_pending": 2},
        "refused_without_retry_after": 0,
        "processor_ms_per_turn": 31.25,
        "memory": [
            {"second": 0.0, "pss": 400.0},
            {"second": 30.0, "pss": 410.4},
            {"second": 60.0, "pss": 411.0},
        ],
        "messages": {"sent": 301, "unanswered": 1},
    }
    lines = report(found).splitlines()
    assert lines[0] == "# 50 visitors for 1 minutes"
    assert "- p50 40 ms, p95 90 ms, p99 –, from the first attempt to the answer" in lines
    assert "- refused and tried again: answer_pending 2, overloaded 7" in lines
    assert "- memory (PSS): 400 MB at 0 s, 410 MB at 30 s, 411 MB at 60 s" in lines
    assert lines[-1] == (
        "- messages: 301 sent, 0 missing, 0 doubled, 1 not answered, 0 given up; 1 visitors gave up"
    )
