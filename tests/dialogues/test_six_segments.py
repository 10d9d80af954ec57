"""One whole conversation per segment, from the first words to the saved lead."""

from __future__ import annotations

from typing import Any

from tests.support.people import GRANDCHILD, GRANDCHILD_ANSWERS, JOINER, JOINER_ANSWERS
from tests.support.visitor import Visitor


def _has(lead: dict[str, Any], **wanted: Any) -> None:
    wrong = {name: lead[name] for name, value in wanted.items() if lead[name] != value}
    assert not wrong, f"not as given: {wrong}"


def _finishes(visitor: Visitor) -> dict[str, Any]:
    """Confirms the recap, wants nothing else; the lead."""
    visitor.is_asked("confirm").says("oui, c'est exact").is_asked("anything_else").reads("enregistrée")
    assert visitor.says("non merci").done
    return visitor.lead()


def test_a_consumer_buys_for_the_family(visitor: Visitor) -> None:
    visitor.says(GRANDCHILD).gives(GRANDCHILD_ANSWERS, until="confirm")
    lead = _finishes(visitor)
    _has(lead, segment="B2C", profile="consommateur", kind="sales", status="qualified", usage="own")
    _has(lead, first_name="Camille", last_name="Fontanel", email="camille.fontanel@courriel.example")
    _has(lead, budget=200, budget_period="once", organisation=None, siren=None)
    assert "grand-mère" in lead["need"] and lead["timeline_date"].endswith("-12-25")
    assert lead["consent"]["contact"] is True and lead["consent"]["marketing"] is False
    visitor.was_not_asked("organisation", "role", "size", "siren_or_siret", "segment", "usage")


def test_a_company_buys_for_itself(visitor: Visitor) -> None:
    visitor.says(JOINER).gives(JOINER_ANSWERS, until="confirm")
    lead = _finishes(visitor)
    _has(lead, segment="B2B", profile="entreprise", kind="sales", status="qualified", usage="own")
    _has(lead, first_name="Yann", last_name="Le Bihan", email="yann@menuiserie-kerlann.example")
    _has(lead, organisation="Menuiserie Kerlann", role="gérant", size=14, budget=4000, budget_period="year")
    assert "planifier nos chantiers" in lead["need"] and lead["timeline"] == "au printemps"
    visitor.was_not_asked("size", "segment", "usage", "phone")


def test_an_administration_buys_by_a_procedure(visitor: Visitor) -> None:
    visitor.says("La commune de Saint-Ferjeux cherche 6 tablettes pour équiper l'accueil de la mairie").gives(
        {
            "organisation": "Commune de Saint-Ferjeux",
            "role": "secrétaire générale",
            "procedure": "un MAPA, référence 2026-31",
            "siren_or_siret": "732 829 320 00074",
            "timeline": "installation en mars prochain",
            "budget": "12 000 euros",
            "name": "Odile Marchenay",
            "email": "accueil@saint-ferjeux.example",
            "consent": "oui d'accord",
        },
        until="confirm",
    )
    lead = _finishes(visitor)
    _has(lead, segment="B2A", profile="administration", kind="sales", status="qualified")
    _has(lead, siren="732829320", siret="73282932000074", reference="2026-31", budget=12000)
    _has(lead, first_name="Odile", last_name="Marchenay", role="secrétaire générale")
    assert "Saint-Ferjeux" in lead["organisation"] and "MAPA" in lead["procedure"]
    assert "mars" in lead["timeline"]


