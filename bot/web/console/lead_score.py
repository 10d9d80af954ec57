"""Why a lead has its score, as a card of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import wording
from bot.leads.lead import Lead
from bot.scoring.score import Line, has_score, score_of
from bot.scoring.weights import Scoring


@dataclass(frozen=True)
class ScoreCard:
    """The points of each criterion; of a score by earlier weights only the sentences that the lead keeps."""

    points: int
    lines: Sequence[Line]
    sentences: Sequence[str]
    notice: str


def score_card(lead: Lead, scoring: Scoring) -> ScoreCard | None:
    """The card of a lead; None for one without a score."""
    if lead.score is None:
        return None
    is_current = lead.score_weights == scoring.digest
    score = score_of(lead, scoring) if is_current else None
    if score is not None and score.points == lead.score:
        return ScoreCard(lead.score, score.lines, (), "")
    # Nobody scores a request again that another one took in.
    stays = is_current and not has_score(lead)
    return ScoreCard(
        lead.score, (), lead.score_reasons, "" if stays else wording.load("console_score")["old"]
    )
