"""The plan of a random run: the same for the same seed, and within its bounds."""

from __future__ import annotations

from tests.faults.randomised.houses import MACHINES, ONE_MACHINE
from tests.faults.randomised.plan import planned


def test_the_same_seed_is_the_same_plan() -> None:
    assert planned(ONE_MACHINE, 50, 10, seed=7) == planned(ONE_MACHINE, 50, 10, seed=7)
    assert planned(ONE_MACHINE, 50, 10, seed=7) != planned(ONE_MACHINE, 50, 10, seed=8)


def test_rasa_is_started_again_at_most_so_many_times() -> None:
    for seed in range(20):
        for kinds in (ONE_MACHINE, MACHINES):
            plan = planned(kinds, 400, 10, seed)
            assert sum(kinds[fault.kind].rasa_restarts for fault in plan) <= 10


def test_every_fault_happens_in_its_turn_and_for_no_longer_than_it_may() -> None:
    plan = planned(MACHINES, 400, 10, seed=3)
    assert {fault.kind for fault in plan} == set(MACHINES)
    assert [fault.at for fault in plan] == sorted(fault.at for fault in plan)
    assert all(0 <= fault.at < 1 and fault.seconds <= MACHINES[fault.kind].longest for fault in plan)