def test_a_regulator_is_owed_an_answer_and_asked_no_consent(visitor: Visitor) -> None:
    visitor.says(
        "Notre autorité ouvre un contrôle sur pièces de vos traitements de données, dossier 26-118, "
        "et attend votre réponse sous quinze jours"
    ).gives(
        {
            "organisation": "Autorité de contrôle des données",
            "role": "contrôleuse",
            "name": "Hélène Vauquelin",
            "email": "helene.vauquelin@autorite.example",
        },
        until="confirm",
    )
    lead = _finishes(visitor)
    _has(lead, segment="B2R", profile="administration", kind="compliance", status="qualified")
    _has(lead, lawful_basis="legal_obligation", reference="26-118", usage="compliance", role="contrôleuse")
    _has(lead, last_name="Vauquelin", email="helene.vauquelin@autorite.example")
    assert "contrôle sur pièces" in lead["regulation"] and lead["deadline"]
    assert lead["consent"]["contact"] is None
    visitor.was_not_asked("consent", "budget", "size", "need", "timeline")


def test_a_partner_resells_to_consumers(visitor: Visitor) -> None:
    visitor.says(
        "Bonjour, nous sommes la Mutuelle des Alizés, nous voulons louer 500 tablettes à nos adhérents âgés"
    ).gives(
        {
            "need": "500 tablettes simples, à notre marque, à louer à nos adhérents",
            "organisation": "Mutuelle des Alizés",
            "role": "responsable des partenariats",
            "end_customers": "8 000 adhérents de plus de 75 ans",
            "timeline": "en septembre prochain",
            "name": "Fabrice Noguès",
            "email": "f.nogues@alizes.example",
            "consent": "oui",
        },
        until="confirm",
    )
    lead = _finishes(visitor)
    _has(lead, segment="B2B2C", profile="intermediaire", kind="sales", status="qualified")
    _has(lead, role="responsable des partenariats", first_name="Fabrice", last_name="Noguès")
    assert lead["usage"] in ("resale", "embed")
    assert "Alizés" in lead["organisation"] and "8 000 adhérents" in lead["end_customers"]
    assert "septembre" in lead["timeline"]


def test_an_adviser_brings_companies(visitor: Visitor) -> None:
    visitor.says(
        "Bonjour, je suis consultante indépendante et je voudrais recommander votre logiciel de facturation "
        "aux artisans que j'accompagne"
    ).gives(
        {
            "role": "consultante en gestion",
            "gateway_companies": "une trentaine d'artisans et de petits commerces",
            "timeline": "dès le mois prochain",
            "name": "Sabine Courtial",
            "email": "sabine.courtial@cabinet.example",
            "consent": "oui",
        },
        until="confirm",
    )
    lead = _finishes(visitor)
    _has(lead, segment="B2C2B", profile="intermediaire", kind="sales", status="qualified", usage="recommend")
    _has(lead, first_name="Sabine", last_name="Courtial", email="sabine.courtial@cabinet.example")
    assert "une trentaine d'artisans" in lead["gateway_companies"] and "consultante" in lead["role"]
    visitor.was_not_asked("budget", "size", "organisation")


def test_a_profile_and_a_use_that_are_not_clear_are_asked_with_buttons(visitor: Visitor) -> None:
    visitor.says("Bonjour, je voudrais des renseignements sur vos tablettes").gives(
        {"need": "une dizaine de tablettes de taille moyenne"}, until="segment"
    )
    visitor.presses("une entreprise")
    if visitor.asked == "usage":
        visitor.presses("notre usage")
    visitor.gives({**JOINER_ANSWERS, "size": "nous sommes 14"}, until="confirm")
    lead = _finishes(visitor)
    _has(lead, segment="B2B", status="qualified", size=14, organisation="Menuiserie Kerlann")


def test_the_lead_says_where_it_comes_from_and_why_it_has_its_segment(visitor: Visitor) -> None:
    visitor.says(GRANDCHILD).gives(GRANDCHILD_ANSWERS, until="confirm")
    lead = _finishes(visitor)
    assert lead["source"] == {"page": "/", "referrer": "", "utm": {"utm_source": "essai"}, "test": False}
    assert any("grand-mère" in item["quote"] and item["turn"] == 1 for item in lead["evidence"])
    assert lead["confidence"] > 0.8 and lead["request"] == 1
    assert "camille.fontanel@courriel.example" in lead["brief"]
    assert visitor.product.deliveries(visitor.conversation_id) == ["lead.created"]
