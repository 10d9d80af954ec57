"""The whole application in process, asked as a server asks it: any bytes for a path, a header, a body."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import anyio
import anyio.from_thread
from starlette.applications import Starlette

from bot.accounts.account import Role, User
from bot.accounts.api_tokens import Scope, create
from bot.bootstrap import Services, build
from bot.settings import Settings
from bot.variables import Rate
from bot.web.app import create_app
from bot.web.chat import Door
from bot.web.chat.patience import Patience
from bot.web.console.csrf import FIELD, FormTokens
from tests.integration.door.fake_rasa import FakeRasa
from tests.support import crm
from tests.support.databases import new_sqlite

Header = tuple[str, str]
SECRET = "a-secret-for-tests"
EVALUATION_KEY = "a-key-for-evaluation"
HOST = "chat.example.fr"
OFTEN = Rate(1_000_000, 1)
PATIENCE = Patience(turn=5.0, pauses=(0.05,), later=2.0, margin=0.2, attempts=3, longest_pause=0.2)


@dataclass(frozen=True)
class Reply:
    """An answer as it leaves the application."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header, or None; of several the first."""
        return next((value for given, value in self.headers if given == name.lower()), None)

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for given, value in self.headers if given == name.lower()]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.body)


class Fortress:
    """An installation with every page, a member of staff of each role, a key of the API and some leads."""

    def __init__(self, folder: Path, *, database_url: str = "", **changes: Any) -> None:
        self.rasa = FakeRasa("a-secret-of-the-door")
        given: dict[str, Any] = {
            "database_url": database_url or new_sqlite(folder / "crm.db"),
            "tracker_database_url": f"sqlite:///{folder / 'tracker.db'}",
            "erasure_list": folder / "erasures.jsonl",
            "secret": SECRET,
            "door_secret": "a-secret-of-the-door",
            "evaluation_key": EVALUATION_KEY,
            "playbook": crm.ROOT / "playbook.yml",
            "public_url": f"https://{HOST}",
            "smtp_url": "smtp://localhost",
            "allowed_origins": ("https://www.client.example",),
            "rasa_port": self.rasa.port,
            "rate_conversation": OFTEN,
            "rate_address": OFTEN,
            "rate_sessions": OFTEN,
            "rate_api": OFTEN,
        }
        self.settings = Settings(**{**given, **changes})
        self.services: Services = build(self.settings)
        self.app: Starlette = create_app(self.services, Door(self.services, patience=PATIENCE, heartbeat=0.2))
        self._portal: Any = None
        self._cookies: dict[Role, str] = {}

    @contextlib.contextmanager
    def open(self) -> Iterator[Fortress]:
        """Everything runs as long as the block lasts."""
        self.rasa.start()
        try:
            with anyio.from_thread.start_blocking_portal() as portal:
                self._portal = portal
                with portal.wrap_async_context_manager(self.app.router.lifespan_context(self.app)):
                    yield self
        finally:
            self.rasa.stop()

    def ask(
        self,
        method: str,
        target: str | bytes,
        headers: Sequence[Header] = (),
        body: bytes = b"",
        *,
        peer: str = "203.0.113.7",
        https: bool = True,
    ) -> Reply:
        """Ask as uvicorn would: the target as it stands in the request line."""
        raw = target.encode("ascii", "replace") if isinstance(target, str) else target
        path, _, query = raw.partition(b"?")
        given = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        names = {name for name, _ in given}
        if b"host" not in names:
            given.append((b"host", HOST.encode()))
        if body and b"content-length" not in names:
            given.append((b"content-length", str(len(body)).encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "server": ("127.0.0.1", 8000),
            "client": (peer, 50000),
            "scheme": "https" if https else "http",
            "method": method,
            "root_path": "",
            "path": unquote(path.decode("ascii", "replace")),
            "raw_path": path,
            "query_string": query,
            "headers": given,
        }
        reply: Reply = self._portal.call(_asked, self.app, scope, body)
        return reply

    def talk(self, method: str, path: str, token: str = "", body: Any = None, **options: Any) -> Reply:
        """As the widget asks the door."""
        headers = [("authorization", f"Bearer {token}")] if token else []
        content = (
            b"" if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        )
        return self.ask(method, path, [*headers, *options.pop("headers", ())], content, **options)

    def visitor(self, **context: Any) -> str:
        """The token of a new conversation."""
        token: str = self.talk("POST", "/chat/sessions", body=context).json()["token"]
        return token

    def says(self, token: str, text: str) -> Reply:
        """A message of a visitor."""
        return self.talk("POST", "/chat/messages", token, {"id": str(uuid.uuid4()), "text": text})

    def staff(self, role: Role = Role.ADMIN) -> Browser:
        """The browser of a member of staff who is signed in."""
        if role not in self._cookies:
            name = str(uuid.uuid4())
            email = f"{role.value}@exemple.fr"
            user = User(name, email, f"Nom {role.value}", role, crm._password_hash(), self.services.now())
            with self.services.unit_of_work() as uow:
                uow.users.add(user)
                uow.commit()
            self._cookies[role] = crm.open_session(self.services, user)
        return Browser(self, self._cookies[role])

    def key(self, *scopes: Scope) -> str:
        """A key of the API."""
        with self.services.unit_of_work() as uow:
            _, secret = create(uow, None, "CRM", scopes or tuple(Scope), 30, self.services.now())
            uow.commit()
        return secret

    def lead(self, **changes: Any) -> str:
        """The id of a stored lead with its conversation."""
        now = self.services.now()
        number = uuid.uuid4().hex[:12]
        lead = crm.another(
            1, id=f"lead-{number}", conversation_id=f"c-{number}", created_at=now, updated_at=now
        )
        crm.add_lead(self.services, replace(lead, **changes))
        return lead.id


@dataclass
class Browser:
    """A browser with a session of the console."""

    fortress: Fortress
    session: str

    @property
    def cookie(self) -> Header:
        return ("cookie", f"aiguilleur_session={self.session}")

    @property
    def form_token(self) -> str:
        return FormTokens(SECRET).of(self.session)

    def get(self, target: str, *headers: Header) -> Reply:
        return self.fortress.ask("GET", target, [self.cookie, *headers])

    def post(self, path: str, form: Any = (), *headers: Header) -> Reply:
        """Send a form with the token that its page holds."""
        pairs = list(form.items()) if isinstance(form, dict) else list(form)
        body = urlencode([*pairs, (FIELD, self.form_token)], errors="surrogatepass").encode()
        kind = ("content-type", "application/x-www-form-urlencoded")
        return self.fortress.ask("POST", path, [self.cookie, kind, *headers], body)


async def _asked(app: Any, scope: dict[str, Any], body: bytes) -> Reply:
    sent: list[bytes] = []
    beginning: dict[str, Any] = {}
    asked = False
    gone = anyio.Event()

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": body, "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            beginning.update(message)
        elif message["type"] == "http.response.body":
            sent.append(message.get("body", b""))
            if _is_stream(beginning) or not message.get("more_body", False):
                gone.set()  # of an endless stream the beginning is enough

    # An application that raises after it answered has answered all the same: servers only log it.
    with contextlib.suppress(Exception):
        await app(scope, receive, send)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in beginning["headers"])
    return Reply(beginning["status"], headers, b"".join(sent))


def _is_stream(beginning: dict[str, Any]) -> bool:
    return any(value.startswith(b"text/event-stream") for _, value in beginning["headers"])
