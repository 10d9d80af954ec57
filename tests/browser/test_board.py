"""The board in a real browser: charts that are drawn, and the tables behind them."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.leads.lead import Lead, Source, Status
from bot.web.console.board_panels import PANELS
from tests.browser.console import SCHEMES, WIDTHS, Console, Scheme, fits, violations
from tests.support import crm

BOARD = "/console/tableau-de-bord"
SEGMENTS = ("B2C", "B2B", "B2B", "B2A", "B2R", "B2B2C", "B2C2B", None)
HOUR = datetime.timedelta(hours=1)


def recent(console: Console, number: int) -> Lead:
    """A lead of the last days, won by the one member of staff."""
    at = console.services.now() - (5 + 7 * number) * HOUR
    source = Source(
        "https://x.example/" + "très-long/" * 9, "https://moteur.example/", {"utm_source": "lettre"}
    )
    return replace(
        crm.another(number, segment=SEGMENTS[number], created_at=at, source=source),
        status=Status.WON,
        consent=replace(crm.COMPLETE.consent, at=at),
        contacted_at=at + HOUR,
        assigned_to=crm.EMAIL,
    )


@pytest.fixture
def board(console: Console) -> Console:
    """The console of a team that had some days."""
    for number in range(len(SEGMENTS)):
        crm.add_lead(console.services, recent(console, number))
    console.enter(BOARD)
    while console.page.get_by_text("en cours de calcul").count():  # a busy machine counts slowly
        console.visit(BOARD)
    return console


def is_drawn(page: Page, name: str) -> bool:
    """Whether a chart has ink in more than one colour."""
    return bool(
        page.locator(f"#{name} canvas").evaluate(
            """canvas => {
                const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                const colours = new Set();
                for (let at = 0; at < dots.length; at += 4) {
                    if (dots[at + 3] > 200) colours.add(dots[at] << 16 | dots[at + 1] << 8 | dots[at + 2]);
                }
                return colours.size > 3;
            }"""
        )
    )


def test_every_chart_is_drawn_from_the_table_behind_it(board: Console) -> None:
    for name in PANELS:
        expect(board.page.locator(f"#{name} canvas")).to_be_visible()
        assert is_drawn(board.page, name), name
    table = board.page.get_by_role("table", name="Demandes par segment")
    expect(table).to_be_hidden()
    board.page.locator("#segments summary").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("Entreprise")
    expect(board.page.locator("#segments canvas")).to_have_attribute(
        "aria-label", "Segment le plus fréquent\u00a0: Entreprise, 25\u00a0% des demandes."
    )


def test_charts_follow_the_colours_of_the_system(board: Console) -> None:
    picture = "canvas => canvas.toDataURL()"
    board.page.emulate_media(color_scheme="light")
    light = board.page.locator("#statuts canvas").evaluate(picture)
    board.page.emulate_media(color_scheme="dark")
    expect(board.page.locator("#statuts canvas")).to_be_visible()
    assert board.page.locator("#statuts canvas").evaluate(picture) != light


def test_a_table_is_saved_as_a_file(board: Console, tmp_path: Path) -> None:
    with board.page.expect_download() as waiting:
        board.page.locator("#segments").get_by_role("link", name="CSV").click()
    file = tmp_path / "segments.csv"
    waiting.value.save_as(file)
    assert waiting.value.suggested_filename.startswith("segments_")
    assert "Entreprise;2;25;0" in file.read_text(encoding="utf-8-sig")


def test_a_period_is_chosen_by_its_dates_and_kept_with_the_segment(board: Console) -> None:
    board.link("Distributeur").click()
    today = board.services.now().date().isoformat()
    board.page.get_by_label("Du", exact=True).fill(today)
    board.page.get_by_label("au", exact=True).fill(today)
    board.page.get_by_role("button", name="Afficher").click()
    expect(board.page).to_have_url(f"{board.address}{BOARD}?segment=B2B2C&du={today}&au={today}")
    expect(board.link("Distributeur")).to_have_attribute("aria-current", "true")


def test_without_scripts_the_tables_are_there(board: Console) -> None:
    page = board.page
    page.route("**/*.js*", lambda route: route.abort())
    page.reload()
    for name in PANELS:
        expect(page.locator(f"#{name} table")).to_be_visible()
    assert page.locator("canvas").count() == 0


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_board_is_accessible_and_fits(board: Console, scheme: Scheme, width: int) -> None:
    page = board.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    board.visit(f"{BOARD}?du=2026-03-04&au=2026-03-01")
    expect(page.get_by_role("alert")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    for summary in page.locator(".behind summary").all():
        summary.click()
    assert (violations(page), fits(page)) == ([], True)
