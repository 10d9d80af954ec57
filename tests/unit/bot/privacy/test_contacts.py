from __future__ import annotations

import pytest

from bot.conversations.conversation import Answer, MessageKind, Turn, TurnStatus, VisitorMessage
from bot.privacy.contacts import NotAContact, address_of, contacts_said, email_contact, phone_contact
from tests.unit.bot.leads.leads import NOW


def said(text: str, *facts: dict[str, object]) -> Turn:
    message = VisitorMessage("m", MessageKind.TEXT, text, NOW)
    return Turn("c", 1, message, TurnStatus.ANSWERED, Answer((), NOW, {"facts": list(facts)}))


@pytest.mark.parametrize("text", ["06 39 98 00 12", "0639980012", "+33 6 39 98 00 12", "00 33 639980012"])
def test_a_number_has_one_form_however_it_is_typed(text: str) -> None:
    assert phone_contact(text) == "phone:+33639980012"


def test_an_address_has_one_form_and_is_told_from_a_number() -> None:
    contact = email_contact("  Odile.Perrault@Exemple.fr ")
    assert contact == "email:odile.perrault@exemple.fr"
    assert address_of(contact) == "odile.perrault@exemple.fr"
    assert address_of("phone:+33639980012") is None


def test_what_is_neither_is_refused() -> None:
    with pytest.raises(NotAContact, match="email"):
        email_contact("odile chez exemple")
    with pytest.raises(NotAContact, match="phone"):
        phone_contact("12")


def test_contacts_are_found_as_understood_and_as_typed() -> None:
    turns = [
        said("au 06…", {"topic": "phone", "value": "+33639980012", "quote": "06…"}),
        said("écrivez à Odile@exemple.fr, ou pas", {"topic": "need", "value": "x@y.example"}),
        said("mauvaise@adresse"),
    ]
    assert contacts_said(turns) == {"phone:+33639980012", "email:odile@exemple.fr"}
