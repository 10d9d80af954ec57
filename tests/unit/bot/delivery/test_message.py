from __future__ import annotations

import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.delivery.message import Unsendable, message_of
from bot.mail.mail import Attachment, Mail

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
SENDER = "Société Clairvoie <bonjour@clairvoie.example>"


def mail(**changes: object) -> Mail:
    values: dict[str, object] = {
        "id": "m1",
        "to": "maelle@menuiserie.example",
        "subject": "Votre échange avec nous",
        "text": "Bonjour Maëlle,\n\nà bientôt – 4\u202f500\u00a0€.\n",
        "html": None,
        "created_at": NOW,
        **changes,
    }
    return Mail(**values)  # type: ignore[arg-type]


def read(sent: Mail, sender: str = SENDER) -> EmailMessage:
    """The message as a mailbox reads it."""
    return message_from_bytes(message_of(sent, sender).as_bytes(), EmailMessage, policy=policy.default)


def body_of(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_the_french_words_arrive_as_they_were_written() -> None:
    message = read(mail())
    assert message["Subject"] == "Votre échange avec nous"
    assert message["From"] == "Société Clairvoie <bonjour@clairvoie.example>"
    assert message.get_content().splitlines() == mail().text.splitlines()
    assert message.get_content_charset() == "utf-8"


def test_what_travels_is_plain_ascii() -> None:
    assert message_of(mail(html="<p>été</p>"), SENDER).as_bytes().isascii()


def test_an_email_sent_twice_has_one_id_and_no_holiday_notice_answers_it() -> None:
    first, again = read(mail()), read(mail())
    assert first["Message-ID"] == again["Message-ID"] == "<m1@clairvoie.example>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"] == "Mon, 02 Mar 2026 08:30:00 +0000"


def test_text_and_html_are_two_ways_to_read_the_same() -> None:
    message = read(mail(html="<p>Bonjour Maëlle</p>"))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Maëlle" in body_of(message, "html")


def test_a_domain_with_accents_is_written_as_name_servers_know_it() -> None:
    assert read(mail(to="contact@société.example"))["To"] == "contact@xn--socit-esab.example"


def test_nothing_typed_becomes_a_header() -> None:
    message = read(mail(subject="Bonjour\r\nBcc: autre@ailleurs.example"))
    assert message["Bcc"] is None
    assert message["Subject"] == "Bonjour Bcc: autre@ailleurs.example"


@pytest.mark.parametrize(
    "to", ["nobody", "", "@x.example", "a@x.example\r\nBcc: b@y.example", "a@é..example"]
)
def test_what_is_no_address_is_not_sent(to: str) -> None:
    with pytest.raises(Unsendable):
        message_of(mail(to=to), SENDER)


def test_an_invitation_stands_beside_the_text_and_as_a_file() -> None:
    invitation = Attachment("rappel.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "REQUEST")
    message = read(mail(attachments=(invitation,)))
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in calendars] == ["REQUEST", "REQUEST"]
    assert [part.get_filename() for part in calendars] == [None, "rappel.ics"]
    assert all("BEGIN:VCALENDAR" in part.get_content() for part in calendars)
    assert body_of(message, "plain").startswith("Bonjour Maëlle")


def test_a_file_that_is_no_text_is_not_sent() -> None:
    with pytest.raises(Unsendable):
        message_of(mail(attachments=(Attachment("a.bin", "application/octet-stream", "x"),)), SENDER)
