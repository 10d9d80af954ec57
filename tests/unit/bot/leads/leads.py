"""A lead for tests of what staff does with it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from bot.leads.lead import Consent, Lead, Status

NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.timezone.utc)
LATER = NOW + datetime.timedelta(hours=1)


def a_lead(**changes: Any) -> Lead:
    """A qualified request of somebody who may be called back."""
    lead = Lead(
        id="lead-1",
        conversation_id="conversation",
        request=1,
        created_at=NOW,
        updated_at=NOW,
        status=Status.QUALIFIED,
        segment="B2B",
        profile="entreprise",
        confidence=0.9,
        first_name="Odile",
        last_name="Perrault",
        email="odile.perrault@exemple.fr",
        phone="+33639980012",
        organisation="Ateliers Perrault",
        need="un standard téléphonique",
        consent=Consent(contact=True, at=NOW),
        lawful_basis="consent",
    )
    return replace(lead, **changes)
