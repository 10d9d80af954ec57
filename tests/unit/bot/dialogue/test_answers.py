"""What counts as the answer to a question: in whatever form it is put, or volunteered before."""

from __future__ import annotations

import pytest

from bot.dialogue.topics import Topic
from bot.qualification.segments import Segment
from tests.support.talk import Talk, asked, company, until


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("que ma boîte essaie le terminal renforcé", "state_need"),
        ("QUE QUELQU'UN DECROCHE A MA PLACE PENDANT LES SOINS", "state_need"),
        ("que ça bipe quand le stock est bas", "ask_delay"),
        ("de quoi compter les moutons sans carnet", "nlu_fallback"),
        ("quelque chose qui prévienne ma fille si je tombe", "nlu_fallback"),
        ("Ne plus perdre les bons d'intervention", "nlu_fallback"),
        ("comment je fais pour que mes élèves réservent tout seuls", "nlu_fallback"),
        ("y aurait-il un moyen de savoir où sont mes camions ?", "nlu_fallback"),
    ],
)
def test_a_need_is_taken_in_whatever_form_it_is_put(text: str, intent: str) -> None:
    talk = asked(Topic.NEED)
    talk.says(text, intent, 0.45)
    assert talk.value(Topic.NEED) is not None
    assert "utter_question_noted" not in talk.said


def test_a_need_is_not_given_up_because_the_story_begins_with_i_do_not_know() -> None:
    talk = asked(Topic.NEED)
    talk.says(
        "je ne sais pas si je suis au bon endroit, je note mes relevés sur des carnets qui prennent l'eau",
        "dont_know",
    )
    assert talk.state.progress_of(Topic.NEED).outcome == "answered"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ma tablette ordinaire est HS depuis le coup de vent : vos modèles durcis ?", "sales"),
        ("nos vieilles caisses sont en panne une semaine sur deux, on voudrait en changer", "sales"),
        ("mon logiciel d'une autre marque marche plus, vous proposez quoi pour le remplacer", "sales"),
        ("LA TABLETTE QUE VOUS M'AVEZ VENDUE EN MARS NE S'ALLUME PLUS", "support"),
        ("la montre que j'ai achetée chez vous ne charge plus", "support"),
        ("ma commande n° 55871 n'est jamais arrivée", "support"),
    ],
)
def test_only_a_fault_of_what_is_ours_is_a_matter_for_support(text: str, kind: str) -> None:
    talk = Talk()
    talk.says(text, "request_support", 0.95)
    assert talk.state.kind == kind


@pytest.mark.parametrize(
    ("text", "topic", "better"),
    [
        ("Je suis formatrice, je cherche un logiciel de facturation", Topic.ROLE, "formatrice indépendante"),
        ("Mairie de Lux, vous répondez aux marchés publics ?", Topic.PROCEDURE, "MAPA"),
        ("Office HLM, on passe par des accords-cadres", Topic.PROCEDURE, "appel d'offres ouvert"),
    ],
)
def test_a_vague_word_volunteered_is_kept_until_a_better_one_is_given(
    text: str, topic: Topic, better: str
) -> None:
    talk = Talk()
    talk.says(text, "state_need")
    assert talk.value(topic) is not None
    assert not talk.state.settled(topic)
    talk.state.asking = topic
    talk.says(better)
    assert talk.value(topic) == better
    assert talk.state.settled(topic)


def test_what_was_said_before_settles_the_question_about_it() -> None:
    talk = Talk()
    talk.says("Je suis formatrice, je cherche un logiciel de facturation", "state_need")
    talk.state.asking = Topic.ROLE
    talk.says("je vous l'ai déjà dit", "complain", 0.5)
    assert talk.value(Topic.ROLE) == "formatrice"
    assert talk.state.settled(Topic.ROLE)


@pytest.mark.parametrize(
    "text",
    [
        "Je suis gérante d'une crèche privée, je veux un logiciel de planning",
        "mairie de Lux, appel d'offres 2026-07 pour 40 tablettes, réponse avant le 15 janvier",
    ],
)
def test_a_clear_word_volunteered_is_not_asked_again(text: str) -> None:
    talk = Talk()
    talk.says(text, "state_need")
    assert talk.state.settled(Topic.ROLE) or talk.state.settled(Topic.PROCEDURE)


@pytest.mark.parametrize(
    "name", ["Administration communale de Ploubaz", "Inspection Rhodanienne", "Formation Plus"]
)
def test_an_organisation_whose_name_begins_like_a_function_is_one(name: str) -> None:
    talk = asked(Topic.ORGANISATION)

    talk.says(name, "give_organisation")

    assert talk.value(Topic.ORGANISATION) == name


def test_who_describes_themselves_in_words_of_their_own_is_understood() -> None:
    talk = asked(Topic.SEGMENT)

    talk.says("Une amicale de quartier, qui les passerait aux anciens.", like="B2B2C")

    assert "utter_not_understood" not in talk.said
    assert talk.state.segment() is Segment.B2B2C


def test_a_description_that_the_classifier_is_not_sure_of_is_asked_again() -> None:
    talk = asked(Topic.SEGMENT)

    talk.says("C'est une longue histoire, vous savez.", like="unknown")

    assert talk.state.segment() is None


@pytest.mark.parametrize(
    "text", ["Menuiserie Kerlann SARL", "la SARL Dupont", "Mairie de Vannes", "chez net et clair"]
)
def test_the_name_of_an_organisation_says_nothing_of_when(text: str) -> None:
    talk = until(company(), Topic.TIMELINE)
    talk.says(text, "give_organisation", 0.5)
    assert talk.value(Topic.TIMELINE) is None and talk.asked is Topic.TIMELINE


@pytest.mark.parametrize("text", ["quand la SARL Dupont aura livré", "SAS Kerlann, au printemps", "à Pâques"])
def test_a_moment_may_be_told_by_an_organisation(text: str) -> None:
    talk = until(company(), Topic.TIMELINE)
    talk.says(text, "give_details", 0.5)
    assert talk.value(Topic.TIMELINE) == text
