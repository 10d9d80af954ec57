from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot import wording
from bot.dialogue.topics import needed_topics
from bot.leads.lead import Kind, Lead, Status
from bot.qualification.segments import Segment
from bot.web.console.details import contact_links, details, missing, phone
from tests.support.crm import COMPLETE, NOW, another

WORDS = wording.load("console")
HERE = NOW.astimezone(ZoneInfo("Europe/Paris"))


def shown(lead: Lead) -> dict[str, str]:
    return {detail.name: detail.value for detail in details(lead, HERE, WORDS)}


def test_values_are_written_as_people_write_them() -> None:
    found = shown(COMPLETE)
    assert found["budget"] == "4\u202f500\u00a0€"
    assert found["size"] == "12 personnes"
    assert found["siren"] == "732\u00a0829\u00a0320"
    assert found["timeline_date"] == "dimanche 21\u00a0juin 2026"
    assert found["usage"] == "Pour son propre usage"


@pytest.mark.parametrize(
    ("period", "value"), [("month", "90\u00a0€ par mois"), ("year", "90\u00a0€ par an"), (None, "90\u00a0€")]
)
def test_a_budget_says_how_often(period: str | None, value: str) -> None:
    assert shown(another(budget=90, budget_period=period))["budget"] == value


def test_one_person_is_not_several() -> None:
    assert shown(another(size=1))["size"] == "1\u00a0personne"


def test_what_is_not_known_has_no_line() -> None:
    assert shown(another(budget=None, size=None, score=None)).keys().isdisjoint({"budget", "size", "score"})


def test_a_person_is_called_and_written_to_by_links() -> None:
    assert [(link.value, link.href) for link in contact_links(COMPLETE)] == [
        ("06\u00a039\u00a098\u00a000\u00a012", "tel:+33639980012"),
        ("maelle@menuiserie.example", "mailto:maelle@menuiserie.example"),
    ]


def test_an_address_cannot_add_anything_to_its_link() -> None:
    links = contact_links(another(email='a?cc=b@c.example"', phone=None))
    assert [link.href for link in links] == ["mailto:a%3Fcc%3Db@c.example%22"]


def test_numbers_of_other_countries_keep_their_country() -> None:
    assert phone("+32470123456").startswith("+32")
    assert phone("no number") == "no number"


def test_what_is_missing_is_what_this_segment_is_asked_for() -> None:
    assert missing(COMPLETE, WORDS) == []
    assert missing(another(budget=None, role=None, email=None, phone=None), WORDS) == [
        "fonction",
        "budget",
        "e-mail ou téléphone",
    ]
    assert "budget" not in missing(another(segment="B2R", budget=None), WORDS)


def test_nothing_is_to_be_asked_of_somebody_who_refused() -> None:
    assert missing(another(status=Status.NO_CONTACT, email=None, phone=None), WORDS) == []
    assert missing(another(segment=None, email=None, phone=None), WORDS) == []


@pytest.mark.parametrize("segment", Segment)
@pytest.mark.parametrize("support", [True, False])
def test_every_topic_that_may_be_missing_has_its_french_word(segment: Segment, support: bool) -> None:
    bare = Lead("x", "c", 1, NOW, NOW, Kind.SUPPORT if support else Kind.SALES, segment=segment.value)
    topics = needed_topics(segment, support=support)
    assert len(missing(bare, WORDS)) == len(topics) + 1
