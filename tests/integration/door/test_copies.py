"""The conversation by e-mail: queued whole, escaped, and no way to pester somebody."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import sqlalchemy as sa

from tests.integration.door.house import House, Visitor, enter
from tests.integration.door.test_messages import error_of

ADDRESS = "odile.perrault@exemple.fr"


@pytest.fixture
def http(house: House) -> Iterator[httpx.Client]:
    with house.door(smtp_url="smtp://localhost:2525") as client:
        yield client


def ask(visitor: Visitor, email: object = ADDRESS) -> httpx.Response:
    return visitor.http.post("/chat/transcript", json={"email": email}, headers=visitor.headers)


def queued(house: House) -> list[sa.engine.Row]:
    engine = sa.create_engine(house.settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(sa.text('SELECT "to", subject, text, html FROM mails ORDER BY created_at'))
        found = rows.all()
    engine.dispose()
    return found


def test_a_copy_holds_both_sides_and_says_who_asked(house: House, visitor: Visitor) -> None:
    visitor.send(text="Je cherche <b>un standard</b> & une borne")
    response = ask(visitor, f" {ADDRESS} ")
    assert response.status_code == 202 and ADDRESS in response.json()["message"]
    (mail,) = queued(house)
    assert mail[0] == ADDRESS and "Clairvoie" in mail[1]
    assert "Je cherche <b>un standard</b> & une borne" in mail[2]
    assert "Je cherche &lt;b&gt;un standard&lt;/b&gt; &amp; une borne" in mail[3]
    for body in (mail[2], mail[3]):
        assert "Bonjour" in body and "a demandé" in body and "dpo@clairvoie.example" in body
        assert "https://www.clairvoie.example/confidentialite" in body
        assert "<b>" not in mail[3]


def test_a_fourth_copy_of_one_conversation_is_refused(house: House, visitor: Visitor) -> None:
    for number in range(3):
        assert ask(visitor, f"visiteur{number}@exemple.fr").status_code == 202
    assert error_of(ask(visitor, "encore@exemple.fr")) == (429, "too_many_copies")
    assert len(queued(house)) == 3


def test_one_address_is_not_written_to_again_and_again(http: httpx.Client, house: House) -> None:
    sent = [ask(enter(http)).status_code for _ in range(6)]
    assert sent == [202] * 5 + [429]
    response = ask(enter(http), ADDRESS.upper())
    assert error_of(response) == (429, "copies_limited") and int(response.headers["retry-after"]) > 60
    assert len(queued(house)) == 5


@pytest.mark.parametrize(
    "email", ["odile", "odile@", "odile@exemple", "a b@exemple.fr", "", None, 12, "x" * 300]
)
def test_what_is_no_address_is_refused(visitor: Visitor, email: object) -> None:
    assert error_of(ask(visitor, email)) == (422, "email")


def test_a_line_break_does_not_smuggle_in_a_header(house: House, visitor: Visitor) -> None:
    assert error_of(ask(visitor, f"{ADDRESS}\nBcc: x@exemple.fr")) == (422, "email")
    assert queued(house) == []


def test_nothing_is_offered_where_no_mail_is_sent(house: House) -> None:
    with house.door(smtp_url="") as http:
        visitor = enter(http)
        assert error_of(ask(visitor)) == (404, "not_offered")
        assert visitor.history()["offers"] == {"mail": False}


def test_the_page_learns_that_mail_is_offered(visitor: Visitor) -> None:
    assert visitor.history()["offers"] == {"mail": True}
