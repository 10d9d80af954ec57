"""« Clés d’accès »: made and shown once, listed and revoked by administrators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.accounts.api_tokens import hash_of
from bot.web.console import paths
from tests.unit.bot.web.console.conftest import Staff
from tests.unit.bot.web.console.office import Office, office, submit


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def admin(house: Office) -> Staff:
    return house.at_work(house.colleague())


def test_a_key_is_shown_once_and_only_its_hash_is_kept(admin: Staff, house: Office) -> None:
    page = submit(admin, paths.KEYS, nom="Notre CRM", droit="leads:read", jours="90").text
    secret = re.findall(r'class="shown-once">(aig_[\w-]+)<', page)[0]
    with house.services.reading() as uow:
        (token,) = uow.api_tokens.all()
    assert token.hash == hash_of(secret) and (token.expires_at - house.now).days == 90
    listed = admin.get(paths.KEYS).text
    assert secret not in listed and "Notre CRM" in listed and "Lire les demandes" in listed
    assert "Jamais" in listed


def test_a_revoked_key_says_so(admin: Staff, house: Office) -> None:
    submit(admin, paths.KEYS, nom="Notre CRM", droit="leads:read", jours="90")
    with house.services.reading() as uow:
        (token,) = uow.api_tokens.all()
    answer = submit(admin, f"{paths.KEYS}/revoquer", paths.KEYS, cle=token.id)
    assert answer.headers["location"] == f"{paths.KEYS}?fait=revoked"
    assert "Révoquée" in admin.get(paths.KEYS).text
    assert house.actions()[:2] == ["api_token.revoked", "api_token.created"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"nom": " ", "droit": "leads:read", "jours": "90"}, "à quel programme"),
        ({"nom": "CRM", "jours": "90"}, "au moins un droit"),
        ({"nom": "CRM", "droit": "leads:read", "jours": "9999"}, "une durée"),
    ],
)
def test_a_key_that_cannot_be_made_is_asked_for_again(
    admin: Staff, house: Office, fields: dict[str, str], said: str
) -> None:
    answer = submit(admin, paths.KEYS, **fields)
    assert answer.status_code == 422 and said in answer.text
    with house.services.reading() as uow:
        assert uow.api_tokens.all() == []
