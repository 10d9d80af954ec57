"""Where in France a visitor is, read from what they say anyway."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.fields.place import Place, find
from bot.reference.places import departments
from tests.support.crm import ROOT


@pytest.mark.parametrize(
    ("text", "department", "postcode"),
    [
        ("nous sommes à Lyon 69003", "69", "69003"),
        ("menuiserie à Brest (29200), 12 salariés", "29", "29200"),
        ("29200 Brest", "29", "29200"),
        ("12 rue des Lilas, 44000 Nantes", "44", "44000"),
        ("à Boulogne-sur-Mer 62200", "62", "62200"),
        ("code postal 75 011", "75", "75011"),
        ("cp: 97400", "974", "97400"),
        ("je suis à Bastia, 20200", "2B", "20200"),
        ("à Monaco 98000", None, "98000"),
        ("dans le Finistère (29)", "29", None),
        ("Mairie de Quimper (29)", "29", None),
        ("basés en Loire-Atlantique", "44", None),
        ("dans le finistere", "29", None),
        ("en ille et vilaine", "35", None),
        ("on est dans le 93", "93", None),
        ("dans le 44 et on cherche des tablettes", "44", None),
        ("département 2A", "2A", None),
        ("dépt 56", "56", None),
        ("DSI du département de la Nièvre", "58", None),
        ("DDPP de la Haute-Garonne, service protection économique", "31", None),
        ("je vis à La Réunion", "974", None),
        ("dans le Cantal, ça capte mal", "15", None),
        ("dans l’Ain", "01", None),
    ],
)
def test_a_place_is_heard_however_it_is_said(text: str, department: str | None, postcode: str | None) -> None:
    assert find(text) == Place(department, postcode)


@pytest.mark.parametrize(
    "text",
    [
        "12000 colis par mois",
        "un budget de 25000 Euros",
        "entre 10000 et 20000 Euros",
        "de 20000 Clients",
        "90000 Abonnés",
        "à Noël 12000 euros",
        "06 39 98 00 12",
        "siret 214 807 364 00010",
        "réf. AOO-75011",
        "facture 75011",
        "Plainte 23-11874 : merci de préciser",
        "la norme ISO 27001",
        "menuiserie (12 salariés)",
        "dans le 15 jours",
        "entre le 12 et le 15",
        "dans le Lot 2",
        "dans la somme de 300 €",
        "à la réunion de mardi",
        "dans le nord",
        "dans la loire",
        "DANS LE CHER ET PAS AILLEURS",
        "en Bretagne",
        "à Lausanne 1003",
        "mon GSM est tombé dans la Meuse, septante-cinq euros max",
        "en Gironde et en Dordogne",
        "",
    ],
)
def test_what_is_no_place_and_what_may_be_two_is_left_alone(text: str) -> None:
    assert find(text) is None


@given(st.text(max_size=400))
def test_whatever_is_typed_only_known_places_come_out(text: str) -> None:
    found = find(text)
    assert found is None or found.department is None or found.department in departments()


def test_of_a_thousand_first_messages_only_those_that_name_a_place_are_heard_so() -> None:
    lines = (ROOT / "benchmarks/understanding/data/openings.jsonl").read_text(encoding="utf-8").splitlines()
    found = [place for line in lines if (place := find(json.loads(line)["text"]))]
    assert len(lines) > 1_000
    assert sorted(place.department or "" for place in found) == [
        "03", "11", "23", "24", "32", "39", "48", "48", "57", "58", "58", "83", "971", "971", "974", "988",
    ]  # fmt: skip
    assert {place.postcode for place in found} == {None}
