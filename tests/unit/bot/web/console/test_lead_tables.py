from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot import wording
from bot.web.console.lead_tables import csv_lines, header, line, write_xlsx
from bot.web.console.spreadsheet import safe
from tests.support.crm import COMPLETE

WORDS, TEXTS = wording.load("console"), wording.load("console_leads")["export"]
PARIS = ZoneInfo("Europe/Paris")
ATTACKS = [
    "=1+1",
    "+33 6",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =HYPERLINK(\"https://x.example\")",
    "＝1+1",
    "\u200b=1",
    "'=1",
    '"=1',
]  # fmt: skip


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("text", ATTACKS)
def test_what_could_be_run_is_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Menuiserie", "4 500 €", "a=b", "odile@exemple.fr", "l’été - 2026"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@given(st.text(max_size=40))
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    lead = replace(COMPLETE, need=text, organisation=text)
    rows = read(b"".join(csv_lines(header(TEXTS), [line(lead, PARIS, WORDS, TEXTS)])))
    assert all(not cell or cell.lstrip()[:1] not in "=+-@\t\r" for cell in rows[1])


def test_the_csv_opens_in_french_excel() -> None:
    data = b"".join(csv_lines(header(TEXTS), [line(COMPLETE, PARIS, WORDS, TEXTS)]))
    assert data.startswith(b"\xef\xbb\xbf")
    titles, cells = read(data)
    shown = dict(zip(titles, cells, strict=True))
    assert shown["Nom"] == "Kervadec" and shown["Prénom"] == "Maëlle"
    assert (shown["Statut"], shown["Segment"], shown["Téléphone"]) == (
        "Qualifiée",
        "Entreprise",
        "06 39 98 00 12",
    )
    assert shown["Reçue le"] == "2026-03-04 13:55:00"
    assert shown["Confiance"] == "0,936"
    assert shown["Origine"] == "lettre"


@pytest.mark.parametrize("text", [*ATTACKS, "avec\x00un\x0bcaractère", "un\ufffe\uffff\ufdd0", "x" * 40_000])
def test_a_workbook_holds_texts_and_no_formula(text: str, tmp_path: Path) -> None:
    path = tmp_path / "demandes.xlsx"
    lead = replace(COMPLETE, need=text)
    write_xlsx(path, header(TEXTS), [line(lead, PARIS, WORDS, TEXTS)])
    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert sheet.max_row == 2
