"""What waits, as the metrics tell it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry

from bot.telemetry.backlog import Backlog, BacklogCollector
from bot.unit_of_work import StorageUnavailable


class Queues:
    """A database that is asked, and that may be away."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0

    def __call__(self) -> list[Backlog]:
        self.asked += 1
        if self.away:
            raise StorageUnavailable("no database")
        return [Backlog("deliveries", 3, 90.0, 2)]


def test_each_queue_has_its_depth_its_age_and_its_dead_letters() -> None:
    registry = CollectorRegistry()
    registry.register(BacklogCollector(Queues(), fresh=0))
    of = {"queue": "deliveries"}
    assert registry.get_sample_value("aiguilleur_outbox_waiting", of) == 3
    assert registry.get_sample_value("aiguilleur_outbox_oldest_age_seconds", of) == 90.0
    assert registry.get_sample_value("aiguilleur_dead_letters", of) == 2
    assert registry.get_sample_value("aiguilleur_database_up") == 1


def test_a_database_that_is_away_is_said_to_be_and_nothing_is_made_up() -> None:
    queues = Queues()
    queues.away = True
    registry = CollectorRegistry()
    registry.register(BacklogCollector(queues, fresh=0))
    assert registry.get_sample_value("aiguilleur_database_up") == 0
    assert registry.get_sample_value("aiguilleur_outbox_waiting", {"queue": "deliveries"}) is None


def test_whoever_asks_often_makes_the_database_no_work() -> None:
    queues = Queues()
    registry = CollectorRegistry()
    registry.register(BacklogCollector(queues, fresh=3600))
    for _ in range(5):
        registry.get_sample_value("aiguilleur_database_up")
    assert queues.asked == 1
