"""Leads through the API: listed, read and changed, by the rules of the console."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.accounts.account import Role
from bot.accounts.api_tokens import Scope
from bot.bootstrap import Services
from bot.leads.lead import Source, Status
from tests.support import crm
from tests.unit.bot.web.api.conftest import Open, make_key

LEADS = "/api/v1/leads"
ONE = f"{LEADS}/{crm.COMPLETE.id}"


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [lead["id"] for lead in answer.json()["leads"]]


def test_a_list_is_read_page_by_page(services: Services, api: TestClient) -> None:
    for number in range(5):
        crm.add_lead(services, crm.another(number), talk=False)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = api.get(LEADS, params=query)
        found += ids(page)
        cursor = page.json()["next"]
    assert found == [f"lead-{number}" for number in (4, 3, 2, 1, 0)]


def test_filters_are_those_of_the_console(services: Services, api: TestClient) -> None:
    crm.add_lead(services)
    crm.add_lead(services, crm.another(1, segment="B2C", score=80, assigned_to=crm.EMAIL), talk=False)
    crm.add_lead(services, crm.another(2, status=Status.DRAFT), talk=False)
    crm.add_lead(services, crm.another(3, source=Source(test=True)), talk=False)
    assert ids(api.get(LEADS)) == ["lead-1", crm.COMPLETE.id]
    assert ids(api.get(f"{LEADS}?segment=B2C&segment=B2A")) == ["lead-1"]
    assert ids(api.get(f"{LEADS}?status=draft")) == ["lead-2"]
    assert ids(api.get(f"{LEADS}?owner={crm.EMAIL}")) == ["lead-1"]
    assert ids(api.get(f"{LEADS}?owner=none")) == [crm.COMPLETE.id]
    assert ids(api.get(f"{LEADS}?order=score&min_score=50")) == ["lead-1"]
    assert ids(api.get(f"{LEADS}?q=kervadec&segment=B2B")) == [crm.COMPLETE.id]
    assert ids(api.get(f"{LEADS}?include_tests=true"))[0] == "lead-3"
    assert ids(api.get(LEADS, params={"created_from": "2027-01-01T00:00:00Z"})) == []


@pytest.mark.parametrize("order", ["newest", "oldest", "score", "callback", "deadline"])
@pytest.mark.parametrize("cursor", ["-999999999999999999.0", "999999999999999999.999999999999999999"])
def test_a_cursor_that_was_made_up_leads_to_the_end_of_a_list(
    services: Services, api: TestClient, order: str, cursor: str
) -> None:
    crm.add_lead(services)
    assert api.get(LEADS, params={"order": order, "cursor": cursor}).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "order=name", "status=hot", "cursor=x", "owner=x", "q=%3F", "colour=red",
     "created_from=2026-01-01", "min_score=101", "limit=1&limit=2", "do_not_contact=1"],
)  # fmt: skip
def test_what_is_not_understood_is_refused_and_named(api: TestClient, query: str) -> None:
    answer = api.get(f"{LEADS}?{query}")
    assert answer.status_code == 422
    assert [item["field"] for item in answer.json()["errors"]] == [query.partition("=")[0]]


def test_a_filter_takes_as_many_values_as_its_description_allows(api: TestClient) -> None:
    described = api.get("/api/v1/openapi.json").json()["paths"]["/leads"]["get"]["parameters"]
    most = {
        row["name"]: row["schema"]["maxItems"] for row in described if "maxItems" in row.get("schema", {})
    }
    assert most.keys() == {"status", "segment"}
    for name, value in (("status", "won"), ("segment", "B2C")):
        query = "&".join([f"{name}={value}"] * most[name])
        assert api.get(f"{LEADS}?{query}").status_code == 200
        refused = api.get(f"{LEADS}?{query}&{name}={value}")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, name)


def test_a_lead_comes_whole_with_its_version(services: Services, api: TestClient) -> None:
    crm.add_lead(services)
    answer = api.get(ONE)
    assert answer.json() == crm.COMPLETE.to_json() and answer.headers["etag"] == '"1"'
    assert api.get(f"{LEADS}/nobody").status_code == 404
    assert ("api.lead_read", crm.COMPLETE.id) in crm.audited(services)


@pytest.mark.parametrize("changes", [{"do_not_contact": True}, {"status": Status.NO_CONTACT}])
def test_nobody_learns_how_to_reach_who_must_not_be_contacted(
    services: Services, api: TestClient, changes: dict[str, Any]
) -> None:
    crm.add_lead(services, replace(crm.COMPLETE, need="rappeler maelle@menuiserie.example", **changes))
    for answer in (api.get(ONE), api.get(LEADS), api.get(f"{ONE}/history")):
        assert answer.status_code == 200
        assert not any(word in answer.text for word in ("Kervadec", "maelle@", "3363998"))


def test_a_lead_is_changed_over_the_version_that_was_read(services: Services, api: TestClient) -> None:
    crm.add_lead(services)
    crm.add_staff(services)
    changed = api.patch(ONE, json={"owner": crm.EMAIL}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["status"]) == (200, "assigned")
    moved = api.patch(ONE, json={"status": "contacted"}, headers={"If-Match": changed.headers["etag"]})
    assert moved.json()["status"] == "contacted" and moved.json()["contacted_at"] is not None
    stale = api.patch(ONE, json={"status": "won"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed")
    history = api.get(f"{ONE}/history").json()["changes"]
    assert [item["field"] for item in history] == ["status", "assigned_to", "status"]
    with services.reading() as uow:
        (token,) = uow.api_tokens.all()
    assert {item["by"] for item in history} == {token.id}


def test_who_may_not_read_a_lead_does_not_read_it_by_changing_it(services: Services, open_api: Open) -> None:
    crm.add_lead(services)
    writer = open_api(make_key(services, Scope.WRITE_LEADS))
    changed = writer.patch(ONE, json={"status": "contacted"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.content, changed.headers["etag"]) == (204, b"", '"2"')


@pytest.mark.parametrize("deep", [100, 600, 900, 3_000])
def test_a_body_of_many_storeys_is_no_change(services: Services, api: TestClient, deep: int) -> None:
    crm.add_lead(services)
    body = b'{"owner": ' + b"[" * deep + b"]" * deep + b"}"
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    assert api.patch(ONE, content=body, headers=headers).status_code == 422


def test_one_of_two_changes_that_cannot_be_leaves_both(services: Services, api: TestClient) -> None:
    crm.add_lead(services)
    crm.add_staff(services, Role.SALES)
    body = {"owner": crm.EMAIL, "status": "lost"}
    answer = api.patch(ONE, json=body, headers={"If-Match": '"1"'})
    assert (answer.status_code, "lost_reason" in answer.json()["detail"]) == (409, True)
    assert api.get(ONE).json()["assigned_to"] is None


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"status": "won"}, {}, 428),
        ({"status": "won"}, {"If-Match": "*"}, 422),
        ({}, {"If-Match": '"1"'}, 422),
        ([], {"If-Match": '"1"'}, 422),
        ({"status": ["won"]}, {"If-Match": '"1"'}, 422),
        ({"colour": "red"}, {"If-Match": '"1"'}, 422),
        ({"status": "won", "lost_reason": "spam"}, {"If-Match": '"1"'}, 422),
        ({"owner": "nobody@exemple.fr"}, {"If-Match": '"1"'}, 409),
        ({"owner": 3}, {"If-Match": '"1"'}, 422),
    ],
)
def test_a_change_that_cannot_be_read_or_made_changes_nothing(
    services: Services, api: TestClient, body: Any, headers: dict[str, str], status: int
) -> None:
    crm.add_lead(services)
    assert api.patch(ONE, json=body, headers=headers).status_code == status
    assert api.patch(ONE, content=b"x", headers={"If-Match": '"1"'}).status_code == 415
    assert api.get(ONE).headers["etag"] == '"1"'
