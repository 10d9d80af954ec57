"""A question or a remark typed instead of the answer: it is served, and our question is taken up again."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.topics import Topic
from tests.support.talk import Talk, asked


def _left_open(talk: Talk, topic: Topic) -> bool:
    noted = talk.said.count("utter_question_noted")
    return talk.value(topic) is None and talk.asked is topic and noted <= 1


@pytest.mark.parametrize(
    ("topic", "parts"),
    [
        (Topic.ORGANISATION, [("Une seconde.", "give_details"), ("Je parle à une machine ?", "ask_if_bot")]),
        (Topic.ORGANISATION, [("Excusez-moi, on sonne.", "nlu_fallback"), ("Vous restez là ?", "chitchat")]),
        (
            Topic.ORGANISATION,
            [("il neige chez vous ?", "out_of_scope"), ("ici dix centimètres", "state_need")],
        ),
        (
            Topic.ORGANISATION,
            [("vous êtes où ?", "ask_contact"), ("nous c'est du côté de Brive", "give_name")],
        ),
        (Topic.ROLE, [("Drôle de question.", "chitchat"), ("Il faut être chef ?", "nlu_fallback")]),
        (Topic.SIZE, [("vous comptez les bénévoles ?", "nlu_fallback")]),
        (Topic.TIMELINE, [("vous livrez aussi le samedi ?", "ask_delay")]),
        (Topic.TIMELINE, [("l'installation, c'est vous ?", "nlu_fallback"), ("moi je bricole", "chitchat")]),
        (Topic.PROCEDURE, [("vous êtes référencés à l'UGAP ?", "nlu_fallback")]),
        (
            Topic.END_CUSTOMERS,
            [("votre marge c'est combien ?", "ask_price"), ("je vends pas à perte", "deny")],
        ),
        (Topic.GATEWAY_COMPANIES, [("je touche quoi si elles signent ?", "ask_partnership")]),
        (Topic.REGULATION, [("Pardon.", "chitchat"), ("À qui ai-je l'honneur ?", "ask_identity")]),
        (Topic.NAME, [("avant ça dites-moi, c'est fabriqué où ?", "nlu_fallback")]),
    ],
)
def test_what_accompanies_a_digression_is_no_answer(topic: Topic, parts: list[tuple[str, str]]) -> None:
    talk = asked(topic)
    talk.says_parts(*parts)
    assert _left_open(talk, topic)
    assert talk.said
    assert "utter_not_understood" not in talk.said


@pytest.mark.parametrize(
    ("topic", "parts", "value"),
    [
        (
            Topic.ORGANISATION,
            [("Boulangerie Kerduff.", "give_details"), ("Et vous livrez ?", "ask_delivery_area")],
            "Boulangerie Kerduff",
        ),
        (
            Topic.ORGANISATION,
            [("vous livrez à Mayotte ?", "ask_delivery_area"), ("sinon nous c'est la SARL Bambo", "greet")],
            "SARL Bambo",
        ),
        (
            Topic.ORGANISATION,
            [("Garage du Pont Neuf, et ça marche sans réseau ?", "state_need")],
            "Garage du Pont Neuf",
        ),
        (
            Topic.SIZE,
            [("vous posez de drôles de questions, non ?", "chitchat"), ("on est 9", "give_size")],
            9,
        ),
        (Topic.BUDGET, [("le budget ?", "ask_price"), ("800 euros", "give_budget")], 800),
        (Topic.ROLE, [("moi ?", "chitchat"), ("comptable", "give_details")], "comptable"),
    ],
)
def test_an_answer_beside_a_digression_is_taken(
    topic: Topic, parts: list[tuple[str, str]], value: object
) -> None:
    talk = asked(topic)
    talk.says_parts(*parts)
    assert talk.value(topic) == value


@pytest.mark.parametrize(
    ("topic", "text", "intent", "value"),
    [
        (Topic.TIMELINE, "samedi c possible ??", "ask_appointment", "samedi"),
        (Topic.TIMELINE, "vous pensez qu'en janvier ce serait jouable ?", "nlu_fallback", "en janvier"),
        (Topic.TIMELINE, "avant Noël, c'est faisable ou je rêve ?", "nlu_fallback", "avant Noël"),
        (Topic.TIMELINE, "POUR LA RENTREE, POUVEZ-VOUS TENIR CE DELAI ?", "ask_delay", "POUR LA RENTREE"),
        (Topic.BUDGET, "vers 300 € c'est jouable ?", "nlu_fallback", 300),
        (Topic.BUDGET, "on m'a parlé de 2500, c'est dans vos prix ?", "ask_price", 2500),
        (Topic.SIZE, "une dizaine, ça change quelque chose ?", "ask_why_question", 10),
        (Topic.SIZE, "je suis tout seul, c'est trop petit pour vous ?", "state_need", 1),
        (Topic.SIZE, "douze, c'est grave ?", "nlu_fallback", 12),
        (Topic.PROCEDURE, "simple consultation, ça vous va ?", "nlu_fallback", "simple consultation"),
        (Topic.END_CUSTOMERS, "nos 80 familles, pourquoi ?", "nlu_fallback", "80 familles"),
        (
            Topic.GATEWAY_COMPANIES,
            "cinq ou six restos, ça suffit ?",
            "stop_conversation",
            "cinq ou six restos",
        ),
    ],
)
def test_an_answer_put_as_a_question_is_taken(topic: Topic, text: str, intent: str, value: Any) -> None:
    talk = asked(topic)
    talk.says(text, intent, 0.5)
    assert talk.value(topic) == value
    assert talk.asked is not topic


@pytest.mark.parametrize(
    ("topic", "text", "intent"),
    [
        (Topic.TIMELINE, "quand l'AG aura voté, fin mars", "ask_delay"),
        (Topic.TIMELINE, "quand la neige aura fondu", "out_of_scope"),
        (Topic.TIMELINE, "aucune urgence, quand l'ancienne lâchera", "state_need"),
        (Topic.TIMELINE, "AU RETOUR DES BEAUX JOURS", "goodbye"),
        (Topic.TIMELINE, "hier ! il pleut sur mes papiers", "complain"),
        (Topic.BUDGET, "Jusqu'à 450 euros sur mes économies.", "give_details"),
        (Topic.SIZE, "six moniteurs, ma femme au bureau et moi", "complain"),
    ],
)
def test_an_answer_that_opens_like_a_question_or_grumbles_is_an_answer(
    topic: Topic, text: str, intent: str
) -> None:
    talk = asked(topic)
    talk.says(text, intent, 0.95)
    assert talk.value(topic) is not None
    assert not {"utter_complain", "utter_out_of_scope", "utter_ask_delay"} & set(talk.said)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Dites d'abord votre prix.", "nlu_fallback"),
        ("ah je sais pas moi ça dépend c'est combien chez vous", "dont_know"),
        ("à vous de me dire", "dont_know"),
        ("on n'a rien voté, quel est le prix moyen ?", "dont_know"),
    ],
)
def test_a_price_asked_back_is_answered_and_the_budget_asked_once_more(text: str, intent: str) -> None:
    talk = asked(Topic.BUDGET)
    talk.says(text, intent)
    assert "utter_ask_price" in talk.said
    assert _left_open(talk, Topic.BUDGET)
    assert "utter_not_understood" not in talk.said
    talk.says("je ne sais pas, c'est combien ?", "dont_know")
    assert talk.asked is not Topic.BUDGET


@pytest.mark.parametrize(
    "text", ["Je n'annonce pas de chiffre.", "Ça ne vous regarde pas, vos prix d'abord."]
)
def test_a_refusal_that_speaks_of_prices_is_a_refusal(text: str) -> None:
    talk = asked(Topic.BUDGET)
    talk.says(text, "ask_price")
    assert talk.state.progress_of(Topic.BUDGET).outcome == "refused"


def test_a_question_about_the_offer_leaves_the_question_about_the_use_open() -> None:
    talk = Talk()
    talk.says("Bonjour", "greet")
    talk.says("un terminal pour noter mes relevés au champ", "state_need")
    topic = talk.asked
    assert topic in (Topic.SEGMENT, Topic.USAGE)
    talk.says("Pardon, est-ce qu'on peut la louer un mois ?", "ask_free_trial")
    assert talk.asked is topic


def test_a_joke_about_the_assistant_is_no_organisation() -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says("mdr vous avez un robot qui parle mieux que mon patron")
    assert _left_open(talk, Topic.ORGANISATION)


def test_who_looks_for_the_answer_is_waited_for() -> None:
    talk = asked(Topic.ORGANISATION)
    talk.says("attendez, je cherche le nom exact")
    assert _left_open(talk, Topic.ORGANISATION)
    assert "utter_not_understood" not in talk.said


def test_a_question_that_is_no_sentence_is_noted_in_one_sentence() -> None:
    talk = asked(Topic.NAME)
    talk.says("et mon vieux portable tout cassé il marche quand même avec votre machin")
    assert talk.said == ["utter_question_noted"]


@pytest.mark.parametrize(
    ("topic", "text", "value"),
    [
        (Topic.BUDGET, "1 100 par mois, c'est ce qu'on paie à votre concurrent", 1100),
        (Topic.SIZE, "42, on facture surtout l'hiver", 42),
    ],
)
def test_a_figure_counts_whatever_is_remarked_about_it(topic: Topic, text: str, value: int) -> None:
    talk = asked(topic)

    talk.says(text, "ask_billing")

    assert talk.value(topic) == value
