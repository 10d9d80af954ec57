"""Where the pages of the console stand, and where a sign-in may lead to."""

from __future__ import annotations

from urllib.parse import quote, unquote

HOME = "/console/"
SIGN_IN = "/console/connexion"
SIGN_OUT = "/console/deconnexion"
NEWS = "/console/nouveautes"
EXPORT = "/console/export-des-demandes"
BULK = "/console/demandes-choisies"
LEADS = "/console/demandes/"
DUPLICATES = "/console/doublons"
APPOINTMENTS = "/console/rendez-vous"
BOARD = "/console/tableau-de-bord"
CONVERSATIONS = "/console/conversations/"
REVIEWS = "/console/relecture/"
INSIGHT = "/console/comprehension"
ROUTING = "/console/aiguillage"
OWN_ABSENCES = "/console/mon-compte/absences"
USERS = "/console/comptes/"
AUDIT = "/console/journal"
SETTINGS = "/console/reglages"
SENDING = "/console/envois"
RECEIVERS = "/console/envois/destinataires/"
REPLAY = "/console/envois/renvoyer"
RECONCILIATION = "/console/envois/rapprochement"
KEYS = "/console/cles"
PERSONS = "/console/donnees-personnelles"
ACCOUNT = "/console/mon-compte"
PASSWORD = "/console/mon-compte/mot-de-passe"
SESSIONS = "/console/mon-compte/sessions"
SECOND_FACTOR = "/console/mon-compte/second-facteur"
QR_CODE = "/console/mon-compte/second-facteur/qr.svg"
RECOVERY_CODES = "/console/mon-compte/codes-de-secours"
SIGN_IN_CODE = "/console/connexion/code"
FORGOTTEN = "/console/mot-de-passe-oublie"
CHOOSE_PASSWORD = "/console/nouveau-mot-de-passe"
AUDIT_CSV = "/console/journal.csv"
SCORE = "/console/reglages/score"
TEST_MAIL = "/console/reglages/essai"
_NO_BEGINNING = frozenset(
    {SIGN_IN, SIGN_IN_CODE, SIGN_OUT, NEWS, EXPORT, BULK, FORGOTTEN, CHOOSE_PASSWORD, QR_CODE, REPLAY}
)
STATIC = "/console/static/"


def lead(lead_id: str) -> str:
    """The page of one lead."""
    return LEADS + quote(lead_id, safe="")


def lead_act(lead_id: str, act: str) -> str:
    """Where something is done with a lead."""
    return f"{lead(lead_id)}/{act}"


def conversation(conversation_id: str) -> str:
    """The page of one conversation."""
    return CONVERSATIONS + quote(conversation_id, safe="")


def board_export(panel: str) -> str:
    """One of the tables of the board as a file."""
    return f"{BOARD}/{panel}.csv"


def review(conversation_id: str, turn: int | None = None) -> str:
    """The page where a conversation is reviewed, at one of its messages."""
    page = REVIEWS + quote(conversation_id, safe="")
    return page if turn is None else f"{page}?message={turn}#message-{turn}"


def user(user_id: str) -> str:
    """The page of one account."""
    return USERS + quote(user_id, safe="")


def receiver(receiver_id: str) -> str:
    """The page of one receiver of leads."""
    return RECEIVERS + quote(receiver_id, safe="")


def routed_person(user_id: str) -> str:
    """Where an administrator says when somebody is away."""
    return f"{ROUTING}/personnes/{quote(user_id, safe='{}')}"


def safe_next(wanted: str) -> str:
    """The page to show after a sign-in: one of the console's own, whatever the address asks for."""
    if not (wanted.startswith(HOME) and wanted.isascii() and wanted.isprintable()):
        return HOME
    path = wanted.partition("#")[0].partition("?")[0]
    steps = unquote(path).split("/")
    leaves = "\\" in unquote(wanted) or {".", ".."} & set(steps) or "" in steps[2:-1]
    return HOME if leaves or path in _NO_BEGINNING else wanted
