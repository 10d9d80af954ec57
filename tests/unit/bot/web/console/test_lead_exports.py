from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot.bootstrap import Services
from bot.leads.lead import Status
from bot.storage import engine as engines
from bot.storage.audit_tables import audit_log
from bot.web.console import lead_exports
from tests.support import crm


def audited(services: Services) -> list[dict[str, Any]]:
    """The details of the exports that were written down."""
    engine = engines.create_engine(services.settings.database_url)
    with engine.connect() as connection:
        wanted = sa.select(audit_log.c.details).where(audit_log.c.action == "leads.exported")
        found = list(connection.execute(wanted).scalars())
    engine.dispose()
    return found


def test_everything_that_the_filters_let_through_is_exported(services: Services, rep: Any) -> None:
    for number in range(60):
        crm.add_lead(services, crm.another(number, last_name=f"N{number}"), talk=False)
    crm.add_lead(services, crm.another(99, status=Status.WON), talk=False)
    answer = rep.get("/console/export-des-demandes?statut=qualified&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="demandes-2026-03-04.csv"'
    assert len(answer.text.strip().splitlines()) == 61
    assert audited(services) == [
        {"format": "csv", "number": 60, "filters": [["statut", "qualified"]], "searched": False}
    ]


def test_a_name_that_was_searched_for_is_not_written_down(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    rep.get("/console/export-des-demandes?q=kervadec&format=jsonl")
    assert audited(services) == [{"format": "jsonl", "number": 1, "filters": [], "searched": True}]


def test_json_lines_hold_whole_leads(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    lines = rep.get("/console/export-des-demandes?format=jsonl").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["lead-complete"]


def test_a_workbook_can_be_opened(services: Services, rep: Any) -> None:
    crm.add_lead(services)
    answer = rep.get("/console/export-des-demandes?format=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None and sheet.max_row == 2


def test_a_list_that_is_too_long_is_cut_and_its_name_says_so(
    services: Services, rep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_exports, "MOST_EXPORTED", 2)
    for number in range(4):
        crm.add_lead(services, crm.another(number), talk=False)
    answer = rep.get("/console/export-des-demandes?format=jsonl")
    assert len(answer.text.splitlines()) == 2
    assert "demandes-2026-03-04-2-premieres.jsonl" in answer.headers["content-disposition"]
    assert audited(services)[0]["number"] == 2


@pytest.mark.parametrize("query", ["", "format=pdf", "format=csv&q=de+la"])
def test_another_export_is_not_found(rep: Any, query: str) -> None:
    assert rep.get(f"/console/export-des-demandes?{query}").status_code == 404
