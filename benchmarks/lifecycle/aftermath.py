"""What staff does afterwards: merges that are undone, and people who are forgotten."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lifecycle.checks import Report, is_live
from benchmarks.lifecycle.house import House
from benchmarks.lifecycle.rows import difference, every_row
from benchmarks.lifecycle.talks import Ending, Talk
from benchmarks.lifecycle.traces import in_database, in_files
from benchmarks.lifecycle.visitors import Heard
from bot.leads.changes import ChangeRefused
from bot.leads.lead import Lead
from bot.matching.merging import Merging

_LOOKS = 4
"""So often all rows are compared on the way, beside once at the end."""


def merges(report: Report, house: House, leads: Sequence[Lead], count: int, seed: int) -> None:
    """Merge any two and undo it: every row of every table is as it was."""
    chance, live = random.Random(f"{seed} merges"), [lead.id for lead in leads if is_live(lead)]
    if len(live) < 2:
        return
    before = every_row(house.url)
    refused = 0
    for number in range(1, count + 1):
        kept, absorbed = chance.sample(live, 2)
        try:
            with house.services.unit_of_work() as uow:
                merge = Merging(uow, None, house.services.now(), house.follow).merge(kept, absorbed)
                uow.commit()
        except ChangeRefused:
            refused += 1
            continue
        with house.services.unit_of_work() as uow:
            Merging(uow, None, house.services.now(), house.follow).unmerge(merge.id or 0)
            uow.commit()
        if number % max(1, count // _LOOKS) == 0 or number == count:
            differing = difference(before, every_row(house.url))
            if differing:
                tables = {name: len(rows) for name, rows in differing.items()}
                return report.wrong(f"after {number} merges and as many undone, rows differ: {tables}")
    report.say(f"{count - refused} merges of random pairs undone, every row as before; {refused} refused")
    return None


@dataclass(frozen=True)
class Forgotten:
    """Somebody who is to be erased."""

    lead: Lead
    conversations: frozenset[str]
    """All that they held, also those in which they gave no address or number of this request."""


def erasures(
    report: Report, house: House, talks: Sequence[Talk], heard: Heard, count: int, seed: int, folder: Path
) -> None:
    """Erase some people; then nothing of them stands in any table, export or log."""
    chosen = _chosen(house, talks, heard, count, seed)
    words = [word for person in chosen for word in _erased(house, person)]
    exported = [_export(house, folder, kind) for kind in ("leads", "transcripts")]
    logs = sorted(folder.glob("*.log"))
    tables = [in_database(url, words) for url in (house.url, house.settings.tracker_database_url)]
    for where in (*tables, in_files([*exported, *logs], words)):
        for word, places in sorted(where.items()):
            report.wrong(f"{word} was erased and still stands in {', '.join(sorted(places))}")
    report.say(
        f"{len(chosen)} people erased: {len(words)} words looked for in every table of both databases,"
        f" in two exports and in {len(logs)} logs"
    )


def _chosen(house: House, talks: Sequence[Talk], heard: Heard, count: int, seed: int) -> list[Forgotten]:
    """People whose requests are stored, each once."""
    confirmed = [talk for talk in talks if talk.ending is Ending.CONFIRMED and talk.request == talk.number]
    by_address = {talk.person.email: talk for talk in confirmed}
    some = random.Random(f"{seed} erasures").sample(sorted(by_address), min(count, len(by_address)))
    held: dict[str, set[str]] = {address: set() for address in some}
    for talk in talks:
        if talk.person.email in held:
            held[talk.person.email].add(heard.conversations[talk.number])
    ids = {address: heard.conversations[by_address[address].number] for address in some}
    stored = house.leads_of(list(ids.values()))
    return [Forgotten(stored[name][0], frozenset(held[of])) for of, name in ids.items() if name in stored]


def _erased(house: House, person: Forgotten) -> list[str]:
    """Erase them by what is told of them; the words that may stand nowhere afterwards."""
    persons, lead = house.services.persons(), person.lead
    found = persons.find(persons.contacts_of_lead(lead.id), lead.id)
    persons.erase(found, None)
    national = lead.phone.replace("+33", "0") if lead.phone else ""
    dialled = " ".join(national[start : start + 2] for start in range(0, len(national), 2))
    words = [lead.email, lead.phone, national, dialled]
    if person.conversations <= set(found.conversations):
        words.append(lead.organisation)  # else another talk names it, and nothing says that it was theirs
    return [word for word in words if word]


def _export(house: House, folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.jsonl"
    command = [sys.executable, "-m", "bot.cli", kind, "export"]
    with path.open("wb") as out:
        subprocess.run(command, env=dict(house.environment), stdout=out, check=True)
    return path
