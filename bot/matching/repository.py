"""Where persons, organisations, merges and proposals are kept, as the rest of the product sees it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NewType, Protocol

from bot.leads.lead import Lead
from bot.matching.keys import Key


class Same(str, Enum):
    """What two rows are taken to be one of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    REQUEST = "request"


@dataclass(frozen=True)
class Links:
    """The person and the organisation behind a request, as they are known today."""

    person: str | None = None
    organisation: str | None = None

    def of(self, kind: Same) -> str | None:
        """One of the two."""
        return self.person if kind is Same.PERSON else self.organisation


NO_LINKS = Links()


@dataclass(frozen=True)
class Known:
    """A request that shares a key with another one: what is compared."""

    lead_id: str
    links: Links
    created_at: datetime.datetime
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    organisation: str | None = None
    siren: str | None = None
    siret: str | None = None
    do_not_contact: bool = False


@dataclass(frozen=True)
class Merge:
    """That two of a kind were made one. `kept` and `absorbed` are ids of what `kind` says."""

    kind: Same
    kept: str
    absorbed: str
    at: datetime.datetime
    by: str | None
    """The id of a user; None: certain enough to happen by itself, or the command line."""
    automatic: bool = False
    why: tuple[str, ...] = ()
    """Codes of the wording."""
    id: int = 0
    """Given by the repository, in the order of what happened."""
    undone_at: datetime.datetime | None = None
    undone_by: str | None = None
    fresh: bool = False
    """The absorbed request was never anybody's before: when this is undone, it has to be handed out."""


@dataclass(frozen=True)
class TakenBack:
    """How much of a merge could be undone."""

    changed: frozenset[str] = frozenset()
    """Ids of requests to which something was done since, which stays; none: everything is as before."""


Picture = NewType("Picture", object)
"""Rows as they were at a moment; only the repository that took it can read it."""


class ProposalStatus(str, Enum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Proposal:
    """Two requests that may be of one person or organisation, or one request: somebody has to look."""

    kind: Same
    one: str
    """The id of the older request."""
    other: str
    at: datetime.datetime
    why: tuple[str, ...]
    status: ProposalStatus = ProposalStatus.OPEN
    by: str | None = None
    decided_at: datetime.datetime | None = None
    id: int = 0


@dataclass(frozen=True)
class ProposalPage:
    """A part of the list of what waits, newest first."""

    proposals: Sequence[Proposal] = ()
    more: bool = False


class MatchRepository(Protocol):
    """Which requests are of whom."""

    def hold(self, keys: Iterable[Key]) -> None:
        """Make whoever matches one of these keys wait until the transaction ends."""

    def alike(self, limits: Mapping[Key, int], lead: Lead) -> Mapping[Key, Sequence[Known]]:
        """Other requests with each of these keys, newest first; evaluations only among themselves.

        A key under which there are more than its limit is left out.
        """

    def keys(self, lead_id: str) -> tuple[Key, ...] | None:
        """The keys under which a request is known; None: it was never matched."""

    def links(self, lead_id: str) -> Links:
        """The person and the organisation of a request."""

    def keep(self, lead_id: str, keys: Sequence[Key], links: Links) -> None:
        """Say who is behind a request; who is behind none any more is forgotten."""

    def create(self, kind: Same, at: datetime.datetime) -> str:
        """A person or an organisation of whom nothing is known yet."""

    def join(self, kind: Same, kept: str, absorbed: str) -> None:
        """From now on both are `kept`."""

    def requests_of(self, kind: Same, owner: str, *, limit: int) -> Sequence[str]:
        """Ids of the newest requests of a person or of an organisation."""

    def unmatched(self, before: int | None, *, limit: int) -> tuple[Sequence[Lead], int | None]:
        """Requests that were never matched, from the newest on, and where to go on; None: nothing is left."""


class MergeRepository(Protocol):
    """What was merged, and how it was before."""

    def picture(self, lead_ids: Iterable[str]) -> Picture:
        """Every row of these requests, in any table, and those of the people behind them."""

    def add(self, merge: Merge, before: Picture, *, coming: tuple[Lead, Lead] | None = None) -> Merge:
        """Keep a merge with what it has changed since a picture was taken.

        `coming` is a request as it would be, and as it is going to be stored because of the merge.
        """

    def get(self, merge_id: int) -> Merge | None:
        """The merge with this number; nobody else can undo it before the transaction ends."""

    def into(self, lead_id: str) -> Merge | None:
        """The standing merge by which this request was absorbed."""

    def of_lead(self, lead_id: str) -> Sequence[Merge]:
        """What this request absorbed, or by what it was absorbed, with what was undone; newest first."""

    def joining(self, kind: Same, owner: str) -> Sequence[Merge]:
        """The standing merges of persons or organisations that make up this one."""

    def take_back(self, merge: Merge, at: datetime.datetime, by: str | None) -> TakenBack:
        """Put every row back to what it was before, as far as nothing was done to it since."""

    def are_apart(self, kind: Same, one: str, other: str) -> bool:
        """Whether somebody has decided that these two are not one."""

    def newest(self, *, before: int | None = None, limit: int) -> Sequence[Merge]:
        """Merges, newest first."""


class ProposalRepository(Protocol):
    """Pairs that somebody has to look at."""

    def add(self, proposal: Proposal) -> None:
        """Propose a pair, unless it was proposed before."""

    def get(self, proposal_id: int) -> Proposal | None:
        """The proposal with this number."""

    def open(self, *, before: int | None = None, limit: int) -> ProposalPage:
        """What waits, newest first."""

    def of_lead(self, lead_id: str) -> Sequence[Proposal]:
        """What waits about this request."""

    def is_asked(self, kind: Same, one: str, other: str) -> bool:
        """Whether a proposal about these two persons or organisations waits, by whichever requests."""

    def decide(self, proposal: Proposal) -> None:
        """Keep what somebody decided."""
