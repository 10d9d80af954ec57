"""A new model, or new tables, while people talk: the conversation goes on where it was."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.models import Model, newest_model, sha256
from bot.evaluation.instance import Instance
from tests.support.crm import ROOT
from tests.support.migrating import migrated
from tests.support.patient import in_flight, insists, message, press, saved_once, tried, written_down
from tests.support.people import GRANDCHILD_ANSWERS, grandchild
from tests.support.processes import frozen, is_running, pid_of
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually

_METADATA = "metadata.json"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models, with the one that is served."""
    folder = tmp_path_factory.mktemp("models")
    served = newest_model(ROOT / "models")
    assert served is not None, "there is no model: `make train`"
    shutil.copyfile(served.path, folder / served.path.name)
    replace(served, path=folder / served.path.name).write()
    return folder


@pytest.fixture(scope="module")
def product(models: Path) -> Iterator[Product]:
    with running_product({"MODELS_DIR": str(models)}) as product:
        yield product


@pytest.fixture
def restarted(product: Product) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The supervisors that took the place of the product's own."""
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        process.terminate()
        process.wait(30)


def test_tables_are_changed_while_visitors_are_answered(product: Product, visitor: Visitor) -> None:
    grandchild(visitor, "confirm")
    body = press(visitor, "oui, c'est exact")
    with migrated(product.services.settings.database_url, seconds=3.0):
        assert tried(visitor, body) is None, "told honestly: it takes longer than anybody waits"
    insists(visitor, body).is_asked("anything_else").reads("enregistrée")
    saved_once(visitor)


def test_a_new_model_takes_over_in_the_midst_of_a_conversation(
    product: Product, visitor: Visitor, models: Path, restarted: list[subprocess.Popen[bytes]]
) -> None:
    """Last of this file: what runs afterwards is another supervisor."""
    grandchild(visitor, "timeline")
    before = product.transcript(visitor.conversation_id)[-1]["model"]
    body = message("pour Noël")
    with frozen(pid_of(product.instance, "rasa")), in_flight(visitor, body) as [sent]:
        written_down(visitor, body)
        new = _another_model(models)
        os.kill(product.instance.pid, signal.SIGTERM)
        sent.exception()
    eventually(lambda: not is_running(product.instance.pid), "the end of the product")
    restarted.append(_started(product.instance))
    eventually(product.ready, "the product with its new model")
    insists(visitor, body).is_asked("budget")
    visitor.gives(GRANDCHILD_ANSWERS, "confirm").says("oui").is_asked("anything_else")
    assert visitor.lead()["timeline"] == "pour Noël"
    after = product.transcript(visitor.conversation_id)[-1]["model"]
    assert before != after == new.path.name.removesuffix(".tar.gz")
    saved_once(visitor)


def _another_model(folder: Path) -> Model:
    """The same components under another identity, as a training writes them."""
    served = newest_model(folder)
    assert served is not None
    path = folder / f"29991231-235959-{served.fingerprint[:8]}.tar.gz"
    with tarfile.open(served.path) as old, tarfile.open(path, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            data = content.read() if content is not None else b""
            if member.name == _METADATA:
                data = json.dumps({**json.loads(data), "model_id": "another"}).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    model = replace(served, path=path, sha256=sha256(path))
    model.write()
    return model


def _started(instance: Instance) -> subprocess.Popen[bytes]:
    """The product once more, with the same settings, as an operator starts it."""
    with (Path(instance.folder) / "serve-2.log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve"],
            env=dict(instance.environment), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
