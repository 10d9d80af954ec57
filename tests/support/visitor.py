"""A visitor of the website, speaking with the running product through its public door alone.

visitor.says("Bonjour, je cherche une tablette pour ma mère")
visitor.is_asked("timeline")
visitor.says("Vous êtes un robot ?")
visitor.reads("assistant automatique").is_asked("timeline")
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Mapping
from typing import Any

import httpx

from tests.support.product import Product

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
_SETTLED_SECONDS = 3.0
_LONGEST = 30  # questions of one conversation; more would be a loop


def plain(text: str) -> str:
    """For comparing: lower case, ordinary spaces and apostrophes."""
    return text.translate(_SPACES).casefold()


class Visitor:
    """One conversation: `answer` came last, `asked_topics` are those asked since the opening."""

    def __init__(self, product: Product, *, page: str = "/", evaluation: bool = False) -> None:
        self.product = product
        self.http = product.http
        """The door that a balancer sends this browser to."""
        body: dict[str, Any] = {"page": page, "referrer": "", "utm": {"utm_source": "essai"}}
        if evaluation:
            body["evaluation_key"] = product.instance.key
        opened = product.http.post("/chat/sessions", json=body)
        assert opened.status_code == 201, f"{opened.status_code}: {opened.text}"
        self.answer: dict[str, Any] = opened.json()
        self.conversation_id = str(self.answer["conversation_id"])
        self.headers = {"Authorization": f"Bearer {self.answer['token']}"}
        self.bubbles: list[dict[str, Any]] = list(self.answer["messages"])
        self.asked_topics: list[str] = []
        self.typed: list[str] = []

    # What the visitor does

    def sends(self, body: Mapping[str, Any], timeout: float = 30.0) -> httpx.Response:
        """Post a message as it is; the answer may be a refusal."""
        return self.http.post("/chat/messages", json=body, headers=self.headers, timeout=timeout)

    def says(self, *texts: str) -> Visitor:
        """Type messages, one after the other."""
        for text in texts:
            self.typed.append(text)
            self._take(self.sends({"id": str(uuid.uuid4()), "text": text}))
        return self

    def presses(self, words: str) -> Visitor:
        """Press the newest button whose title holds these words, on a bubble or on a line of the recap."""
        button, title = self.button(words)
        self.typed.append(title)
        self._take(self.sends({"id": str(uuid.uuid4()), "button": button}))
        return self

    def gives(self, answers: Mapping[str, str], until: str = "") -> Visitor:
        """Answer whatever is asked from `answers`, until `until` is asked or the conversation is done.

        A question without an answer here fails, and so does a question that is asked twice.
        """
        left = dict(answers)
        for _ in range(_LONGEST):
            if self.asked == until or self.done:
                return self
            assert self.asked in left, f"{self.asked!r} was not expected:\n{self}"
            self.says(left.pop(self.asked))
        raise AssertionError(f"no end:\n{self}")

    # What the visitor sees

    @property
    def asked(self) -> str:
        """The topic of the open question, or nothing."""
        return str(self.answer["requested_slot"] or "")

    @property
    def done(self) -> bool:
        return bool(self.answer["done"])

    @property
    def said(self) -> str:
        """The last answer, all its bubbles."""
        return "\n".join(bubble["text"] for bubble in self.answer["messages"])

    @property
    def card(self) -> dict[str, str]:
        """The lines of the last recap that was shown, by topic."""
        cards = [bubble["card"] for bubble in self.bubbles if bubble.get("card")]
        return {line["topic"]: line["value"] for line in cards[-1]["lines"]} if cards else {}

    def button(self, words: str) -> tuple[str, str]:
        """The id and the title of the newest button with these words."""
        seen = []
        for bubble in reversed(self.bubbles):
            for button in bubble["buttons"]:
                seen.append((button["id"], button["title"]))
            for line in bubble.get("card", {}).get("lines", ()):
                seen.append((line["button"], f"modifier : {line['label']}"))
        found = [pair for pair in seen if plain(words) in plain(pair[1])]
        assert found, f"no button « {words} » among {[title for _, title in seen]}"
        return found[0]

    def is_asked(self, *topics: str) -> Visitor:
        """The open question is about one of these topics."""
        assert self.asked in topics, f"asked {self.asked!r}, not {' or '.join(topics)}:\n{self}"
        return self

    def reads(self, *words: str) -> Visitor:
        """Each of these stands in the last answer."""
        missing = [word for word in words if plain(word) not in plain(self.said)]
        assert not missing, f"{missing} not read:\n{self}"
        return self

    def reads_one_of(self, *words: str) -> Visitor:
        """At least one of these stands in the last answer: wording varies."""
        assert any(plain(word) in plain(self.said) for word in words), f"none of {words} read:\n{self}"
        return self

    def does_not_read(self, *words: str) -> Visitor:
        """None of these stands in the last answer."""
        found = [word for word in words if plain(word) in plain(self.said)]
        assert not found, f"{found} read:\n{self}"
        return self

    def was_not_asked(self, *topics: str) -> Visitor:
        """None of these topics has been asked since the opening."""
        found = sorted(set(topics) & set(self.asked_topics))
        assert not found, f"{found} asked:\n{self}"
        return self

    # What is left of it

    def lead(self, request: int = 1) -> dict[str, Any]:
        """The lead of this request, as it is exported."""
        leads = [lead for lead in self.leads() if lead["request"] == request]
        assert len(leads) == 1, f"{len(leads)} leads of request {request}:\n{self}"
        return leads[0]

    def leads(self) -> list[dict[str, Any]]:
        """Every lead of this conversation; a draft is written a moment after the answer that brings it.

        A door that is there says when that is done.
        """
        with contextlib.suppress(httpx.HTTPError):
            self.http.get("/chat/messages", headers=self.headers, timeout=_SETTLED_SECONDS)
        return self.product.leads(self.conversation_id)

    def transcript(self) -> list[dict[str, Any]]:
        """The turns as they are exported; the last answer is written a moment after it was shown."""
        self.history()
        return self.product.transcript(self.conversation_id)

    def history(self) -> dict[str, Any]:
        """What the door shows to a browser that comes back, once its last answer is written down."""
        answer = self.http.get("/chat/messages", headers=self.headers)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text}"
        history: dict[str, Any] = answer.json()
        return history

    def _take(self, response: httpx.Response) -> None:
        assert response.status_code == 200, f"{response.status_code}: {response.text}\n{self}"
        self.took(response.json())

    def took(self, answer: dict[str, Any]) -> None:
        """Go on from this answer, however it was obtained."""
        self.answer = answer
        self.bubbles.extend(answer["messages"])
        self.asked_topics.append(self.asked)

    def __str__(self) -> str:
        """The conversation so far, for whoever reads a failure."""
        lines = []
        for message in self.history()["messages"]:
            who = ">" if message["author"] == "visitor" else " "
            titles = [button["title"] for button in message["buttons"]]
            lines.append(f"{who} {message['text']} {titles or ''}")
        return "\n".join([*lines, f"asked: {self.asked_topics}"])
