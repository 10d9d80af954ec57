"""Whole conversations leave nothing of who held them in the logs of any process, whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.lifecycle import traces
from tests.support import crm
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor

FIRST, LAST = "Zoryana", "Kvatrixel"
EMAIL, PHONE = "zoryana.kvatrixel@poste-inventee.example", "06 39 98 04 21"
WORDS = [FIRST, LAST, "kvatrixel@", "poste-inventee", PHONE, "0639980421", "+33639980421", "jardiland-secret"]
NEED = "Bonjour, je cherche une tablette pour ma mère, c'est pour le jardiland-secret de mamie"
ANSWERS = {
    "timeline": "le mois prochain",
    "budget": "200 euros",
    "name": f"{FIRST} {LAST}",
    "email": f"mon mail c'est {EMAIL}",
    "phone": PHONE,
    "usage": "pour son propre usage",
    "segment": "un particulier",
    "consent": "oui",
    "confirm": "oui",
    "anything_else": "non merci",
    "need": "une tablette simple",
}


@pytest.fixture(scope="module")
def talkative() -> Iterator[Product]:
    """The product, with every process logging all it has to say."""
    with running_product({"LOG_LEVEL": "DEBUG"}) as product:
        yield product


def log_files(product: Product) -> list[Path]:
    """Everything below the folder of the instance but its databases, which hold what they are for."""
    return [
        path
        for path in product.instance.folder.rglob("*")
        if path.is_file() and not any(mark in path.name for mark in (".db", "erasures.jsonl"))
    ]


def talk_of_every_kind(product: Product) -> None:
    """Agreeing, refusing, erasing; mistakes of the client; and what operators do."""
    Visitor(product).says(NEED).gives(ANSWERS)
    Visitor(product).says(NEED).gives({**ANSWERS, "consent": "non"})
    erasing = Visitor(product).says(NEED).gives(ANSWERS, "confirm")
    erasing.says("quelles données avez-vous sur moi ?", "effacez tout", "oui")
    broken = Visitor(product)
    broken.sends({"id": str(uuid.uuid4()), "text": f"{EMAIL} {PHONE}" * 200})
    broken.sends({"id": "no id", "text": f"{FIRST} {LAST}"})
    product.http.post("/chat/feedback", headers=broken.headers, json={"comment": f"signé {LAST}"})
    product.http.post("/chat/transcript", headers=broken.headers, json={"email": EMAIL})
    product.http.get(f"/console/?q={LAST}")
    product.http.get(f"/api/v1/leads?q={LAST}", headers={"Authorization": f"Bearer {EMAIL}"})
    product.http.get(f"/{LAST}?mail={EMAIL}")


def operators(product: Product) -> str:
    """What the commands say that work on people without being asked to show them."""
    said = []
    for arguments in (
        ("persons", "find", "--email", EMAIL),
        ("retention", "purge", "--json"),
        ("persons", "erase", "--email", EMAIL, "--yes"),
    ):
        command = [sys.executable, "-m", "bot.cli", *arguments]
        environment = {**os.environ, **product.instance.environment}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, cwd=crm.ROOT, timeout=60
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout + done.stderr)
    return "".join(said)


def test_no_log_holds_anything_of_a_visitor(talkative: Product) -> None:
    talk_of_every_kind(talkative)
    said = operators(talkative)
    logs = log_files(talkative)
    text = "".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)
    assert "conversation.erased" in text  # the processes did say what they do
    assert traces.in_files(logs, WORDS) == {}
    assert not [word for word in WORDS if word.lower() in said.lower()]


def test_after_that_nothing_of_them_is_left_in_any_table(talkative: Product) -> None:
    for url in (
        talkative.services.settings.database_url,
        talkative.services.settings.tracker_database_url,
    ):
        assert traces.in_database(url, [LAST, "poste-inventee", "0639980421", "+33639980421"]) == {}
