"""Corrections of values told in words: dates, organisations, functions, procedures, needs."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.topics import Topic
from tests.unit.bot.dialogue.corrected import (
    ACCOUNTANT,
    ASSOCIATION,
    BUILDER,
    OPERATOR,
    PRIVATE,
    REGULATOR,
    TOWN,
    Facts,
    changed,
)


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        (
            "non finalement le chantier est repoussé, on peut démarrer juste après la Pentecôte",
            BUILDER,
            {"timeline": "juste après la Pentecôte"},
        ),
        ("la date c'est pas fin mars c'est fin mai, j'ai confondu", BUILDER, {"timeline": "fin mai"}),
        (
            "finalement dès que possible, on n'attend plus la subvention",
            BUILDER,
            {"timeline": "dès que possible"},
        ),
        (
            "non pas pressé en fait, mon fils s'en occupe que l'année prochaine",
            PRIVATE,
            {"timeline": "l'année prochaine"},
        ),
        (
            "après la Tabaski plutôt, en février la moitié de l'équipe est au village",
            ASSOCIATION,
            {"timeline": "après la Tabaski"},
        ),
        (
            "Erreur sur l'échéance : lire « avant le 30 avril » et non « avant l'été ».",
            TOWN,
            {"timeline": "avant le 30 avril"},
        ),
        (
            "Pardon, le chantier est avancé : c'est au premier trimestre qu'il faut livrer.",
            BUILDER,
            {"timeline": "au premier trimestre"},
        ),
        ("oubliez fin mars, c'est devenu urgent : sous 15 jours", BUILDER, {"timeline": "sous 15 jours"}),
        (
            "fin mars c'est trop tard, il me les faudrait pour le 1er mars",
            BUILDER,
            {"timeline": "pour le 1er mars"},
        ),
    ],
)
def test_a_new_date_is_cut_out_of_what_is_told_around_it(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        (
            "on a fusionné en mars dernier. N'écrivez pas Batimalo, écrivez Armor Construction, c'est "
            "ce qui figure au registre",
            BUILDER,
            {"organisation": "Armor Construction"},
        ),
        (
            "Depuis le rachat en juin on s'appelle Novabat, plus Batimalo",
            BUILDER,
            {"organisation": "Novabat"},
        ),
        (
            "la facture sera au nom de la holding, Groupe Kerbrat Participations, pas Batimalo",
            BUILDER,
            {"organisation": "Groupe Kerbrat Participations"},
        ),
        (
            "Fibralp c'est la marque. La société qui signe est Alpes Réseaux SAS",
            OPERATOR,
            {"organisation": "Alpes Réseaux SAS"},
        ),
        ("remplacez Fibralp par Fibralp Outre-mer", OPERATOR, {"organisation": "Fibralp Outre-mer"}),
        (
            "pas cabinet vermeulen, fiduciaire vermeulen & lambert srl svp",
            ACCOUNTANT,
            {"organisation": "fiduciaire vermeulen & lambert srl"},
        ),
    ],
)
def test_a_new_name_of_the_organisation_replaces_the_old_one_and_nothing_else(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        (
            "ne notez pas conductrice de travaux, je viens de passer directrice de travaux",
            BUILDER,
            {"role": "directrice de travaux"},
        ),
        (
            "depuis le 1er du mois je suis secrétaire général, plus directeur administratif",
            TOWN,
            {"role": "secrétaire général"},
        ),
        (
            "non je suis pas associé je suis salarié collaborateur",
            ACCOUNTANT,
            {"role": "salarié collaborateur"},
        ),
        (
            "Bon alors moi je croyais que j'étais chef de produit mais la DRH vient de m'envoyer mon "
            "avenant, donc officiellement notez directrice produit",
            OPERATOR,
            {"role": "directrice produit"},
        ),
        ("coordinatrice pays, pas coordinatrice tout court", ASSOCIATION, {"role": "coordinatrice pays"}),
    ],
)
def test_a_new_function_replaces_the_old_one_and_nothing_else(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        (
            "le LB-04 c'est le lot voirie, le bon c'est le marché subséquent LB-12 et les plis sont "
            "attendus le 9 mai",
            TOWN,
            {"procedure": "accord-cadre, marché subséquent LB-12, remise des offres le 9 mai"},
        ),
        (
            "la remise des offres est repoussée au 16 avril",
            TOWN,
            {"procedure": "accord-cadre, marché subséquent LB-04, remise des offres le 16 avril"},
        ),
        (
            "LB-40 pas LB-04",
            TOWN,
            {"procedure": "accord-cadre, marché subséquent LB-40, remise des offres le 2 avril"},
        ),
        (
            "ce n'est plus un accord-cadre, on passe en MAPA, référence 2026-PV-18",
            TOWN,
            {"procedure": "MAPA, référence 2026-PV-18"},
        ),
        (
            "le dossier c'est 2026-141, pas 114",
            REGULATOR,
            {"regulation": "contrôle article 286 du CGI, dossier 2026-141, réponse avant le 15 janvier"},
        ),
        (
            "article 289 et non 286",
            REGULATOR,
            {"regulation": "contrôle article 289 du CGI, dossier 2026-114, réponse avant le 15 janvier"},
        ),
    ],
)
def test_only_the_part_that_changed_of_a_procedure_or_a_control_is_replaced(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        (
            "finalement on part sur 10 tablettes seulement",
            BUILDER,
            {"need": "10 tablettes durcies pour les chefs de chantier"},
        ),
        (
            "12 licences c'était au début, maintenant il en faudrait 16",
            ASSOCIATION,
            {"need": "16 licences de comptabilité"},
        ),
        (
            "ajoutez aussi la formation des utilisateurs",
            ASSOCIATION,
            {"need": "12 licences de comptabilité + la formation des utilisateurs"},
        ),
        (
            "c'est pour mon grand-père pas ma grand-mère",
            PRIVATE,
            {"need": "une tablette simple pour mon grand-père"},
        ),
        ("pas comptabilité, plutôt des licences de paie", ASSOCIATION, {"need": "12 licences de paie"}),
        ("les abonnés c'est 3 500 maintenant", OPERATOR, {"end_customers": "nos 3 500 abonnés fibre"}),
        (
            "il note pas que le bâtiment, ca serait une cinquantaine de tpe, bâtiment et restauration",
            ACCOUNTANT,
            {"gateway_companies": "une cinquantaine de tpe, bâtiment et restauration"},
        ),
        (
            "ce sont des PME pas des TPE",
            ACCOUNTANT,
            {"gateway_companies": "une quarantaine de PME du bâtiment"},
        ),
        (
            "pas des licences de comptabilité, des licences de gestion de stock",
            ASSOCIATION,
            {"need": "12 licences de gestion de stock"},
        ),
        ("ma grand-mère non, mon oncle", PRIVATE, {"need": "une tablette simple pour mon oncle"}),
    ],
)
def test_what_is_refused_of_a_value_in_words_is_replaced_and_the_rest_is_kept(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        (
            "en fait pas que les chefs, mettez 20 tablettes durcies pour chaque chantier et chaque dépôt",
            BUILDER,
            {"need": "20 tablettes durcies pour chaque chantier et chaque dépôt"},
        ),
        (
            "Attendez, j'avais oublié l'abonnement : je peux monter à 7 000 euros pour les deux, pas plus",
            BUILDER,
            {"budget": 7000},
        ),
        (
            "Je corrige : 5 000 abonnés fibre, box comprise dans le forfait, à nos couleurs",
            {
                **OPERATOR,
                "end_customers": "3 000 abonnés fibre, box comprise dans le forfait",
            },
            {"end_customers": "5 000 abonnés fibre, box comprise dans le forfait, à nos couleurs"},
        ),
    ],
)
def test_what_is_told_anew_stands_instead_of_the_old(typed: str, facts: Facts, new: dict[str, Any]) -> None:
    assert changed(typed, facts) == new


def test_why_an_address_changes_is_no_new_date() -> None:
    typed = "mince, l'adresse du chantier je la perds en juin, mettez kerbrat@batimalo.bzh plutôt"

    assert changed(typed, BUILDER) == {"email": "kerbrat@batimalo.bzh"}


def test_a_new_address_and_a_new_date_are_both_kept() -> None:
    typed = "mettez kerbrat@batimalo.bzh plutôt, et c'est pour juin finalement"

    assert changed(typed, BUILDER) == {"email": "kerbrat@batimalo.bzh", "timeline": "pour juin"}


def test_a_name_is_no_new_organisation_because_its_story_is_told() -> None:
    facts = {"need": "des téléphones à revendre", "organisation": "Bazar Prospère", "role": "propriétaire"}
    typed = "Ablavi Kossiwa, c'est moi la patronne du Bazar Prospère, prospère c'était mon père"

    assert "organisation" not in changed(typed, facts, Topic.NAME)
