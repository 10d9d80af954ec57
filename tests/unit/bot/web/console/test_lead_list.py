from __future__ import annotations

import datetime
import html
import re
from dataclasses import replace
from typing import Any

from bot.bootstrap import Services
from bot.leads.lead import Source, Status
from bot.web.console.lead_list import PAGE_SIZE
from tests.support import crm

DAY = datetime.timedelta(days=1)


def names(page: str) -> list[str]:
    """The people on a page, in its order."""
    return [html.unescape(name) for name in re.findall(r'<a id="lien-\w+" href="[^"]*">([^<]*)</a>', page)]


def href(page: str, label: str) -> str:
    """Where a link of the page leads."""
    found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>{label}</a>', page)
    assert found is not None
    return html.unescape(found[1])


def news_href(page: str) -> str:
    found = re.search(r'hx-get="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_leads_stand_newest_first_with_what_a_rep_needs_to_choose(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(first_name="Plus", last_name="Jeune", segment="B2C"))
    page = rep.get("/console/").text
    assert names(page) == ["Plus Jeune", "Maëlle Kervadec"]
    for shown in ("Particulier", "Entreprise", "Menuiserie de la Pointe", "Qualifiée", "2\u00a0demandes"):
        assert shown.replace("\u00a0", " ") in page.replace("\u00a0", " ")
    assert "94\u00a0%" in page
    assert "Aujourd’hui, 13\u00a0h\u00a055" in page


def test_an_empty_list_says_so(rep: Any) -> None:
    page = rep.get("/console/").text
    assert "Aucune demande à afficher ici." in page
    assert "<table" not in page


def test_what_is_to_check_says_why(services: Services, rep: Any) -> None:
    crm.add_lead(services, crm.another(status=Status.TO_CHECK, check_reason="segment_not_sure"))
    page = rep.get("/console/").text
    assert "Segment à confirmer" in page


def test_drafts_and_tests_are_behind_a_switch(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Brouillon", status=Status.DRAFT))
    crm.add_lead(services, crm.another(2, last_name="Essai", source=Source(test=True)))
    page = rep.get("/console/").text
    assert names(page) == ["Maëlle Kervadec"]
    with_drafts = rep.get(href(page, "Afficher les brouillons")).text
    assert names(with_drafts) == ["Maëlle Brouillon", "Maëlle Kervadec"]
    with_both = rep.get(href(with_drafts, "Afficher les essais")).text
    assert names(with_both) == ["Maëlle Essai", "Maëlle Brouillon", "Maëlle Kervadec"]
    assert names(rep.get(href(with_both, "Masquer les brouillons")).text) == [
        "Maëlle Essai",
        "Maëlle Kervadec",
    ]


def test_filters_are_links_that_add_up(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Gagnée", status=Status.WON))
    crm.add_lead(services, crm.another(2, last_name="Autre", segment="B2C", status=Status.WON))
    companies = rep.get(href(rep.get("/console/").text, "Entreprise")).text
    assert names(companies) == ["Maëlle Gagnée", "Maëlle Kervadec"]
    won = rep.get(href(companies, "Gagnée")).text
    assert names(won) == ["Maëlle Gagnée"]
    assert names(rep.get(href(won, "Tous les segments")).text) == ["Maëlle Autre", "Maëlle Gagnée"]


def test_the_next_page_goes_on_where_this_one_ends(services: Services, rep: Any) -> None:
    for number in range(PAGE_SIZE + 3):
        crm.add_lead(services, crm.another(number, last_name=f"N{number}"), talk=False)
    first = rep.get("/console/").text
    second = rep.get(href(first, "Page suivante")).text
    shown = [*names(first), *names(second)]
    assert shown == [f"Maëlle N{number}" for number in reversed(range(PAGE_SIZE + 3))]
    assert "hx-get" not in second and "Page suivante" not in second
    assert href(second, "Revenir aux plus récentes") == "/console/"


def test_what_visitors_typed_is_text_and_nothing_else(services: Services, rep: Any) -> None:
    crm.add_lead(
        services, crm.another(first_name="<script>alert(1)</script>", need='"><img src=x onerror=y>')
    )
    page = rep.get("/console/").text
    assert "<script>alert" not in page and "<img src=x" not in page


def test_nothing_new_is_an_empty_answer(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    news = rep.get(news_href(rep.get("/console/").text))
    assert (news.status_code, news.text) == (204, "")


def test_a_new_lead_stands_on_top_is_marked_and_announced_once(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    poll = news_href(rep.get("/console/").text)
    crm.add_lead(services, crm.another(last_name="Neuve", segment="B2A"))
    news = rep.get(poll).text
    assert names(news) == ["Maëlle Neuve", "Maëlle Kervadec"]
    assert news.count("Nouveau</span>") == 1
    assert "Nouvelle demande\u00a0: Administration, Maëlle Neuve</p>" in news
    assert "<html" not in news
    assert rep.get(news_href(news)).status_code == 204


def test_a_draft_that_its_visitor_confirms_later_is_new_although_it_is_old(
    services: Services, rep: Any
) -> None:
    draft = crm.another(1, last_name="Tardive", status=Status.DRAFT)
    crm.add_lead(services, draft)
    crm.add_lead(services, crm.another(2, last_name="Rapide"))
    poll = news_href(rep.get("/console/").text)
    crm.change_lead(services, replace(draft, status=Status.QUALIFIED, updated_at=crm.NOW))
    news = rep.get(poll).text
    assert names(news) == ["Maëlle Rapide", "Maëlle Tardive"]
    assert "Nouvelle demande\u00a0: Entreprise, Maëlle Tardive" in news


def test_a_change_of_a_known_lead_is_shown_and_not_announced(services: Services, rep: Any) -> None:
    lead = crm.add_lead(services)
    poll = news_href(rep.get("/console/").text)
    crm.change_lead(services, replace(lead, status=Status.CONTACTED, updated_at=crm.NOW))
    news = rep.get(poll).text
    assert "Contactée" in news
    assert '<p id="annonce" hx-swap-oob="innerHTML"></p>' in news


def test_several_new_leads_are_counted(services: Services, rep: Any) -> None:
    poll = news_href(rep.get("/console/").text)
    for number in (1, 2):
        crm.add_lead(services, crm.another(number))
    assert "2 nouvelles demandes" in rep.get(poll).text


def test_news_respect_the_filters(services: Services, rep: Any) -> None:
    poll = news_href(rep.get("/console/?segment=B2C").text)
    crm.add_lead(services)
    assert rep.get(poll).status_code == 204


def test_a_page_whose_session_ended_is_led_to_the_sign_in_as_a_whole(services: Services, rep: Any) -> None:
    poll = news_href(rep.get("/console/?segment=B2C").text)
    rep.sign_out()
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/console/?segment=B2C"}
    ended = rep.get(poll, headers=here)
    assert ended.status_code == 401
    assert ended.headers["hx-redirect"] == "/console/connexion?suite=/console/%3Fsegment%3DB2C"
