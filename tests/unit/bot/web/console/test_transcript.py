from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.conversations.conversation import (
    Answer,
    AssistantMessage,
    Conversation,
    MessageKind,
    Transcript,
    Turn,
    TurnStatus,
    VisitorMessage,
)
from bot.leads.lead import Lead, Status
from bot.web.console.transcript import Exchange, Piece, exchanges, pieces
from tests.support import crm

WORDS = wording.load("console")
HERE = crm.NOW.astimezone(ZoneInfo("Europe/Paris"))


def stored(folder: Path, lead: Lead = crm.COMPLETE) -> Transcript:
    services = crm.open_services(folder)
    crm.add_lead(services, lead)
    with services.reading() as uow:
        transcript = uow.conversations.transcript(lead.conversation_id)
    services.close()
    assert transcript is not None
    return transcript


def of_one_turn(text: str, answer: Answer | None, status: TurnStatus, lead: Lead = crm.COMPLETE) -> Exchange:
    message = VisitorMessage("m", MessageKind.TEXT, text, crm.NOW)
    turn = Turn("c", 1, message, status, answer)
    transcript = Transcript(Conversation("c", crm.NOW), (turn,))
    return exchanges(transcript, lead, HERE, WORDS)[0]


def test_the_visitors_words_that_gave_evidence_are_marked(tmp_path: Path) -> None:
    turns = exchanges(stored(tmp_path), crm.COMPLETE, HERE, WORDS)
    marked = [piece.text for turn in turns for piece in turn.said if piece.marked]
    assert marked == ["notre petite menuiserie", "12 salariés", "pas pour la maison", "Une entreprise"]
    assert [turn.number for turn in turns] == [0, 1, 2, 3]
    assert [turn.pressed for turn in turns] == [False, False, True, False]
    assert turns[0].said == () and turns[0].bubbles
    assert turns[1].clock == "13\u00a0h\u00a056"
    assert turns[1].bubbles[0].choices == ("Un particulier", "Une entreprise")
    assert turns[3].understood[0] == "question sur le prix"


def test_marks_that_overlap_are_one() -> None:
    assert pieces("je suis gérante ici", ["suis gérante", "gérante ici", "ailleurs", ""]) == [
        Piece("je "),
        Piece("suis gérante ici", marked=True),
    ]


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=5))
def test_marking_neither_loses_nor_adds_anything(text: str, marks: list[str]) -> None:
    assert "".join(piece.text for piece in pieces(text, marks)) == text


def test_a_card_is_shown_line_by_line_under_its_title() -> None:
    card = {"title": "Voici ce que j’ai noté", "lines": [{"label": "Besoin", "value": "une caisse"}]}
    message = AssistantMessage("a", "• Besoin…", crm.NOW, card=card)
    turn = of_one_turn("oui", Answer((message,), crm.NOW), TurnStatus.ANSWERED)
    assert turn.bubbles[0].text == "Voici ce que j’ai noté"
    assert turn.bubbles[0].lines == (("Besoin", "une caisse"),)


def test_a_message_that_was_not_answered_says_so() -> None:
    assert "n’a pas su" in of_one_turn("???", None, TurnStatus.FAILED).failure
    assert "en attente" in of_one_turn("???", None, TurnStatus.PENDING).failure


def test_the_transcript_of_somebody_who_refused_does_not_say_who_they_are() -> None:
    refused = replace(
        crm.COMPLETE, status=Status.NO_CONTACT, first_name=None, last_name=None, email=None, phone=None
    )
    facts = [
        {"topic": "name", "value": {"first_name": "Ada", "last_name": "Martin"}, "quote": "Ada Martin"},
        {"topic": "email", "value": "ada@exemple.fr", "quote": "ada@exemple.fr"},
        {"topic": "need", "value": "rappeler Ada Martin", "quote": "…"},
    ]
    reply = AssistantMessage("a", "Merci Ada Martin, au 06 39 98 00 12.", crm.NOW)
    answer = Answer((reply,), crm.NOW, {"acts": [], "facts": facts})
    turn = of_one_turn(
        "Ada Martin, ada@exemple.fr, 06 39 98 00 12, pour une caisse", answer, TurnStatus.ANSWERED, refused
    )
    shown = " ".join([*(piece.text for piece in turn.said), *turn.understood, turn.bubbles[0].text])
    assert not [word for word in ("Ada", "Martin", "exemple", "98 00") if word in shown]
    assert "pour une caisse" in shown


def test_times_are_those_of_the_vendor_whatever_the_season() -> None:
    summer = datetime.datetime(2026, 7, 14, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
    message = VisitorMessage("m", MessageKind.TEXT, "x", summer.astimezone(datetime.timezone.utc))
    transcript = Transcript(Conversation("c", crm.NOW), (Turn("c", 1, message),))
    assert exchanges(transcript, crm.COMPLETE, HERE, WORDS)[0].clock == "12\u00a0h\u00a000"


def test_a_link_of_the_assistant_is_shown_by_its_words() -> None:
    said = AssistantMessage("a", "Vos droits : [en savoir plus](/confidentialite).", crm.NOW)
    turn = of_one_turn("bonjour", Answer((said,), crm.NOW), TurnStatus.ANSWERED)
    assert turn.bubbles[0].text == "Vos droits : en savoir plus."
