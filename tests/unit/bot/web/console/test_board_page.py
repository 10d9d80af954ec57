"""The board as it leaves the server."""

from __future__ import annotations

import csv
import datetime
import html
import io
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.accounts.account import Role
from bot.bootstrap import Services
from bot.leads.lead import Source, Status
from bot.unit_of_work import StorageUnavailable
from bot.web.console import board_page
from bot.web.console.board_panels import PANELS
from tests.support import crm

DAY = datetime.timedelta(days=1)
A_LONG_TIME = 60
BOARD = "/console/tableau-de-bord"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine counts slowly."""
    monkeypatch.setattr(board_page, "PATIENCE_SECONDS", A_LONG_TIME)


def text(page: Any) -> str:
    """What is read on a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).replace("\u00a0", " ").split())


def table(rep: Any, name: str, query: str = "") -> list[list[str]]:
    """One of the files."""
    answer = rep.get(f"{BOARD}/{name}.csv{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


def test_the_board_shows_what_came_today(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, segment="B2C", status=Status.WON, assigned_to=crm.EMAIL))
    crm.add_lead(services, crm.another(2, created_at=crm.NOW - 40 * DAY))
    page = text(rep.get(BOARD))
    assert "Demandes reçues 2 en 30 jours" in page
    assert "contre 1" in page
    assert "2 demandes en 30 jours, soit 0,1 par jour." in page
    assert "Jour le plus chargé : mercredi 4 mars (2 demandes)." in page
    assert "Dominique Lanterne" in page


def test_a_segment_and_a_period_are_chosen_by_links(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, segment="B2C"))
    page = rep.get(f"{BOARD}?periode=7&segment=B2C")
    assert "Demandes reçues 1 en 7 jours" in text(page)
    assert f'href="{BOARD}?periode=90&amp;segment=B2C"' in page.text
    assert page.text.count('aria-current="true"') == 2


def test_dates_that_are_refused_stay_in_the_form(rep: Any) -> None:
    page = rep.get(f"{BOARD}?du=2026-03-04&au=2026-03-01")
    assert 'role="alert">La date de début est après la date de fin.' in page.text
    assert 'name="au" value="2026-03-01" required aria-invalid="true"' in page.text


def test_an_empty_board_says_so_everywhere(rep: Any) -> None:
    page = rep.get(BOARD)
    assert page.text.count("Aucune donnée sur cette période.") == len(PANELS)
    assert "<table" not in page.text and ".csv" not in page.text


def test_every_table_is_a_file(services: Services, rep: Any) -> None:
    crm.add_lead(services, crm.another(1, status=Status.WON, assigned_to=crm.EMAIL, contacted_at=crm.NOW))
    rep.get(BOARD)
    for name in PANELS:
        rows = table(rep, name)
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1, name
    assert table(rep, "jours", "?periode=7")[-1] == ["mercredi 4\u00a0mars", "1", "1", "0"]
    assert rep.get(f"{BOARD}/rien.csv").status_code == 404


def test_nothing_in_a_file_is_a_formula(services: Services, rep: Any) -> None:
    crm.add_lead(services, crm.another(1, source=Source("https://x.example/", None, {"utm_source": "=2+2"})))
    rep.get(BOARD)
    assert table(rep, "campagnes")[1][0] == "'=2+2"


def test_what_visitors_typed_is_escaped(services: Services, rep: Any) -> None:
    crm.add_lead(services, crm.another(1, source=Source(None, None, {"utm_source": "<b>x"})))
    assert "&lt;b&gt;x" in rep.get(BOARD).text


def test_more_than_ten_sources_are_added_up(services: Services, rep: Any) -> None:
    for number in range(12):
        source = Source(None, None, {"utm_source": f"lettre {number:02}"})
        crm.add_lead(services, crm.another(number, source=source), talk=False)
    rep.get(BOARD)
    rows = table(rep, "campagnes")
    assert (len(rows), rows[-1][:2]) == (12, ["Autres", "2"])


def test_many_days_are_shown_as_weeks(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    page = text(rep.get(f"{BOARD}?periode=90"))
    assert "Semaine la plus chargée : Semaine du 2 mars (1 demande)" in page


def test_many_days_that_changed_are_counted_little_by_little(services: Services, rep: Any) -> None:
    for number in range(6):
        crm.add_lead(services, crm.another(number, created_at=crm.NOW - number * DAY), talk=False)
    first = text(rep.get(BOARD))
    assert f"Demandes reçues {board_page.AT_ONCE} " in first and "encore en cours de calcul" in first
    assert "Demandes reçues 6 " in text(rep.get(BOARD))


def test_nobody_waits_for_a_long_day(services: Services, rep: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    crm.add_lead(services)
    shown = threading.Event()

    def slowly(*given: Any) -> bool:
        assert shown.wait(A_LONG_TIME), "the page waited for the count"
        return count(*given)

    count = board_page.count
    monkeypatch.setattr(board_page, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(board_page, "count", slowly)
    pages = board_page.Board._seen

    def seen(*given: Any) -> Any:
        shown.set()
        return pages(*given)

    monkeypatch.setattr(board_page.Board, "_seen", seen)
    first = text(rep.get(BOARD))
    assert "Demandes reçues 0 " in first and "encore en cours de calcul" in first
    assert "Demandes reçues 1 " in text(rep.get(BOARD))


def test_the_board_is_shown_as_it_was_when_it_cannot_be_counted(
    services: Services, rep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> bool:
        raise StorageUnavailable("database is locked")

    monkeypatch.setattr(board_page, "count", busy)
    assert rep.get(BOARD).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_works_in_the_console_sees_the_board(
    services: Services, open_browser: Callable[..., Any], role: Role
) -> None:
    browser = open_browser()
    token = crm.open_session(services, crm.add_staff(services, role))
    browser.http.cookies.set("aiguilleur_session", token, domain="testserver.local", path="/console")
    assert browser.get(BOARD).status_code == 200


def test_strangers_sign_in_first(stranger: Any) -> None:
    assert stranger.get(BOARD).status_code == stranger.get(f"{BOARD}/jours.csv").status_code == 303
