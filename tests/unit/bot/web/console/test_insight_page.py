"""What visitors ask in vain, what is taken for what, and how each model does, on a page of the console."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from bot import wording
from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.conversations.conversation import Answer, Conversation, MessageKind, Turn, TurnStatus, VisitorMessage
from bot.conversations.insight import AnswerState
from bot.conversations.noticed import WITHOUT_ANSWER
from bot.conversations.reviewing import Reviewing
from bot.conversations.reviews import Meaning, Verdict
from tests.support import crm

PAGE = "/console/comprehension"


def say(services: Services, name: str, text: str, *acts: str, days: int = 0, model: str = "2026-a") -> None:
    """One conversation of one message."""
    at = crm.NOW - datetime.timedelta(days=days)
    understanding = {"intent": "ask_product", "confidence": 0.5, "acts": list(acts)}
    with services.unit_of_work() as uow:
        uow.conversations.add(Conversation(name, at))
        message = VisitorMessage("m", MessageKind.TEXT, text, at)
        answer = Answer((), at, understanding, model=model)
        uow.conversations.add_turn(Turn(name, 1, message, TurnStatus.ANSWERED, answer))
        uow.commit()


@pytest.fixture
def agent(services: Services, stranger: Any) -> Any:
    token = crm.open_session(services, crm.add_staff(services, Role.SUPPORT))
    stranger.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    say(services, "a", "vos tablettes sont-elles étanches ?", "asks:unknown")
    say(services, "b", "la tablette est étanche ? m@exemple.fr", "asks:unknown", days=1)
    say(services, "c", "livrez-vous aux Antilles ?", "not_understood", days=8, model="2026-b")
    say(services, "d", "je voudrais une tablette", "gives:need", days=8, model="2026-b")
    return stranger


def send(agent: Any, **form: str) -> Any:
    return agent.post(PAGE, {"jeton": agent.form_token(PAGE), "etat": "open", **form})


def test_every_state_and_reason_has_its_words() -> None:
    said = wording.load("console_insight")
    for table in ("states", "act_buttons", "none"):
        assert set(said[table]) == {state.value for state in AnswerState}
    assert set(said["reasons"]) == {reason.value for reason in WITHOUT_ANSWER}


def test_questions_without_an_answer_are_grouped_with_contact_details_covered(agent: Any) -> None:
    page = agent.get(PAGE).text
    counts = re.findall(r"<strong>([^<]+)</strong>", page)
    assert counts == ["2 messages", "1 message"]
    assert "la tablette est étanche ? •••••••••••" in page and "m@exemple.fr" not in page
    assert 'href="/console/relecture/a?message=1#message-1"' in page
    assert "je voudrais une tablette" not in page


def test_a_whole_group_changes_its_state(agent: Any, services: Services) -> None:
    answer = send(agent, question="1.a", vers="to_write")
    assert answer.status_code == 303
    page = agent.get(answer.headers["location"]).text
    assert "2 messages marqués\u00a0: réponse à écrire." in page
    assert "étanches" not in page
    assert "étanches" in agent.get(f"{PAGE}?etat=to_write").text
    assert ("question.state", "a") in crm.audited(services)


def test_what_changed_meanwhile_is_said(agent: Any) -> None:
    answer = send(agent, question="1.gone", vers="done")
    assert "Ces messages ont changé d’état entre-temps." in agent.get(answer.headers["location"]).text
    assert send(agent, question="1.a", vers="nonsense").status_code == 400
    assert "alert" not in agent.get(f"{PAGE}?fait=%3Cscript&vers=done").text


def test_each_model_and_week_has_its_figures(agent: Any) -> None:
    page = agent.get(PAGE).text
    assert "Ces 26 dernières semaines, 2 modèles et 4 messages\u00a0: 75,0\u00a0% compris." in page
    rows = re.findall(r'data-short="([^"]+)">[^<]*</th>\s*<td>([^<]*)</td>', page)
    assert rows == [
        ("23 févr.".replace(" ", "\u00a0"), "2026-b"),
        ("2 mars".replace(" ", "\u00a0"), "2026-a"),
    ]


def test_what_is_taken_for_what_comes_from_the_reviews(agent: Any, services: Services) -> None:
    assert "Aucune confusion relevée." in agent.get(PAGE).text
    with services.unit_of_work() as uow:
        conversation, turn = uow.conversations.get("a"), uow.conversations.turn("a", 1)
        assert conversation is not None and turn is not None
        reviewing = Reviewing(uow.reviews, conversation, None, crm.NOW)
        reviewing.judge(turn, Verdict.WRONG, Meaning(("ask_warranty",)), seen=0)
        uow.commit()
    page = agent.get(PAGE).text
    assert re.search(r">Produit</th>\s*<td>Garantie</td>\s*<td[^>]*>1</td>", page)


def test_the_tables_are_files_as_well(agent: Any) -> None:
    answer = agent.get(f"{PAGE}/tendance.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="tendance.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Semaine;Modèle;Messages;Compris;Confiance moyenne;Corrections"
    assert lines[1].split(";")[1:4] == ["2026-b", "2", "50"]
    assert (
        agent.get(f"{PAGE}/confusions.csv")
        .content.decode("utf-8-sig")
        .startswith("Compris comme;Voulait dire")
    )
    assert agent.get(f"{PAGE}/autre.csv").status_code == 404


def test_only_those_who_review_get_in(agent: Any, services: Services) -> None:
    crm.become(services, Role.SALES)
    for path in (PAGE, f"{PAGE}/tendance.csv"):
        assert agent.get(path).status_code == 403


def test_a_page_without_anything_says_so(services: Services, stranger: Any) -> None:
    token = crm.open_session(services, crm.add_staff(services, Role.SUPPORT))
    stranger.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    page = stranger.get(PAGE).text
    assert "Toutes les questions ont une réponse" in page
    assert "Aucun message n’a encore été compris par un modèle connu." in page
