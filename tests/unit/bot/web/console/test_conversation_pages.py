"""The pages of support agents: the list, one conversation, and contact details that stay masked."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.conversations.conversation import TurnStatus
from bot.conversations.feedback import Thumb
from bot.leads.lead import Status
from bot.web.console import unmasking
from tests.support import conversations, crm
from tests.support.conversations import DETAILS, Step

LIST = "/console/conversations/"
WANTS = Step("je voudrais un devis", ("asks:quote",), asked="need", intent="ask_quote")


@pytest.fixture
def agent(services: Services, stranger: Any) -> Any:
    """A support agent who is signed in."""
    return signed_in(services, stranger, Role.SUPPORT)


def signed_in(services: Services, browser: Any, role: Role) -> Any:
    token = crm.open_session(services, crm.add_staff(services, role))
    browser.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    return browser


def unmask(agent: Any, name: str, **fields: str) -> Any:
    page = LIST + name
    return agent.post(f"{page}/coordonnees", {"jeton": agent.form_token(page), **fields})


def text(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def leaks(page: Any) -> list[str]:
    """Contact details in a page: in its words, its attributes or its title."""
    return [detail for detail in DETAILS if detail in page.text.lower()]


def actions(services: Services) -> list[tuple[str, Any]]:
    engine = sa.create_engine(services.settings.database_url)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT action, details FROM audit_log ORDER BY id")).all()
    engine.dispose()
    return [tuple(row) for row in found]


def test_reps_do_not_read_conversations_and_support_agents_no_leads(
    services: Services, rep: Any, open_browser: Any
) -> None:
    crm.add_lead(services)
    name = crm.COMPLETE.conversation_id
    assert rep.get(LIST).status_code == 403
    assert rep.get(LIST + name).status_code == 403
    crm.become(services, Role.SUPPORT)
    assert rep.get(LIST + name).status_code == 200
    assert f"/console/demandes/{crm.COMPLETE.id}" not in rep.get(LIST + name).text
    assert rep.get(f"/console/demandes/{crm.COMPLETE.id}").status_code == 403
    crm.become(services, Role.ADMIN)
    assert f"/console/demandes/{crm.COMPLETE.id}" in rep.get(LIST + name).text


def test_the_list_shows_what_was_wanted_and_what_went_wrong(services: Services, agent: Any) -> None:
    conversations.add_conversation(services, [*conversations.TOLD, Step("??", ("not_understood",))])
    page = text(agent.get(LIST))
    assert "1 conversation" in page
    assert "Bonjour, ici […], notre menuiserie cherche des tablettes durcies" in page
    assert "Entreprise" in page and "Sans demande" in page and "6 messages" in page
    assert "1 message non compris" in page


def test_the_list_goes_on_where_its_first_page_ends(services: Services, agent: Any) -> None:
    for number in range(51):
        conversations.add_conversation(
            services, [Step(f"demande numéro {number}", ("gives:need",))], begun=crm.NOW - number * crm.MINUTE
        )
    first = agent.get(LIST)
    assert "51 conversations" in text(first)
    assert "demande numéro 49" in first.text and "demande numéro 50" not in first.text
    older = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert older is not None
    second = agent.get(older[1].replace("&amp;", "&"))
    assert "demande numéro 50" in second.text and "demande numéro 49" not in second.text
    assert "Revenir aux plus récentes" in second.text


def test_a_filter_is_kept_in_every_link_and_can_be_taken_back(services: Services, agent: Any) -> None:
    name = conversations.add_conversation(services, [replace(WANTS, confidence=0.2, acts=("asks:quote",))])
    conversations.add_conversation(services, [Step("bonjour", ("says:greet",), confidence=0.99)])
    page = agent.get(f"{LIST}?confiance=30")
    assert "1 conversation" in text(page)
    assert f'href="{LIST}{name}?confiance=30"' in page.text
    assert "Retirer le filtre Confiance la plus basse : Sous 30 %" in text(page)
    assert "1 conversation" in text(agent.get(f"{LIST}?fait=act:asks:quote"))
    assert "Aucune conversation" in text(agent.get(f"{LIST}?confiance=30&fait=act:says:greet"))


def test_lost_leads_are_a_view_of_their_own(services: Services, agent: Any) -> None:
    conversations.add_conversation(services, [WANTS], name="wanted")
    conversations.add_conversation(services, [Step("bonjour", ("says:greet",))], name="polite")
    conversations.add_conversation(services, [replace(WANTS, status=TurnStatus.FAILED)], name="failed")
    conversations.add_conversation(services, [WANTS], name="going-on", begun=crm.NOW - 5 * crm.MINUTE)
    crm.add_lead(services)
    lost = agent.get(f"{LIST}?perdues=toutes").text
    found = {
        name for name in ("wanted", "polite", "failed", "going-on", "c-complete") if f"{LIST}{name}?" in lost
    }
    assert found == {"wanted", "failed"}
    only = agent.get(f"{LIST}?perdues=failed").text
    assert f"{LIST}failed?" in only and f"{LIST}wanted?" not in only


def test_tests_are_shown_when_asked_for(services: Services, agent: Any) -> None:
    conversations.add_conversation(services, [WANTS], test=True)
    assert "Aucune conversation" in text(agent.get(LIST))
    assert "Essai" in text(agent.get(f"{LIST}?essais=1"))


def test_a_conversation_says_what_was_understood_and_done(services: Services, agent: Any) -> None:
    name = conversations.add_conversation(services)
    page = text(agent.get(LIST + name))
    assert "Intention Exprime un besoin, confiance 90 %" in page
    assert "Se présente comme une entreprise" in page or "notre menuiserie" in page
    assert "Entreprise +1,8" in page
    assert "Entreprise, 91 % (retenu)" in page
    assert "a demandé : Budget" in page
    assert "a répondu sur le prix" in page
    assert "a présenté le récapitulatif" in page
    assert "réponse en 0,4 s" in page
    assert conversations.MODEL in page
    assert "Abandon : Confirmation" in page


def test_nothing_in_a_masked_page_says_who_the_visitor_is(services: Services, agent: Any) -> None:
    name = conversations.add_conversation(services)
    lead = replace(
        crm.COMPLETE,
        id="l",
        conversation_id=name,
        first_name="Zohra",
        last_name="Quentin-Morel",
        email="zohra.qm@menuiserie.example",
        status=Status.DRAFT,
    )
    crm.add_lead(services, lead, talk=False)
    assert leaks(agent.get(LIST + name)) == []
    assert leaks(agent.get(LIST)) == []
    page = text(agent.get(LIST + name))
    assert "[nom masqué]" in page and "[e-mail masqué]" in page and "[téléphone masqué]" in page


def test_an_answer_that_was_not_read_is_masked_as_a_whole(services: Services, agent: Any) -> None:
    steps = [
        Step("une caisse", ("gives:need",), "Votre e-mail\u202f?", "email"),
        Step("zozo chez labas", ("not_understood",), "Pardon\u202f?", "email"),
    ]
    page = agent.get(LIST + conversations.add_conversation(services, steps)).text
    assert "zozo" not in page and "[réponse non lue, masquée]" in page


def test_contact_details_are_shown_to_who_asks_and_it_is_written_down(services: Services, agent: Any) -> None:
    name = conversations.add_conversation(services)
    assert unmask(agent, name, motif="call_back").headers["location"] == f"{LIST}{name}#coordonnees"
    shown = agent.get(LIST + name)
    assert set(leaks(shown)) >= {"zohra", "zohra.qm", "98 00 12"}
    assert "Coordonnées affichées pour vous jusqu’à 14 h 20" in text(shown)
    assert [item for item in actions(services) if item[0] == "transcript.unmasked"] == [
        ("transcript.unmasked", '{"reason":"call_back"}')
    ]
    assert leaks(agent.get(LIST)) == []  # the list never shows them
    unmask(agent, name, masquer="1")
    assert leaks(agent.get(LIST + name)) == []


def test_a_reason_that_is_not_offered_is_not_kept(services: Services, agent: Any) -> None:
    unmask(agent, conversations.add_conversation(services), motif="Zohra Quentin")
    assert ("transcript.unmasked", "{}") in actions(services)


def test_what_one_agent_sees_another_does_not(services: Services, agent: Any, open_browser: Any) -> None:
    name, other = conversations.add_conversation(services), conversations.add_conversation(services)
    unmask(agent, name)
    assert leaks(agent.get(LIST + other)) == []
    user = replace(crm.member(services), id="someone-else", email="autre@exemple.fr")
    with services.unit_of_work() as uow:
        uow.users.add(user)
        uow.commit()
    colleague = open_browser()
    token = crm.open_session(services, user)
    colleague.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    assert leaks(colleague.get(LIST + name)) == []


def test_after_a_quarter_of_an_hour_contact_details_are_masked_again(services: Services) -> None:
    conversation_id, user = conversations.add_conversation(services), crm.add_staff(services, Role.SUPPORT)
    with services.unit_of_work() as uow:
        unmasking.unmask(uow, user, conversation_id, crm.NOW, "")
        uow.commit()
    with services.reading() as uow:
        until = [
            unmasking.shown_until(uow, user, conversation_id, crm.NOW + datetime.timedelta(minutes=minutes))
            for minutes in (0, 14, 15)
        ]
    assert until == [crm.NOW + unmasking.SHOWN, crm.NOW + unmasking.SHOWN, None]


def test_each_reading_is_written_down(services: Services, agent: Any) -> None:
    name = conversations.add_conversation(services)
    agent.get(LIST + name)
    assert actions(services) == [("transcript.read", '{"masked":true}')]


def test_a_search_shows_the_words_around_what_it_found_masked(services: Services, agent: Any) -> None:
    name = conversations.add_conversation(services)
    conversations.add_conversation(services, [WANTS])
    found = agent.get(f"{LIST}?q=tablettes+durcie")
    assert "1 conversation" in text(found)
    assert "notre menuiserie cherche des <mark>tablettes</mark> <mark>durcies</mark>" in found.text
    assert leaks(found) == []
    assert f'href="{LIST}{name}?q=tablettes+durcie"' in found.text
    assert "Aucune conversation" in text(agent.get(f"{LIST}?q=voiture"))


def test_what_the_classifier_leant_on_marks_no_words(services: Services, agent: Any) -> None:
    whole = {"signal": "classifier", "quote": "je voudrais un de", "turn": 1, "weights": {"B2C": 0.7}}
    step = replace(WANTS, understanding={"evidence": [whole]})
    page = agent.get(LIST + conversations.add_conversation(services, [step]))
    assert "je voudrais un devis" in page.text and "<mark>" not in page.text


def test_nobody_is_searched_for_by_name(services: Services, agent: Any) -> None:
    conversations.add_conversation(services)
    for detail in ("Quentin-Morel", "zohra.qm@menuiserie.example", "06 39 98 00 12"):
        found = agent.get(LIST, params={"q": detail})
        assert "Aucune conversation" in text(found)


def test_what_the_visitor_thought_is_shown(services: Services, agent: Any) -> None:
    name = conversations.add_conversation(services)
    with services.unit_of_work() as uow:
        message = uow.conversations.turns(name)[2].answer
        assert message is not None
        uow.feedback.rate_message(name, message.messages[0].id, Thumb.DOWN, crm.NOW)
        uow.feedback.rate_conversation(name, 2, "Rappelez Zohra au 06 39 98 00 12", crm.NOW)
        uow.overviews.rate(name, badly=True)
        uow.commit()
    page = agent.get(LIST + name)
    assert "Réponse jugée inutile" in page.text and "Satisfaction : 2 sur 5" in text(page)
    assert "Mécontent" in page.text
    assert leaks(page) == []


def test_neighbours_are_those_of_the_list_one_comes_from(services: Services, agent: Any) -> None:
    for number, step in enumerate([WANTS, Step("salut", ("says:greet",)), WANTS]):
        conversations.add_conversation(
            services, [step], name=f"c{number}", begun=crm.NOW - (3 - number) * 60 * crm.MINUTE
        )
    middle = agent.get(f"{LIST}c1").text
    assert f'href="{LIST}c0"' in middle and f'href="{LIST}c2"' in middle
    filtered = agent.get(f"{LIST}c2?fait=act%3Aasks%3Aquote").text
    assert f'rel="next" href="{LIST}c0?fait=act%3Aasks%3Aquote"' in filtered
    assert 'rel="prev"' not in filtered


def test_an_erased_conversation_is_not_found(agent: Any) -> None:
    missing = agent.get(f"{LIST}nothing")
    assert missing.status_code == 404 and "Conversation introuvable" in missing.text
    form = {"jeton": agent.form_token(LIST)}
    assert agent.post(f"{LIST}nothing/coordonnees", form).status_code == 404
