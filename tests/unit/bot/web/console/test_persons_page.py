"""« Données personnelles »: a person is found, handed over and erased by an administrator."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.web.console import paths
from tests.support import crm
from tests.unit.bot.web.console.conftest import Staff
from tests.unit.bot.web.console.lead_desk import plain
from tests.unit.bot.web.console.office import Office, office

EMAIL, LAST_NAME = str(crm.COMPLETE.email), str(crm.COMPLETE.last_name)
SEEK = {"email": EMAIL}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    with office(tmp_path) as found:
        crm.add_lead(found.services)
        yield found


@pytest.fixture
def admin(house: Office) -> Staff:
    return house.at_work(house.colleague())


def post(admin: Staff, place: str, **fields: str) -> Any:
    token = admin.form_token(paths.PERSONS)
    return admin.post(f"{paths.PERSONS}/{place}", {"jeton": token, **fields})


def test_a_person_is_found_without_their_data_being_shown(admin: Staff) -> None:
    page = plain(post(admin, "recherche", email=EMAIL.upper()))
    assert "1 conversation." in page and "Demande du" in page
    assert LAST_NAME not in page
    found = plain(post(admin, "recherche", telephone="06 39 98 00 12"))
    assert "1 conversation." in found
    found = plain(post(admin, "recherche", demande=f"https://x.example/console/demandes/{crm.COMPLETE.id}"))
    assert "1 conversation." in found


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Indiquez une adresse e-mail"),
        ({"email": "pas une adresse"}, "Cette adresse e-mail n’est pas valable"),
        ({"telephone": "12"}, "Ce numéro de téléphone n’est pas valable"),
        ({"demande": "inconnue"}, "Aucune demande n’a cet identifiant"),
    ],
)
def test_what_cannot_be_sought_is_shown_again_with_what_is_wrong(
    admin: Staff, fields: dict[str, str], said: str
) -> None:
    answer = post(admin, "recherche", **fields)
    assert answer.status_code == 422 and said in plain(answer)
    assert all(f'value="{value}"' in answer.text for value in fields.values())


def test_everything_is_handed_over_in_one_file(admin: Staff) -> None:
    answer = post(admin, "export", **SEEK)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        assert sorted(files.namelist()) == ["donnees-personnelles.html", "donnees-personnelles.json"]
        assert "Kervadec" in files.read("donnees-personnelles.html").decode()


def test_nothing_is_erased_before_it_is_confirmed_by_a_word(admin: Staff, house: Office) -> None:
    answer = post(admin, "effacement", **SEEK, confirmation="oui")
    assert answer.status_code == 422
    assert "Rien n’a été effacé" in plain(answer)
    with house.services.reading() as uow:
        assert uow.leads.get(crm.COMPLETE.id) is not None


def test_a_person_is_erased_and_the_proof_names_nobody(admin: Staff, house: Office) -> None:
    page = plain(post(admin, "effacement", **SEEK, confirmation="effacer"))
    assert "Tout est effacé" in page and "Kervadec" not in page and EMAIL not in page
    with house.services.reading() as uow:
        assert uow.leads.get(crm.COMPLETE.id) is None
        assert uow.conversations.get(crm.COMPLETE.conversation_id) is None
        assert uow.erasures.unfinished() == []
    assert "Rien n’est gardé de cette personne" in plain(post(admin, "recherche", **SEEK))
    assert {"person.sought", "person.erased"} <= set(house.actions())


def test_the_last_purges_and_the_periods_are_shown(admin: Staff, house: Office) -> None:
    assert "Aucun pour l’instant" in plain(admin.get(paths.PERSONS))
    old = crm.another(3, created_at=crm.NOW.replace(year=2019), updated_at=crm.NOW.replace(year=2019))
    crm.add_lead(house.services, replace(old, consent=crm.COMPLETE.consent), talk=False)
    house.services.purging(house.desk.playbook).run()
    page = plain(admin.get(paths.PERSONS))
    assert "Demandes 1" in page and "3 ans" in page and "à partir du dernier contact" in page


@pytest.mark.parametrize("kind", ["html", "md"])
def test_the_register_is_drawn_up_from_what_the_installation_does(admin: Staff, kind: str) -> None:
    answer = admin.get(f"{paths.PERSONS}/registre.{kind}")
    text = plain(answer)
    assert f'filename="registre-des-traitements.{kind}"' in answer.headers["content-disposition"]
    assert "Clairvoie" in text and "Demandes confirmées : 3 ans à partir du dernier contact" in text
    assert "{" not in text.partition("</style>")[2] if kind == "html" else "{" not in text
    assert admin.get(f"{paths.PERSONS}/registre.pdf").status_code == 404
