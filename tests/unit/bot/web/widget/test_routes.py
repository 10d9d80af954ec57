"""The script's address: caching, compression, use from other websites."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.bootstrap import build
from bot.settings import Settings
from bot.web.widget import routes

PLAYBOOK = Path(__file__).parents[5] / "playbook.yml"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    services = build(Settings(playbook=PLAYBOOK))
    with TestClient(Starlette(routes=routes(services))) as client:
        yield client
    services.close()


def test_the_script_is_sent_as_a_script(client: TestClient) -> None:
    answer = client.get("/widget.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_it_is_compressed_for_those_who_can_read_it(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 2
    assert plain.content == packed.content
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}'])
def test_a_browser_that_has_it_is_told_so(client: TestClient, form: str) -> None:
    etag = client.get("/widget.js").headers["ETag"]
    answer = client.get("/widget.js", headers={"If-None-Match": form.format(etag)})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["ETag"] == etag


def test_any_website_may_load_it(client: TestClient) -> None:
    answer = client.get("/widget.js", headers={"Origin": "https://boutique.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_privacy_notice_of_the_playbook_is_linked(client: TestClient) -> None:
    assert '"privacy":"/confidentialite"' in client.get("/widget.js").text


def test_the_drawings_of_the_demo_site_are_served(client: TestClient) -> None:
    assert client.get("/assets/logo.svg").headers["Content-Type"] == "image/svg+xml"
    assert client.get("/assets/../site.py").status_code == 404
