"""The card of consent on a lead's page, and what staff notes there."""

from __future__ import annotations

from bot.leads.consent import Purpose
from bot.leads.lead import Status
from tests.unit.bot.web.console.lead_desk import Rep, plain


def test_the_card_says_what_is_allowed_since_when_and_from_where(at_work: Rep) -> None:
    page = at_work.read()
    assert "Être recontactée au sujet de cette demande" in page and "Accord donné" in page
    assert "dans la conversation, texte 2026-11" in page
    assert "Jamais demandé, donc aucun envoi" in page and "Dernier contact" in page


def test_marketing_is_agreed_to_and_withdrawn_with_the_words_that_say_how(at_work: Rep) -> None:
    assert at_work.send("accord", usage="marketing", donne="1", precision="au téléphone").status_code == 303
    assert at_work.stored().consent.marketing is True
    page = at_work.read()
    assert "recueilli par Dominique Lanterne" in page and "au téléphone" in page
    assert at_work.send("accord", usage="marketing", precision="par e-mail").status_code == 303
    with at_work.services.reading() as uow:
        log = uow.consents.of_lead(at_work.stored().id)
    assert [entry.decision.value for entry in log] == ["given", "withdrawn"]
    assert "Toutes les réponses" in at_work.read()
    assert at_work.audited().count("lead.consent_noted") == 2


def test_who_withdraws_contact_is_forgotten_on_the_lead(at_work: Rep) -> None:
    at_work.send("accord", usage="contact", precision="Maëlle Kervadec l’a dit")
    lead = at_work.stored()
    assert (lead.status, lead.last_name, lead.email, lead.phone) == (Status.NO_CONTACT, None, None, None)
    assert lead.consent.contact is False and lead.consent.by is not None
    with at_work.services.reading() as uow:
        assert uow.consents.of_lead(lead.id)[-1].purpose is Purpose.CONTACT
        assert all("Kervadec" not in str(change) for change in uow.changes.of_lead(lead.id))
        assert list(uow.erasures.redactions(limit=9)) == [lead.conversation_id]


def test_without_a_word_on_how_it_was_said_nothing_is_noted(at_work: Rep) -> None:
    answer = at_work.send("accord", usage="marketing", donne="1", precision=" ")
    assert answer.status_code == 422 and "Indiquez la raison." in plain(answer)
    assert at_work.stored().consent.marketing is False
