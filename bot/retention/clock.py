"""The retention clock: how long each kind of data is kept, as the playbook says."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from bot.retention.periods import Period, Unit, periods_in


class ClockError(ValueError):
    """Periods that do not go together; `name` is the one to change."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


def _days(count: int) -> Period:
    return Period(count, Unit.DAY)


@dataclass(frozen=True)
class Retention:
    """For how long things are kept. Whoever leaves a period out gets this one."""

    prospects: Period = Period(3, Unit.YEAR)
    """A confirmed request, from the last contact with the person."""
    refusals: Period = Period(1, Unit.YEAR)
    """A request without contact details, of somebody who refuses to be contacted: from the last contact."""
    drafts: Period = _days(30)
    """A request that was never confirmed, with the conversation it comes from: from the last message."""
    transcripts: Period = Period(6, Unit.MONTH)
    """A conversation, what was understood of it and what agents noted of it: from the last message."""
    tests: Period = _days(30)
    """Conversations of the evaluation, with their requests."""
    mails: Period = _days(30)
    """That an e-mail was sent, and to whom; what it said is emptied as soon as it is sent."""
    audit_log: Period = Period(1, Unit.YEAR)
    """Who of the staff read or changed what."""
    erasures: Period = Period(5, Unit.YEAR)
    """The proof that something was erased. It names nobody."""
    reports: Period = Period(5, Unit.YEAR)
    """What was purged, in figures."""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Retention:
        """The periods of a playbook; raises `ClockError`."""
        values = {}
        for name, text in given.items():
            try:
                values[name] = Period.read(text)
            except ValueError as error:
                raise ClockError(name, str(error)) from None
        clock = cls(**values)
        for shorter, longer in _ORDER:
            if getattr(clock, shorter).months > getattr(clock, longer).months:
                raise ClockError(
                    shorter, f"{shorter} cannot be kept for longer than {longer}: both hold the same"
                )
        return clock

    def periods(self) -> dict[str, Period]:
        """Every period by its name."""
        return {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}

    def contradictions(self, promise: str) -> list[str]:
        """Where a French sentence that visitors read promises another time than the clock keeps.

        Every period that it names must be one of the clock's, and how long contact details and conversations
        are kept must be among them; a sentence that names none promises nothing.
        """
        named = {round(period.months, 1): period for period in periods_in(promise)}
        if not named:
            return []
        mine = {round(period.months, 1): name for name, period in self.periods().items()}
        wrong = [
            f"{period} is promised, and nothing is kept that long"
            for months, period in named.items()
            if months not in mine
        ]
        untold = [
            f"{name} are kept for {period}, which is not promised"
            for name in _PROMISED
            if round((period := getattr(self, name)).months, 1) not in named
        ]
        return [*wrong, *untold]


_ORDER = (("drafts", "transcripts"), ("transcripts", "prospects"), ("drafts", "prospects"))
_PROMISED = ("transcripts", "prospects")
