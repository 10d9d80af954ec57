"""What is kept of a person, as they get it: a page to read and a file for machines, in one ZIP file."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot import wording
from bot.privacy.own_data import OwnData
from bot.privacy.persons import PersonExport
from bot.privacy.phrases import retention
from bot.privacy.sections import moment, sections

_TEMPLATES = Path(__file__).parent / "templates"


def as_zip(export: PersonExport, timezone: datetime.tzinfo, variables: Mapping[str, str]) -> bytes:
    """Both files."""
    words = wording.load("handover")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(f"{words['file']}.html", as_page(export, timezone, variables))
        files.writestr(f"{words['file']}.json", as_json(export))
    return packed.getvalue()


def as_json(export: PersonExport) -> str:
    """Everything, as a file for machines."""
    return json.dumps(export.to_json(), ensure_ascii=False, indent=2, default=str) + "\n"


def as_page(export: PersonExport, timezone: datetime.tzinfo, variables: Mapping[str, str]) -> str:
    """Everything, as a page to read; it needs nothing but a browser."""
    words = wording.load("handover")
    own_words = wording.load("own_data")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    conversations = [
        _conversation(number, own, records, timezone, words, own_words)
        for number, (own, records) in enumerate(export.owned, start=1)
    ]
    return environment.get_template("handover.html").render(
        words=words,
        title=words["title"].format(**variables),
        drawn_up=words["drawn_up"].format(date=moment(export.at, timezone, own_words)),
        contacts=[contact.partition(":")[2] for contact in sorted(export.person.contacts)],
        conversations=conversations,
        mails=[_mail(row, timezone, own_words) for row in export.mails],
        retention=retention(variables),
        rights=words["rights"].format(**variables),
    )


def _conversation(
    number: int,
    own: OwnData | None,
    records: Mapping[str, Any],
    timezone: datetime.tzinfo,
    words: Mapping[str, Any],
    own_words: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "title": words["conversation"].format(number=number),
        "sections": sections(own, timezone) if own is not None else [],
        "messages": _messages(own, timezone, words, own_words) if own is not None else [],
        "only_requests": own is None,
        "records": [
            {"name": words["tables"].get(name, name), "rows": [_cells(row) for row in rows]}
            for name, rows in records.items()
        ],
    }


def _messages(
    own: OwnData, timezone: datetime.tzinfo, words: Mapping[str, Any], own_words: Mapping[str, Any]
) -> list[dict[str, str]]:
    said = []
    for turn in own.transcript.turns:
        at = moment(turn.message.received_at, timezone, own_words)
        if turn.message.text:
            said.append({"who": words["visitor"], "at": at, "text": turn.message.text})
        for message in turn.answer.messages if turn.answer else ():
            said.append({"who": words["assistant"], "at": at, "text": message.text})
    return said


def _mail(row: Mapping[str, Any], timezone: datetime.tzinfo, own_words: Mapping[str, Any]) -> dict[str, str]:
    at = datetime.datetime.fromisoformat(row["created_at"])
    return {"at": moment(at, timezone, own_words), "to": row["to"], "subject": row["subject"]}


def _cells(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, _shown(value)) for name, value in row.items() if value not in (None, "", [], {})]


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
