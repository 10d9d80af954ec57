"""Leads become opportunities of Odoo: one for each, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery.connectors.odoo import OdooSettings
from bot.privacy.erasure import AskedBy, erase
from bot.settings import SettingsError
from tests.integration.delivery.sending import Sales
from tests.support.databases import new_sqlite
from tests.support.odoo import DATABASE, PASSWORD, USER, FakeOdoo


@pytest.fixture
def odoo() -> Iterator[FakeOdoo]:
    with FakeOdoo() as server:
        yield server


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Sales]:
    sales = Sales(new_sqlite(tmp_path / "crm.db"))
    yield sales
    sales.services.close()


def environ(odoo: FakeOdoo, **others: str) -> dict[str, str]:
    return {
        "AIGUILLEUR_ODOO_URL": odoo.url + "/",
        "AIGUILLEUR_ODOO_DATABASE": DATABASE,
        "AIGUILLEUR_ODOO_USER": USER,
        "AIGUILLEUR_ODOO_PASSWORD": PASSWORD,
        **{f"AIGUILLEUR_ODOO_{name}": value for name, value in others.items()},
    }


async def test_a_lead_becomes_an_opportunity_with_its_owner_and_its_tag(sales: Sales, odoo: FakeOdoo) -> None:
    async with sales.dispatcher(environ(odoo, TAG="Site web")):
        await sales.until(lambda: sales.knows("odoo"), "the receiver")
        lead = sales.request(
            last_name="Le Goff", phone="+33639980011", organisation="Menuiserie <Le Goff>", role="gérante",
            need="Une cuisine & deux portes", budget=15000, assigned_to="lea@clairvoie.example",
        )  # fmt: skip
        await sales.until(lambda: odoo.leads and sales.is_quiet(), "the opportunity")
    (made,) = odoo.leads.values()
    assert made["referred"] == lead.id
    assert made["name"] == "Entreprise – Menuiserie <Le Goff>"
    assert (made["contact_name"], made["partner_name"]) == ("Maëlle Le Goff", "Menuiserie <Le Goff>")
    assert (made["email_from"], made["phone"]) == (lead.email, "+33639980011")
    assert (made["user_id"], made["tag_ids"], made["expected_revenue"]) == (7, {3}, 15000.0)
    assert "Une cuisine &amp; deux portes" in made["description"]


async def test_a_change_is_written_to_the_same_opportunity_even_when_it_was_archived(
    sales: Sales, odoo: FakeOdoo
) -> None:
    async with sales.dispatcher(environ(odoo)):
        await sales.until(lambda: sales.knows("odoo"), "the receiver")
        lead = sales.request(phone="+33639980011")
        await sales.until(lambda: odoo.leads and sales.is_quiet(), "the opportunity")
        odoo.leads[1]["active"] = False
        lead = sales.change(lead, need="Trois portes", phone=None)
        await sales.until(lambda: ("crm.lead", "write") in odoo.calls and sales.is_quiet(), "the change")
    assert list(odoo.leads) == [1]
    assert odoo.leads[1]["phone"] is False
    assert "Trois portes" in odoo.leads[1]["description"]
    assert [state for _, state in sales.states(lead)] == ["delivered", "delivered"]


async def test_an_answer_that_is_lost_makes_no_second_opportunity(sales: Sales, odoo: FakeOdoo) -> None:
    odoo.drop_after = "create"
    async with sales.dispatcher(environ(odoo)):
        await sales.until(lambda: sales.knows("odoo"), "the receiver")
        lead = sales.request()
        await sales.until(lambda: sales.attempts(lead) == 1 and sales.is_quiet(), "the first try")
        sales.later(hours=1)
        await sales.until(lambda: sales.states(lead) == [("lead.created", "delivered")], "the second try")
    assert len(odoo.leads) == 1


async def test_a_wrong_password_or_an_unknown_field_waits_for_an_operator_and_repeats_nothing_of_the_lead(
    sales: Sales, odoo: FakeOdoo
) -> None:
    async with sales.dispatcher(environ(odoo, PASSWORD="wrong")):
        await sales.until(lambda: sales.knows("odoo"), "the receiver")
        lead = sales.request()
        await sales.until(lambda: sales.attempts(lead) == 1 and sales.is_quiet(), "the first try")
    assert sales.deliveries(lead)[0].last_error == "odoo: login"
    sales.later(hours=1)
    async with sales.dispatcher(environ(odoo, KEY_FIELD="x_unknown")):
        await sales.until(lambda: sales.attempts(lead) == 2 and sales.is_quiet(), "the second try")
    assert sales.deliveries(lead)[0].last_error == "odoo: ValueError"
    sales.later(hours=1)
    odoo.failures.append(502)
    async with sales.dispatcher(environ(odoo)):
        await sales.until(lambda: sales.attempts(lead) == 3 and sales.is_quiet(), "the third try")
        assert sales.deliveries(lead)[0].last_error == "http_502"
        sales.later(hours=3)
        await sales.until(lambda: sales.states(lead) == [("lead.created", "delivered")], "the last try")
    assert len(odoo.leads) == 1


@pytest.mark.parametrize("may_unlink", [True, False])
async def test_an_erased_lead_leaves_nothing_of_the_person_in_odoo(
    sales: Sales, odoo: FakeOdoo, may_unlink: bool
) -> None:
    odoo.may_unlink = may_unlink
    async with sales.dispatcher(environ(odoo)):
        await sales.until(lambda: sales.knows("odoo"), "the receiver")
        lead = sales.request(phone="+33639980011", organisation="Menuiserie Le Goff")
        await sales.until(lambda: odoo.leads and sales.is_quiet(), "the opportunity")
        with sales.services.unit_of_work() as uow:
            erase(uow, lead.conversation_id, AskedBy.VISITOR, sales.now())
            uow.commit()
        await sales.until(lambda: ("crm.lead", "unlink") in odoo.calls and sales.is_quiet(), "the withdrawal")
    if may_unlink:
        assert odoo.leads == {}
        return
    (left,) = odoo.leads.values()
    assert left["active"] is False
    assert not [word for word in ("Maëlle", "menuiserie", "Le Goff", "639980011") if word in str(left)]


def test_half_a_configuration_is_refused_with_the_name_of_what_is_missing(odoo: FakeOdoo) -> None:
    assert OdooSettings.read({}) is None
    for name in ("DATABASE", "USER", "PASSWORD"):
        with pytest.raises(SettingsError, match=f"ODOO_{name}"):
            OdooSettings.read(environ(odoo, **{name: ""}))
    with pytest.raises(SettingsError, match="ODOO_URL"):
        OdooSettings.read(environ(odoo, URL="odoo.example"))
    with pytest.raises(SettingsError, match="ODOO_KEY_FIELD"):
        OdooSettings.read(environ(odoo, KEY_FIELD="x y"))
    assert PASSWORD not in repr(OdooSettings.read(environ(odoo)))
