from __future__ import annotations

import datetime
import itertools
from dataclasses import replace

import pytest

from bot.leads.lead import Status
from bot.leads.search import words_of
from bot.scoring.step import scored
from bot.scoring.weights import of_playbook
from bot.search.words import search_words
from bot.seeding import filling
from bot.seeding.stories import DETAIL, story

SCORING = of_playbook({})
NOW = datetime.datetime(2026, 3, 4, 13, 5, tzinfo=datetime.timezone.utc)
STORIES = filling.stories(seed=1, count=80)
WANTED = filling.Filling(leads=900, messages=5_400, seed=1, ends=NOW)
PLANNED = list(filling.planned(WANTED, STORIES))


def test_the_same_number_makes_the_same_requests() -> None:
    assert story(3, 1, Status.WON, talkative=True) == story(3, 1, Status.WON, talkative=True)
    assert story(3, 1, Status.WON, talkative=True) != story(3, 2, Status.WON, talkative=True)
    assert list(filling.planned(WANTED, STORIES))[:50] == PLANNED[:50]


def test_there_are_as_many_leads_as_wanted_and_about_as_many_messages() -> None:
    assert sum(STORIES[plan.story].lead is not None for plan in PLANNED) == WANTED.leads
    messages = sum(STORIES[plan.story].messages for plan in PLANNED)
    assert messages == pytest.approx(WANTED.messages, rel=0.05)


def test_no_two_begin_at_once_and_all_have_begun() -> None:
    begins = [plan.begins for plan in PLANNED]
    assert begins == sorted(set(begins))
    assert NOW - filling.SPAN <= begins[0] <= begins[-1] <= NOW


@pytest.mark.parametrize("messages_per_lead", [2, 6, 12, 30])
def test_the_youngest_begin_today_and_not_all_at_once(messages_per_lead: int) -> None:
    wanted = filling.Filling(leads=4_000, messages=4_000 * messages_per_lead, seed=1, ends=NOW)
    begins = [plan.begins for plan in filling.planned(wanted, STORIES)]
    assert NOW - begins[-1] < datetime.timedelta(days=25)
    assert sum(NOW - begun < datetime.timedelta(days=1) for begun in begins) < 200


def test_it_goes_on_where_it_was_stopped() -> None:
    again = filling.planned(WANTED, STORIES, first=101)
    assert list(itertools.islice(again, 20)) == PLANNED[100:120]


def test_statuses_segments_and_owners_are_mixed() -> None:
    leads = [STORIES[plan.story].lead for plan in PLANNED]
    assert len({lead.status for lead in leads if lead}) > 6
    assert len({lead.segment for lead in leads if lead}) > 4
    assert len({plan.owner for plan in PLANNED}) == filling.COLLEAGUES


def replaced(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def test_the_words_of_a_copy_are_those_that_the_lead_would_be_indexed_by() -> None:
    lead = story(7, 1, Status.WON, talkative=True).lead
    assert lead is not None
    assert set(search_words(DETAIL)) <= set(words_of(lead))
    for plan in PLANNED[:200]:
        texts = filling.replaced_texts(plan.person, plan.owner, plan.detail)
        words = filling.replaced_words(plan)
        for name in ("first_name", "last_name", "organisation", "email", "need"):
            value = str(getattr(lead, name))
            copied = replaced(" ".join(search_words(value)), words)
            assert search_words(replaced(value, texts)) == tuple(copied.split())


def test_a_copy_has_the_score_that_the_product_would_give_it() -> None:
    scores = set()
    for plan in PLANNED[::3]:
        lead = STORIES[plan.story].lead
        if lead is not None:
            texts = filling.replaced_texts(plan.person, plan.owner, plan.detail)
            copied = replace(lead, need=replaced(lead.need or "", texts))
            scores.add(scored(lead, SCORING).score)
            assert scored(copied, SCORING).score == scored(lead, SCORING).score
    assert len(scores) > 8
