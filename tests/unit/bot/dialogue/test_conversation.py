"""How a conversation goes: each behaviour that visitors can count on, without Rasa and without a database."""

from __future__ import annotations

import pytest

from bot.dialogue.asking import Manner
from bot.dialogue.lead_of import status_of
from bot.dialogue.topics import Topic
from bot.leads.lead import Status
from bot.qualification.decision import READINGS
from bot.qualification.segments import Segment
from tests.support import talk as support
from tests.support.talk import Talk, company, until


def test_the_first_question_is_open() -> None:
    assert Talk().asked is Topic.NEED


def test_who_is_asked_only_when_it_is_not_clear() -> None:
    unclear = Talk()
    unclear.says("Un logiciel pour gérer des rendez-vous et des rappels", "state_need")
    assert unclear.asked in (Topic.SEGMENT, Topic.USAGE, Topic.NEED)
    clear = Talk()
    clear.says(
        "C'est pour ma grand-mère, une tablette facile pour les appels vidéo", "state_need", like="B2C"
    )
    assert clear.asked not in (Topic.SEGMENT, Topic.USAGE)
    assert clear.state.segment() is Segment.B2C


def test_a_company_is_asked_its_questions_and_no_others() -> None:
    talk, asked = company(), []
    for _ in range(15):
        if talk.asked is None or talk.asked is Topic.CONFIRM:
            break
        asked.append(talk.asked)
        until(talk, Topic.CONFIRM) if talk.asked is Topic.CONSENT else _answer_one(talk)
    assert {Topic.ORGANISATION, Topic.ROLE, Topic.BUDGET, Topic.TIMELINE, Topic.NAME} <= set(asked)
    assert not {Topic.PROCEDURE, Topic.REGULATION, Topic.GATEWAY_COMPANIES} & set(asked)


def _answer_one(talk: Talk) -> None:
    current = talk.asked
    following = [t for t in Topic if t is not current]
    assert following
    before = talk.asked
    answers = {
        Topic.ORGANISATION: "Net et Clair", Topic.ROLE: "gérante", Topic.SIZE: "25",
        Topic.TIMELINE: "en mars",
        Topic.BUDGET: "3000 €", Topic.NAME: "Lucie Marchand", Topic.EMAIL: "lucie@net-et-clair.fr",
    }  # fmt: skip
    talk.says(answers[before], "give_details", 0.5)  # type: ignore[index]


def test_what_was_volunteered_is_never_asked() -> None:
    talk = company()
    assert talk.value(Topic.SIZE) == 25
    until(talk, Topic.CONFIRM)
    assert talk.state.progress_of(Topic.SIZE).asked == 0


def test_several_facts_in_one_answer_are_all_taken() -> None:
    talk = until(company(), Topic.NAME)
    talk.says("Lucie Marchand, lucie@net-et-clair.fr, 06 39 98 12 34", "give_name")
    assert talk.value(Topic.NAME) == {"first_name": "Lucie", "last_name": "Marchand"}
    assert talk.value(Topic.EMAIL) == "lucie@net-et-clair.fr"
    assert talk.value(Topic.PHONE) == "+33639981234"


def test_a_question_of_the_visitor_is_answered_and_ours_is_taken_up_in_other_words() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("et vous hébergez les données où ?", "ask_hosting")
    assert "utter_ask_hosting" in talk.said
    assert (talk.asked, talk.turn.manner) == (Topic.BUDGET, Manner.RESUMED)


def test_an_answer_and_a_question_in_one_message_are_both_served() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says_parts(("3000 euros maximum.", "give_details"), ("Et vous livrez quand ?", "ask_delay"))
    assert "utter_ask_delay" in talk.said
    assert talk.value(Topic.BUDGET) == 3000
    assert talk.asked is not Topic.BUDGET


def test_two_questions_in_one_message_are_both_answered() -> None:
    talk = company()
    talk.says_parts(("C'est combien ?", "ask_price"), ("Et il y a une garantie ?", "ask_warranty"))
    assert {"utter_ask_price", "utter_ask_warranty"} <= set(talk.said)


def test_the_reason_of_a_question_is_given() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("pourquoi cette question ?", "ask_why_question")
    assert "utter_why_budget" in talk.said
    assert talk.asked is Topic.BUDGET


