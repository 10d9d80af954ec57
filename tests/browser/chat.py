"""The chat as a person uses it: what the tests do to the page and read on it, in one place."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect


class Chat:
    """A visitor in front of one page that carries the widget; locators see inside its shadow root."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.launcher = page.locator(".launcher")
        self.panel = page.get_by_role("dialog")
        self.input = page.get_by_label("Votre message")
        self.log = page.get_by_role("log")
        self.notice = page.locator(".notice")
        self.visitor = page.locator(".turn.visitor .bubble")
        self.assistant = page.locator(".turn.assistant .bubble")
        self.fate = page.locator(".fate")

    def visit(self, path: str = "/") -> "Chat":
        """Loads a page of the site."""
        self.page.goto(self.address + path)
        expect(self.page.locator("aiguilleur-chat")).to_be_attached()
        return self

    def open(self) -> "Chat":
        """Opens the chat and waits for the welcome."""
        self.launcher.click()
        expect(self.assistant.first).to_be_visible()
        return self

    def write(self, text: str) -> None:
        """Sends a message without waiting for anything."""
        self.input.fill(text)
        self.input.press("Enter")

    def say(self, text: str) -> None:
        """Sends a message and waits for its usual answer."""
        self.write(text)
        self.expect_answer(f"Bien reçu : {text}")

    def expect_answer(self, text: str) -> None:
        """The last thing the assistant says."""
        expect(self.assistant.last).to_have_text(f"Assistant\u00a0: {text}")

    def choose(self, entry: str) -> None:
        """Takes an entry of the menu."""
        self.page.get_by_role("button", name="Options").click()
        self.page.locator(".entry", has_text=entry).click()

    def choice(self, title: str) -> Locator:
        """The last button of that name."""
        return self.page.get_by_role("button", name=title, exact=True).last

    def talk(self) -> list[str]:
        """Everything said, in the order on the screen, without the speakers' names."""
        spoken = self.page.locator(".turn .bubble").all_inner_texts()
        return [re.sub(r"^(Assistant|Vous)\u00a0:\s*", "", text) for text in spoken]

    def stored(self) -> dict[str, str]:
        """What the browser keeps for this site."""
        kept: dict[str, str] = self.page.evaluate("({...localStorage, ...sessionStorage})")
        return kept

    def inside(self, script: str) -> Any:
        """Evaluates a script to which `root` is the widget's shadow root."""
        root = "document.querySelector('aiguilleur-chat').shadowRoot"
        return self.page.evaluate(f"(() => {{ const root = {root}; return {script}; }})()")
