"""What some visitors had given when they took something back, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.advance import advance
from bot.dialogue.heard import Clause, Understanding
from bot.dialogue.hearing import hear
from bot.dialogue.state import DialogueState, Fact
from bot.dialogue.topics import Topic
from tests.support.talk import TODAY

Facts = Mapping[str, Any]


def named(first_name: str, last_name: str) -> dict[str, str]:
    return {"first_name": first_name, "last_name": last_name}


BUILDER: Facts = {
    "need": "15 tablettes durcies pour les chefs de chantier",
    "organisation": "Batimalo",
    "role": "conductrice de travaux",
    "size": 12,
    "timeline": "fin mars",
    "budget": 6000,
    "name": named("Solène", "Kerbrat"),
    "email": "solene.kerbrat@batimalo.fr",
    "phone": "+33639980127",
}

TOWN: Facts = {
    "need": "un logiciel de gestion du cimetière",
    "organisation": "Mairie de Plouvien",
    "role": "directeur administratif",
    "size": 45,
    "procedure": "accord-cadre, marché subséquent LB-04, remise des offres le 2 avril",
    "siren_or_siret": "732829320",
    "timeline": "avant l'été",
    "budget": 18000,
    "name": named("Yannick", "Le Bris"),
    "email": "y.lebris@plouvien.bzh",
}

OPERATOR: Facts = {
    "need": "une box domotique en marque blanche",
    "organisation": "Fibralp",
    "role": "chef de produit",
    "end_customers": "nos 3 000 abonnés fibre",
    "timeline": "à la rentrée de septembre",
    "budget": 40000,
    "name": named("Amina", "Diallo"),
    "email": "amina.diallo@fibralp.net",
}

ACCOUNTANT: Facts = {
    "need": "faire découvrir votre CRM aux commerçants",
    "organisation": "Cabinet Vermeulen",
    "role": "expert-comptable associé",
    "gateway_companies": "une quarantaine de TPE du bâtiment",
    "size": 8,
    "timeline": "au printemps",
    "name": named("Joost", "Vermeulen"),
    "email": "joost@cabinet-vermeulen.be",
}

PRIVATE: Facts = {
    "need": "une tablette simple pour ma grand-mère",
    "timeline": "pour Noël",
    "budget": 250,
    "name": named("Fatou", "Ndiaye"),
    "phone": "+33639980144",
}

REGULATOR: Facts = {
    "need": "des pièces sur vos caisses",
    "organisation": "DGCCRF",
    "role": "inspecteur",
    "regulation": "contrôle article 286 du CGI, dossier 2026-114, réponse avant le 15 janvier",
    "name": named("Marc", "Ollivier"),
    "email": "marc.ollivier@dgccrf.example.org",
}

ASSOCIATION: Facts = {
    "need": "12 licences de comptabilité",
    "organisation": "Les Jardins de Tambacounda",
    "role": "coordinatrice",
    "size": 27,
    "timeline": "en février",
    "budget": 3000,
    "name": named("Awa", "Sarr"),
    "email": "awa.sarr@jardins.sn",
}


def changed(typed: str, facts: Facts, asking: Topic = Topic.CONFIRM) -> dict[str, Any]:
    """What the conversation knows anew after `typed`, `facts` being known and `asking` asked."""
    state = DialogueState(turn=10, asking=asking, consent=True)
    for name, value in facts.items():
        state.facts[Topic(name)] = Fact(value, str(value), 3)
        state.progress_of(Topic(name)).outcome = "answered"
    state.progress_of(Topic.CONSENT).outcome = "answered"
    clause = Clause(typed, 0, len(typed), "nlu_fallback", 0.9)
    heard = hear(typed, Understanding("nlu_fallback", 0.9, (clause,)), state, TODAY)
    advance(state, heard)
    return {t.value: f.value for t, f in state.facts.items() if facts.get(t.value) != f.value}


def without(facts: Facts, name: str) -> Facts:
    return {topic: value for topic, value in facts.items() if topic != name}
