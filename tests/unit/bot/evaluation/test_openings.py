"""The report about first messages."""

from __future__ import annotations

import pytest

from bot.evaluation.openings import report


def prediction(truth: str, label: str, best: str, committed: bool) -> dict[str, object]:
    return {"truth": truth, "label": label, "best": best, "committed": committed}


def test_shares_are_counted_over_the_right_messages() -> None:
    result = report(
        [
            prediction("B2C", "B2C", "B2C", True),
            prediction("B2B", "unknown", "B2B", False),
            prediction("unknown", "unknown", "B2A", False),
            prediction("unknown", "B2B", "B2B", True),
        ]
    )
    assert result["n"] == 4
    assert result["accuracy"] == pytest.approx(0.5)
    assert result["accuracy_six"] == pytest.approx(1.0)
    assert result["coverage"] == pytest.approx(0.5)
    assert result["precision"] == pytest.approx(0.5), "committing on an unknown message counts as wrong"
    assert result["confusion"]["unknown"] == {"B2B": 1, "unknown": 1}
