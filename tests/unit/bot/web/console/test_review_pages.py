"""The pages of review, without scripts: the queue, what a message meant, notes, tags and the state."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from bot import wording
from bot.accounts.account import Role, User
from bot.bootstrap import Services
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.conversations.noticed import Reason
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import Meaning, ReviewStatus, Verdict
from bot.web.console.review_words import intent_labels
from tests.support import crm

PAGE = "/console/relecture/c1"
SAID = (
    ("je m’appelle Maëlle Kervadec", "need", {"acts": ["gives:name"], "facts": [
        {"topic": "name", "quote": "Maëlle Kervadec",
         "value": {"first_name": "Maëlle", "last_name": "Kervadec"}}
    ]}),
    ("on est douze, écrivez à maelle@exemple.fr", "budget", {"acts": ["not_understood"], "facts": []}),
)  # fmt: skip


def talk(services: Services, name: str = "c1", *, said: Any = SAID, minutes: int = 0) -> None:
    """A conversation whose second message was not understood."""
    began = crm.NOW - datetime.timedelta(minutes=30 + minutes)
    with services.unit_of_work() as uow:
        uow.conversations.add(Conversation(name, began))
        for number, (text, slot, understood) in enumerate(said, start=1):
            message = VisitorMessage(f"{name}-{number}", MessageKind.TEXT, text, began)
            bubble = AssistantMessage(f"{name}-a{number}", f"Merci {number}", began)
            understanding = {"intent": "nlu_fallback", "confidence": 0.21, **understood}
            answer = Answer((bubble,), began, understanding, slot)
            uow.conversations.add_turn(Turn(name, number, message, TurnStatus.ANSWERED, answer))
        uow.commit()


@dataclass
class Agent:
    """A support agent at a browser."""

    browser: Any
    user: User
    services: Services

    def open(self, path: str = PAGE) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, answer.status_code
        return str(answer.text)

    def send(self, place: str, form: dict[str, Any]) -> Any:
        token = self.browser.form_token(PAGE)
        return self.browser.post(f"{PAGE}/{place}", {"jeton": token, **form})

    def stored(self) -> Any:
        with self.services.reading() as uow:
            found = uow.reviews.of_messages("c1")
        return found[0] if found else None


@pytest.fixture
def agent(services: Services, stranger: Any) -> Agent:
    user = crm.add_staff(services, Role.SUPPORT)
    token = crm.open_session(services, user)
    stranger.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    talk(services)
    return Agent(stranger, user, services)


WRONG = {
    "avis": "wrong", "intention": ["give_details", ""], "segment": "B2B", "version": "0",
    "type": ["size", ""], "premier": ["3", ""], "dernier": ["3", ""], "note": "",
}  # fmt: skip


def test_every_intent_that_the_assistant_knows_can_be_chosen() -> None:
    domain = yaml.safe_load((crm.ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(intent_labels()) == set(domain["intents"]) - {"open_conversation", "answer_by_button"}


def test_every_reason_and_state_has_its_words() -> None:
    said = wording.load("console_reviews")
    assert set(said["reasons"]) == {reason.value for reason in Reason}
    assert set(said["statuses"]) == {status.value for status in ReviewStatus}
    assert set(said["verdicts"]) == {verdict.value for verdict in Verdict}


def test_the_queue_shows_what_was_not_understood_with_contact_details_covered(agent: Agent) -> None:
    page = agent.open("/console/relecture/")
    assert "Message non compris" in page
    assert "on est douze, écrivez à •••••" in page
    assert "maelle@exemple.fr" not in page
    assert f'href="{PAGE}?message=2#message-2"' in page


def test_the_queue_is_asked_for_by_state_reason_and_tag(agent: Agent) -> None:
    assert "on est douze" in agent.open("/console/relecture/?raison=not_understood")
    assert "on est douze" not in agent.open("/console/relecture/?raison=unhappy")
    assert "Aucune relecture terminée." in agent.open("/console/relecture/?etat=done")
    agent.send("etiquettes", {"etiquette": " Prix "})
    assert "on est douze" in agent.open("/console/relecture/?etiquette=prix")
    assert "Aucune conversation ne porte cette étiquette." in agent.open("/console/relecture/?etiquette=x")


def test_pages_of_the_queue_follow_one_another(agent: Agent) -> None:
    for number in range(31):
        talk(agent.services, f"d{number}", minutes=number + 1)
    first = agent.open("/console/relecture/")
    assert len(re.findall(r'class="queue-words"', first)) == 30
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = agent.open(following[1].replace("&amp;", "&"))
    assert len(re.findall(r'class="queue-words"', second)) == 2
    assert "Revenir au début" in second
    assert "on est douze" in agent.open("/console/relecture/?apres=nonsense")


def test_only_those_who_review_get_in(agent: Agent) -> None:
    crm.become(agent.services, Role.SALES)
    for path in ("/console/relecture/", PAGE):
        assert agent.browser.get(path).status_code == 403


def test_an_unknown_conversation_is_said_to_be_missing(agent: Agent) -> None:
    assert agent.browser.get("/console/relecture/nothing").status_code == 404
    assert "form" in agent.open(f"{PAGE}?message=99")


def test_a_conversation_is_read_with_contact_details_covered(agent: Agent) -> None:
    page = agent.open()
    assert "je m’appelle •••••• ••••••••" in page
    assert "Kervadec" not in page and "maelle@exemple.fr" not in page
    assert "</span>non compris</p>" in page
    assert "Relire le message 2" in page


def test_reading_a_conversation_is_written_down(agent: Agent) -> None:
    agent.open()
    assert ("transcript.read", "c1") in crm.audited(agent.services)


def test_an_agent_says_what_a_message_meant(agent: Agent) -> None:
    answer = agent.send("message/2", WRONG)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{PAGE}?message=2&fait=judged#message-2",
    )
    review = agent.stored()
    assert (review.verdict, review.predicted, review.by) == (Verdict.WRONG, "nlu_fallback", agent.user.id)
    assert review.meaning.intents == ("give_details",)
    [entity] = review.meaning.entities
    assert (entity.topic, SAID[1][0][entity.start : entity.end]) == ("size", "douze")
    page = agent.open(f"{PAGE}?message=2&fait=judged")
    assert "Mal compris, par Dominique Lanterne" in page
    assert "Donne une précision · segment\u00a0: Entreprise · Effectif\u00a0: «\u00a0douze\u00a0»" in page
    assert "Dominique Lanterne a relu le message 2\u00a0: mal compris" in page
    assert "Relecture du message enregistrée." in page
    assert ("review.judged", "c1") in crm.audited(agent.services)


def test_the_form_shows_what_is_stored_and_takes_it_back(agent: Agent) -> None:
    agent.send("message/2", WRONG)
    page = agent.open(f"{PAGE}?message=2")
    assert '<option value="give_details" selected>' in page
    assert '<option value="3" selected>3. douze,</option>' in page
    assert 'name="version" value="1"' in page
    agent.send("message/2", {"retirer": "1", "version": "1"})
    assert agent.stored() is None


def test_a_note_on_a_message_is_kept_with_the_verdict(agent: Agent) -> None:
    agent.send("message/2", {"avis": "right", "version": "0", "note": "bien vu"})
    page = agent.open()
    assert "Dominique Lanterne a écrit au sujet du message 2" in page
    assert "bien vu" in page


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"avis": ""}, "Dites d’abord si le message a été bien compris."),
        ({"intention": "", "segment": "", "type": "", "premier": "", "dernier": ""}, "Indiquez au moins"),
        ({"premier": ["3", ""], "dernier": ["1", ""]}, "finit avant de commencer"),
        ({"premier": ["99", ""]}, "des mots qui ne sont pas dans le message"),
        ({"type": ["", ""]}, "choisissez son type"),
        ({"type": ["size", "role"], "premier": ["3", "2"], "dernier": ["3", "3"]}, "se chevauchent"),
    ],
)
def test_what_cannot_be_is_shown_again_with_what_is_wrong(
    agent: Agent, changes: dict[str, Any], error: str
) -> None:
    answer = agent.send("message/2", {**WRONG, "note": "mon avis", **changes})
    assert answer.status_code == 422
    assert error in answer.text and "mon avis" in answer.text
    assert agent.stored() is None


def test_of_two_agents_the_second_sees_what_the_first_said_and_loses_nothing(agent: Agent) -> None:
    with agent.services.unit_of_work() as uow:
        other = User("chantal", "chantal@exemple.fr", "Chantal Voie", Role.SUPPORT, "x", crm.NOW)
        uow.users.add(other)
        conversation, turn = uow.conversations.get("c1"), uow.conversations.turn("c1", 2)
        assert conversation is not None and turn is not None
        Reviewing(uow.reviews, conversation, other.id, crm.NOW).judge(turn, Verdict.RIGHT, Meaning(), seen=0)
        uow.commit()
    answer = agent.send("message/2", {**WRONG, "note": "mon avis"})
    assert answer.status_code == 409
    assert "Chantal Voie a modifié cette relecture entre-temps." in answer.text
    assert "Bien compris, par Chantal Voie" in answer.text
    assert "mon avis" in answer.text and '<option value="give_details" selected>' in answer.text
    assert agent.stored().verdict is Verdict.RIGHT
    assert agent.send("message/2", {**WRONG, "version": "1"}).status_code == 303
    assert agent.stored().verdict is Verdict.WRONG


def test_the_state_is_set_over_what_was_seen(agent: Agent) -> None:
    assert agent.send("etat", {"etat": "done", "version": "1"}).status_code == 303
    assert "on est douze" in agent.open("/console/relecture/?etat=done")
    answer = agent.send("etat", {"etat": "todo", "version": "1"})
    assert answer.status_code == 409
    assert "a modifié cette relecture entre-temps" in answer.text
    assert agent.send("etat", {"etat": "nonsense", "version": "2"}).status_code == 400


def test_comments_and_tags_are_added_and_tags_taken_away(agent: Agent) -> None:
    agent.send("commentaire", {"texte": "<b>à voir</b>"})
    agent.send("etiquettes", {"etiquette": "Réponse manquante"})
    page = agent.open()
    assert "&lt;b&gt;à voir&lt;/b&gt;" in page
    assert "a ajouté l’étiquette «\u00a0réponse manquante\u00a0»" in page
    agent.send("etiquettes", {"retirer": "réponse manquante"})
    assert "Retirer l’étiquette réponse manquante" not in agent.open()
    for place, form in (("commentaire", {"texte": " "}), ("etiquettes", {"etiquette": "x" * 50})):
        assert agent.send(place, form).status_code == 422


def test_a_marked_conversation_comes_first(agent: Agent) -> None:
    talk(agent.services, "angry", said=[("c’est nul", "need", {"acts": ["says:complain"]})])
    agent.send("signaler", {"message": "1"})
    page = agent.open("/console/relecture/")
    assert page.index("je m’appelle") < page.index("c’est nul")


def test_no_form_is_taken_without_its_token(agent: Agent) -> None:
    assert agent.browser.post(f"{PAGE}/etat", {"etat": "done", "version": "1"}).status_code == 403


def test_nobody_judges_a_message_that_is_not_there(agent: Agent) -> None:
    assert agent.send("message/9", WRONG).status_code == 404
