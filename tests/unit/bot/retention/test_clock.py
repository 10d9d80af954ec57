from __future__ import annotations

from pathlib import Path

import pytest

from bot.playbook import PlaybookError, read_playbook
from bot.retention.clock import ClockError, Retention
from tests.support import crm

PROMISE = "les échanges sont conservés six mois et les coordonnées trois ans au plus après le dernier contact"


def test_prospects_are_kept_three_years_unless_the_playbook_says_otherwise() -> None:
    assert str(Retention().prospects) == "3 years"
    assert str(Retention.read({"prospects": "2 years"}).prospects) == "2 years"


@pytest.mark.parametrize(
    "given", [{"drafts": "1 year"}, {"transcripts": "4 years"}, {"prospects": "3 months"}]
)
def test_what_holds_the_same_data_cannot_be_kept_for_longer(given: dict[str, str]) -> None:
    with pytest.raises(ClockError, match="cannot be kept for longer"):
        Retention.read(given)


def test_the_promise_of_our_playbook_is_kept_by_its_clock() -> None:
    playbook = read_playbook(crm.ROOT / "playbook.yml")
    assert playbook.retention.contradictions(playbook.answers["retention"]) == []


@pytest.mark.parametrize(
    ("promise", "wrong"),
    [
        ("les coordonnées sont gardées deux ans et les échanges 6 mois", "2 years is promised"),
        ("les coordonnées sont gardées trois ans", "transcripts are kept for 6 months"),
    ],
)
def test_a_promise_that_the_clock_does_not_keep_is_named(promise: str, wrong: str) -> None:
    assert any(wrong in sentence for sentence in Retention().contradictions(promise))


def test_a_promise_without_a_period_contradicts_nothing() -> None:
    assert Retention().contradictions("le temps de traiter votre demande") == []
    assert Retention().contradictions(PROMISE) == []


def test_a_mistake_is_refused_with_its_line(tmp_path: Path) -> None:
    text = (crm.ROOT / "playbook.yml").read_text(encoding="utf-8")
    assert "  drafts: 30 days " in text
    path = tmp_path / "playbook.yml"
    path.write_text(text.replace("  drafts: 30 days ", "  drafts: 9 months "), encoding="utf-8")
    line = text[: text.index("  drafts: 30 days ")].count("\n") + 1
    with pytest.raises(PlaybookError, match=rf"line {line}: retention\.drafts: .*cannot be kept for longer"):
        read_playbook(path)
    path.write_text(text.replace("  drafts: 30 days ", "  drafts: 5 weeks "), encoding="utf-8")
    with pytest.raises(PlaybookError, match=rf"line {line}: retention\.drafts"):
        read_playbook(path)
