"""What a rep does on the page of a lead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.accounts.account import Role
from bot.leads.capture import capture_final
from bot.leads.lead import Status
from tests.support import crm
from tests.unit.bot.web.console.lead_desk import CHANTAL, PAGE, Rep, meanwhile, plain


def test_a_rep_takes_a_lead_and_gives_it_to_a_colleague(at_work: Rep) -> None:
    assert at_work.send("attribuer", a=crm.EMAIL).headers["location"] == f"{PAGE}?fait=assigned"
    assert at_work.stored().assigned_to == crm.EMAIL
    page = at_work.read(f"{PAGE}?fait=assigned")
    assert "Attribution enregistrée." in page and "Attribuée</span> à <strong>Dominique Lanterne" in page
    at_work.send("attribuer", a=CHANTAL.email)
    assert at_work.stored().assigned_to == CHANTAL.email
    at_work.send("attribuer", a="")
    assert at_work.stored().status is Status.QUALIFIED


def test_a_lead_is_not_given_to_somebody_who_is_gone(at_work: Rep) -> None:
    answer = at_work.send("attribuer", a="personne@exemple.fr")
    assert answer.status_code == 422
    assert "Ce collègue ne peut pas recevoir de demandes." in answer.text


def test_a_lead_is_contacted_won_or_lost_with_a_reason(at_work: Rep) -> None:
    at_work.send("statut", statut="contacted")
    assert at_work.stored().contacted_at == crm.NOW
    refused = at_work.send("statut", statut="lost", precision="trop cher")
    assert refused.status_code == 422
    assert 'id="perdue" open' in refused.text and 'value="trop cher"' in refused.text
    at_work.send("statut", statut="lost", perdue="no_budget", precision="trop cher")
    assert (at_work.stored().status, at_work.stored().lost_reason) == (Status.LOST, "no_budget")
    assert "Pas de budget" in at_work.read()
    assert at_work.send("statut", statut="draft").status_code == 422
    assert at_work.send("statut", statut="nonsense").status_code == 400


def test_clearing_to_check_says_what_was_checked(at_work: Rep) -> None:
    crm.add_lead(at_work.services, crm.another(1, status=Status.TO_CHECK, check_reason="segment_not_sure"))
    page = "/console/demandes/lead-1"
    assert "Marquer comme vérifiée" in at_work.read(page)
    refused = at_work.send("verifier", page, precision=" ")
    assert refused.status_code == 422 and "Indiquez ce que vous avez vérifié." in refused.text
    at_work.send("verifier", page, precision="Site de la mairie")
    assert at_work.stored("lead-1").status is Status.QUALIFIED
    told = at_work.read(page)
    assert "Site de la mairie" in told and "Marquer comme vérifiée" not in told


def test_the_segment_is_corrected_with_a_reason_of_the_list_or_ones_own(at_work: Rep) -> None:
    refused = at_work.send("segment", segment="B2A", raison="other")
    assert refused.status_code == 422 and "Indiquez la raison." in refused.text
    at_work.send("segment", segment="B2A", raison="told_by_phone", precision="c’est une régie")
    page = at_work.read()
    assert "Segment choisi par l’équipe" in page
    assert "Dit au téléphone : c’est une régie" in page
    assert "<del>Entreprise</del>" in page and "<ins>Administration</ins>" in page
    assert at_work.send("segment", segment="B2X").status_code == 400


def test_fields_are_corrected_and_the_history_says_from_what_to_what(at_work: Rep) -> None:
    form = at_work.browser.get(f"{PAGE}/modifier")
    assert form.status_code == 200 and 'value="maelle@menuiserie.example"' in form.text
    changed = {"phone": "06 39 98 00 34", "role": "directrice", "raison": "typing_error"}
    assert at_work.send("modifier", **changed).status_code == 303
    assert (at_work.stored().phone, at_work.stored().role) == ("+33639980034", "directrice")
    page = at_work.read()
    assert "<del>06 39 98 00 12</del>" in page and "<ins>06 39 98 00 34</ins>" in page
    assert "Faute de frappe" in page


def test_a_correction_that_cannot_be_used_comes_back_with_what_was_typed(at_work: Rep) -> None:
    changed = {"phone": "zéro six", "size": "une douzaine", "role": "directrice", "raison": "typing_error"}
    answer = at_work.send("modifier", **changed)
    assert answer.status_code == 422
    for text in ("Ce numéro de téléphone n’est pas valable", "Écrivez un nombre entier", 'href="#phone"'):
        assert text in answer.text
    assert 'value="zéro six"' in answer.text and 'value="directrice"' in answer.text
    assert at_work.stored() == crm.COMPLETE


def test_the_last_way_to_answer_is_not_deleted(at_work: Rep) -> None:
    answer = at_work.send("modifier", email="", phone="", raison="typing_error")
    assert answer.status_code == 422 and "Gardez au moins une adresse" in plain(answer)


def test_a_siret_brings_its_siren(at_work: Rep) -> None:
    at_work.send("modifier", siret="552 100 554 00013", raison="checked_source")
    assert (at_work.stored().siret, at_work.stored().siren) == ("55210055400013", "552100554")


def test_of_two_reps_the_second_sees_what_the_first_changed_and_loses_nothing(at_work: Rep) -> None:
    meanwhile(at_work.services, role="directrice", size=14)
    mine = {"role": "associée", "vu_role": "gérante", "budget": "5000", "vu_budget": "4500"}
    answer = at_work.send("modifier", version="1", raison="told_by_phone", **mine)
    page = plain(answer)
    assert answer.status_code == 409
    assert "Chantal Voie a modifié cette demande pendant que vous écriviez." in page
    assert "<del>12</del>" in page and "<ins>14</ins>" in page
    assert 'value="associée"' in page and "un collègue a écrit : <strong>directrice</strong>" in page
    assert 'name="size" value="14"' in page and 'name="budget" value="5000"' in page
    assert '<option value="told_by_phone" selected>' in page
    assert at_work.stored().role == "directrice"
    again = {"role": "associée", "vu_role": "directrice", "size": "14", "vu_size": "14"}
    assert at_work.send("modifier", raison="told_by_phone", **again).status_code == 303
    assert (at_work.stored().role, at_work.stored().size) == ("associée", 14)


def test_a_form_of_the_page_meets_a_colleague_as_well(at_work: Rep) -> None:
    meanwhile(at_work.services, role="directrice")
    answer = at_work.send("statut", version="1", statut="lost", perdue="spam", precision="démarchage")
    assert answer.status_code == 409
    assert "Chantal Voie a modifié" in answer.text and 'value="démarchage"' in answer.text
    assert '<option value="spam" selected>' in answer.text
    assert at_work.stored().status is Status.QUALIFIED


def test_what_the_visitor_says_against_a_correction_is_proposed_and_taken_over(at_work: Rep) -> None:
    meanwhile(at_work.services, role="directrice")
    capture_final(at_work.services.unit_of_work(), replace(crm.COMPLETE, role="associée", updated_at=crm.NOW))
    page = at_work.read()
    assert "le visiteur a écrit depuis « associée »" in page
    assert at_work.stored().role == "directrice"
    at_work.send("modifier", role="associée", raison="in_chat")
    assert at_work.stored().role == "associée"
    assert "a écrit depuis" not in at_work.read()


def test_a_marked_person_is_neither_called_nor_written_to_nor_given_to_anybody(at_work: Rep) -> None:
    crm.add_lead(at_work.services, crm.another(1, phone=None))
    assert at_work.send("ne-pas-contacter", motif="asked", precision="au téléphone").status_code == 303
    for page in (PAGE, "/console/demandes/lead-1"):
        told = at_work.read(page)
        assert '<p class="stop-title">Ne pas contacter</p>' in told
        assert "tel:" not in told and "mailto:" not in told
        assert "M’attribuer" not in told and "Planifier un rappel" not in told
        assert "Lever la marque" not in told
    for act, form in (
        ("attribuer", {"a": crm.EMAIL}),
        ("statut", {"statut": "contacted"}),
        ("rappel", {"jour": "2026-03-10", "heure": "10:30"}),
    ):
        answer = at_work.send(act, **form)
        assert answer.status_code == 422 and "ne doit pas être contactée" in answer.text
    assert at_work.send("lever-la-marque", precision="erreur").status_code == 403


def test_only_an_administrator_takes_the_mark_back(at_work: Rep) -> None:
    at_work.send("ne-pas-contacter", motif="asked")
    crm.become(at_work.services, Role.ADMIN)
    assert "Lever la marque" in at_work.read()
    refused = at_work.send("lever-la-marque", precision="")
    assert refused.status_code == 422
    at_work.send("lever-la-marque", precision="mauvaise personne")
    assert not at_work.stored().do_not_contact
    assert "tel:" in at_work.read()


def test_other_motives_need_words(at_work: Rep) -> None:
    assert at_work.send("ne-pas-contacter", motif="other").status_code == 422
    assert at_work.send("ne-pas-contacter", motif="nonsense").status_code == 400


def test_reading_a_lead_is_written_down_once_an_hour_and_each_change_always(at_work: Rep) -> None:
    at_work.read()
    at_work.read()
    at_work.send("attribuer", a=crm.EMAIL)
    at_work.send("note", note="rappeler")
    at_work.read()
    assert at_work.audited() == ["lead.read", "lead.changed", "lead.noted"]


def test_a_closed_lead_takes_notes_only(at_work: Rep) -> None:
    crm.add_lead(at_work.services, crm.another(1, status=Status.DRAFT))
    page = "/console/demandes/lead-1"
    told = at_work.read(page)
    assert "Ajouter une note" in told and "Planifier un rappel" not in told and "Corriger" not in told
    assert at_work.browser.get(f"{page}/modifier").status_code == 303
    assert at_work.send("modifier", page, role="x", raison="typing_error").status_code == 422
    assert at_work.send("note", page, note="partie avant la fin").status_code == 303


def test_support_does_nothing_with_leads(at_work: Rep) -> None:
    token = at_work.browser.form_token("/console/")
    crm.become(at_work.services, Role.SUPPORT)
    form = {"jeton": token, "version": "1", "note": "x", "precision": "x"}
    for act in ("note", "verifier", "attribuer", "modifier"):
        assert at_work.browser.post(f"{PAGE}/{act}", form).status_code == 403


@pytest.mark.parametrize("act", ["modifier", "segment", "verifier", "attribuer", "statut", "rappel", "etape"])
def test_no_form_is_taken_without_its_token_its_version_or_its_lead(at_work: Rep, act: str) -> None:
    form = {"segment": "B2A", "statut": "won"}
    assert at_work.browser.post(f"{PAGE}/{act}", {**form, "version": "1"}).status_code == 403
    assert at_work.send(act, version="one", **form).status_code == 400
    token = at_work.browser.form_token("/console/")
    gone = at_work.browser.post(f"/console/demandes/nobody/{act}", {**form, "jeton": token, "version": "1"})
    assert gone.status_code == 404


def test_other_requests_of_the_person_and_the_organisation_are_listed_once(at_work: Rep) -> None:
    crm.add_lead(at_work.services, crm.another(1, need="une caisse"))
    crm.add_lead(at_work.services, crm.another(2, email="b@exemple.fr", phone=None, need="un logiciel"))
    page = at_work.read()
    assert "De la même personne" in page and "De la même organisation" in page
    listed = [page.count(f'<span class="other-need soft">{need}<') for need in ("une caisse", "un logiciel")]
    assert listed == [1, 1]
