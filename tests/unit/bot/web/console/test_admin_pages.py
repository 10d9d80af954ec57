from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.accounts.account import Role
from bot.accounts.audit import AuditEntry
from bot.accounts.lockout import FIRST_DELAY
from bot.accounts.passwords import password_matches
from bot.accounts.policy import AccessPolicy
from bot.web.console import audit_page, paths
from tests.unit.bot.web.console.office import Office, office, submit


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path, mail=True) as found:
        yield found


def by_email(house: Office, email: str) -> object:
    with house.services.reading() as uow:
        return uow.users.by_email(email)


def test_a_new_colleague_is_invited_by_email(house: Office) -> None:
    admin = house.at_work(house.colleague())
    added = submit(admin, paths.USERS, nom="Camille", email="Camille@exemple.fr", role="support")
    assert added.headers["location"] == f"{paths.USERS}?fait=invited"
    assert "Camille" in admin.get(paths.USERS).text
    stranger, link = house.stranger(), house.link()
    fields = {"lien": link.partition("lien=")[2], "mot-de-passe": "une phrase toute neuve"}
    assert submit(stranger, paths.CHOOSE_PASSWORD, link, **fields).status_code == 303
    assert stranger.sign_in("une phrase toute neuve", email="camille@exemple.fr").status_code == 303


def test_without_emails_the_password_is_shown_once(tmp_path: Path) -> None:
    with office(tmp_path) as house:
        admin = house.at_work(house.colleague())
        shown = submit(admin, paths.USERS, nom="Camille", email="camille@exemple.fr", role="sales").text
        start = shown.index('class="shown-once">') + len('class="shown-once">')
        password = shown[start : shown.index("<", start)]
        user = by_email(house, "camille@exemple.fr")
        assert password_matches(password, user.password_hash)  # type: ignore[attr-defined]
        assert password not in admin.get(paths.user(user.id)).text  # type: ignore[attr-defined]
        newcomer = house.stranger()
        assert newcomer.sign_in(password, email="camille@exemple.fr").headers["location"] == "/console/"
        assert newcomer.get("/console/").headers["location"] == paths.ACCOUNT


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"nom": "C", "email": "pas une adresse", "role": "sales"}, "pas valable"),
        ({"nom": " ", "email": "c@exemple.fr", "role": "sales"}, "Indiquez votre nom"),
        ({"nom": "C", "email": "c@exemple.fr", "role": "root"}, "Choisissez un rôle"),
    ],
)
def test_what_cannot_be_added_shows_again_with_what_was_typed(
    house: Office, fields: dict[str, str], said: str
) -> None:
    refused = submit(house.at_work(house.colleague()), paths.USERS, **fields)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert f'value="{fields["email"]}"' in refused.text
    assert house.mails() == []


def test_an_address_has_one_account(house: Office) -> None:
    admin = house.colleague()
    again = submit(house.at_work(admin), paths.USERS, nom="X", email=admin.email.upper(), role="sales")
    assert "existe déjà" in again.text


def test_another_role_and_disabling_put_somebody_out_at_once(house: Office) -> None:
    admin, rep = house.at_work(house.colleague()), house.colleague(Role.SALES)
    for action in ({"action": "save", "nom": rep.name, "role": "support"}, {"action": "disable"}):
        browser = house.at_work(rep)
        assert browser.get(paths.ACCOUNT).status_code == 200
        assert submit(admin, paths.user(rep.id), **action).status_code == 303
        assert browser.get(paths.ACCOUNT).status_code == 303
    assert house.stored(rep).disabled


def test_the_last_administrator_stays(house: Office) -> None:
    admin = house.colleague()
    browser = house.at_work(admin)
    for action in ({"action": "disable"}, {"action": "save", "nom": "X", "role": "sales"}):
        refused = submit(browser, paths.user(admin.id), **action)
        assert (refused.status_code, "au moins un compte d’administration" in refused.text) == (422, True)
    assert house.stored(admin) == replace(admin, role=Role.ADMIN)


def test_somebody_locked_out_is_let_in_again(house: Office) -> None:
    admin, rep = house.at_work(house.colleague()), house.colleague(locked_until=house.now + FIRST_DELAY)
    assert "connexion est suspendue" in admin.get(paths.user(rep.id)).text
    submit(admin, paths.user(rep.id), action="unlock")
    assert house.stored(rep).locked_until is None


def test_a_lost_telephone_is_taken_off_and_required_again(house: Office) -> None:
    admin, rep = house.at_work(house.colleague()), house.colleague(Role.SALES, totp_seed="seed")
    submit(admin, paths.user(rep.id), action="remove_factor")
    submit(admin, paths.user(rep.id), action="require")
    assert (house.stored(rep).has_second_factor, house.stored(rep).second_factor_required) == (False, True)
    assert house.at_work(rep).get(paths.HOME).headers["location"] == paths.SECOND_FACTOR


