from __future__ import annotations

import datetime
import re

from bot.playbook import read_playbook
from bot.privacy.register import as_markdown, as_page, register
from bot.retention.clock import Retention
from tests.support import crm

PLAYBOOK = read_playbook(crm.ROOT / "playbook.yml")
TODAY = datetime.date(2026, 3, 4)


def drawn_up(*recipients: str, **periods: str) -> str:
    clock = Retention.read(periods)
    found = register(PLAYBOOK.vendor, PLAYBOOK.answers["hosting"], clock, recipients, TODAY)
    return as_markdown(found).replace("\u00a0", " ").replace("\u202f", " ")


def test_it_names_who_answers_and_what_visitors_were_promised() -> None:
    text = drawn_up()
    assert "Clairvoie" in text and PLAYBOOK.vendor["dpo_email"] in text and "4 mars 2026" in text
    assert "Demandes confirmées : 3 ans" in text and "Conversations : 6 mois" in text


def test_periods_follow_the_clock() -> None:
    text = drawn_up(prospects="2 years", audit_log="90 days")
    assert "Demandes confirmées : 2 ans" in text and "Journal : 90 jours" in text


def test_recipients_are_the_tools_that_get_requests() -> None:
    assert "Odoo, à qui les demandes sont transmises" in drawn_up("Odoo")
    assert "Aucun outil extérieur ne reçoit les demandes" in drawn_up()


def test_every_activity_says_all_that_the_law_asks_for() -> None:
    text = drawn_up()
    activities = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert len(activities) >= 6
    asked = (
        "Finalités",
        "Base légale",
        "Personnes concernées",
        "Catégories",
        "Destinataires",
        "Durées",
        "Mesures",
    )
    for activity in activities:
        for word in asked:
            part = activity.partition(f"**{word}")[2].partition("**")[2].partition("**")[0]
            assert "\n- " in part, (activity.splitlines()[0], word)


def test_a_page_escapes_what_it_shows() -> None:
    vendor = {**PLAYBOOK.vendor, "name": "<script>"}
    assert "<script>" not in as_page(register(vendor, "ici", Retention(), (), TODAY))
