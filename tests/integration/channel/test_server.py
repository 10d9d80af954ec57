"""The server as the product starts it, over HTTP."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.evaluation.ports import free_port
from tests.integration.channel.conftest import FOLDER, PROJECT

pytestmark = [pytest.mark.rasa, pytest.mark.slow]

SECRET = "a-secret-of-the-door"
START_SECONDS = 60


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package `actions`, as the project has one."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "actions").mkdir()
    shutil.copy(FOLDER / "tiny_actions.py", folder / "actions" / "__init__.py")
    return folder


@pytest.fixture(scope="module")
def environment(project: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("AIGUILLEUR_")}
    return {
        **own,
        "PYTHONPATH": os.pathsep.join([str(project), str(PROJECT)]),
        "AIGUILLEUR_DOOR_SECRET": SECRET,
        "AIGUILLEUR_TRACKER_DATABASE_URL": f"sqlite:///{project}/tracker.db",
    }


@pytest.fixture(scope="module")
def server(tiny_model: Path, project: Path, environment: dict[str, str]) -> Iterator[httpx.Client]:
    port = free_port()
    command = [sys.executable, "-m", "bot.channel.serve", "--model", str(tiny_model), "--port", str(port)]
    process = subprocess.Popen(command, cwd=project, env=environment)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False)
    try:
        wait_until_ready(client, process)
        yield client
    finally:
        client.close()
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def two_servers(
    tiny_model: Path, project: Path, environment: dict[str, str]
) -> Iterator[tuple[int, list[httpx.Client]]]:
    """The process that keeps them, and a client of each."""
    port = free_port()
    command = [sys.executable, "-m", "bot.channel.serve", "--model", str(tiny_model)]
    options = ["--port", str(port), "--processes", "2"]
    metrics = {"AIGUILLEUR_METRICS_PORT": str(port + 2)}
    process = subprocess.Popen([*command, *options], cwd=project, env={**environment, **metrics})
    clients = [
        httpx.Client(base_url=f"http://127.0.0.1:{number}", timeout=10, trust_env=False)
        for number in (port, port + 1)
    ]
    try:
        for client in clients:
            wait_until_ready(client, process)
        yield process.pid, clients
    finally:
        for client in clients:
            client.close()
        process.terminate()
        process.wait(20)


def wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if client.get("/door/health").status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.1)
    pytest.fail("the server did not start")


def post(server: httpx.Client, secret: str = SECRET, **changes: Any) -> httpx.Response:
    message = {
        "conversation_id": "c",
        "message_id": "m-1",
        "turn": 1,
        "kind": "text",
        "text": "bonjour",
        "payload": None,
        "context": {},
        **changes,
    }
    return server.post("/door/messages", json=message, headers={"X-Door-Secret": secret})


def test_the_server_names_its_model(server: httpx.Client) -> None:
    assert server.get("/door/health").json()["model"] == "tiny.tar.gz"


def test_no_page_in_a_browser_is_let_in(server: httpx.Client) -> None:
    answer = server.get("/door/health", headers={"Origin": "http://127.0.0.1:8000"})
    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_a_message_is_answered(server: httpx.Client) -> None:
    response = post(server, conversation_id="answered")
    assert response.status_code == 200
    assert response.json()["messages"] == [{"text": "Bonjour à vous.", "buttons": [], "card": None}]


def test_the_same_message_again_has_the_same_answer(server: httpx.Client) -> None:
    first, second = (post(server, conversation_id="again") for _ in range(2))
    assert first.content == second.content


def test_an_older_message_is_a_conflict(server: httpx.Client) -> None:
    post(server, conversation_id="order", turn=2)
    response = post(server, conversation_id="order", message_id="m-0", turn=1)
    assert (response.status_code, response.json()) == (409, {"error": "out_of_order"})


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], "é".encode().decode("latin-1")])
def test_nobody_talks_without_the_secret(server: httpx.Client, secret: str) -> None:
    response = server.post(
        "/door/messages", content=b"{}", headers={b"X-Door-Secret": secret.encode("latin-1")}
    )
    assert (response.status_code, response.json()) == (401, {"error": "unauthorized"})


def test_what_is_malformed_is_refused(server: httpx.Client) -> None:
    assert post(server, kind="command").status_code == 400
    response = server.post("/door/messages", content=b"{", headers={"X-Door-Secret": SECRET})
    assert (response.status_code, response.json()["error"]) == (400, "malformed")


def test_a_conversation_is_let_go_of(server: httpx.Client) -> None:
    post(server, conversation_id="erased")
    body = {"conversation_id": "erased"}
    refused = server.post("/door/forget", json=body)
    assert (refused.status_code, refused.json()) == (401, {"error": "unauthorized"})
    headers = {"X-Door-Secret": SECRET}
    assert server.post("/door/forget", json=body, headers=headers).status_code == 200
    assert server.post("/door/forget", json={}, headers=headers).status_code == 400


@pytest.mark.parametrize("size", [17_000, 5_000_000])
def test_what_is_too_large_is_refused(server: httpx.Client, size: int) -> None:
    response = server.post("/door/messages", content=b"a" * size, headers={"X-Door-Secret": SECRET})
    assert response.status_code in {400, 413}


def test_a_failed_turn_is_said_to_be_one(server: httpx.Client) -> None:
    broken = post(server, conversation_id="failing", kind="button", text="?", payload="/answer")
    assert (broken.status_code, broken.json()) == (503, {"error": "action_failed"})
    mended = post(
        server, conversation_id="failing", kind="button", text="?", payload='/answer{"segment": "B2B"}'
    )
    assert mended.json()["messages"][0]["text"] == "Profil B2B."


@pytest.mark.parametrize(
    "path", ["/webhooks/rest/webhook", "/conversations/c/tracker", "/model/parse", "/domain"]
)
def test_nothing_else_of_rasa_is_served(server: httpx.Client, path: str) -> None:
    assert server.post(path, json={}).status_code in {404, 405}
    assert server.get(path).status_code in {404, 405}


def test_a_file_that_is_no_model_ends_the_start_with_one_line(
    project: Path, environment: dict[str, str]
) -> None:
    (project / "broken.tar.gz").write_bytes(b"not a model")
    ended = subprocess.run(
        [sys.executable, "-m", "bot.channel.serve", "--model", "broken.tar.gz"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("rasa server: the model broken.tar.gz cannot be loaded")
    assert "Traceback" not in ended.stderr


def test_a_conversation_may_move_from_one_process_to_another(
    two_servers: tuple[int, list[httpx.Client]],
) -> None:
    _, [one, other] = two_servers
    for turn, server in enumerate((one, other, other, one), start=1):
        answer = post(server, conversation_id="moving", message_id=f"m-{turn}", turn=turn)
        assert (answer.status_code, answer.json()["messages"][0]["text"]) == (200, "Bonjour à vous.")
        again = post(one, conversation_id="moving", message_id=f"m-{turn}", turn=turn)
        assert again.content == answer.content, "whichever is asked gives the answer that was given"


def test_each_process_publishes_its_own_metrics(two_servers: tuple[int, list[httpx.Client]]) -> None:
    _, servers = two_servers
    for server in servers:
        port = (server.base_url.port or 0) + 2
        assert httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).text == "ok\n"


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that shows what a process holds open")
def test_no_process_shares_a_connection_to_the_database(
    two_servers: tuple[int, list[httpx.Client]],
) -> None:
    """SQLite's locks belong to a process: a connection that was open when it was forked would break them."""
    keeper, _ = two_servers
    opened = [os.readlink(file) for file in Path(f"/proc/{keeper}/fd").iterdir()]
    assert not [name for name in opened if ".db" in name]


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that shows what processes share")
def test_processes_share_what_was_loaded(two_servers: tuple[int, list[httpx.Client]]) -> None:
    keeper, _ = two_servers
    servers = Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()
    assert len(servers) == 2
    for server in servers:
        lines = Path(f"/proc/{server}/smaps_rollup").read_text().splitlines()[1:]
        size = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        own, all_of_it = size["Private_Clean"] + size["Private_Dirty"], size["Rss"]
        assert own < all_of_it / 2, f"{own} of {all_of_it} kB belong to one process alone"
