"""What visitors take back, and the new value."""

import datetime
from typing import Any

import pytest

from bot.leads.fields import correction
from bot.leads.fields.person_name import PersonName
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))
KNOWN = frozenset(
    {"email", "phone", "size", "budget", "timeline", "name", "organisation", "role", "need", "siren_or_siret"}
)


def corrected(typed: str, known: Any = KNOWN, asking: str | None = "confirm") -> dict[str, Any]:
    return {topic: reading.value for topic, reading in correction.find(typed, CONTEXT, known, asking)}


@pytest.mark.parametrize(
    ("typed", "topic", "value"),
    [
        ("non, mon mail c'est ana.roy@example.org", "email", "ana.roy@example.org"),
        ("a.roy@example.org plutôt, l'autre ne marche plus", "email", "a.roy@example.org"),
        ("oups je me suis trompée de numéro, c'est le 06 39 98 01 23", "phone", "+33639980123"),
        ("c'est 06 39 98 01 23 et pas 06 39 98 01 32", "phone", "+33639980123"),
        ("le bon siren est 732 829 320", "siren_or_siret", "732829320"),
        ("j'ai donné l'ancien, le bon c'est 732 829 320", "siren_or_siret", "732829320"),
        ("en fait on est 41", "size", 41),
        ("pas 30, 38 salariés", "size", 38),
        ("nous sommes 52 désormais, et non 45", "size", 52),
        ("notre effectif est désormais de 64", "size", 64),
        ("pardon, le budget c'est 3 500 euros", "budget", 3500),
        ("500 c'est trop, mettez 350 € max", "budget", 350),
        ("plutôt 900 euros en fait", "budget", 900),
        ("mettez fin février plutôt que mi-mars", "timeline", "fin février"),
        ("finalement ce sera pour avril", "timeline", "pour avril"),
        ("changez la date pour début juin", "timeline", "début juin"),
        ("notez Karim Belaïd", "name", PersonName("Karim", "Belaïd")),
        ("la société c'est Durand & Fils, pas Durand SA", "organisation", "Durand & Fils"),
        ("c'est faux, je suis directrice adjointe", "role", "directrice adjointe"),
        (
            "attendez, il faut 12 tablettes pour les serveurs au lieu de 10",
            "need",
            "12 tablettes pour les serveurs",
        ),
    ],
)
def test_the_new_value_replaces_the_old_one(typed: str, topic: str, value: object) -> None:
    assert corrected(typed) == {topic: value}


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "oui",
            "non",
            "non c'est bon",
            "c'est parfait, merci",
            "en fait non",
            "pardon ?",
            "je préfère par mail",
        ),
        *("vous pouvez corriger ?", "notez bien tout", "finalement oui", "attendez deux secondes", ""),
    ],
)
def test_a_message_without_a_new_value_corrects_nothing(typed: str) -> None:
    assert corrected(typed) == {}


def test_a_topic_without_a_value_yet_is_answered_not_corrected() -> None:
    assert corrected("en fait on est 41", known={"email"}) == {}
    assert corrected("finalement pour avril", known={"size"}, asking="timeline") == {}


def test_a_bare_number_corrects_the_topic_whose_old_value_it_rejects() -> None:
    known = {"size": 30, "budget": 2000}
    assert corrected("38, pas 30", known) == {"size": 38}
    assert corrected("2500, pas 2000", known) == {"budget": 2500}


def test_a_bare_number_that_could_be_anything_is_left_alone() -> None:
    assert corrected("non, 52", {"size": 30, "budget": 2000}) == {}


def test_a_bare_number_corrects_the_only_number_known() -> None:
    assert corrected("non, 52", {"size"}) == {"size": 52}
