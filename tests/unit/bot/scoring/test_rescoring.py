"""What a rescoring counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.scoring.rescoring import BOUNDS, GREATEST, Tally
from tests.unit.bot.scoring.worth import a_lead


def tally_of(*scores: tuple[int | None, int | None]) -> Tally:
    tally = Tally()
    for number, (before, after) in enumerate(scores):
        lead_id = f"lead-{number:02}"
        lead = replace(a_lead(score=before), id=lead_id)
        tally = tally.with_change(lead, replace(lead, score=after))
    return tally


def test_each_lead_is_counted_once_by_what_became_of_its_score() -> None:
    tally = tally_of((50, 50), (None, None), (None, 40), (40, None), (40, 60))
    assert (tally.leads, tally.same, tally.first, tally.lost, tally.changed) == (5, 2, 1, 1, 1)


@pytest.mark.parametrize(
    ("difference", "place"),
    [(-51, 0), (-50, 1), (-25, 2), (-10, 3), (-1, 3), (1, 4), (10, 5), (25, 6), (50, 7)],
)
def test_a_difference_stands_in_one_bar_of_the_histogram(difference: int, place: int) -> None:
    tally = tally_of((50, 50 + difference)) if difference <= 50 else tally_of((0, difference))
    assert [number for number, count in enumerate(tally.histogram) if count] == [place]
    assert len(tally.histogram) == len(BOUNDS) + 1


def test_only_the_greatest_differences_are_named_and_the_greatest_first() -> None:
    tally = tally_of(*((50, 50 + size) for size in range(-20, 21) if size))
    assert len(tally.greatest) == GREATEST
    sizes = [item.size for item in tally.greatest]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] == 20


def test_a_tally_travels_as_json() -> None:
    tally = tally_of((10, 90), (None, 20))
    assert Tally.from_json(tally.to_json()) == tally
