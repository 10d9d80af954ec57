"""A conversation as its operators see it: every process tells its part, and none tells who was there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.support.metrics import Published, three_ports
from tests.support.people import GRANDCHILD, GRANDCHILD_ANSWERS
from tests.support.product import Product, running_product
from tests.support.visitor import Visitor
from tests.support.waiting import eventually

TOKEN = "a-token-for-whoever-scrapes"
PERSONAL = ("camille", "fontanel", "courriel.example", "grand-mère", "tablette")


@dataclass
class Watched:
    """A product whose processes publish, and a conversation that went through all of it."""

    product: Product
    first_port: int
    visitor: Visitor

    def rasa(self) -> Published:
        return Published(self.first_port, TOKEN)

    def door(self) -> Published:
        return Published(self.first_port + 1, TOKEN)

    def delivery(self) -> Published:
        return Published(self.first_port + 2, TOKEN)


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    port = three_ports()
    with running_product({"METRICS_PORT": str(port), "METRICS_TOKEN": TOKEN}) as product:
        visitor = Visitor(product).says(GRANDCHILD).gives(GRANDCHILD_ANSWERS, until="confirm")
        visitor.says("oui, c'est exact", "non merci")
        visitor.history()  # A turn is counted once its answer is written down, and before this is shown.
        yield Watched(product, port, visitor)


def test_the_door_tells_how_long_turns_took_and_where(watched: Watched) -> None:
    door, turns = watched.door(), len(watched.visitor.typed)
    assert door.total("turn_duration_seconds_count", process="door") == turns
    assert door.labels("turn_stage_duration_seconds_count", "stage") == {
        "waiting", "database", "rasa", "other",
    }  # fmt: skip
    assert door.total("turn_stage_duration_seconds_count", stage="rasa") == turns
    assert door.total("turns_total", outcome="answered") == turns
    assert door.total("messages_total", kind="text") == turns
    assert door.total("intent_confidence_count") == turns
    whole, parts = door.total("turn_duration_seconds_sum"), door.total("turn_stage_duration_seconds_sum")
    assert abs(whole - parts) < 1e-6


def test_rasa_tells_what_of_a_turn_is_understanding_policies_actions_and_storing(watched: Watched) -> None:
    rasa, turns = watched.rasa(), len(watched.visitor.typed) + 1  # the opening is a turn of Rasa's too
    stages = ("waiting", "understanding", "policies", "actions", "tracker_store", "other")
    counts = {stage: rasa.total("turn_stage_duration_seconds_count", stage=stage) for stage in stages}
    assert counts == {stage: turns for stage in stages}
    assert all(rasa.total("turn_stage_duration_seconds_sum", stage=stage) > 0 for stage in stages)
    assert rasa.total("model_info") == 1
    assert rasa.total("database_transaction_duration_seconds_count", access="write") > 0


def test_the_saved_request_is_counted_once(watched: Watched) -> None:
    (lead,) = watched.product.leads(watched.visitor.conversation_id)
    assert watched.rasa().total("leads_saved_total") == 1
    assert watched.rasa().total("leads_saved_total", status=lead["status"], segment=lead["segment"]) == 1


def test_the_delivery_tells_what_waits(watched: Watched) -> None:
    delivery = watched.delivery()
    assert delivery.total("database_up") == 1
    assert delivery.labels("outbox_waiting", "queue") == {"events", "deliveries", "mails"}
    eventually(lambda: watched.delivery().total("task_runs_total", outcome="done") > 0, "a task")


def test_every_process_says_what_it_is_and_that_it_is_well(watched: Watched) -> None:
    told = [each.labels("build_info", "process") for each in readings(watched)]
    assert told == [{"rasa"}, {"door"}, {"delivery"}]
    for number in range(3):
        health = httpx.get(f"http://127.0.0.1:{watched.first_port + number}/health")
        assert (health.status_code, health.text) == (200, "ok\n")


def test_no_metric_is_read_without_the_token_nor_at_the_public_port(watched: Watched) -> None:
    for number in range(3):
        answer = httpx.get(f"http://127.0.0.1:{watched.first_port + number}/metrics")
        assert answer.status_code == 401
    assert watched.product.http.get("/metrics").status_code == 404


def test_nothing_of_the_visitor_is_among_the_metrics(watched: Watched) -> None:
    secrets = (*PERSONAL, watched.visitor.conversation_id, watched.visitor.headers["Authorization"][7:])
    for reading in readings(watched):
        assert not [word for word in secrets if word.lower() in reading.text.lower()]


@pytest.mark.skipif(shutil.which("promtool") is None and not os.environ.get("CI"), reason="no promtool")
def test_prometheus_own_checker_has_nothing_to_say(watched: Watched) -> None:
    for reading in readings(watched):
        ours = [line for line in reading.text.splitlines() if "aiguilleur_" in line]
        done = subprocess.run(
            ["promtool", "check", "metrics"],
            input="\n".join(ours) + "\n", capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def readings(watched: Watched) -> list[Published]:
    each: list[Callable[[], Published]] = [watched.rasa, watched.door, watched.delivery]
    return [read() for read in each]
