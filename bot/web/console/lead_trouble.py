"""Why a form of a lead's page is shown again, with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.leads.changes import ChangeRefused
from bot.web.console.guards import Form
from bot.web.console.lead_words import lead_words


@dataclass(frozen=True)
class Trouble:
    """A form that was not taken. `seen` is the version it was made from, when somebody else was faster."""

    form: str
    typed: Form
    status: int = 422
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by field."""
    code: str = ""
    seen: int | None = None

    @classmethod
    def of(cls, refused: ChangeRefused, form: str, typed: Form) -> Trouble:
        """The form after a refusal."""
        code = "checked" if (form, refused.code) == ("verifier", "why") else refused.code
        text = str(lead_words()["errors"][code]).format(**refused.details)
        return cls(form, typed, errors={refused.field or "form": text}, code=refused.code)
