"""What is queued arrives once, whatever fails on the way."""

from __future__ import annotations

import datetime
import functools

import pytest

from bot.delivery.pauses import TRIES, Pauses
from bot.delivery.worker import LEASE
from bot.mail.mail import Mail
from tests.integration.delivery.conftest import Post
from tests.integration.delivery.mailbox import Mailbox, MailServer

HOUR = datetime.timedelta(hours=1)


async def test_what_waits_is_sent_in_its_order_and_its_content_forgotten(
    post: Post, server: MailServer, mailbox: Mailbox
) -> None:
    post.queue("un", "deux", "trois")
    async with post.worker(server.url):
        await post.until(lambda: post.waiting() == 0, "an empty queue")
    assert mailbox.subjects == ["un", "deux", "trois"]
    with post.services.reading() as uow:
        assert uow.mails.claim(post.now + HOUR, post.now + 2 * HOUR) is None
        assert uow.mails.state().last_sent_at == post.now


async def test_what_is_queued_later_is_sent_by_the_same_worker(
    post: Post, server: MailServer, mailbox: Mailbox
) -> None:
    async with post.worker(server.url):
        post.queue("un")
        await post.until(lambda: mailbox.subjects == ["un"], "the first e-mail")
        post.queue("deux")
        await post.until(lambda: mailbox.subjects == ["un", "deux"], "the second e-mail")


async def test_several_workers_send_each_email_once(post: Post, server: MailServer, mailbox: Mailbox) -> None:
    subjects = [f"message {number}" for number in range(30)]
    post.queue(*subjects)
    async with post.worker(server.url), post.worker(server.url), post.worker(server.url):
        await post.until(lambda: post.waiting() == 0, "an empty queue")
    assert sorted(mailbox.subjects) == sorted(subjects)


async def test_while_the_server_is_away_emails_wait_and_lose_no_try(
    post: Post, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.OF_THE_SERVER", Pauses(0.01, 0.02))
    server = MailServer(mailbox)
    post.queue("patience")
    async with post.worker(server.url):
        await post.looked_again()
        assert post.waiting() == 1
        server.start()
        await post.until(lambda: mailbox.subjects == ["patience"], "the e-mail after the outage")
    server.stop()


async def test_a_server_that_says_later_is_asked_later(
    post: Post, server: MailServer, mailbox: Mailbox
) -> None:
    mailbox.answers.append("451 4.7.1 greylisted, come back later")
    post.queue("plus tard", "tout de suite")
    async with post.worker(server.url):
        await post.until(lambda: mailbox.subjects == ["tout de suite"], "the other e-mail")
        await post.until(lambda: post.waiting() == 1, "its mark")
        post.now += HOUR
        await post.until(lambda: mailbox.subjects == ["tout de suite", "plus tard"], "the second try")


@pytest.mark.parametrize("answer", ["rcpt 550 5.1.1 no such user maelle@menuiserie.example", "554 5.6.0 no"])
async def test_a_server_that_says_never_is_asked_once(
    post: Post, server: MailServer, mailbox: Mailbox, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.answers.append(answer)
    post.queue("jamais")
    async with post.worker(server.url):
        await post.until(lambda: post.given_up() == 1, "the end of it")
    assert (mailbox.received, post.waiting()) == ([], 0)
    assert "maelle" not in capsys.readouterr().out


async def test_an_email_that_is_never_taken_is_given_up_after_many_tries(
    post: Post, server: MailServer, mailbox: Mailbox
) -> None:
    mailbox.answers.extend(["450 mailbox busy"] * TRIES)
    post.queue("encore")
    async with post.worker(server.url):
        for left in range(TRIES - 1, -1, -1):
            tried = functools.partial(lambda left: len(mailbox.answers) == left, left)
            await post.until(tried, f"the try before {left} others")
            await post.looked_again()
            post.now += 5 * HOUR
        await post.until(lambda: post.given_up() == 1, "the end of it")


async def test_a_worker_killed_between_sending_and_writing_it_down_causes_one_repeat_at_most(
    post: Post, server: MailServer, mailbox: Mailbox
) -> None:
    post.queue("une fois")
    with post.services.unit_of_work() as uow:  # as far as the killed worker came
        claimed = uow.mails.claim(post.now, post.now + LEASE)
        uow.commit()
    assert claimed is not None
    async with post.worker(server.url):
        await post.looked_again()
        assert mailbox.received == []  # it may still be alive
        post.now += LEASE
        await post.until(lambda: post.waiting() == 0, "the repeat")
    [message] = mailbox.received
    assert message["Message-ID"] == f"<{claimed.mail.id}@clairvoie.example>"


async def test_what_makes_no_email_is_given_up_and_the_next_one_sent(
    post: Post, server: MailServer, mailbox: Mailbox
) -> None:
    with post.services.unit_of_work() as uow:
        uow.mails.add(Mail("broken", "no address", "x", "x", None, post.now))
        uow.commit()
    post.queue("bon")
    async with post.worker(server.url):
        await post.until(lambda: mailbox.subjects == ["bon"], "the good one")
    assert post.given_up() == 1


async def test_logs_tell_ids_and_never_addresses_or_subjects(
    post: Post, server: MailServer, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.answers.append("451 try maelle@menuiserie.example later")
    post.queue("sujet-secret-1", "sujet-secret-2")
    async with post.worker(server.url):
        await post.until(lambda: len(mailbox.received) == 1, "the second e-mail")
    log = capsys.readouterr().out
    assert "delivery.sent" in log and "delivery.postponed" in log
    assert "maelle" not in log and "Bonjour" not in log


async def test_what_was_sent_long_ago_is_forgotten(post: Post, server: MailServer, mailbox: Mailbox) -> None:
    post.queue("ancien")
    async with post.worker(server.url):
        await post.until(lambda: post.waiting() == 0, "an empty queue")
    with post.services.unit_of_work() as uow:
        assert uow.mails.forget_finished(post.now) == 1
        uow.commit()
    with post.services.reading() as uow:
        assert uow.mails.state().last_sent_at is None
