"""The page of calls by keyboard and on a phone."""

from __future__ import annotations

import datetime

from bot.calendar.bookings import Booking
from tests.browser.console import Console, fits
from tests.support import crm

HALF = datetime.timedelta(minutes=30)


def test_a_call_is_found_and_its_lead_opened_by_keyboard(console: Console) -> None:
    services, now = console.services, console.services.now()
    with services.unit_of_work() as uow:
        assert uow.bookings.claim(
            Booking("b-1", crm.COMPLETE.id, now + HALF, now + 2 * HALF, crm.EMAIL), None
        )
        uow.commit()
    console.page.set_viewport_size({"width": 360, "height": 800})
    console.enter()
    console.visit("/console/rendez-vous")
    assert fits(console.page)
    console.page.get_by_role("link", name="Les miens").focus()
    console.page.keyboard.press("Enter")
    console.page.wait_for_url("**qui=moi")
    console.page.get_by_role("link", name="Maëlle Kervadec").focus()
    console.page.keyboard.press("Enter")
    console.page.wait_for_url(f"**/demandes/{crm.COMPLETE.id}")
