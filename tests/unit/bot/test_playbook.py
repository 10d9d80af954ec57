"""The playbook is checked when it is read, and knows when people work."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from bot.playbook import PlaybookError, read_playbook

ROOT = Path(__file__).resolve().parents[3]
VERSION = '  text_version: "2026-11"\n'
ASKED = '  marketing: {ask: true, text_version: "offres-1"}\n'
PARIS = read_playbook(ROOT / "playbook.yml").timezone


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (ROOT / "playbook.yml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "playbook.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_playbook_of_the_project_is_valid() -> None:
    assert read_playbook(ROOT / "playbook.yml").variables()["vendor"] == "Clairvoie"


def test_the_playbook_may_say_who_hears_of_requests_that_nobody_looks_after(tmp_path: Path) -> None:
    assert read_playbook(ROOT / "playbook.yml").sending.unassigned_email is None
    path = changed(tmp_path, "vendor:\n", "sending: {unassigned_email: ventes@a.example}\nvendor:\n")
    assert read_playbook(path).sending.unassigned_email == "ventes@a.example"


def test_offers_are_asked_about_only_where_the_playbook_says_so(tmp_path: Path) -> None:
    silent = read_playbook(ROOT / "playbook.yml")
    assert (silent.asks_marketing, silent.marketing_text_version) == (False, silent.consent_text_version)
    asking = read_playbook(changed(tmp_path, VERSION, VERSION + ASKED))
    assert (asking.asks_marketing, asking.marketing_text_version) == (True, "offres-1")
    off = read_playbook(changed(tmp_path, VERSION, VERSION + ASKED.replace("true", "false")))
    assert (off.asks_marketing, off.marketing_text_version) == (False, "offres-1")


@pytest.mark.parametrize(
    ("section", "reason"),
    [
        ("  marketing: {ask: oui, text_version: a}\n", "consent.marketing.ask: 'oui' is not of type"),
        ("  marketing: {ask: true}\n", "consent.marketing: 'text_version' is a required property"),
        ("  marketing: {ask: true, text_version: ''}\n", "consent.marketing.text_version"),
        (f"  marketing: {{ask: true, text_version: {'v' * 65}}}\n", "consent.marketing.text_version"),
        ("  marketing: {ask: true, text_version: a, channel: sms}\n", "'channel' was unexpected"),
        ("  offers: {ask: true, text_version: a}\n", "'offers' was unexpected"),
    ],
)
def test_a_mistake_about_offers_is_refused_with_its_line(tmp_path: Path, section: str, reason: str) -> None:
    path = changed(tmp_path, VERSION, VERSION + section)
    lines = path.read_text(encoding="utf-8").split("\n")
    place = section.strip() if "consent" in reason or "channel" in section else VERSION.strip()
    with pytest.raises(PlaybookError, match=f"line {lines.index('  ' + place) + 1}: .*{re.escape(reason)}"):
        read_playbook(path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("timezone: Europe/Paris", "timezone: Europe/Nowhere", "is not a time zone"),
        ('monday: [["09:00", "12:30"]', 'monday: [["9h", "12:30"]', "hours.monday"),
        ('monday: [["09:00", "12:30"]', 'monday: [["14:00", "12:30"]', "must open before it closes"),
        ("  name: Clairvoie\n", "", "'name' is a required property"),
        ("vendor:\n", "vendors:\n", "vendors"),
        ("suggests: B2R", "suggests: REGULATOR", "is not one of"),
        ("{page: /conformite, ", "{page: conformite, ", "does not match"),
        ("vendor:\n", "vendor: [\n", "line"),
        ("vendor:\n", "sending: {unassigned_email: ventes}\nvendor:\n", "sending.unassigned_email"),
        ("vendor:\n", "sending: {email: a@b.example}\nvendor:\n", "sending"),
    ],
)
def test_a_mistake_is_refused_with_its_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(PlaybookError, match=reason):
        read_playbook(changed(tmp_path, old, new))


def test_a_mistake_is_refused_with_its_line(tmp_path: Path) -> None:
    path = changed(tmp_path, "  country: FR", "  country: France")
    line = path.read_text(encoding="utf-8").split("\n").index("  country: France") + 1
    with pytest.raises(PlaybookError, match=f"line {line}: hours.country"):
        read_playbook(path)


def test_a_playbook_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="cannot be read"):
        read_playbook(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ((2026, 11, 23, 10, 0), True),
        ((2026, 11, 23, 13, 0), False),
        ((2026, 11, 22, 10, 0), False),
        ((2026, 11, 11, 10, 0), False),
    ],
    ids=["a Monday morning", "lunch time", "a Sunday", "a public holiday"],
)
def test_people_answer_in_office_hours_only(moment: tuple[int, int, int, int, int], is_open: bool) -> None:
    hours = read_playbook(ROOT / "playbook.yml").hours
    assert hours.is_open(datetime.datetime(*moment, tzinfo=PARIS)) is is_open


def test_the_next_opening_skips_the_night_the_week_end_and_holidays() -> None:
    hours = read_playbook(ROOT / "playbook.yml").hours
    friday_evening = datetime.datetime(2026, 12, 24, 19, 0, tzinfo=PARIS)
    assert hours.next_opening(friday_evening) == datetime.datetime(2026, 12, 28, 9, 0, tzinfo=PARIS)
