from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot import wording
from bot.leads.lead import Kind, Status
from bot.web.console.rows import percent, row
from tests.support.crm import COMPLETE, NOW, another

WORDS = wording.load("console")
HERE = NOW.astimezone(ZoneInfo("Europe/Paris"))


def test_a_line_says_who_for_whom_what_and_how_sure() -> None:
    shown = row(COMPLETE, HERE, WORDS)
    assert (shown.who, shown.organisation) == ("Maëlle Kervadec", "Menuiserie de la Pointe")
    assert (shown.segment_label, shown.status_label, shown.confidence) == ("Entreprise", "Qualifiée", 94)
    assert shown.need == COMPLETE.need
    assert (shown.reason, shown.kind, shown.test) == ("", "", False)


def test_an_organisation_stands_for_a_person_without_a_name() -> None:
    shown = row(another(first_name=None, last_name=None), HERE, WORDS)
    assert (shown.who, shown.organisation) == ("Menuiserie de la Pointe", "")


def test_nobody_and_nothing_known_is_said_so() -> None:
    blank = another(
        first_name=None, last_name=None, organisation=None, need=None, segment=None, confidence=None
    )
    shown = row(blank, HERE, WORDS)
    assert (shown.who, shown.segment_label) == ("Nom non communiqué", "Segment inconnu")
    assert (shown.need, shown.confidence) == ("", None)


@pytest.mark.parametrize("reason", WORDS["check_reasons"])
def test_what_is_to_check_says_why(reason: str) -> None:
    assert row(another(status=Status.TO_CHECK, check_reason=reason), HERE, WORDS).reason


def test_a_reason_of_a_later_version_is_shown_as_it_is() -> None:
    assert row(another(status=Status.TO_CHECK, check_reason="new_reason"), HERE, WORDS).reason == "new_reason"


def test_a_long_need_is_one_short_line() -> None:
    need = row(another(need="des tablettes\n" * 100), HERE, WORDS).need
    assert len(need) <= 180 and need.endswith("…") and "\n" not in need


def test_other_requests_than_sales_say_what_they_are() -> None:
    shown = row(another(kind=Kind.COMPLIANCE, need=None, regulation="un contrôle"), HERE, WORDS)
    assert (shown.kind, shown.need) == ("Conformité", "un contrôle")


@pytest.mark.parametrize(("share", "shown"), [(0.0, 0), (0.625, 63), (0.999, 99), (1.0, 100), (None, None)])
def test_only_what_is_certain_is_a_hundred(share: float | None, shown: int | None) -> None:
    assert percent(share) == shown


def test_every_value_a_lead_may_have_has_its_french_word() -> None:
    assert set(WORDS["statuses"]) == {status.value for status in Status}
    assert set(WORDS["kinds"]) == {kind.value for kind in Kind}
