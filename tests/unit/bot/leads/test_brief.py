"""The brief of a lead."""

from __future__ import annotations

import datetime

import pytest

from bot import wording
from bot.leads.brief import brief
from bot.qualification.segments import Segment
from tests.unit.bot.leads.leads import a_lead


def plain(lines: list[str]) -> list[str]:
    return [line.replace("\u00a0", " ").replace("\u202f", " ") for line in lines]


def test_a_company_is_told_in_three_lines() -> None:
    lead = a_lead(size=12, budget=4500, budget_period="year", timeline="avant l’été")
    assert plain(brief(lead)) == [
        "Entreprise de 12 personnes : Ateliers Perrault.",
        "Besoin : un standard téléphonique.",
        "Échéance : avant l’été. Budget : 4 500 € par an.",
    ]


def test_a_public_purchase_says_its_procedure_reference_and_deadline() -> None:
    lead = a_lead(
        segment="B2A", procedure="MAPA", reference="2026-14", deadline=datetime.date(2026, 3, 12), need=None
    )
    assert plain(brief(lead))[1:] == ["Procédure : MAPA (réf. 2026-14).", "Date limite : 12 mars 2026."]


def test_a_lead_of_which_nothing_is_known_says_so() -> None:
    nothing = a_lead(segment=None, organisation=None, need=None)
    assert brief(nothing) == ["Profil à préciser."]


def test_what_no_field_says_is_taken_from_the_assistant() -> None:
    phrases = wording.load("recap")["brief"]
    question = phrases["questions"].format(question="Livrez-vous en Corse ?")
    told = "\n".join(["Entreprise.", "Besoin : autre chose.", question, phrases["human"]])
    assert brief(a_lead(brief=told))[2:] == [question, phrases["human"]]


def test_the_words_follow_what_was_corrected() -> None:
    assert "standard" not in " ".join(brief(a_lead(need="douze casques", brief="Besoin : un standard.")))


@pytest.mark.parametrize("segment", [segment.value for segment in Segment])
def test_every_segment_has_words(segment: str) -> None:
    assert brief(a_lead(segment=segment))[0].startswith(wording.load("brief")["segments"][segment])
