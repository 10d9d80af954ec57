"""What visitors say of themselves unasked: it is heard whatever was asked, and only they can take it back."""

from __future__ import annotations

import pytest

from bot.dialogue.asking import Manner
from bot.dialogue.topics import Topic
from bot.qualification.segments import Segment
from tests.support.talk import Talk, asked, company, until


def test_who_says_that_they_are_a_private_person_stays_one_whatever_the_rest_looks_like() -> None:
    talk = Talk()
    talk.says("Je suis un particulier, c'est une échelle comme au magasin", "state_need", like="B2B2C")
    assert talk.state.segment() is Segment.B2C
    talk.says("elle irait dans un entrepôt que je loue, des revendeurs en ont", "state_need", like="B2B")
    assert talk.state.segment() is Segment.B2C
    assert talk.asked not in (Topic.SEGMENT, Topic.USAGE)


def test_who_said_who_they_are_is_asked_what_they_want_and_not_told_that_they_were_not_understood() -> None:
    talk = Talk()
    talk.says("je suis un particulier", "give_details", 0.5)
    assert talk.said == []
    assert (talk.asked, talk.turn.manner) == (Topic.NEED, Manner.PRECISE)


def test_the_same_declaration_again_does_not_answer_what_is_wanted() -> None:
    talk = Talk()
    talk.says("je suis un particulier", "give_details", 0.5)
    talk.says("je suis un particulier", "give_details", 0.5)
    assert "utter_not_understood" in talk.said


@pytest.mark.parametrize("topic", [Topic.BUDGET, Topic.TIMELINE, Topic.ORGANISATION])
def test_a_declaration_is_heard_whatever_was_asked(topic: Topic) -> None:
    talk = asked(topic)
    assert talk.state.segment() is Segment.B2B
    talk.says("ah non, c'est pour chez moi")
    assert talk.state.segment() is Segment.B2C
    assert "utter_segment_changed" in talk.said


def test_a_declaration_is_taken_back_by_another_one_without_any_word_of_correction() -> None:
    talk = Talk()
    talk.says("Je suis un particulier, je cherche une caisse", "state_need", like="B2C")
    until(talk, Topic.TIMELINE)
    talk.says("nous sommes une entreprise")
    assert talk.state.segment() is Segment.B2B


def test_what_is_said_of_others_later_takes_nothing_back() -> None:
    talk = Talk()
    talk.says("Je suis un particulier, je cherche une caisse", "state_need", like="B2C")
    until(talk, Topic.TIMELINE)
    talk.says("quand l'entreprise de mon voisin, un revendeur, aura la sienne")
    assert talk.state.segment() is Segment.B2C


def test_giving_the_name_of_ones_company_does_not_tell_whom_the_product_is_for() -> None:
    talk = Talk()
    talk.says("On voudrait offrir vos tablettes à nos abonnés, en marque blanche", "state_need", like="B2B2C")
    until(talk, Topic.ORGANISATION)
    talk.says("nous sommes la société Ivoire Négoce", "give_organisation")
    assert talk.value(Topic.ORGANISATION) == "Ivoire Négoce"
    assert talk.state.segment() is Segment.B2B2C


def test_own_use_said_where_it_was_asked_does_not_make_a_company_a_private_person() -> None:
    talk = company()
    talk.state.asking = Topic.USAGE
    talk.says("c'est pour moi")
    assert talk.state.decision().segment is Segment.B2B
