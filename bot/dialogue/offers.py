"""The question whether offers are wanted as well: put once, apart, and only after the request was saved.

It costs no request, because the request is saved before; and no silence or half a word is taken for a yes.
"""

from __future__ import annotations

import re

from bot.dialogue.heard import Heard
from bot.dialogue.state import DialogueState
from bot.leads.consent import Purpose, answer_to
from bot.leads.fields import need, replies
from bot.leads.lead import SILENT, Kind, Lead

DUE, ASKED = "due", "asked"
MORE = "more"
"""A wish: beside the answer, something else is wanted."""
_ANSWERS = frozenset({"offers", "no_offers"})
_NEXT = re.compile(r"[,.;:!\n]|\b(?:et|mais|par contre|en revanche)\b", re.IGNORECASE)


def plan(state: DialogueState, lead: Lead) -> None:
    """The request was saved as `lead`: note that the question follows, if it may be put to this visitor."""
    if not state.offers_question and may_be_asked(lead):
        state.offers_question = DUE


def may_be_asked(lead: Lead) -> bool:
    """Whether nothing speaks against the question.

    It is put to who agreed to be contacted, left an address to write to, and has not said anything of offers
    yet. Who needs help, or is owed an answer, is not asked to buy more. Nor does anybody look after a
    request that another one took in: an answer would be lost there.
    """
    if lead.consent.contact is not True or lead.email is None or lead.do_not_contact:
        return False
    if lead.status in SILENT or lead.kind is not Kind.SALES or lead.segment == "B2R":
        return False
    return answer_to(lead.consent, Purpose.MARKETING) is None


def hear_reply(heard: Heard) -> None:
    """Add to `heard` what the words say to the question; everything else in them counts as at any time."""
    if not heard.wishes & _ANSWERS:
        reply = replies.read_offers(heard.text)
        if reply is not replies.YesNo.UNCLEAR:
            heard.wishes.add("offers" if reply is replies.YesNo.YES else "no_offers")
    if not heard.wishes & _ANSWERS:
        heard.yes = None if heard.yes else heard.yes  # a yes to what? « c'est tout » ends it all the same
        return
    heard.yes = None
    rest = _NEXT.search(heard.text)
    if rest is not None and need.is_wanted(heard.text[rest.end() :]):
        heard.wishes.add(MORE)
