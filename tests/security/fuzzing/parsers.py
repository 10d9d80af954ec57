"""Everything that reads what somebody typed, each a function of a text that answers or refuses."""

from __future__ import annotations

import contextlib
import csv
import datetime
import functools
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot import clean_text, redaction
from bot.channel import plain_text
from bot.channel import requests as channel_requests
from bot.dialogue.advance import advance
from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.leads.fields.other_kinds import other_kinds
from bot.leads.fields.parsers import PARSERS
from bot.leads.fields.reading import ReadingContext
from bot.playbook import PlaybookError, read_playbook
from bot.qualification.text import fold
from bot.search.query import parse_query
from bot.search.words import plain_words
from bot.sending.addresses import BadAddress, target_of
from bot.web.chat import requests
from bot.web.chat.errors import Refusal
from bot.web.console.paths import safe_next
from bot.web.console.spreadsheet import csv_file

TODAY = datetime.date(2026, 11, 23)
LONGEST_MESSAGE = requests.MAX_TEXT
_CONTEXT = ReadingContext(TODAY)
_TOPICS = (None, *Topic)
_INTENTS = (
    "state_need",
    "give_details",
    "affirm",
    "deny",
    "out_of_scope",
    "nlu_fallback",
    "ask_price",
    "chitchat",
)

Target = Callable[[str], object]


def _fields() -> Mapping[str, Target]:
    found: dict[str, Target] = {}
    for name, parser in PARSERS.items():
        found[f"field {name}, answered"] = functools.partial(_read, parser.read)
        found[f"field {name}, in passing"] = functools.partial(_read, parser.find)
    found["field of another kind"] = lambda text: other_kinds(_message(text))
    return found


def _read(parse: Callable[..., Any], text: str) -> object:
    message = _message(text)
    found = parse(message, _CONTEXT)
    json.dumps([_plain(item) for item in (found if isinstance(found, list) else [found])]).encode()
    return found


def _plain(reading: Any) -> Any:
    return None if reading is None else str(reading.value)


def _message(text: str) -> str:
    """What the door lets through of a text."""
    return requests.cleaned(text.encode("utf-8", "replace").decode())[:LONGEST_MESSAGE]


def _refusable(parse: Callable[[bytes], object]) -> Target:
    def read(text: str) -> object:
        with contextlib.suppress(Refusal):
            return parse(text.encode("utf-8", "surrogatepass"))
        return None

    return read


def _channel(text: str) -> object:
    body = {"conversation_id": "c-1", "message_id": text, "turn": 1, "kind": "text", "text": text}
    button = {**body, "message_id": "m-1", "kind": "button", "payload": text}
    for item in (
        text,
        json.dumps(body),
        json.dumps(button),
        json.dumps({**body, "context": {"utm": {text: text}}}),
    ):
        with contextlib.suppress(channel_requests.Malformed):
            channel_requests.parse_request(item.encode("utf-8", "surrogatepass"))
    return None


def _cleaned(text: str) -> None:
    readable = text.encode("utf-8", "replace").decode()
    once = requests.cleaned(readable)
    assert requests.cleaned(once) == once, "cleaned twice is not cleaned once"
    assert not set(once) & {"\x00", "\x1b", "\u202e", "\u200b"}
    assert clean_text.storable(text).encode("utf-8").decode() is not None


def _without_command(text: str) -> None:
    said = plain_text.without_command(text)
    assert len(said) == len(text)
    assert not said.lstrip().startswith("/")


def _dialogue(text: str) -> object:
    """A message of three in a conversation: what was asked, and how it was classified, follow from it."""
    message = _message(text)
    if not message:
        return None
    number = sum(map(ord, message))
    intent = _INTENTS[number % len(_INTENTS)]
    state = DialogueState(turn=number % 4, asking=_TOPICS[number % len(_TOPICS)])
    clause = Clause(message, 0, len(message), intent, 0.8)
    heard = hear(message, Understanding(intent, 0.8, (clause,), {"B2B": 0.6}), state, TODAY)
    advance(state, heard)
    return DialogueState.from_json(json.loads(json.dumps(state.to_json())))


def _csv(text: str) -> None:
    table = csv_file([(text, None, 1.5), ("a", text, text)]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table, newline=""), delimiter=";"))
    assert len(rows) == 2 and all(len(row) == 3 for row in rows)
    assert all(cell[:1] not in ("=", "@", "\t", "\r", "\n") for row in rows for cell in row)


def _address(text: str) -> None:
    for url in (text, f"https://{text}/", f"https://crm.example/{text}"):
        with contextlib.suppress(BadAddress):
            target_of(url, ())


def _next_page(text: str) -> None:
    for wanted in (text, "/console/" + text):
        page = safe_next(wanted)
        assert page.startswith("/console/") and "//" not in page.partition("?")[0] and "\\" not in page


def _redacted(text: str) -> object:
    return redaction.cleaner(redaction.Identity(names=("Ada Lovelace",), emails=("ada@exemple.fr",)))(text)


def playbook(folder: Path) -> Target:
    """Reading a playbook that somebody got wrong at one place."""
    whole = (Path(__file__).parents[3] / "playbook.yml").read_text(encoding="utf-8").splitlines()
    file = folder / "playbook.yml"

    def read(text: str) -> None:
        place = sum(map(ord, text)) % len(whole)
        kept = whole[place].partition(":")[0] if len(text) % 2 else ""
        lines = [*whole[:place], f"{kept}: {text}" if kept else text, *whole[place + 1 :]]
        file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
        with contextlib.suppress(PlaybookError):
            read_playbook(file)

    return read


QUICK: Mapping[str, Target] = {
    "cleaning": _cleaned,
    "commands": _without_command,
    "opening": _refusable(requests.parse_open),
    "message": _refusable(requests.parse_send),
    "feedback": _refusable(requests.parse_feedback),
    "copy": _refusable(requests.parse_copy),
    "erasure": _refusable(requests.parse_erasure),
    "channel": _channel,
    "address of a webhook": _address,
    "page after a sign-in": _next_page,
    "table": _csv,
    "search": lambda text: (parse_query(text[:200]), list(plain_words(text))),
    "folding": fold,
    **_fields(),
}
"""Taken by every text."""
SLOW: Mapping[str, Target] = {"dialogue": _dialogue, "redaction": _redacted}
"""Taken by one text of ten."""
