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
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.bootstrap import build
from bot.settings import Settings
from bot.web.chat.origins import AllowedOrigins
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
    answers: dict[str, Message] = field(default_factory=dict)  # by the id of the visitor's message
    ended: bool = False
    feedback: Message = field(default_factory=lambda: {"satisfaction": None, "comment": None, "thumbs": {}})


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
        self.event_requests: list[str | None] = []
        self.streams = 0  # changes when the open streams must end
        self.session_faults: list[Fault] = []
        self.done = False
        self.mail = True
        self.hours = {"open": True, "sentence": "Nos conseillers sont disponibles en ce moment."}
        self.copies: list[str] = []
        self.erased = 0
        self.last_words = ""  # erases the conversation instead of answering

    def forget_everyone(self) -> None:
        """Every token becomes unknown."""
        self.conversations.clear()

    def end_everywhere(self) -> None:
        """Every conversation has been ended, in another window."""
        for conversation in self.conversations.values():
            conversation.ended = True

    def end_streams(self) -> None:
        """Closes every stream of events, as a proxy does from time to time."""
        self.streams += 1

    def push(self, text: str) -> None:
        """Answers a turn that nobody here asked for: whoever listens hears it."""
        for conversation in self.conversations.values():
            self._answer(conversation, str(uuid.uuid4()), [said(text)])

    async def sessions(self, request: Request) -> Response:
        """POST /chat/sessions"""
        if self.session_faults:
            return self.session_faults.pop(0).response()
        self.opened.append(await request.json())
        token = f"token-{len(self.opened)}"
        conversation = self.conversations[token] = Conversation()
        welcome = self._answer(conversation, token, self.welcome)
        known = {"token": token, "conversation_id": f"c-{token}", **self._around()}
        return JSONResponse({**known, **welcome}, 201)

    async def messages(self, request: Request) -> Response:
        """GET and POST /chat/messages"""
        conversation = self._conversation(request)
        if conversation is None:
            return _expired()
        if request.method == "GET":
            known = {
                "messages": conversation.messages,
                "requested_slot": self.requested_slot,
                "done": self.done,
            }
            about = {"ended": conversation.ended, "feedback": conversation.feedback}
            return JSONResponse({**known, **about, **self._around()})
        body = await request.json()
        if conversation.ended:
            return JSONResponse(
                {"error": "conversation_ended", "message": "Cette conversation est terminée."}, 409
            )
        await asyncio.sleep(self.delay)
        if self.last_words:
            self.forget_everyone()
            words = {"id": "last", "author": "assistant", **said(self.last_words)}
            return JSONResponse({"messages": [words], "requested_slot": None, "done": True, "erased": True})
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or fault.taken:
            answer = self._take(conversation, body)
        return JSONResponse(answer) if fault is None else fault.response()

    async def end(self, request: Request) -> Response:
        """POST /chat/end"""
        conversation = self._conversation(request)
        if conversation is None:
            return _expired()
        if not conversation.ended:
            conversation.ended = True
            self._answer(conversation, "the end", [said("Merci de votre visite !")])
        return JSONResponse({**conversation.answers["the end"], "done": True, "ended": True})

    async def feedback(self, request: Request) -> Response:
        """POST /chat/feedback"""
        conversation, body = self._conversation(request), await request.json()
        if conversation is None:
            return _expired()
        if "message_id" in body:
            conversation.feedback["thumbs"][body["message_id"]] = body["thumb"]
        else:
            conversation.feedback.update(body)
        return JSONResponse({"feedback": conversation.feedback})

    async def transcript(self, request: Request) -> Response:
        """POST /chat/transcript"""
        email = (await request.json())["email"]
        if "@" not in email:
            return JSONResponse({"error": "email", "message": "Cette adresse ne semble pas complète."}, 422)
        self.copies.append(email)
        return JSONResponse({"message": f"La copie part à l’adresse {email}."}, 202)

    async def me(self, request: Request) -> Response:
        """GET and DELETE /chat/me"""
        conversation = self._conversation(request)
        if conversation is None:
            return _expired()
        if request.method == "GET":
            lines = [{"label": "Messages", "value": str(len(conversation.messages))}] * 12
            sections = [{"title": title, "lines": lines} for title in ("Votre conversation", "Votre demande")]
            return JSONResponse({"sections": sections, "retention": "Six mois.", "data": {"kept": True}})
        if not (await request.json()).get("confirm"):
            return JSONResponse({"confirm": True, "message": "Votre conversation sera effacée."})
        self.forget_everyone()
        self.erased += 1
        return JSONResponse({"erased": True, "message": "Tout est effacé.", "proof": "p1"})

    def _around(self) -> Message:
        return {"hours": self.hours, "offers": {"mail": self.mail}}

    async def events(self, request: Request) -> Response:
        """GET /chat/events"""
        conversation = self._conversation(request)
        if conversation is None:
            return JSONResponse({"error": "unknown_token", "message": "Cette conversation a expiré."}, 401)
        last = request.headers.get("Last-Event-ID")
        self.event_requests.append(last)
        turn = len(conversation.answers) - 1 if last is None else int(last)
        return StreamingResponse(self._stream(conversation, turn), media_type="text/event-stream")

    async def _stream(self, conversation: Conversation, last: int) -> AsyncIterator[str]:
        yield ": hello\n\n"
        stream = self.streams
        while stream == self.streams:
            for answer in list(conversation.answers.values())[last + 1 :]:
                last = answer["turn"]
                yield f"id: {last}\nevent: message\ndata: {json.dumps(answer)}\n\n"
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
        return self._answer(conversation, body["id"], self.reply(body))

    def _answer(self, conversation: Conversation, message_id: str, messages: list[Message]) -> Message:
        turn = len(conversation.answers)
        written = [{"id": str(uuid.uuid4()), "author": "assistant", **message} for message in messages]
        conversation.messages.extend({**message, "turn": turn} for message in written)
        answer = {"turn": turn, "messages": written, "requested_slot": self.requested_slot, "done": self.done}
        conversation.answers[message_id] = answer
        return answer


def _expired() -> Response:
    return JSONResponse({"error": "unknown_token", "message": "Cette conversation a expiré."}, 401)


@contextmanager
def serving(door: FakeDoor) -> Iterator[str]:
    """Runs the widget, the demo site and this door on a free port; gives their address."""
    chat = [
        Route("/chat/sessions", door.sessions, methods=["POST"]),
        Route("/chat/messages", door.messages, methods=["GET", "POST"]),
        Route("/chat/events", door.events, methods=["GET"]),
        Route("/chat/end", door.end, methods=["POST"]),
        Route("/chat/feedback", door.feedback, methods=["POST"]),
        Route("/chat/transcript", door.transcript, methods=["POST"]),
        Route("/chat/me", door.me, methods=["GET", "DELETE"]),
    ]
    services = build(Settings(playbook=ROOT / "playbook.yml"))
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    # The same machine under another name plays the website of a customer.
    customer = Middleware(AllowedOrigins, allowed=[f"http://localhost:{port}"])
    application = Starlette(routes=[*chat, *routes(services)], middleware=[customer])
    config = uvicorn.Config(
        application, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        door.end_streams()
        server.should_exit = True
        thread.join()
        listener.close()
        services.close()