def test_a_refusal_is_accepted_and_the_conversation_goes_on() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("je préfère ne pas dire", "refuse_answer")
    assert talk.asked is not Topic.BUDGET
    assert talk.state.progress_of(Topic.BUDGET).outcome == "refused"


def test_not_knowing_is_an_answer() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("aucune idée pour l'instant", "dont_know")
    assert talk.asked is not Topic.BUDGET


def test_one_way_to_be_reached_is_enough() -> None:
    talk = until(company(), Topic.EMAIL)
    talk.says("lucie@net-et-clair.fr", "give_email")
    assert talk.asked is Topic.CONSENT


def test_a_phone_number_answers_the_question_about_contact() -> None:
    talk = until(company(), Topic.EMAIL)
    talk.says("plutôt par téléphone : 06 39 98 12 34, le matin", "give_phone")
    assert talk.value(Topic.PHONE) == "+33639981234"
    assert talk.asked in (Topic.CONSENT, Topic.CALLBACK)


def test_without_any_way_to_be_reached_the_request_is_still_saved_to_be_checked() -> None:
    talk = until(company(), Topic.EMAIL)
    talk.says("je préfère ne pas donner mon adresse", "refuse_answer")
    assert talk.asked is Topic.PHONE
    talk.says("non plus, pas de téléphone", "refuse_answer")
    until(talk, Topic.CONFIRM)
    talk.says("oui")
    assert talk.state.flow == "complete"
    assert status_of(talk.state) == (Status.TO_CHECK, "no_contact_details")


def test_a_mistyped_address_is_asked_again_with_the_reason() -> None:
    talk = until(company(), Topic.EMAIL)
    talk.says("lucie.net-et-clair.fr", "give_email")
    assert any(response.startswith("problem:email") for response in talk.said)
    assert (talk.asked, talk.turn.manner) == (Topic.EMAIL, Manner.PROBLEM)


def test_a_correction_replaces_what_was_said() -> None:
    talk = until(company(), Topic.CONFIRM)
    talk.says("non, en fait on est 40", "correct_information")
    assert talk.value(Topic.SIZE) == 40
    assert talk.asked is Topic.CONFIRM


def test_a_changed_segment_keeps_the_answers_that_still_apply() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("je me suis trompé, c'est pour revendre à nos clients particuliers", "correct_information")
    assert talk.state.segment() is Segment.B2B2C
    assert talk.value(Topic.ORGANISATION) == "Net et Clair"
    assert "utter_segment_changed" in talk.said
    until(talk, Topic.END_CUSTOMERS)
    assert talk.asked is Topic.END_CUSTOMERS


def test_each_line_of_the_recap_can_be_changed() -> None:
    talk = until(company(), Topic.CONFIRM)
    talk.presses("edit", "Modifier", topic="budget")
    assert (talk.asked, talk.turn.manner) == (Topic.BUDGET, Manner.EDIT)
    talk.says("5000 € par an")
    assert talk.asked is Topic.CONFIRM
    assert talk.value(Topic.BUDGET) == 5000


def test_no_to_the_recap_asks_which_line() -> None:
    talk = until(company(), Topic.CONFIRM)
    talk.says("non")
    assert (talk.asked, talk.turn.manner) == (Topic.CONFIRM, Manner.LINES)


def test_a_confirmed_request_is_complete_and_qualified() -> None:
    talk = until(company(), Topic.CONFIRM)
    talk.says("oui c'est bien ça")
    assert talk.asked is None
    assert status_of(talk.state) == (Status.QUALIFIED, None)


def test_a_refused_consent_leads_to_no_contact() -> None:
    talk = until(company(), Topic.CONSENT)
    talk.says("non, je refuse")
    talk.says("oui")
    assert status_of(talk.state) == (Status.NO_CONTACT, None)


@pytest.mark.parametrize("text", ["peut-être", "mmh", "c'est-à-dire que", "bleu"])
def test_consent_is_never_guessed(text: str) -> None:
    talk = until(company(), Topic.CONSENT)
    talk.says(text, "affirm", 0.99)
    assert talk.state.consent is None
    assert talk.asked is Topic.CONSENT


