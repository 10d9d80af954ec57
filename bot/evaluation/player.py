"""Play a persona through the public door, as any client would: it knows the topic asked, no more."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.evaluation.files import EvaluationError

MAX_TURNS = 40
DONT_KNOW = "je ne sais pas"
_CLOSED = frozenset({"segment", "usage", "consent", "confirm", "marketing", "anything_else"})
_PROFILE_BUTTON = {
    "consommateur": "particulier",
    "entreprise": "entreprise",
    "administration": "administration",
    "intermediaire": "interm",
}
_USAGE_BUTTONS = {
    "B2C": ("mon usage", "mon propre usage"),
    "B2B": ("notre usage", "ma propre activité", "mon propre usage"),
    "B2A": ("achat pour nos services", "mon propre usage"),
    "B2R": ("contrôle",),
    "B2B2C": ("nos clients", "particuliers", "le revendre"),
    "B2C2B": ("recommand", "adopter"),
}


@dataclass
class Played:
    """A finished conversation: what was asked, typed and answered."""

    persona: Mapping[str, Any]
    conversation_id: str = ""
    transcript: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    typed: dict[str, list[str]] = field(default_factory=dict)
    digression_resumed: bool | None = None
    correction_typed: bool = False
    done: bool = False
    error: str = ""


class Player:
    """One persona against one door."""

    def __init__(
        self,
        client: httpx.Client,
        persona: Mapping[str, Any],
        number: int,
        key: str = "",
        turns: int = MAX_TURNS,
    ) -> None:
        self._client, self._persona, self._number, self._key = client, persona, number, key
        self._turns = turns
        self._given: dict[str, int] = {}
        self._closed = 0
        self._digression = persona.get("digression")
        self._correction = persona.get("correction")
        self._played = Played(persona)

    def play(self) -> Played:
        """Play until the assistant is done, or for `turns` answers. An error stands in the result."""
        try:
            self._play()
        except (httpx.HTTPError, EvaluationError, KeyError, ValueError) as error:
            self._played.error = f"{type(error).__name__}: {error}"
        return self._played

    def _play(self) -> None:
        opened = self._post(
            "/chat/sessions", {"page": "/", "referrer": "", "utm": {}, **self._evaluation()}, ""
        )
        token, self._played.conversation_id = opened["token"], opened["conversation_id"]
        self._note("assistant", [m["text"] for m in opened["messages"]])
        answer = self._say(self._persona["opening"], token)
        for _ in range(self._turns):
            if answer["done"]:
                self._played.done = True
                return
            topic = answer.get("requested_slot") or ""
            answer = self._reply(topic, answer, token)

    def _evaluation(self) -> dict[str, str]:
        return {"evaluation_key": self._key} if self._key else {}

    def _reply(self, topic: str, answer: dict[str, Any], token: str) -> dict[str, Any]:
        self._played.asked.append(topic)
        if self._digression and topic in (self._digression["after"], "confirm"):
            text, self._digression = self._digression["text"], None
            after = self._say(text, token)
            self._played.digression_resumed = (
                after.get("requested_slot") == topic and len(after["messages"]) > 0
            )
            self._played.asked.pop()
            return after
        if self._correction and topic == "confirm":
            text, wanted = self._correction["text"], self._correction["topic"]
            self._correction, self._played.correction_typed = None, True
            self._played.typed.setdefault(wanted, []).append(text)
            self._played.asked.pop()
            return self._say(text, token)
        button = self._button(topic, answer)
        if button is not None:
            return self._say(button["title"], token, button["id"])
        text = self._answer(topic)
        self._played.typed.setdefault(topic, []).append(text)
        return self._say(text, token)

    def _answer(self, topic: str) -> str:
        if (
            topic == "email"
            and not self._persona["facts"].get("email")
            and self._persona["facts"].get("phone")
        ):
            topic = "phone"
        answers = self._persona["answers"].get(topic, [])
        index = self._given.get(topic, 0)
        self._given[topic] = index + 1
        return str(answers[index]) if index < len(answers) else DONT_KNOW

    def _button(self, topic: str, answer: dict[str, Any]) -> dict[str, Any] | None:
        """The button to press: for every third closed question, starting from the persona's number."""
        if topic not in _CLOSED:
            return None
        self._closed += 1
        if (self._closed + self._number) % 3:
            return None
        buttons = [b for message in answer["messages"] for b in message.get("buttons", [])]
        for wanted in self._wanted(topic):
            for button in buttons:
                if wanted in button["title"].lower():
                    found: dict[str, Any] = button
                    return found
        return None

    def _wanted(self, topic: str) -> tuple[str, ...]:
        if topic == "segment":
            return (_PROFILE_BUTTON.get(str(self._persona.get("profile")), "\0"),)
        if topic == "usage":
            return _USAGE_BUTTONS.get(str(self._persona.get("segment")), ())
        if topic == "consent":
            return ("oui",) if self._persona["facts"].get("consent") else ("non",)
        return ("oui",) if topic == "confirm" else ("non",)

    def _say(self, text: str, token: str, button: str | None = None) -> dict[str, Any]:
        identifier = str(uuid.uuid4())
        body = {"id": identifier, "button": button} if button else {"id": identifier, "text": text}
        self._note("visitor", [text])
        answer = self._post("/chat/messages", body, token)
        self._note("assistant", [m["text"] for m in answer["messages"]], answer.get("requested_slot"))
        return answer

    def _note(self, who: str, texts: list[str], topic: str | None = None) -> None:
        self._played.transcript.append({"who": who, "texts": texts, **({"asks": topic} if topic else {})})

    def _post(self, path: str, body: dict[str, Any], token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        for _ in range(30):
            response = self._client.post(path, json=body, headers=headers)
            if response.status_code in (429, 503):
                time.sleep(min(10.0, float(response.headers.get("Retry-After") or 1)))
                continue
            if response.status_code >= 400:
                raise EvaluationError(f"{path} answered {response.status_code}: {response.text[:200]}")
            answer: dict[str, Any] = response.json()
            return answer
        raise EvaluationError(f"{path} kept refusing")
