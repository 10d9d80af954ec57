"""What a visitor takes back, above all when the recap is shown, with the values given before."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from bot.dialogue.advance import advance
from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import Topic
from bot.leads.fields import correction
from bot.leads.fields.reading import ReadingContext
from tests.support.talk import TODAY

Facts = Mapping[str, Any]


def named(first_name: str, last_name: str) -> dict[str, str]:
    return {"first_name": first_name, "last_name": last_name}


BUILDER: Facts = {
    "need": "15 tablettes durcies pour les chefs de chantier",
    "organisation": "Batimalo",
    "role": "conductrice de travaux",
    "size": 12,
    "timeline": "fin mars",
    "budget": 6000,
    "name": named("Solène", "Kerbrat"),
    "email": "solene.kerbrat@batimalo.fr",
    "phone": "+33639980127",
}
TOWN: Facts = {
    "need": "un logiciel de gestion du cimetière",
    "organisation": "Mairie de Plouvien",
    "role": "directeur administratif",
    "size": 45,
    "procedure": "accord-cadre, marché subséquent LB-04, remise des offres le 2 avril",
    "siren_or_siret": "732829320",
    "timeline": "avant l'été",
    "budget": 18000,
    "name": named("Yannick", "Le Bris"),
    "email": "y.lebris@plouvien.bzh",
}
OPERATOR: Facts = {
    "need": "une box domotique en marque blanche",
    "organisation": "Fibralp",
    "role": "chef de produit",
    "end_customers": "nos 3 000 abonnés fibre",
    "timeline": "à la rentrée de septembre",
    "budget": 40000,
    "name": named("Amina", "Diallo"),
    "email": "amina.diallo@fibralp.net",
}
ACCOUNTANT: Facts = {
    "need": "faire découvrir votre CRM aux commerçants",
    "organisation": "Cabinet Vermeulen",
    "role": "expert-comptable associé",
    "gateway_companies": "une quarantaine de TPE du bâtiment",
    "size": 8,
    "timeline": "au printemps",
    "name": named("Joost", "Vermeulen"),
    "email": "joost@cabinet-vermeulen.be",
}
PRIVATE: Facts = {
    "need": "une tablette simple pour ma grand-mère",
    "timeline": "pour Noël",
    "budget": 250,
    "name": named("Fatou", "Ndiaye"),
    "phone": "+33639980144",
}
REGULATOR: Facts = {
    "need": "des pièces sur vos caisses",
    "organisation": "DGCCRF",
    "role": "inspecteur",
    "regulation": "contrôle article 286 du CGI, dossier 2026-114, réponse avant le 15 janvier",
    "name": named("Marc", "Ollivier"),
    "email": "marc.ollivier@dgccrf.example.org",
}
ASSOCIATION: Facts = {
    "need": "12 licences de comptabilité",
    "organisation": "Les Jardins de Tambacounda",
    "role": "coordinatrice",
    "size": 27,
    "timeline": "en février",
    "budget": 3000,
    "name": named("Awa", "Sarr"),
    "email": "awa.sarr@jardins.sn",
}


def changed(typed: str, facts: Facts, asking: Topic = Topic.CONFIRM) -> dict[str, Any]:
    """What the conversation knows anew after `typed`, `facts` being known and `asking` asked."""
    state = DialogueState(turn=10, asking=asking, consent=True)
    for name, value in facts.items():
        state.facts[Topic(name)] = Fact(value, str(value), 3)
        state.progress_of(Topic(name)).outcome = "answered"
    state.progress_of(Topic.CONSENT).outcome = "answered"
    clause = Clause(typed, 0, len(typed), "nlu_fallback", 0.9)
    heard = hear(typed, Understanding("nlu_fallback", 0.9, (clause,)), state, TODAY)
    advance(state, heard)
    return {t.value: f.value for t, f in state.facts.items() if facts.get(t.value) != f.value}


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
        ("c'est Aminata mon prénom, pas Amina", OPERATOR, {"name": named("Aminata", "Diallo")}),
        ("Kerbrad avec un d, pas Kerbrat", BUILDER, {"name": named("Solène", "Kerbrad")}),
        ("Solène sans accent svp", BUILDER, {"name": named("Solene", "Kerbrat")}),
        ("Diallo avec un seul l", OPERATOR, {"name": named("Amina", "Dialo")}),
        ("le nom de famille c'est Le Bris-Morvan", TOWN, {"name": named("Yannick", "Le Bris-Morvan")}),
        (
            "Joost Vermeulen c'est mon père, moi c'est Pieter",
            ACCOUNTANT,
            {"name": named("Pieter", "Vermeulen")},
        ),
        (
            "ce n'est pas moi qu'il faudra contacter mais ma collègue, notez Rokhaya Faye à ma place",
            ASSOCIATION,
            {"name": named("Rokhaya", "Faye")},
        ),
    ],
)
def test_one_part_or_one_letter_of_a_name_is_corrected(typed: str, facts: Facts, new: dict[str, Any]) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("l'adresse c'est .com pas .fr", BUILDER, {"email": "solene.kerbrat@batimalo.com"}),
        ("sans le point entre prénom et nom dans le mail", OPERATOR, {"email": "aminadiallo@fibralp.net"}),
        ("c'est 72 à la fin, pas 27", BUILDER, {"phone": "+33639980172"}),
        ("les deux derniers chiffres c'est 45", PRIVATE, {"phone": "+33639980145"}),
        (
            "j'ai changé d'avis, appelez moi plutôt au 0639982121 que de m'écrire",
            ASSOCIATION,
            {"phone": "+33639982121"},
        ),
    ],
)
def test_the_ending_of_an_address_or_a_number_is_corrected_or_another_way_to_be_reached_is_added(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("on sera 14 en janvier avec les deux embauches, mettez 14", BUILDER, {"size": 14}),
        ("12 c'était l'an dernier, aujourd'hui c'est 19", BUILDER, {"size": 19}),
        ("comptez aussi les 3 apprentis, ça fait 15", BUILDER, {"size": 15}),
        ("tu peux mettre 7500", BUILDER, {"budget": 7500}),
        ("disons plutôt 5 200", BUILDER, {"budget": 5200}),
        ("250 c trop, 180", PRIVATE, {"budget": 180}),
        ("6000 c'est HT, mettez 7200 TTC", BUILDER, {"budget": 7200}),
    ],
)
def test_a_figure_goes_to_the_only_line_that_it_can_be(typed: str, facts: Facts, new: dict[str, Any]) -> None:
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
        ("on est 14 et non 12, et pour l'enveloppe comptez 8000", BUILDER, {"size": 14, "budget": 8000}),
        ("le budget c'est 5000 et la date fin avril", BUILDER, {"timeline": "fin avril", "budget": 5000}),
        (
            "je suis responsable marketing et c'est 6 000 abonnés, pas 3 000",
            OPERATOR,
            {"role": "responsable marketing", "end_customers": "nos 6 000 abonnés fibre"},
        ),
        (
            "Organisation : Sénégal Vert. Fonction : directrice. Le reste est bon.",
            ASSOCIATION,
            {"organisation": "Sénégal Vert", "role": "directrice"},
        ),
        (
            "Correction : effectif 30, budget 3 500 €, échéance mars.",
            ASSOCIATION,
            {"size": 30, "timeline": "mars", "budget": 3500},
        ),
    ],
)
def test_several_corrections_in_one_message_are_all_kept(
    typed: str, facts: Facts, new: dict[str, Any]
) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts", "new"),
    [
        ("est-ce que vous pouvez mettre 13 personnes à la place de 12 ?", BUILDER, {"size": 13}),
        ("on peut mettre début mai plutôt que fin mars ?", BUILDER, {"timeline": "début mai"}),
    ],
)
def test_a_correction_put_as_a_request_is_one(typed: str, facts: Facts, new: dict[str, Any]) -> None:
    assert changed(typed, facts) == new


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        ("est-ce que ça existe en location, pour deux ou trois mois ?", BUILDER),
        ("et si on vous prend 10 licences de plus en mars, vous faites un geste ?", ASSOCIATION),
        ("oui tout est bon, bonne journée et à lundi", BUILDER),
        ("oui parfait. j'ai mis du temps, on a eu 3 coupures de courant ce matin", ASSOCIATION),
        ("haha 6000 euros, mon patron va faire une syncope, mais oui c'est ça", BUILDER),
        ("oui, et je précise que je suis en congé jusqu'à lundi", TOWN),
        ("oui impeccable, désolé pour les fautes, j'ai plus mes lunettes depuis mardi", TOWN),
        (
            "oui c'est correct. Le budget doit encore passer en commission le 12 décembre, je vous "
            "tiens au courant",
            TOWN,
        ),
        ("oui. j'espère que la tablette marche avec la 4G parce que chez elle y a pas la fibre", PRIVATE),
        ("oui et pour info on est fermés du 24 au 31 décembre", BUILDER),
        ("oui, même si le 2 avril ça va être chaud", TOWN),
    ],
)
def test_questions_remarks_and_thanks_correct_nothing(typed: str, facts: Facts) -> None:
    assert changed(typed, facts) == {}


def without(facts: Facts, name: str) -> Facts:
    return {topic: value for topic, value in facts.items() if topic != name}


def test_a_detail_is_corrected_while_another_question_is_answered() -> None:
    typed = "au fait c'est 16 personnes pas 12, et pour le budget 3500"
    assert changed(typed, without(BUILDER, "budget"), Topic.BUDGET) == {"size": 16, "budget": 3500}
    typed = "Awa Sarr. Ah pardon, pour le budget c'est 3 200 euros et non 3 000"
    given = changed(typed, without(ASSOCIATION, "name"), Topic.NAME)
    assert given == {"name": named("Awa", "Sarr"), "budget": 3200}


def test_an_answer_without_a_word_that_takes_back_corrects_nothing() -> None:
    assert changed("début juin", without(BUILDER, "role"), Topic.ROLE).get("timeline") is None


@pytest.mark.parametrize("piece", ["pas ", "c'est ", "1 ", "avec deux ", "plutôt 12 que ", "ajoutez ", ", "])
def test_the_longest_message_is_read_quickly(piece: str) -> None:
    typed = (piece * 500)[:1000]
    start = time.perf_counter()
    changed(typed, TOWN)
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(
    "text",
    ["j'ai interverti deux chiffres, mon fixe c'est le 01 99 00 45 12", "il manquait trois lettres, désolée"],
)
def test_figures_of_writing_are_neither_people_nor_euros(text: str) -> None:
    known = {"budget": 15000, "size": 12, "email": "lea@exemple.org"}
    found = dict(correction.find(text, ReadingContext(today=TODAY), known, "confirm"))
    assert not {"budget", "size"} & set(found)


def test_what_is_said_of_a_mailbox_names_no_organisation() -> None:
    known = {"email": "lea@exemple.org", "organisation": "Menuiserie Aubrac"}
    text = "ma boîte est saturée, prenez plutôt l.aubrac@exemple.org"
    found = dict(correction.find(text, ReadingContext(today=TODAY), known, "confirm"))
    assert [name for name in found] == ["email"]


def test_the_words_of_an_address_respell_no_name() -> None:
    known = {"name": {"first_name": "Anne-Lise", "last_name": "Robichaud-Cyr"}, "budget": 20}
    text = "oups il manquait un point : al.robichaud@exemple.org"
    assert dict(correction.find(text, ReadingContext(today=TODAY), known, "email")) == {}
