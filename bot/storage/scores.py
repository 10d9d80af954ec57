"""Scores in SQL, and the rescorings that gave them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.leads.lead import Lead
from bot.scoring.rescoring import Difference, Run, RunChanged, Tally
from bot.storage import scoring_tables, tables
from bot.storage.lead_rows import lead_without_evidence

_leads = tables.leads
_runs, _differences = scoring_tables.scorings, scoring_tables.scoring_differences
_SCORE = (
    _leads.update()
    .where(_leads.c.id == sa.bindparam("the_lead"), _leads.c.version == sa.bindparam("the_version"))
    .values(
        score=sa.bindparam("the_score"),
        score_reasons=sa.bindparam("the_reasons"),
        score_weights=sa.bindparam("the_weights"),
    )
)


class SqlScores:
    """The `Scores` of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def after(self, position: int, digest: str | None, limit: int) -> tuple[int | None, Sequence[Lead]]:
        """A stretch of the index of places, then the rows in it: never more than `limit` are looked at."""
        place = _leads.c.position
        stretch = sa.select(place).where(place > position).order_by(place).limit(limit).subquery()
        end = self._connection.execute(sa.select(sa.func.max(stretch.c.position))).scalar()
        if end is None:
            return None, ()
        within = [place > position, place <= end]
        if digest is not None:
            within.append(sa.or_(_leads.c.score_weights.is_(None), _leads.c.score_weights != digest))
        rows = self._connection.execute(sa.select(_leads).where(*within).order_by(place)).mappings()
        return int(end), [lead_without_evidence(row) for row in rows]

    def put(self, leads: Sequence[Lead]) -> None:
        """Only the columns of the score. The version stays: nobody who works on a lead is disturbed."""
        rows = [
            {
                "the_lead": lead.id,
                "the_version": lead.version,
                "the_score": lead.score,
                "the_reasons": list(lead.score_reasons),
                "the_weights": lead.score_weights,
            }
            for lead in leads
        ]
        if rows:
            self._connection.execute(_SCORE, rows)

    def last_run(self) -> Run | None:
        """The newest row, with the greatest differences that are left of it."""
        row = self._newest()
        if row is None:
            return None
        wanted = _differences.c.scoring_id == row["id"]
        found = self._connection.execute(sa.select(_differences).where(wanted)).mappings()
        greatest = [Difference(item["lead_id"], item["before"], item["after"]) for item in found]
        greatest.sort(key=lambda item: (-item.size, item.lead_id))
        tally = dataclasses.replace(
            Tally.from_json({**row["tally"], "greatest": []}), greatest=tuple(greatest)
        )
        return Run(
            row["digest"], row["published"], row["begun_at"], row["position"], row["finished_at"], tally
        )

    def begin(self, run: Run) -> None:
        """A new row."""
        row = {**_values(run), "digest": run.digest, "published": run.published, "begun_at": run.begun_at}
        self._connection.execute(_runs.insert().values(row))

    def advance(self, run: Run, since: int) -> None:
        """One statement decides who goes on."""
        newest = self._newest()
        if newest is None or newest["digest"] != run.digest:
            raise RunChanged
        here = (_runs.c.id == newest["id"]) & (_runs.c.position == since) & _runs.c.finished_at.is_(None)
        if not self._connection.execute(_runs.update().where(here).values(_values(run))).rowcount:
            raise RunChanged
        self._connection.execute(_differences.delete().where(_differences.c.scoring_id == newest["id"]))
        rows = [
            {"scoring_id": newest["id"], "lead_id": item.lead_id, "before": item.before, "after": item.after}
            for item in run.tally.greatest
        ]
        if rows:
            self._connection.execute(_differences.insert(), rows)

    def _newest(self) -> Any:
        newest = sa.select(_runs).order_by(_runs.c.id.desc()).limit(1)
        return self._connection.execute(newest).mappings().first()


def _values(run: Run) -> dict[str, Any]:
    tally = {name: value for name, value in run.tally.to_json().items() if name != "greatest"}
    return {"position": run.position, "finished_at": run.finished_at, "tally": tally}