def test_an_act_that_is_unknown_changes_nothing(house: Office) -> None:
    admin, rep = house.at_work(house.colleague()), house.colleague()
    assert submit(admin, paths.user(rep.id), action="make_king").status_code == 400
    assert admin.post(paths.user("nobody"), {"jeton": admin.form_token(paths.USERS)}).status_code == 400
    assert admin.get(paths.user("nobody")).status_code == 404
    assert house.stored(rep) == rep


def test_a_policy_counts_at_once_for_sessions_that_are_open(house: Office) -> None:
    admin, rep = house.colleague(totp_seed="seed"), house.colleague(Role.SALES)
    browser, open_one = house.at_work(admin), house.at_work(rep)
    saved = submit(browser, paths.SETTINGS, inactivite="1", duree="1", **{"second-facteur": "sales"})
    assert saved.status_code == 303
    assert open_one.get(paths.HOME).headers["location"] == paths.SECOND_FACTOR
    with house.services.reading() as uow:
        assert uow.access_policy.get() == AccessPolicy(1, 1, frozenset({Role.SALES}))
    assert "settings.changed" in house.actions()


@pytest.mark.parametrize(("idle", "longest"), [("0", "7"), ("12", "9999"), ("x", "7"), ("", "")])
def test_a_policy_that_is_not_offered_is_refused(house: Office, idle: str, longest: str) -> None:
    browser = house.at_work(house.colleague())
    assert submit(browser, paths.SETTINGS, inactivite=idle, duree=longest).status_code == 400


def test_settings_show_no_secret(house: Office) -> None:
    secretive = replace(house.services.settings, smtp_url="smtp://facteur42:mot-secret@mail.example:587")
    house.desk = replace(house.desk, services=replace(house.services, settings=secretive))
    page = house.at_work(house.colleague()).get(paths.SETTINGS).text
    assert "mail.example:587" in page and "Clairvoie" in page
    for secret in ("mot-secret", "facteur42", house.services.settings.secret):
        assert secret not in page


def test_an_email_shows_that_emails_arrive(house: Office) -> None:
    admin = house.colleague()
    submit(house.at_work(admin), paths.TEST_MAIL, paths.SETTINGS)
    [mail] = house.mails()
    assert (mail.to, "œ" in mail.text) == (admin.email, True)


def log(house: Office, count: int, **changes: object) -> None:
    with house.services.unit_of_work() as uow:
        for number in range(count):
            values = {
                "at": house.now,
                "by": None,
                "action": "lead.read",
                "subject_id": f"l{number}",
                **changes,
            }
            uow.audit.add(AuditEntry(**values))  # type: ignore[arg-type]
        uow.commit()


def test_the_log_is_read_page_by_page(house: Office) -> None:
    log(house, audit_page.PAGE_SIZE + 3)
    browser = house.at_work(house.colleague())
    first = browser.get(paths.AUDIT).text
    assert first.count("<strong>Demande lue") == audit_page.PAGE_SIZE
    start = first.index('rel="next" href="') + len('rel="next" href="')
    second = browser.get(first[start : first.index('"', start)].replace("&amp;", "&")).text
    assert second.count("<strong>Demande lue") == 3
    assert 'rel="next"' not in second


def test_the_log_is_filtered_by_its_address(house: Office) -> None:
    log(house, 2)
    log(house, 1, action="user.disabled", subject_id="u9")
    browser = house.at_work(house.colleague())
    shown = browser.get(f"{paths.AUDIT}?action=user.disabled&qui=personne&du=2026-03-04&au=2026-03-04").text
    assert shown.count("<strong>Compte désactivé") == 1 and "<strong>Demande lue" not in shown
    assert "Aucune action ne correspond" in browser.get(f"{paths.AUDIT}?au=2026-03-03").text
    assert browser.get(f"{paths.AUDIT}?du=hier&apres=x_y&qui=%00").status_code == 200


def test_the_export_has_every_entry_and_no_formula(house: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_page, "BATCH", 2)
    log(house, 5)
    log(house, 1, subject_id="=HYPERLINK(1)")
    browser = house.at_work(house.colleague(name="@SUM(1)"))
    submit(browser, paths.TEST_MAIL, paths.SETTINGS)
    answer = browser.get(paths.AUDIT_CSV)
    assert answer.headers["content-disposition"] == 'attachment; filename="journal.csv"'
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0] == ["Date", "Qui", "Action", "Objet", "Détails"]
    assert len(rows) == 1 + 5 + 1 + 2  # the e-mail, and the export itself
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells and "'@SUM(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_what_stands_in_the_log_stays_text(house: Office) -> None:
    log(house, 1, action="<script>", details={"<b>": "<i>"})
    page = house.at_work(house.colleague()).get(paths.AUDIT).text
    assert "&lt;script&gt;" in page and "&lt;b&gt;" in page and "<i>" not in page
