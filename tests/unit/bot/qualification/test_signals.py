"""What visitors say about themselves, as they type it: own words, denials, pasts and others told apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.qualification.decision import decide
from bot.qualification.segments import Segment
from bot.qualification.signals import find_signals, signals


def names(text: str) -> set[str]:
    return {item.signal for item in find_signals(text, 1)}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Je suis un simple particulier.", "says_private_person"),
        ("cest pr ma grand mere", "buys_for_family"),
        ("Nous sommes une petite société de nettoyage", "says_company"),
        ("chui electricien a mon compte", "runs_own_trade"),
        ("je travaille à la mairie de Vaubert", "public_body"),
        ("Marché passé selon un MAPA, facture sur Chorus Pro", "public_buying"),
        ("contrôle sur pièces de vos traitements", "compliance_purpose"),
        ("on voudrait revendre vos tablettes", "resells_to_consumers"),
        ("nous voulons les offrir à nos abonnés", "gives_to_end_customers"),
        ("en marque blanche à nos couleurs", "embeds_product"),
        ("je suis apporteur d'affaires", "brings_companies"),
        ("je pourrais convaincre mon patron", "brings_companies"),
        ("consultante en gestion, freelance", "works_freelance"),
    ],
)
def test_a_self_description_is_found(text: str, signal: str) -> None:
    assert signal in names(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("on n'est pas une mairie", "public_body"),
        ("ce n'est pas un contrôle", "compliance_purpose"),
        ("je ne suis pas une entreprise", "says_company"),
        ("je ne suis pas apporteur d'affaires", "brings_companies"),
    ],
)
def test_a_denial_never_counts_for_what_it_denies(text: str, absent: str) -> None:
    found = names(text)
    assert absent not in found
    assert f"not_{absent}" in found


def test_a_former_employer_says_nothing_about_today() -> None:
    assert "public_body" not in names("j'ai quitté la mairie de Vaubert il y a deux ans")


def test_customers_of_the_visitor_are_not_the_visitor() -> None:
    assert "public_body" not in names("je vends aux communes du canton")


def test_the_quote_is_in_the_visitors_own_spelling() -> None:
    found = find_signals("Slt, c'est pr ma MÈRE !", 3)
    assert [(item.quote, item.turn) for item in found if item.signal == "buys_for_family"] == [
        ("pr ma MÈRE", 3)
    ]


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("Bonjour, c'est pour ma fille qui entre au collège", Segment.B2C),
        ("SARL de plomberie, nous sommes 12 salariés", Segment.B2B),
        ("ici la communauté de communes, nous préparons un appel d'offres", Segment.B2A),
        ("Inspection du travail : contrôle sur place prévu jeudi", Segment.B2R),
        ("réseau de 40 magasins, on veut vendre vos tablettes à nos clients", Segment.B2B2C),
        ("coach, je recommande votre outil à mes clients, des PME", Segment.B2C2B),
    ],
)
def test_signals_alone_point_to_the_segment(text: str, segment: Segment) -> None:
    assert decide(find_signals(text, 1)).segment is segment


def test_every_signal_is_explained_and_weighs_something() -> None:
    for signal in signals():
        assert signal.why.endswith("."), signal.name
        assert any(signal.weights.values()), signal.name


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=1000))
def test_any_text_is_read_without_failing_and_quotes_stand_in_it(text: str) -> None:
    for item in find_signals(text, 1):
        assert item.quote in text


@pytest.mark.parametrize("piece", ["a", "pas ", "nos clients ", "la mairie de ", "je vends aux ", "? ", "'"])
def test_repetitions_do_not_blow_up_the_patterns(piece: str) -> None:
    find_signals((piece * 1000)[:1000], 1)


NEGATIONS = ("je ne suis pas {}", "on n'est pas {}", "nous ne sommes pas {}", "pas {}, hein", "ni {} ni rien")
BODIES = ("une mairie", "un hôpital public", "un particulier", "une association", "apporteur d'affaires")


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("negation", NEGATIONS)
def test_whatever_is_denied_speaks_for_no_segment_that_it_would_speak_for(negation: str, body: str) -> None:
    affirmed = {item.signal: item.strongest[0] for item in find_signals(f"je suis {body}", 1)}
    assert affirmed, body
    for item in find_signals(negation.format(body), 1):
        for signal, segment in affirmed.items():
            gained = dict(item.weights).get(segment, 0.0)
            assert item.signal != signal and gained <= 0.5, (negation, body, item)


@pytest.mark.parametrize("text", ["nous ne venons rien inspecter", "je ne suis pas là pour vous contrôler"])
def test_who_denies_a_control_is_heard_as_a_buyer_and_not_as_refusing_to_buy(text: str) -> None:
    assert "not_a_control" in names(text)
    assert "not_a_purchase" not in names(text)
