"""Where receivers and deliveries are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.sending.deliveries import Delivery, DeliveryState
from bot.sending.receivers import Receiver

COUNTED = 1000
"""Nobody needs to know more than this exactly."""


@dataclass(frozen=True)
class Health:
    """How it goes with a receiver or a queue; counts end at `COUNTED`."""

    waiting: int
    oldest: datetime.datetime | None
    """When what waits longest was planned."""
    dead: int


class ReceiverRepository(Protocol):
    """Who is told."""

    def all(self) -> Sequence[Receiver]:
        """Every receiver, the oldest first."""

    def get(self, receiver_id: str) -> Receiver | None:
        """The receiver with this id."""

    def ensure(self, receiver: Receiver) -> None:
        """Add one that is set up by settings, unless it is known."""

    def save(self, receiver: Receiver) -> None:
        """Add or replace what an administrator decides of a receiver."""

    def remove(self, receiver_id: str) -> None:
        """Forget a receiver and everything that was or is to be sent to it."""

    def went_well(self, receiver_id: str, at: datetime.datetime) -> None:
        """It took something."""

    def failed(
        self, receiver_id: str, at: datetime.datetime, reason: str, wish: datetime.timedelta | None = None
    ) -> None:
        """It took nothing; for as long as it wishes, or after several times in a row, it is left alone."""

    def gone(self, receiver_id: str, at: datetime.datetime, reason: str) -> None:
        """It wants nothing any more."""


class DeliveryRepository(Protocol):
    """What is on its way, in the order of events for each lead and receiver."""

    def plan(self, now: datetime.datetime, *, limit: int = 100) -> int:
        """Make deliveries of events that have none yet; how many events there were."""

    def is_unplanned(self) -> bool:
        """Whether there are events without deliveries."""

    def due_receivers(self, now: datetime.datetime) -> Sequence[Receiver]:
        """The receivers that something should be sent to now: they are active, and not resting."""

    def add_trial(self, receiver_id: str, now: datetime.datetime) -> None:
        """Have a receiver tried, with nobody's data."""

    def claim(self, receiver_id: str, now: datetime.datetime, until: datetime.datetime) -> Delivery | None:
        """What is due for longest at this receiver, out of every other worker's reach until then."""

    def delivered(self, claimed: Delivery, at: datetime.datetime, told: str | None) -> None:
        """The receiver has it."""

    def skip(self, claimed: Delivery, reason: str) -> None:
        """There is nothing to send."""

    def cancel(self, claimed: Delivery) -> None:
        """The lead must not be handed over any more."""

    def postpone(self, claimed: Delivery, until: datetime.datetime, reason: str) -> None:
        """Try again later, and nothing of the same lead before."""

    def give_up(self, claimed: Delivery, reason: str) -> None:
        """Never try again by itself."""

    def replay(self, delivery_id: int, now: datetime.datetime) -> bool:
        """Try a dead one again, under the same identifier; False when it is not dead."""

    def replay_all(self, receiver_id: str, now: datetime.datetime) -> int:
        """Try every dead one of a receiver again; how many there were."""

    def page(
        self,
        state: DeliveryState,
        *,
        receiver_id: str | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> Sequence[Delivery]:
        """Deliveries in a state, newest first, older than the one with the id `after`."""

    def of_lead(self, lead_id: str) -> Sequence[Delivery]:
        """What was and is to be sent of one lead, oldest first."""

    def told_last(self, receiver_id: str, lead_id: str) -> str | None:
        """The member of staff who was last written to about this lead."""

    def unplanned(self) -> Health:
        """How many events have no deliveries yet."""

    def health(self, receiver_id: str | None = None) -> Health:
        """How it goes with one receiver, or with all together."""
