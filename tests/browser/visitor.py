"""The chat as a person uses it in a browser that Playwright does not know."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any, Protocol

from tests.support.waiting import eventually

ENTER, ESCAPE, TAB, END = "\ue007", "\ue00c", "\ue004", "\ue010"
_CHAT = "document.querySelector('aiguilleur-chat')?.shadowRoot"
_NEWEST = (
    "Array.from({chat}?.querySelectorAll({selector}) ?? [])"
    ".filter((node) => node.getClientRects().length && node.textContent.includes({text})).at(-1)"
)
_MIDDLE = """(node) => {
  node.scrollIntoView({ block: "nearest" });
  const { left, top, width, height } = node.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}"""


class Tab(Protocol):
    """What a browser must be able to do."""

    def visit(self, address: str) -> None:
        """Loads a page, with all that belongs to it."""

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript, as JSON has it."""

    def click(self, x: int, y: int) -> None:
        """Presses the mouse at this point of what is seen."""

    def press(self, keys: str) -> None:
        """Types characters, or keys by their code in WebDriver."""

    def take_complaints(self) -> list[str]:
        """What the page complained of since this was last asked."""


class Browser(Protocol):
    """One of the browsers that Playwright does not know."""

    def tab(self) -> AbstractContextManager[Tab]:
        """A tab of a visitor who has never been here, closed at the end."""


class Visitor:
    """A visitor in front of a page that carries the chat; selectors look inside the chat."""

    def __init__(self, tab: Tab, address: str) -> None:
        self.tab = tab
        self.address = address

    def visit(self, path: str = "/") -> Visitor:
        """Loads a page of the site and waits for the chat, open or closed."""
        self.tab.visit(self.address + path)
        self.sees(".launcher, .panel")
        return self

    def open(self) -> Visitor:
        """Opens the chat and waits for the welcome."""
        self.click(".launcher")
        self.sees(".turn.assistant")
        return self

    def say(self, text: str) -> Visitor:
        """Sends a message with the keyboard and waits for its usual answer."""
        self.tab.press(text + ENTER)
        return self.hears(f"Bien reçu : {text}")

    def hears(self, text: str) -> Visitor:
        """Waits until this is the last thing that was said."""
        eventually(lambda: self.talk()[-1:] == [text], f"« {text} » is heard")
        return self

    def choose(self, entry: str) -> None:
        """Takes an entry of the menu."""
        self.click(".menu-place > .tool")
        self.click(".entry", entry)

    def click(self, selector: str, text: str = "") -> None:
        """Presses the newest such element."""
        self.sees(selector, text)
        x, y = self.tab.evaluate(f"({_MIDDLE})({_newest(selector, text)})")
        self.tab.click(round(x), round(y))

    def sees(self, selector: str, text: str = "") -> None:
        """Waits until such an element is shown."""
        found = f"Boolean({_newest(selector, text)})"
        eventually(lambda: self.tab.evaluate(found), f"{selector} « {text} » is seen")

    def box(self, selector: str, text: str = "") -> dict[str, float]:
        """Where the newest such element stands."""
        self.sees(selector, text)
        edges: dict[str, float] = self.tab.evaluate(
            f"{_newest(selector, text)}.getBoundingClientRect().toJSON()"
        )
        return edges

    def misses(self, selector: str) -> bool:
        """Whether no such element is shown."""
        return not self.tab.evaluate(f"Boolean({_newest(selector, '')})")

    def is_at(self, selector: str) -> bool:
        """Whether the focus is on such an element."""
        return bool(self.tab.evaluate(f"Boolean({_CHAT}.activeElement?.matches({json.dumps(selector)}))"))

    def arrives_at(self, selector: str) -> None:
        """Waits until the focus is on such an element."""
        eventually(lambda: self.is_at(selector), f"the focus arrives at {selector}")

    def talk(self) -> list[str]:
        """Everything said, in the order on the screen, without the speakers' names."""
        said: list[str] = self.tab.evaluate(
            f"Array.from({_CHAT}.querySelectorAll('.turn .bubble'), ({{ childNodes: [, ...words] }}) => "
            "words.map((node) => node.textContent).join(''))"
        )
        return said

    def stored(self) -> dict[str, str]:
        """What the browser keeps for this site."""
        kept: dict[str, str] = self.tab.evaluate("({...localStorage, ...sessionStorage})")
        return kept


def _newest(selector: str, text: str) -> str:
    return _NEWEST.format(chat=_CHAT, selector=json.dumps(selector), text=json.dumps(text))
