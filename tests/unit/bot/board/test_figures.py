"""The figures of a period, made of its counts."""

from __future__ import annotations

import datetime

import pytest

from bot.board.delays import class_of
from bot.board.figures import Question, Source, figures, share
from bot.board.sources import Origin
from bot.board.tally import Measure

HOUR = class_of(datetime.timedelta(hours=1))
COUNTS = {
    (Measure.STATUS, "qualified"): 3,
    (Measure.STATUS, "won"): 2,
    (Measure.STATUS, "to_check"): 1,
    (Measure.STATUS, "draft"): 9,
    (Measure.TALK, "opened"): 40,
    (Measure.TALK, "spoken"): 20,
    (Measure.TALK, "qualified"): 5,
    (Measure.ASKED, "email"): 10,
    (Measure.ASKED, "need"): 20,
    (Measure.ANSWERED, "need"): 18,
    (Measure.LEFT, "need"): 2,
    (Measure.LEFT, "email"): 1,
    (Measure.DELAY, f"{HOUR}:anne@exemple.fr"): 3,
    (Measure.DELAY, f"{HOUR + 8}:"): 1,
    (Measure.PROMISE, "kept:anne@exemple.fr"): 3,
    (Measure.PROMISE, "broken:"): 1,
    (Measure.PROMISE, "open:"): 7,
    (Measure.REP, "assigned:anne@exemple.fr"): 4,
    (Measure.REP, "contacted:anne@exemple.fr"): 3,
    (Measure.REP, "assigned:luc@exemple.fr"): 5,
    (Measure.SOURCE, "campaign:lettre"): 2,
    (Measure.SOURCE, "campaign:"): 4,
    (Measure.SOURCE_QUALIFIED, "campaign:lettre"): 1,
    (Measure.SOURCE, "page:/a:b"): 6,
}


def test_drafts_are_no_leads_and_what_is_to_check_is_not_qualified() -> None:
    found = figures(COUNTS)
    assert (found.saved, found.qualified, found.won) == (6, 5, 2)
    assert found.qualification == 5 / 20


def test_questions_stand_in_the_order_in_which_they_are_asked() -> None:
    assert figures(COUNTS).questions == (Question("need", 20, 18, 2), Question("email", 10, 0, 1))
    assert figures(COUNTS).questions[0].lost == 0.1


def test_delays_are_those_of_all_and_of_each_rep() -> None:
    found = figures(COUNTS)
    luc, anne = found.reps
    assert (found.contacted, luc.address, luc.median) == (4, "luc@exemple.fr", None)
    assert (anne.assigned, anne.contacted, anne.won) == (4, 3, 0)
    assert anne.median is not None and abs(anne.median - datetime.timedelta(hours=1)) < datetime.timedelta(
        minutes=12
    )
    assert found.median is not None and found.slowest_tenth is not None and found.median < found.slowest_tenth


def test_a_promise_that_is_still_open_is_neither_kept_nor_broken() -> None:
    assert figures(COUNTS).kept == 0.75


def test_sources_stand_by_their_number() -> None:
    sources = figures(COUNTS).sources
    assert sources[Origin.CAMPAIGN] == (Source("", 4, 0), Source("lettre", 2, 1))
    assert sources[Origin.PAGE] == (Source("/a:b", 6, 0),)


def test_of_nothing_there_is_no_share() -> None:
    empty = figures({})
    assert (empty.saved, empty.qualification, empty.median, empty.kept) == (0, None, None, None)
    assert share(1, 0) is None and share(1, 4) == pytest.approx(0.25)
