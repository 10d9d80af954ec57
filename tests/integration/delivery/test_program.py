"""`python -m bot.delivery` as a process: it sends, it is checked, it stops when it is told to."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.delivery.conftest import Post
from tests.integration.delivery.mailbox import Mailbox, MailServer
from tests.support.crm import ROOT

PROGRAM = (sys.executable, "-m", "bot.delivery")


def environment(smtp_url: str, database_url: str = "") -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "AIGUILLEUR_SECRET": "a-secret-for-tests",
        "AIGUILLEUR_SMTP_URL": smtp_url,
        "AIGUILLEUR_DATABASE_URL": database_url,
    }


def check(smtp_url: str) -> subprocess.CompletedProcess[str]:
    command = (*PROGRAM, "--check")
    return subprocess.run(
        command, cwd=ROOT, env=environment(smtp_url), capture_output=True, text=True, timeout=60, check=False
    )


async def test_the_process_sends_what_waits_beats_and_stops_at_once(
    post: Post, server: MailServer, mailbox: Mailbox, tmp_path: Path, url: str
) -> None:
    post.queue("par un processus")
    heartbeat = tmp_path / "heartbeat"
    process = subprocess.Popen(
        (*PROGRAM, "--heartbeat", str(heartbeat)), cwd=ROOT, env=environment(server.url, url)
    )
    try:
        await post.until(lambda: mailbox.subjects == ["par un processus"], "the e-mail")
        assert heartbeat.exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()


async def test_a_killed_process_leaves_its_email_to_the_next_one(
    post: Post, server: MailServer, mailbox: Mailbox, url: str
) -> None:
    post.queue("malgré tout")
    process = subprocess.Popen(PROGRAM, cwd=ROOT, env=environment(server.url, url))
    mailbox.taken = process.kill  # after the server has it, before the worker has heard so
    try:
        await post.until(lambda: process.poll() is not None, "the end of the process")
    finally:
        process.kill()
        process.wait()
    mailbox.taken = lambda: None
    post.now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5)
    async with post.worker(server.url):
        await post.until(lambda: post.waiting() == 0, "the repeat")
    first, second = mailbox.received
    assert first["Message-ID"] == second["Message-ID"]


def test_a_check_says_that_the_server_answers(mailbox: Mailbox) -> None:
    with MailServer(mailbox) as server:
        asked = check(server.url)
    assert asked.returncode == 0
    assert asked.stdout.startswith(f"127.0.0.1:{server.port} answers")


@pytest.mark.parametrize(
    ("smtp_url", "said"),
    [("smtp://127.0.0.1:1", "delivery: "), ("", "AIGUILLEUR_SMTP_URL is not set"), ("smtp://a@", "SMTP_URL")],
)
def test_a_check_says_in_one_line_what_is_wrong(smtp_url: str, said: str) -> None:
    asked = check(smtp_url)
    assert asked.returncode == 1
    assert said in asked.stderr
    assert asked.stderr.count("\n") == 1
