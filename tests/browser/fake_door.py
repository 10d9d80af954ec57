"""A small door of our own that speaks the public protocol over real HTTP, with faults on demand.

It lets the tests of the browser side decide what the server does: answer, refuse, lose an answer, push one.
"""

import asyncio
import json
import socket
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.bootstrap import build
from bot.settings import Settings
from bot.web.widget import routes

Message = dict[str, Any]
ROOT = Path(__file__).parents[2]


def said(text: str, *buttons: str, card: Message | None = None) -> Message:
    """One message of the assistant; its buttons are named after their title."""
    message: Message = {"text": text, "buttons": [{"id": f"b-{title}", "title": title} for title in buttons]}
    return message if card is None else {**message, "card": card}


def echo(body: Message) -> list[Message]:
    """The usual answer: it shows which message it answers."""
    return [said(f"Bien reçu : {body.get('text') or body['button']}")]


@dataclass
class Fault:
    """What happens to the next message instead of its answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, str] = field(default_factory=dict)
    taken: bool = False  # the message is written down all the same, only its answer is lost

    def response(self) -> Response:
        """What the browser sees of it."""
        return JSONResponse(self.body, self.status, headers=self.headers)


@dataclass
class Conversation:
    """What the server knows of one conversation."""

    messages: list[Message] = field(default_factory=list)
    answers: dict[str, Message] = field(default_factory=dict)


class FakeDoor:
    """The state of the server, and the handles by which a test moves it."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.opened: list[Message] = []
        self.received: list[Message] = []
        self.faults: list[Fault] = []
        self.requested_slot: str | None = None
        self.welcome = [said("Bonjour, comment puis-je vous aider ?")]
        self.reply: Callable[[Message], list[Message]] = echo
        self.delay = 0.0
        self.pushed: list[tuple[int, Message]] = []
        self.event_requests: list[str | None] = []
        self.streams = 0  # changes when the open streams must end
        self.session_faults: list[Fault] = []

    def forget_everyone(self) -> None:
        """Every token becomes unknown."""
        self.conversations.clear()

    def end_streams(self) -> None:
        """Closes every stream of events, as a proxy does from time to time."""
        self.streams += 1

    def push(self, text: str) -> None:
        """Sends a message that nobody asked for to whoever listens."""
        message = {"id": str(uuid.uuid4()), "author": "assistant", **said(text)}
        for conversation in self.conversations.values():
            conversation.messages.append(message)
        self.pushed.append((len(self.pushed) + 1, message))

    async def sessions(self, request: Request) -> Response:
        """POST /chat/sessions"""
        if self.session_faults:
            return self.session_faults.pop(0).response()
        self.opened.append(await request.json())
        token = f"token-{len(self.opened)}"
        conversation = self.conversations[token] = Conversation()
        messages = self._write(conversation, self.welcome)
        return JSONResponse({"token": token, "conversation_id": f"c-{token}", "messages": messages}, 201)

    async def messages(self, request: Request) -> Response:
        """GET and POST /chat/messages"""
        conversation = self._conversation(request)
        if conversation is None:
            return JSONResponse({"error": "unknown_token", "message": "Cette conversation a expiré."}, 401)
        if request.method == "GET":
            known = {"messages": conversation.messages, "requested_slot": self.requested_slot, "done": False}
            return JSONResponse(known)
        body = await request.json()
        await asyncio.sleep(self.delay)
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or fault.taken:
            answer = self._take(conversation, body)
        return JSONResponse(answer) if fault is None else fault.response()

    async def events(self, request: Request) -> Response:
        """GET /chat/events"""
        if self._conversation(request) is None:
            return JSONResponse({"error": "unknown_token", "message": "Cette conversation a expiré."}, 401)
        last = request.headers.get("Last-Event-ID")
        self.event_requests.append(last)
        return StreamingResponse(self._stream(int(last or 0)), media_type="text/event-stream")

    async def _stream(self, last: int) -> AsyncIterator[str]:
        yield ": hello\n\n"
        stream = self.streams
        while stream == self.streams:
            for number, message in [event for event in self.pushed if event[0] > last]:
                last = number
                yield f"id: {number}\nevent: message\ndata: {json.dumps(message)}\n\n"
            await asyncio.sleep(0.02)

    def _conversation(self, request: Request) -> Conversation | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.conversations.get(token)

    def _take(self, conversation: Conversation, body: Message) -> Message:
        if body["id"] in conversation.answers:
            return conversation.answers[body["id"]]
        self.received.append(body)
        text = body.get("text") or body["button"].removeprefix("b-")
        conversation.messages.append({"id": body["id"], "author": "visitor", "text": text, "buttons": []})
        messages = self._write(conversation, self.reply(body))
        answer = {
            "turn": len(conversation.answers) + 1,
            "messages": messages,
            "requested_slot": self.requested_slot,
            "done": False,
        }
        conversation.answers[body["id"]] = answer
        return answer

    def _write(self, conversation: Conversation, messages: list[Message]) -> list[Message]:
        written = [{"id": str(uuid.uuid4()), "author": "assistant", **message} for message in messages]
        conversation.messages.extend(written)
        return written


@contextmanager
def serving(door: FakeDoor) -> Iterator[str]:
    """Runs the widget, the demo site and this door on a free port; gives their address."""
    chat = [
        Route("/chat/sessions", door.sessions, methods=["POST"]),
        Route("/chat/messages", door.messages, methods=["GET", "POST"]),
        Route("/chat/events", door.events, methods=["GET"]),
    ]
    services = build(Settings(playbook=ROOT / "playbook.yml"))
    application = Starlette(routes=[*chat, *routes(services)])
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        application, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        door.end_streams()
        server.should_exit = True
        thread.join()
        listener.close()
