"""The demo site: true to the playbook, under the strictest policy, in careful French."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.playbook import read_playbook
from bot.web.widget.site import PAGES, site_routes

PLAYBOOK = read_playbook(Path(__file__).parents[5] / "playbook.yml")
CLIENT = TestClient(Starlette(routes=site_routes(PLAYBOOK)))


class Tags(HTMLParser):
    """The elements of a page and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(path: str) -> Tags:
    """A page as a browser gets it."""
    return Tags(CLIENT.get(path).text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_carries_the_chat_by_one_line_and_no_other_script(path: str) -> None:
    scripts = [attributes for tag, attributes in read(path).tags if tag == "script"]
    assert scripts == [{"src": "/widget.js", "async": None}]


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_allows_nothing_inline_and_the_page_needs_nothing_inline(path: str) -> None:
    policy = CLIENT.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, attributes in read(path).tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", PAGES)
def test_everything_a_page_loads_is_its_own(path: str) -> None:
    loaded = [attributes.get("src") for tag, attributes in read(path).tags if "src" in attributes]
    linked = [attributes["href"] for tag, attributes in read(path).tags if tag == "link"]
    assert all((address or "").startswith("/") for address in loaded + linked)
    assert all(CLIENT.get(str(address)).status_code == 200 for address in linked)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_that_the_company_does_not_exist(path: str) -> None:
    assert "Clairvoie est une société imaginaire." in read(path).text


@pytest.mark.parametrize("path", PAGES)
def test_links_inside_the_site_lead_somewhere(path: str) -> None:
    for tag, attributes in read(path).tags:
        target = attributes.get("href") or ""
        if tag == "a" and target.startswith(("/", "#")):
            page, _, anchor = target.partition("#")
            other = read(page or path)
            assert not anchor or anchor in [found.get("id") for _, found in other.tags]


@pytest.mark.parametrize("path", PAGES)
def test_french_typography_is_kept(path: str) -> None:
    for line in read(path).text.splitlines():
        assert not re.search(r"[ \w][;!?](?:\s|$)|[ \w]:\s|« | »|'", line), line


def test_the_privacy_notice_says_what_the_law_asks() -> None:
    text = read("/confidentialite").text
    for subject in ("responsable", "consentement", "intérêt légitime", "effacer", "CNIL", "programme"):
        assert subject in text
    assert PLAYBOOK.vendor["dpo_email"] in text
    assert PLAYBOOK.answers["retention"][1:] in text


def test_the_contact_page_gives_the_addresses_of_the_playbook() -> None:
    targets = [attributes.get("href") for _, attributes in read("/contact").tags]
    assert f"mailto:{PLAYBOOK.vendor['email']}" in targets
    assert "tel:0199001200" in targets
