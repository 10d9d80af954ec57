"""One day in counts: every lead twice, once for its segment and once for all."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.board.facts import LeadFact, Step, TalkFact
from bot.board.office_time import OfficeClock
from bot.board.tally import ALL, NO_SEGMENT, OF_TALKS, Measure, Rules, Tally, tally
from bot.playbook import Hours

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime.datetime(2026, 3, 4, 9, tzinfo=PARIS)
HOUR = datetime.timedelta(hours=1)
CLOCK = OfficeClock(
    Hours("FR", (((datetime.time(9), datetime.time(18)),),) * 5 + ((), ()), frozenset()), PARIS
)


def counted(
    *leads: LeadFact, now: datetime.datetime = NINE + 48 * HOUR, talks: tuple[TalkFact, ...] = ()
) -> Tally:
    return tally(leads, talks, Rules(CLOCK, 4 * HOUR, now))


def a_lead(status: str = "qualified", **known: Any) -> LeadFact:
    return LeadFact(status, NINE, **known)


def of(day: Tally, measure: Measure, segment: str = ALL) -> dict[str, int]:
    return {key: n for (found, name, key), n in day.counts.items() if (found, name) == (measure, segment)}


def test_a_lead_counts_for_its_segment_and_for_all() -> None:
    day = counted(a_lead(segment="B2B"), a_lead(segment="B2C"), a_lead())
    assert of(day, Measure.STATUS) == {"qualified": 3}
    assert of(day, Measure.STATUS, "B2B") == of(day, Measure.STATUS, NO_SEGMENT) == {"qualified": 1}


def test_what_was_never_sent_has_neither_source_nor_rep() -> None:
    day = counted(a_lead("draft", rep="anne@exemple.fr"), a_lead("erased", rep="anne@exemple.fr"))
    assert of(day, Measure.STATUS) == {"draft": 1, "erased": 1}
    assert (of(day, Measure.SOURCE), of(day, Measure.REP), of(day, Measure.PROMISE)) == ({}, {}, {})


def test_a_rep_is_counted_with_what_became_of_the_leads() -> None:
    day = counted(
        a_lead("won", rep="Anne@Exemple.fr ", contacted_at=NINE + HOUR),
        a_lead("assigned", rep="anne@exemple.fr"),
    )
    assert of(day, Measure.REP) == {
        "assigned:anne@exemple.fr": 2,
        "contacted:anne@exemple.fr": 1,
        "won:anne@exemple.fr": 1,
    }


def test_a_contact_in_time_keeps_the_promise_and_a_late_one_breaks_it() -> None:
    day = counted(
        a_lead("contacted", contacted_at=NINE + 4 * HOUR),
        a_lead("contacted", contacted_at=NINE + 4.1 * HOUR),
        a_lead("assigned"),
    )
    assert of(day, Measure.PROMISE) == {"kept:": 1, "broken:": 2}


def test_who_still_may_be_called_in_time_is_open_until_then() -> None:
    day = counted(a_lead("qualified"), now=NINE + HOUR)
    assert (of(day, Measure.PROMISE), day.true_until) == ({"open:": 1}, NINE + 4 * HOUR)


def test_nobody_is_owed_a_call_who_refused_one() -> None:
    day = counted(a_lead(do_not_contact=True), a_lead("no_contact"), a_lead("to_check"), a_lead("lost"))
    assert of(day, Measure.PROMISE) == {}


def test_a_lead_that_was_contacted_before_its_end_waited_for_nothing() -> None:
    assert of(counted(a_lead("contacted", contacted_at=NINE - HOUR)), Measure.DELAY) == {"0:": 1}


def test_conversations_are_counted_by_how_far_they_went() -> None:
    steps = (Step(NINE, "need", spoken=False), Step(NINE, "size"))
    talks = (
        TalkFact(steps, "B2B", frozenset({"draft"})),
        TalkFact(steps, "B2B", frozenset({"won"})),
        TalkFact(()),
    )
    day = counted(talks=talks)
    assert of(day, Measure.TALK) == {"opened": 3, "spoken": 2, "saved": 1, "qualified": 1}
    assert (of(day, Measure.ASKED, "B2B"), day.talks) == ({"need": 2, "size": 2}, 3)
    assert {measure for measure, *_ in day.of(OF_TALKS)} == {measure for measure, *_ in day.counts}
