"""What one request takes over from another that it absorbs, and when that is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.leads.changes import ChangeRefused
from bot.leads.consent import Purpose, answer_to
from bot.leads.history import CONTENT
from bot.leads.lead import Consent, Lead, Status

_NOT_MERGED = frozenset({Status.DRAFT, Status.NO_CONTACT, Status.ERASED})
_STAGES = (Status.TO_CHECK, Status.QUALIFIED, Status.ASSIGNED, Status.CONTACTED)
"""Of two open requests, the one of both stands where the further one stood."""
_TOGETHER = (
    ("budget", "budget_period"),
    ("department", "postcode"),
    ("timeline", "timeline_date"),
    ("segment", "profile", "confidence", "lawful_basis"),
    ("next_step", "next_step_on"),
)
"""Fields that say nothing without one another; the first of them decides."""
_ALONE = ("callback_at", "assigned_to")


def check_mergeable(kept: Lead, absorbed: Lead) -> None:
    """Raise `ChangeRefused` for two requests that cannot become one."""
    if kept.id == absorbed.id:
        raise ChangeRefused("merge_itself")
    if Status.MERGED in (kept.status, absorbed.status):
        raise ChangeRefused("already_merged")
    if {kept.status, absorbed.status} & _NOT_MERGED:
        raise ChangeRefused("not_mergeable")
    if kept.source.test != absorbed.source.test:
        raise ChangeRefused("merge_test")


def combined(kept: Lead, absorbed: Lead) -> Lead:
    """The request that stays: its own words, the gaps filled; of consents and refusals the stricter."""
    silent = kept.do_not_contact or absorbed.do_not_contact
    values = {**_gaps(kept, absorbed), "do_not_contact": silent, "consent": stricter(kept, absorbed)}
    filled = replace(kept, **values)
    filled = _standing(replace(filled, contacted_at=_earlier(kept, absorbed)), kept, absorbed)
    return replace(filled, callback_at=None) if silent else filled


def as_absorbed(lead: Lead) -> Lead:
    """The request that was taken in: as it was, but nobody works on it any more."""
    return replace(lead, status=Status.MERGED, check_reason=None)


def _gaps(kept: Lead, absorbed: Lead) -> dict[str, Any]:
    bundled = {name for names in _TOGETHER for name in names}
    found = {}
    for name in (*CONTENT, *_ALONE):
        if name not in bundled and getattr(kept, name) is None and getattr(absorbed, name) is not None:
            found[name] = getattr(absorbed, name)
    for names in _TOGETHER:
        if getattr(kept, names[0]) is None and getattr(absorbed, names[0]) is not None:
            found.update({name: getattr(absorbed, name) for name in names})
    return found


def _standing(filled: Lead, kept: Lead, absorbed: Lead) -> Lead:
    if kept.status not in _STAGES or absorbed.status not in _STAGES:
        return filled
    status = max(kept.status, absorbed.status, key=_STAGES.index)
    if filled.assigned_to and status is Status.QUALIFIED:
        status = Status.ASSIGNED
    return replace(filled, status=status, check_reason=filled.check_reason if status is kept.status else None)


def stricter(kept: Lead, absorbed: Lead) -> Consent:
    """A « no » to marketing in either counts for both; a « yes » counts only where it was said.

    Of whom marketing was never spoken with nothing is taken: it is no « no ».
    """
    if kept.consent.marketing and answer_to(absorbed.consent, Purpose.MARKETING) is False:
        return replace(kept.consent, marketing=False)
    return kept.consent


def _earlier(kept: Lead, absorbed: Lead) -> Any:
    moments = [at for at in (kept.contacted_at, absorbed.contacted_at) if at is not None]
    return min(moments, default=None)
