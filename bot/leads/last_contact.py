"""When somebody last had to do with us: by this moment, the retention of their request is counted."""

from __future__ import annotations

import datetime

from bot.leads.lead import Lead


def last_contact(lead: Lead) -> datetime.datetime:
    """The latest of: the request itself, what they last wrote about it, and when they were last spoken to.

    What staff does alone counts for nothing: a note, a correction or a call that nobody answered would
    prolong the retention without the person having had anything to do with it.
    """
    known = (lead.created_at, lead.last_contact_at, lead.contacted_at)
    return max(moment for moment in known if moment is not None)
