"""« Envois »: receivers are added, tried, paused and removed; dead letters are sent again; gaps are named."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.account import Role
from bot.leads.lead import Lead, Status
from bot.leads.outgoing import CREATED
from bot.sending.deliveries import Delivery
from bot.sending.receivers import OWNER, OWNER_EVENTS, Receiver, ReceiverState, SigningSecrets
from bot.web.console import paths
from tests.support import crm
from tests.unit.bot.web.console.conftest import Staff
from tests.unit.bot.web.console.office import Office, office, submit

ADDRESS = "https://crm.exemple.fr/demandes"
ALL = ["lead.created", "lead.updated", "lead.withdrawn"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def admin(house: Office) -> Staff:
    return house.at_work(house.colleague())


def added(house: Office, admin: Staff, address: str = ADDRESS) -> Receiver:
    answer = submit(admin, paths.SENDING, nom="Notre CRM", adresse=address, evenement=ALL)
    assert answer.status_code == 200
    return receivers(house)[-1]


def receivers(house: Office) -> list[Receiver]:
    with house.services.reading() as uow:
        return list(uow.receivers.all())


def sent(house: Office, name: str = "a", *, how: str = "give_up", reason: str = "http_500") -> Delivery:
    """A lead whose delivery has ended this way."""
    with house.services.unit_of_work() as uow:
        lead = Lead(
            name, f"talk-{name}", 1, house.now, house.now, status=Status.QUALIFIED, email="x@y.example",
            last_name="Le Goff",
        )  # fmt: skip
        uow.leads.claim(lead)
        uow.outbox.add(name, CREATED, house.now)
        uow.deliveries.plan(house.now)
        receiver = uow.receivers.all()[-1].id
        claimed = uow.deliveries.claim(receiver, house.now, house.now)
        assert claimed is not None
        if how == "give_up":
            uow.deliveries.give_up(claimed, reason)
        else:
            uow.deliveries.delivered(claimed, house.now, None)
        uow.commit()
    return claimed


def test_a_webhook_is_added_and_its_secret_shown_this_one_time(house: Office, admin: Staff) -> None:
    shown = submit(admin, paths.SENDING, nom=" Notre  CRM ", adresse=ADDRESS, evenement=ALL).text
    (receiver,) = receivers(house)
    secret = SigningSecrets(house.services.settings.secret).of(receiver.id, receiver.seed)
    assert secret in shown
    assert (receiver.name, receiver.address, receiver.events) == ("Notre CRM", ADDRESS, frozenset(ALL))
    for page in (paths.SENDING, paths.receiver(receiver.id)):
        assert "whsec_" not in admin.get(page).text
        assert "Notre CRM" in admin.get(page).text
    assert "receiver.added" in house.actions()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"nom": ""}, "Indiquez un nom"),
        ({"nom": "x" * 81}, "Indiquez un nom"),
        ({"adresse": "crm.exemple.fr"}, "une adresse complète"),
        ({"adresse": "http://crm.exemple.fr/"}, "commencer par https://"),
        ({"adresse": "https://crm.exemple.fr:22/"}, "ports 443 et 8443"),
        ({"adresse": "https://192.168.0.7/"}, "réseau privé"),
        ({"adresse": "https://moi:secret@crm.exemple.fr/"}, "ni identifiant"),
        ({"evenement": []}, "au moins un événement"),
        ({"evenement": ["lead.assigned"]}, "au moins un événement"),
    ],
)
def test_a_form_that_is_refused_comes_back_as_it_was_filled_in(
    house: Office, admin: Staff, form: dict[str, Any], said: str
) -> None:
    answer = submit(admin, paths.SENDING, **{"nom": "CRM", "adresse": ADDRESS, "evenement": ALL, **form})
    assert answer.status_code == 422
    assert said in answer.text and "Erreur" in answer.text
    assert str(form.get("adresse", ADDRESS)) in answer.text
    assert receivers(house) == []


def test_the_same_address_is_not_told_twice(house: Office, admin: Staff) -> None:
    added(house, admin)
    again = submit(admin, paths.SENDING, nom="Encore", adresse=ADDRESS, evenement=ALL)
    assert (again.status_code, len(receivers(house))) == (422, 1)
    assert "reçoit déjà" in again.text


def test_a_receiver_is_paused_resumed_tried_and_removed(house: Office, admin: Staff) -> None:
    page = paths.receiver(added(house, admin).id)
    submit(admin, page, action="pause")
    assert receivers(house)[0].state is ReceiverState.PAUSED
    assert "En pause" in admin.get(page).text
    submit(admin, page, action="resume")
    assert receivers(house)[0].state is ReceiverState.ACTIVE
    submit(admin, page, action="try")
    assert "Envoi d’essai" in admin.get(page).text
    assert submit(admin, page, action="remove").headers["location"] == f"{paths.SENDING}?fait=remove"
    assert receivers(house) == []
    assert admin.get(page).status_code == 404
    acts = ["receiver.removed", "receiver.tried", "receiver.resumed", "receiver.paused", "receiver.added"]
    assert [action for action in house.actions() if action.startswith("receiver.")] == acts


def test_a_secret_is_replaced_and_the_old_one_stays_valid_for_a_day(house: Office, admin: Staff) -> None:
    before = added(house, admin)
    shown = submit(admin, paths.receiver(before.id), action="rotate").text
    after = receivers(house)[0]
    secrets = SigningSecrets(house.services.settings.secret)
    assert secrets.of(after.id, after.seed) in shown
    assert secrets.of(before.id, before.seed) not in shown
    assert len(secrets.valid(after, house.now + datetime.timedelta(hours=23))) == 2
    assert len(secrets.valid(after, house.now + datetime.timedelta(hours=24))) == 1
    assert "signent ensemble" in admin.get(paths.receiver(after.id)).text


def test_what_is_set_up_by_settings_is_neither_removed_nor_given_a_secret(
    house: Office, admin: Staff
) -> None:
    with house.services.unit_of_work() as uow:
        uow.receivers.ensure(Receiver(OWNER, OWNER, "E-mail au responsable", "", OWNER_EVENTS, house.now))
        uow.commit()
    for action in ("remove", "rotate"):
        assert submit(admin, paths.receiver(OWNER), action=action).status_code == 422
    assert len(receivers(house)) == 1


def test_a_dead_letter_is_shown_with_its_reason_and_sent_again(house: Office, admin: Staff) -> None:
    receiver = added(house, admin)
    dead = sent(house)
    page = admin.get(paths.SENDING).text
    assert "Le serveur a répondu 500." in page and paths.lead("a") in page
    for place in (paths.SENDING, paths.receiver(receiver.id)):
        assert "Le Goff, n°" in admin.get(place).text
    answer = submit(admin, paths.REPLAY, paths.SENDING, envoi=str(dead.id), destinataire=receiver.id)
    assert answer.headers["location"] == f"{paths.receiver(receiver.id)}?fait=replay"
    with house.services.reading() as uow:
        (again,) = uow.deliveries.of_lead("a")
    assert (again.key, again.state.value) == (dead.key, "waiting")
    none = submit(admin, paths.REPLAY, paths.SENDING, envoi=str(dead.id))
    assert none.headers["location"] == f"{paths.SENDING}?fait=replay_none"
    assert submit(admin, paths.REPLAY, paths.SENDING, envoi="1; DROP").status_code == 400


def test_every_dead_letter_of_a_receiver_is_sent_again_at_once(house: Office, admin: Staff) -> None:
    receiver = added(house, admin)
    for number in range(53):
        sent(house, f"lead-{number}")
    first = admin.get(paths.receiver(receiver.id)).text
    assert first.count("Renvoyer<") == 50
    more = re.search(r'href="([^"]+apres=\d+)"', first)
    assert more is not None
    assert admin.get(more[1]).text.count("Renvoyer<") == 3
    submit(admin, paths.receiver(receiver.id), action="replay_all")
    assert "Rien n’a été abandonné." in admin.get(paths.receiver(receiver.id)).text
    assert house.actions()[0] == "receiver.replayed"


def test_the_reconciliation_names_what_differs(house: Office, admin: Staff) -> None:
    calm = admin.get(paths.RECONCILIATION).text
    assert "Aucun écart" in calm
    added(house, admin)
    sent(house, "dead")
    house.now += datetime.timedelta(hours=3)
    with house.services.unit_of_work() as uow:
        silent = Lead(
            "silent",
            "talk",
            1,
            crm.NOW,
            crm.NOW,
            status=Status.QUALIFIED,
            email="z@y.example",
            organisation="Tri Ouest",
        )
        uow.leads.claim(silent)
        uow.outbox.add("dead", "lead.updated", crm.NOW)
        uow.commit()
    page = admin.get(paths.RECONCILIATION).text
    for words in ("pas annoncée", "pas prise en charge", "Abandonnée"):
        assert words in page
    assert f'href="{paths.lead("silent")}">Tri Ouest<' in page
    assert "Peut-être envoyée" not in page


def test_the_page_of_a_lead_says_to_whom_it_was_handed_over(house: Office, admin: Staff) -> None:
    added(house, admin)
    sent(house, "a", how="delivered")
    assert "Transmise à Notre CRM" in admin.get(paths.lead("a")).text
    sent(house, "b", reason="timeout")
    page = admin.get(paths.lead("b")).text
    assert "Abandonnée pour Notre CRM" in page and "Pas de réponse à temps." in page


def test_only_administrators_see_who_is_told(house: Office) -> None:
    rep = house.at_work(house.colleague(Role.SALES))
    for page in (paths.SENDING, paths.RECONCILIATION, paths.receiver("x")):
        assert rep.get(page).status_code == 403


def test_an_act_that_is_unknown_changes_nothing(house: Office, admin: Staff) -> None:
    receiver = added(house, admin)
    assert submit(admin, paths.receiver(receiver.id), action="explode").status_code == 400
    token = admin.form_token(paths.SENDING)
    assert admin.post(paths.receiver("nobody"), {"jeton": token, "action": "pause"}).status_code == 404
    assert receivers(house) == [replace(receiver)]
