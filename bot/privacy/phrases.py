"""What a visitor is told of their data and of their erasure, in French."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from bot import wording
from bot.privacy.erasure import Proof
from bot.privacy.own_data import OwnData
from bot.privacy.sections import as_text, moment, sections


def retention(variables: Mapping[str, str]) -> str:
    """How long it is kept, and what can be asked for; `variables` are those of the playbook."""
    return str(wording.load("own_data")["retention"].format(**variables))


def listing(own: OwnData, timezone: datetime.tzinfo, variables: Mapping[str, str]) -> str:
    """What the assistant says when it is asked what it knows."""
    words = wording.load("own_data")
    told = [words["listed"], as_text(sections(own, timezone))]
    if not own.leads:
        told.append(words["nothing_else"])
    return "\n\n".join([*told, retention(variables)])


def erasure_question(own: OwnData) -> str:
    """What would be erased, and whether that is really wanted."""
    counts = {
        "leads": len(own.leads),
        "conversation_ratings": int(own.transcript.feedback.given),
        "transcript_mails": len(own.copies),
    }
    words = wording.load("own_data")["erasure"]
    announced = words["announced"].format(things=_things(counts, words["things"]))
    return f"{announced} {words['question']}"


def erasure_done(proof: Proof, timezone: datetime.tzinfo, variables: Mapping[str, str]) -> str:
    """What was erased, what is kept of it and why."""
    words = wording.load("own_data")
    told = words["erasure"]
    done = told["done"].format(
        things=_things(proof.counts, told["things"]),
        date=moment(proof.erased_at, timezone, words),
        number=proof.id,
    )
    if not proof.counts.get("delivered"):
        return str(done)
    return f"{done} {told['delivered'].format(**variables)}"


def as_file(
    own: OwnData, timezone: datetime.tzinfo, variables: Mapping[str, str], now: datetime.datetime
) -> str:
    """Everything as a text to take away, the messages included."""
    words = wording.load("own_data")
    named = words["file"]
    head = [
        named["title"].format(vendor=variables["vendor"]),
        named["drawn_up"].format(date=moment(now, timezone, words)),
    ]
    said = [named["messages"], *_messages(own, timezone, words)]
    blocks = ["\n".join(head), as_text(sections(own, timezone)), "\n".join(said), retention(variables)]
    return "\n\n".join(blocks) + "\n"


def _messages(own: OwnData, timezone: datetime.tzinfo, words: Mapping[str, Any]) -> Sequence[str]:
    named, line = words["file"], words["values"]["line"]
    rows: list[str] = []
    for turn in own.transcript.turns:
        if turn.message.text:
            at = moment(turn.message.received_at, timezone, words)
            rows.append(line.format(label=f"{named['visitor']} ({at})", value=turn.message.text))
        for message in turn.answer.messages if turn.answer else ():
            rows.append(line.format(label=named["assistant"], value=message.text))
    return rows


def _things(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    found = [words["conversation"]]
    leads = counts.get("leads", 0)
    if leads:
        found.append(words["request"] if leads == 1 else words["requests"].format(count=leads))
    if counts.get("conversation_ratings") or counts.get("message_thumbs"):
        found.append(words["feedback"])
    if counts.get("transcript_mails"):
        found.append(words["mails"])
    if len(found) == 1:
        return found[0]
    return words["list"].format(first=", ".join(found[:-1]), last=found[-1])
