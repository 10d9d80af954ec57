"""The OpenAPI description says what the code does: each address, each parameter, each field."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import jsonschema
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.bootstrap import Services
from bot.leads.lead import Consent, Lead
from bot.web.api import routes
from bot.web.api.description import description, schema_of
from bot.web.api.problems import CODES
from tests.support import crm

DESCRIBED = description()


def test_it_is_served_to_everybody(services: Services, api: TestClient) -> None:
    answer = api.get("/api/v1/openapi.json", headers={"Authorization": ""})
    assert answer.status_code == 200 and answer.json() == DESCRIBED
    assert DESCRIBED["openapi"].startswith("3.1")


def test_every_address_is_described_and_no_other(services: Services) -> None:
    (mount,) = routes(services)
    assert isinstance(mount, Mount)
    served = {
        (route.path, method.lower())
        for route in mount.routes
        if isinstance(route, Route) and route.path != "/openapi.json"
        for method in (route.methods or set()) - {"HEAD"}
    }
    verbs = {"get", "patch", "post", "put", "delete"}
    told = {(path, verb) for path, item in DESCRIBED["paths"].items() for verb in item if verb in verbs}
    assert told == served


def test_every_parameter_that_is_described_is_taken(api: TestClient) -> None:
    samples = {
        "status": "won", "segment": "B2B", "owner": "none", "min_score": "1", "max_score": "99",
        "created_from": "2026-01-01T00:00:00Z", "created_before": "2026-02-01T00:00:00Z", "source": "x",
        "do_not_contact": "true", "include_tests": "false", "q": "caisse", "order": "oldest", "limit": "3",
        "cursor": "0.1",
    }  # fmt: skip
    told = [item["name"] for item in DESCRIBED["paths"]["/leads"]["get"]["parameters"]]
    assert told == list(samples)
    assert api.get("/api/v1/leads", params=samples).status_code == 200


def test_a_lead_has_the_shape_that_is_described(services: Services, api: TestClient) -> None:
    crm.add_lead(services)
    schema = DESCRIBED["components"]["schemas"]["Lead"]
    assert list(schema["properties"]) == [item.name for item in dataclasses.fields(Lead)]
    jsonschema.Draft7Validator(schema).validate(api.get(f"/api/v1/leads/{crm.COMPLETE.id}").json())
    assert schema["properties"]["consent"] == schema_of(Consent)


def test_every_status_that_may_come_is_described() -> None:
    always = {401, 403, 429, 503}
    for path, item in DESCRIBED["paths"].items():
        for verb, operation in _operations(item):
            told = {int(status) for status in operation["responses"]}
            assert always <= told, (path, verb)
            assert told <= {200, 201, 204, *(status for status, _ in CODES.values())}


def test_the_documentation_names_every_address_and_every_scope() -> None:
    text = (crm.ROOT / "docs/api.md").read_text(encoding="utf-8")
    for path in DESCRIBED["paths"]:
        assert f"/api/v1{re.sub('{lead_id}', '{id}', path)}" in text
    assert "`leads:read`" in text and "`leads:write`" in text


def _operations(item: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(verb, value) for verb, value in item.items() if verb in ("get", "patch", "post", "delete")]
