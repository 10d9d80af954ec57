"""Members of staff at work on leads: by their role, with a history, in the audit log."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.accounts.account import Role, User
from bot.accounts.lead_work import Forbidden, LeadWork, UnknownLead
from bot.leads.capture import capture_final
from bot.leads.changes import ChangeRefused, LostReason
from bot.leads.do_not_contact import RefusalReason
from bot.leads.history import Act
from bot.leads.lead import Lead, Status
from bot.leads.repository import LeadChanged
from bot.qualification.segments import Segment
from tests.unit.bot.accounts.memory import Log, Users
from tests.unit.bot.leads.fake_storage import FakeUnitOfWork
from tests.unit.bot.leads.leads import LATER, NOW, a_lead


class FakeHouse(FakeUnitOfWork):
    """Leads, and the people who work on them."""

    def __init__(self) -> None:
        super().__init__()
        self.users = Users(map(a_user, Role))
        self.audit = Log()


def a_user(role: Role, disabled: bool = False) -> User:
    return User(role.value, f"{role.value}@exemple.fr", role.value, role, "-", NOW, disabled)


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    capture_final(house, a_lead())
    return house


def at_work(house: FakeHouse, role: Role = Role.SALES) -> LeadWork:
    return LeadWork(house, a_user(role), LATER)


def stored(house: FakeHouse, lead_id: str = "lead-1") -> Lead:
    return house.leads.kept[lead_id]


def test_a_correction_is_stored_with_who_when_from_to_and_why(house: FakeHouse) -> None:
    work = at_work(house)
    saved = work.correct(work.open("lead-1"), {"role": "gérante", "size": 12}, "dit au téléphone")
    assert (saved.role, saved.size, saved.version, saved.updated_at) == ("gérante", 12, 2, LATER)
    told = [(c.field, c.before, c.after, c.by, c.at, c.reason, c.version) for c in house.changes.rows]
    assert told == [
        ("role", None, "gérante", "sales", LATER, "dit au téléphone", 2),
        ("size", None, "12", "sales", LATER, "dit au téléphone", 2),
    ]
    entry = house.audit.entries[-1]
    assert (entry.action, entry.by, entry.subject_id) == ("lead.changed", "sales", "lead-1")
    assert entry.details == {"fields": ["role", "size"]}
    assert house.outbox.waiting("lead-1") == ["lead.created", "lead.updated"]


def test_a_correction_needs_a_reason_and_one_that_changes_nothing_needs_none(house: FakeHouse) -> None:
    work = at_work(house)
    with pytest.raises(ChangeRefused, match="why"):
        work.correct(work.open("lead-1"), {"role": "gérante"}, "")
    assert work.correct(work.open("lead-1"), {"email": a_lead().email}, "") == stored(house)
    assert house.audit.entries == []


def test_a_correction_brings_with_it_what_follows(house: FakeHouse) -> None:
    work = LeadWork(
        house, a_user(Role.SALES), LATER, lambda uow, before, lead: replace(lead, score=lead.size)
    )
    assert work.correct(work.open("lead-1"), {"size": 12}, "dit au téléphone").score == 12
    assert stored(house).score == 12


def test_two_people_at_once_notice_each_other(house: FakeHouse) -> None:
    first, second = at_work(house), at_work(house, Role.ADMIN)
    mine, theirs = first.open("lead-1", seen=1), second.open("lead-1", seen=1)
    first.correct(mine, {"role": "gérante"}, "au téléphone")
    with pytest.raises(LeadChanged):
        second.correct(theirs, {"role": "directrice"}, "au téléphone")
    with pytest.raises(LeadChanged):
        second.open("lead-1", seen=1)
    assert stored(house).role == "gérante"


def test_a_lead_is_only_given_to_somebody_who_works_on_leads(house: FakeHouse) -> None:
    work = at_work(house)
    house.users.add(replace(a_user(Role.SALES, disabled=True), id="gone", email="gone@exemple.fr"))
    for email in ("support@exemple.fr", "gone@exemple.fr", "nobody@exemple.fr"):
        with pytest.raises(ChangeRefused, match="no_such_colleague"):
            work.assign(work.open("lead-1"), email)
    assert work.assign(work.open("lead-1"), "SALES@exemple.fr").assigned_to == "sales@exemple.fr"


def test_clearing_to_check_says_what_was_checked(house: FakeHouse) -> None:
    house.leads.kept["lead-1"] = a_lead(status=Status.TO_CHECK, check_reason="segment_not_sure")
    work = at_work(house)
    with pytest.raises(ChangeRefused, match="why"):
        work.verify(work.open("lead-1"), "")
    assert work.verify(work.open("lead-1"), "siège appelé").status is Status.QUALIFIED
    assert house.changes.rows[0].reason == "siège appelé"


def test_support_neither_opens_nor_verifies_leads(house: FakeHouse) -> None:
    with pytest.raises(Forbidden):
        at_work(house, Role.SUPPORT).open("lead-1")


def test_a_lead_that_is_gone_is_said_to_be_unknown(house: FakeHouse) -> None:
    with pytest.raises(UnknownLead):
        at_work(house).open("lead-9")


def test_a_note_disturbs_nobody(house: FakeHouse) -> None:
    work = at_work(house)
    work.note(work.open("lead-1"), " Rappeler après 17 h ")
    assert stored(house).version == 1
    assert [(c.act, c.reason) for c in house.changes.rows] == [(Act.NOTED, "Rappeler après 17 h")]
    assert house.audit.entries[-1].details == {}


def test_segment_status_callback_and_next_step_leave_their_traces(house: FakeHouse) -> None:
    work = at_work(house)
    lead = work.correct_segment(work.open("lead-1"), Segment.B2A, "mairie")
    lead = work.plan_callback(lead, LATER + datetime.timedelta(days=1))
    lead = work.plan_next_step(lead, "envoyer le devis", LATER.date())
    work.move(lead, Status.LOST, LostReason.OTHER, "pas avant 2028")
    fields = [change.field for change in house.changes.rows]
    for name in ("segment", "confidence", "callback_at", "next_step", "next_step_on", "status"):
        assert name in fields
    assert house.changes.rows[-1].reason == "pas avant 2028"


def test_a_mark_reaches_every_request_of_the_person_and_what_waits_for_delivery(house: FakeHouse) -> None:
    capture_final(house, a_lead(id="lead-2", conversation_id="another", phone=None))
    capture_final(house, a_lead(id="lead-3", conversation_id="third", phone=None, email="b@exemple.fr"))
    work = at_work(house)
    work.forbid_contact(work.open("lead-1"), RefusalReason.ASKED, "l’a dit au téléphone")
    assert [stored(house, f"lead-{n}").do_not_contact for n in (1, 2, 3)] == [True, True, False]
    assert house.outbox.waiting("lead-1") == house.outbox.waiting("lead-2") == []
    marked = [e.subject_id for e in house.audit.entries if e.action == "lead.do_not_contact"]
    assert sorted(marked, key=str) == ["lead-1", "lead-2"]
    assert all("téléphone" not in str(e.details) for e in house.audit.entries)


def test_a_colleague_at_the_same_number_is_not_put_on_the_list_under_their_own_address(
    house: FakeHouse,
) -> None:
    capture_final(house, a_lead(id="lead-2", conversation_id="another", email="colleague@exemple.fr"))
    work = at_work(house)
    work.forbid_contact(work.open("lead-1"), RefusalReason.ASKED)
    assert stored(house, "lead-2").do_not_contact  # that number rings for both
    assert not house.do_not_contact.covers(a_lead(email="colleague@exemple.fr", phone=None))


def test_a_new_address_of_a_marked_person_is_marked_too(house: FakeHouse) -> None:
    work = at_work(house)
    marked = work.forbid_contact(work.open("lead-1"), RefusalReason.OBJECTED)
    work.correct(marked, {"email": "nouvelle@exemple.fr"}, "erreur de frappe")
    assert house.do_not_contact.covers(a_lead(email="nouvelle@exemple.fr", phone=None))


def test_correcting_a_lead_to_a_marked_address_marks_it(house: FakeHouse) -> None:
    capture_final(house, a_lead(id="lead-2", conversation_id="b", email="b@exemple.fr", phone=None))
    work = at_work(house)
    work.forbid_contact(work.open("lead-2"), RefusalReason.ASKED)
    assert work.correct(work.open("lead-1"), {"email": "b@exemple.fr"}, "erreur").do_not_contact


def test_only_an_administrator_takes_the_mark_back_and_says_why(house: FakeHouse) -> None:
    capture_final(house, a_lead(id="lead-2", conversation_id="another", phone=None))
    rep, admin = at_work(house), at_work(house, Role.ADMIN)
    marked = rep.forbid_contact(rep.open("lead-1"), RefusalReason.ASKED)
    with pytest.raises(Forbidden):
        rep.allow_contact(marked, "erreur")
    with pytest.raises(ChangeRefused, match="why"):
        admin.allow_contact(marked, " ")
    admin.allow_contact(marked, "marquée par erreur")
    assert not stored(house).do_not_contact and not stored(house, "lead-2").do_not_contact
    assert not house.do_not_contact.covers(a_lead())
    assert house.audit.entries[-1].action == "lead.contact_allowed"


def test_what_was_marked_on_its_own_keeps_its_mark(house: FakeHouse) -> None:
    capture_final(house, a_lead(id="lead-2", conversation_id="another", email="b@exemple.fr"))
    admin = at_work(house, Role.ADMIN)
    admin.forbid_contact(admin.open("lead-2"), RefusalReason.ASKED)
    admin.forbid_contact(admin.open("lead-1"), RefusalReason.ASKED)
    admin.allow_contact(admin.open("lead-1"), "erreur")
    assert (stored(house).do_not_contact, stored(house, "lead-2").do_not_contact) == (False, True)


def test_other_reasons_need_words(house: FakeHouse) -> None:
    work = at_work(house)
    with pytest.raises(ChangeRefused, match="why"):
        work.forbid_contact(work.open("lead-1"), RefusalReason.OTHER)
