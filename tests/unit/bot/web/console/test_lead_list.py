from __future__ import annotations

import datetime
import html
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.bootstrap import Services
from bot.leads.lead import Source, Status
from bot.web.console import lead_list
from bot.web.console.lead_list import PAGE_SIZE
from bot.web.console.lead_news import LastSeen
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


def taken_back(page: str, label: str) -> str:
    """The list without the filter of this label."""
    found = re.search(rf'<a href="([^"]*)"><span class="hidden">Retirer le filtre </span>{label} ', page)
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
    for shown in ("Particulier", "Entreprise", "Menuiserie de la Pointe", "Qualifiée", "2 demandes"):
        assert shown in page
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


def test_drafts_and_tests_are_shown_when_they_are_asked_for(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Brouillon", status=Status.DRAFT))
    crm.add_lead(services, crm.another(2, last_name="Essai", source=Source(test=True)))
    assert names(rep.get("/console/").text) == ["Maëlle Kervadec"]
    with_both = rep.get("/console/?brouillons=1&essais=1").text
    assert names(with_both) == ["Maëlle Essai", "Maëlle Brouillon", "Maëlle Kervadec"]
    assert names(rep.get(taken_back(with_both, "Avec les brouillons")).text) == [
        "Maëlle Essai",
        "Maëlle Kervadec",
    ]


def test_a_filter_is_a_link_that_can_be_taken_back(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Gagnée", status=Status.WON))
    crm.add_lead(services, crm.another(2, last_name="Autre", segment="B2C", status=Status.WON))
    companies = rep.get(href(rep.get("/console/").text, "Entreprise")).text
    assert names(companies) == ["Maëlle Gagnée", "Maëlle Kervadec"]
    won = rep.get("/console/?segment=B2B&statut=won").text
    assert names(won) == ["Maëlle Gagnée"]
    assert names(rep.get(taken_back(won, "Entreprise")).text) == ["Maëlle Autre", "Maëlle Gagnée"]
    assert href(won, "Effacer les filtres") == "/console/"


def test_several_statuses_add_up(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Gagnée", status=Status.WON))
    crm.add_lead(services, crm.another(2, last_name="Perdue", status=Status.LOST))
    assert names(rep.get("/console/?statut=won&statut=lost").text) == ["Maëlle Perdue", "Maëlle Gagnée"]


def test_words_find_a_lead_whatever_their_accents_and_endings(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Autre", need="une borne de recharge", phone=None))
    for words in ("tablette durcie", "06 39 98 00 12", "mesure", "MAELLE kervadec"):
        assert names(rep.get("/console/", params={"q": words}).text) == ["Maëlle Kervadec"]
    nothing = rep.get("/console/", params={"q": "kerv"}).text
    assert names(nothing) == []
    assert names(rep.get(href(nothing, "Chercher aussi ce qui commence par «\u00a0kerv\u00a0»")).text) == [
        "Maëlle Kervadec"
    ]
    assert "trop courants" in rep.get("/console/", params={"q": "de la"}).text


def test_my_leads_are_those_in_my_hands(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Mienne", assigned_to=crm.EMAIL, status=Status.ASSIGNED))
    page = rep.get("/console/").text
    assert names(rep.get(href(page, "À moi")).text) == ["Maëlle Mienne"]
    assert names(rep.get(href(page, "À attribuer")).text) == ["Maëlle Kervadec"]


def test_a_list_is_sorted_as_asked(services: Services, rep: Any) -> None:
    for number, score in ((1, 20), (2, 90), (3, None)):
        crm.add_lead(services, crm.another(number, last_name=f"N{number}", score=score))
    assert names(rep.get("/console/?tri=anciennes").text) == ["Maëlle N1", "Maëlle N2", "Maëlle N3"]
    by_score = rep.get("/console/?tri=score").text
    assert names(by_score) == ["Maëlle N2", "Maëlle N1"]
    assert "qui ont un score" in by_score and "hx-get" not in by_score


def test_pages_lead_forwards_and_backwards(services: Services, rep: Any) -> None:
    for number in range(PAGE_SIZE * 2 + 3):
        crm.add_lead(services, crm.another(number, last_name=f"N{number}"), talk=False)
    first = rep.get("/console/").text
    second = rep.get(href(first, "Page suivante")).text
    third = rep.get(href(second, "Page suivante")).text
    shown = [*names(first), *names(second), *names(third)]
    assert shown == [f"Maëlle N{number}" for number in reversed(range(PAGE_SIZE * 2 + 3))]
    assert "hx-get" not in third and "Page suivante" not in third
    assert names(rep.get(href(third, "Page précédente")).text) == names(second)
    assert names(rep.get(href(second, "Page précédente")).text) == names(first)
    assert href(third, "Revenir au début") == "/console/"


def test_counting_ends_where_nobody_would_read_on(
    services: Services, rep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_list, "MOST_COUNTED", 2)
    for number in range(4):
        crm.add_lead(services, crm.another(number), talk=False)
    assert "plus de 2 demandes" in rep.get("/console/").text


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


def test_as_long_as_nothing_was_changed_a_list_is_not_read_again(
    services: Services, rep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.add_lead(services)
    poll = news_href(rep.get("/console/").text)
    assert rep.get(poll).status_code == 204
    monkeypatch.setattr(lead_list.LeadList, "_find", None)
    assert rep.get(poll).status_code == 204
    monkeypatch.undo()
    crm.add_lead(services, crm.another(last_name="Neuve", updated_at=crm.NOW))
    assert names(rep.get(poll).text) == ["Maëlle Neuve", "Maëlle Kervadec"]


def test_a_list_is_trusted_for_a_minute_of_the_same_day() -> None:
    seen, minute = LastSeen(), datetime.timedelta(minutes=1)
    late = crm.NOW.replace(hour=23, minute=59, second=30)
    seen.note("list", crm.NOW, late)
    assert seen.is_current("list", crm.NOW, late + minute / 3)
    assert not seen.is_current("list", crm.NOW + minute, late)
    assert not seen.is_current("list", crm.NOW, late + minute / 2)
    assert not seen.is_current("other", crm.NOW, late)
    seen.note("list", crm.NOW, crm.NOW)
    assert not seen.is_current("list", crm.NOW, crm.NOW + minute)


def test_who_has_waited_for_longer_than_promised_is_marked_and_listed(services: Services, rep: Any) -> None:
    before = crm.COMPLETE.created_at - 2 * DAY
    old = {"created_at": before, "consent": replace(crm.COMPLETE.consent, at=before)}
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, last_name="Attend", **old))
    crm.add_lead(services, crm.another(2, last_name="Joint", status=Status.CONTACTED, **old))
    crm.add_lead(services, crm.another(3, last_name="Silence", do_not_contact=True, **old))
    whole = rep.get("/console/").text
    assert whole.count('class="reason late">En retard') == 1
    page = rep.get(href(whole, "En retard")).text
    assert names(page) == ["Maëlle Attend"] and "1 demande" in page
    assert "Premier contact en retard" in rep.get(f"/console/demandes/{crm.another(1).id}").text
    assert "Premier contact en retard" not in rep.get(f"/console/demandes/{crm.COMPLETE.id}").text
