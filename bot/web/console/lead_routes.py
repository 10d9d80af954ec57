"""The addresses of one lead: its page, and what a rep does there."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.accounts.permissions import Permission
from bot.web.console import paths
from bot.web.console.desk import Desk
from bot.web.console.guards import StaffEndpoint, for_staff
from bot.web.console.lead_acts import LeadActs
from bot.web.console.lead_edit import LeadEdit
from bot.web.console.lead_page import LeadPage
from bot.web.console.lead_people import LeadPeople
from bot.web.console.lead_referrals import LeadReferrals
from bot.web.console.lead_register import LeadRegister

_PAGE = paths.LEADS + "{lead_id}"


def lead_routes(desk: Desk) -> list[BaseRoute]:
    """Everything below /console/demandes/<id>."""
    page = LeadPage(desk)
    acts = LeadActs(desk, page)
    edit = LeadEdit(desk, page, acts)
    people = LeadPeople(desk, page)
    forms: dict[str, StaffEndpoint] = {
        "/modifier": edit.save,
        "/segment": acts.correct_segment,
        "/verifier": acts.verify,
        "/attribuer": acts.assign,
        "/statut": acts.move,
        "/rappel": acts.plan_callback,
        "/etape": acts.plan_next_step,
        "/note": acts.note,
        "/annuaire": LeadRegister(desk, page, acts).choose,
        "/accord": acts.note_consent,
        "/ne-pas-contacter": acts.forbid_contact,
        "/lever-la-marque": acts.allow_contact,
        "/reunir": people.merge,
        "/nom-du-referent": LeadReferrals(desk).allow_name,
        "/separer/{number:row}": people.undo,
    }
    return [
        Route(_PAGE, for_staff(desk, page.show, Permission.LEADS), methods=["GET"]),
        Route(_PAGE + "/modifier", for_staff(desk, edit.show, Permission.LEADS), methods=["GET"]),
        *(
            Route(_PAGE + place, for_staff(desk, act, Permission.LEADS), methods=["POST"])
            for place, act in forms.items()
        ),
    ]
