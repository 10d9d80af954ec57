"""Invented visitors of several tests: how they begin, and what they answer."""

from __future__ import annotations

from tests.support.visitor import Visitor

GRANDCHILD = "Je cherche une tablette facile pour ma grand-mère, pour les appels en visio"
GRANDCHILD_ANSWERS = {
    "timeline": "pour Noël",
    "budget": "200 euros",
    "name": "Camille Fontanel",
    "email": "camille.fontanel@courriel.example",
    "consent": "oui, j'accepte",
}
JOINER = (
    "Bonjour, nous sommes une menuiserie de 14 salariés à Vannes et nous cherchons un logiciel "
    "pour planifier nos chantiers"
)
JOINER_ANSWERS = {
    "organisation": "Menuiserie Kerlann",
    "role": "je suis le gérant",
    "timeline": "au printemps",
    "budget": "autour de 4000 euros par an",
    "name": "Yann Le Bihan",
    "email": "yann@menuiserie-kerlann.example",
    "consent": "oui",
}


def grandchild(visitor: Visitor, until: str) -> Visitor:
    """A consumer buying for their family, answering well until this topic is asked."""
    return visitor.says(GRANDCHILD).gives(GRANDCHILD_ANSWERS, until)


def joiner(visitor: Visitor, until: str) -> Visitor:
    """The owner of a small company, answering well until this topic is asked."""
    return visitor.says(JOINER).gives(JOINER_ANSWERS, until)


def saved(visitor: Visitor) -> Visitor:
    """A consumer whose request has been saved; the assistant asks whether there is anything else."""
    return grandchild(visitor, "confirm").says("oui, c'est exact").is_asked("anything_else")