def test_what_is_not_understood_is_rephrased_then_reduced_to_a_choice_then_handed_to_a_human() -> None:
    talk = until(company(), Topic.SIZE) if company().asked is Topic.SIZE else until(company(), Topic.CONSENT)
    topic = talk.asked
    manners = []
    for text in ("brzt", "xkcd", "prrt"):
        talk.says(text)
        manners.append(talk.turn.manner)
    assert manners[:2] == [Manner.REPHRASED, Manner.CHOICE]
    assert talk.asked is not topic
    assert "utter_handed_to_human" in talk.said
    until(talk, Topic.CONFIRM)
    talk.says("oui")
    assert status_of(talk.state)[0] in (Status.TO_CHECK, Status.NO_CONTACT)


@pytest.mark.parametrize("topic", [Topic.NEED, Topic.ORGANISATION, Topic.TIMELINE, Topic.BUDGET])
def test_who_wants_a_human_at_a_moment_is_told_of_no_other(topic: Topic) -> None:
    talk = support.asked(topic)
    talk.says("rappelez-moi plutôt demain vers 14h", "request_human")
    assert "human_later" in talk.said and "human" not in talk.said


def test_who_wants_a_human_is_asked_only_what_a_call_needs() -> None:
    talk = company()
    talk.says("je voudrais parler à quelqu'un", "request_human")
    assert "human" in talk.said
    asked = []
    while talk.asked not in (None, Topic.CONFIRM):
        asked.append(talk.asked)
        until(
            talk, next(t for t in (Topic.NAME, Topic.PHONE, Topic.CALLBACK, Topic.CONSENT) if t is talk.asked)
        )
        talk.says({
            Topic.NAME: "Lucie Marchand", Topic.PHONE: "06 39 98 12 34", Topic.CALLBACK: "demain matin",
            Topic.CONSENT: "oui",
        }[talk.asked])  # fmt: skip
    assert Topic.BUDGET not in asked
    assert Topic.PHONE in asked


def test_who_wants_to_stop_is_let_go() -> None:
    talk = company()
    talk.says("stop", "stop_conversation")
    assert talk.asked is None
    assert status_of(talk.state)[0] is Status.DRAFT


def test_a_regulator_is_never_asked_for_consent_or_budget() -> None:
    talk, asked = Talk(), []
    text = "Inspection du travail, contrôle sur place prévu jeudi dans vos locaux"
    talk.says(text, "request_compliance", like="B2R")
    for _ in range(10):
        if talk.asked in (None, Topic.CONFIRM):
            break
        asked.append(talk.asked)
        before = talk.asked
        until(talk, Topic.CONFIRM) if before is Topic.SEGMENT else talk.says(
            {
                Topic.REGULATION: "contrôle de la durée du travail, dossier 26-118",
                Topic.ORGANISATION: "Inspection du travail",
                Topic.ROLE: "inspectrice",
                Topic.NAME: "Anne Teissier",
                Topic.EMAIL: "anne.teissier@travail.example.org",
            }[before]
        )
    assert not {Topic.CONSENT, Topic.BUDGET, Topic.TIMELINE} & set(asked)
    assert talk.state.kind == "compliance"


def test_a_year_is_no_budget() -> None:
    talk = until(company(), Topic.BUDGET)
    talk.says("installation au premier trimestre 2027")
    assert talk.value(Topic.BUDGET) is None


def test_an_address_of_a_public_body_counts_for_one_and_quotes_no_person() -> None:
    talk = until(company(), Topic.EMAIL)
    talk.says("lucie.marchand@ville-lormont.fr")
    assert [(item.signal, item.quote) for item in talk.state.evidence[-1:]] == [
        ("public_address", "ville-lormont.fr")
    ]
    assert talk.state.segment() is Segment.B2B  # one address outweighs no self-description


def test_who_asks_for_long_does_not_make_the_evidence_grow() -> None:
    talk, sizes = Talk(), []
    for number in range(60):
        talk.says(f"Et pour la commande numéro {number}, vous livrez quand ?", "ask_delivery", like="B2C")
        sizes.append(len(talk.state.evidence))
    assert sizes[-1] == READINGS == max(sizes)


def test_an_address_alone_is_no_need() -> None:
    talk = Talk()
    talk.says("Bonjour, je suis Marie Dupont de la société Verdun SA, devis pour 20 postes", "ask_quote")
    assert talk.asked is Topic.NEED
    talk.says("marie.dupont@verdun-sa.fr", "give_email")
    assert talk.value(Topic.EMAIL) == "marie.dupont@verdun-sa.fr"
    assert Topic.NEED not in talk.state.facts and talk.asked is Topic.NEED
