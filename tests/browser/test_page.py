"""The script on a customer's page: one line, a strict policy, another style."""

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.fake_door import FakeDoor

STRICT = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
LINE = '<script src="/widget.js" {options} async></script>'


def serve(chat: Chat, body: str, **headers: str) -> Chat:
    """Puts a page of a customer at /page and visits it."""
    return serve_html(chat, f"<!DOCTYPE html><html lang=fr><title>Page</title><body>{body}</html>", **headers)


def serve_html(chat: Chat, html: str, **headers: str) -> Chat:
    """Puts this very page at /page and visits it."""
    headers = {"Content-Type": "text/html; charset=utf-8", **headers}
    chat.page.route("**/page", lambda route: route.fulfill(body=html, headers=headers))
    return chat.visit("/page")


def test_the_chat_needs_no_exception_in_the_strictest_policy(chat: Chat) -> None:
    serve(chat, LINE.format(options=""), **{"Content-Security-Policy": STRICT}).open().say("Bonjour")
    assert chat.complaints == []
    assert chat.inside("getComputedStyle(root.querySelector('.panel')).display") == "flex"


def test_the_chat_works_on_the_website_of_another_company(chat: Chat, door: FakeDoor) -> None:
    server = chat.address
    chat.address = server.replace("127.0.0.1", "localhost")
    policy = f"default-src 'none'; script-src {server}; connect-src {server}"
    line = f'<script src="{server}/widget.js" async></script>'
    serve(chat, line, **{"Content-Security-Policy": policy}).open().say("Bonjour")
    door.push("Une conseillère a lu votre demande.")
    chat.expect_answer("Une conseillère a lu votre demande.")
    assert door.opened[0]["page"] == f"{chat.address}/page"
    assert chat.complaints == []


def test_the_demo_site_uses_the_chat_without_a_complaint(chat: Chat) -> None:
    for path in ("/", "/contact", "/confidentialite"):
        chat.visit(path)
        expect(chat.launcher.or_(chat.panel)).to_be_visible()
    chat.open().say("Bonjour")
    assert chat.complaints == []


def test_the_page_says_the_colour_the_side_the_words_and_its_name(chat: Chat, door: FakeDoor) -> None:
    options = (
        'data-color="#7a1f5c" data-position="left" data-theme="light" data-greeting="Besoin d’aide ?"'
        ' data-title="Boutique" data-page="Tarifs" data-privacy="/vie-privee"'
    )
    serve(chat, LINE.format(options=options))
    expect(chat.launcher).to_have_text("Besoin d’aide ?")
    expect(chat.launcher).to_have_css("background-color", "rgb(122, 31, 92)")
    chat.open()
    expect(chat.panel).to_have_accessible_name("Boutique")
    box = chat.panel.bounding_box()
    assert box is not None and box["x"] < 40
    assert door.opened[0]["page"] == "Tarifs"
    link = chat.page.get_by_role("link", name="Vos données et vos droits")
    assert link.evaluate("link => link.href") == f"{chat.address}/vie-privee"


def test_the_style_of_the_page_does_not_reach_the_chat(chat: Chat) -> None:
    rules = (
        "* { display: block !important; font-size: 40px; color: red; } button { display: none }"
        " html { font-size: 40px; direction: rtl } aiguilleur-chat { opacity: 0; transform: scale(3) }"
        " * { letter-spacing: 9px; text-transform: uppercase; pointer-events: none }"
    )
    serve(chat, f"<style>{rules}</style>" + LINE.format(options="")).open()
    expect(chat.assistant).to_have_css("font-size", "16px")
    expect(chat.assistant).to_have_css("color", "rgb(21, 38, 43)")
    expect(chat.assistant).to_have_css("letter-spacing", "normal")
    expect(chat.page.locator("aiguilleur-chat")).to_have_css("opacity", "1")
    expect(chat.page.locator("aiguilleur-chat")).to_have_css("transform", "none")


def test_a_page_that_resets_everything_with_force_leaves_the_chat_usable(chat: Chat) -> None:
    rules = "*, *::before { all: unset !important; } aiguilleur-chat { all: unset !important }"
    serve(chat, f"<style>{rules}</style>" + LINE.format(options="")).open().say("Bonjour")
    box = chat.panel.bounding_box()
    assert box is not None and box["x"] > 800


def test_the_style_of_the_chat_does_not_reach_the_page(chat: Chat) -> None:
    style = (
        "JSON.stringify(['h2', 'button'].map((tag) => ({...getComputedStyle(document.querySelector(tag))})))"
    )
    serve(chat, "<h2>Titre</h2><button>Page</button>" + LINE.format(options=""))
    before = chat.page.evaluate(style)
    chat.open()
    assert chat.page.evaluate(style) == before


def test_a_page_that_carries_the_line_twice_gets_one_chat(chat: Chat) -> None:
    serve(chat, LINE.format(options="") * 2)
    chat.page.wait_for_load_state("networkidle")
    expect(chat.page.locator("aiguilleur-chat")).to_have_count(1)
    assert chat.complaints == []


def test_the_line_may_stand_in_the_head_of_the_page(chat: Chat) -> None:
    html = (
        f"<!DOCTYPE html><html lang=fr><head><title>Page</title>{LINE}</head><body><p>Page</p></body></html>"
    )
    serve_html(chat, html.format(options="")).open()
