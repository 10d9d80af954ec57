"""E-mail addresses: typed, dictated, hidden from robots, or with the usual slips of a keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from bot.leads.fields.email_dictation import as_written
from bot.leads.fields.email_slips import COMMON_ENDINGS, domain_slip, slip_without_at, with_digits
from bot.leads.fields.reading import Reading, ReadingContext
from bot.leads.fields.text import Typed, preferred
from bot.leads.fields.word_tables import words

NOT_PART_OF_ADDRESS = words("email_neighbours")
_AFTER_A_GAP = frozenset(("fr", "com", "net", "org", "eu", "be", "ch", "lu", "ca", "bzh"))

# One piece of a message: an at sign or its names, a joining sign or its names, a word, anything else.
_PIECE = re.compile(
    r"(?P<at>@+|[(\[{<]\s?(?:at|arobas?e?|a|@)\s?[)\]}>]|\b(?:a(?:r)?rr?obas?[ez]?s?|arobasque|a\srobase)\b"
    r"|\ba commercial\b)"
    r"|(?P<bare>\b(?:at|chez)\b)"
    r"|(?P<dot>[(\[{]\s?(?:dot|point|\.)\s?[)\]}]|\b(?:points?|dot)\b|(?<=\s)\.(?=\s))"
    r"|(?P<low>\b(?:tiret (?:du )?(?:bas|8|huit)|under ?score|souligne)\b)"
    r"|(?P<dash>\b(?:tiret(?: du (?:6|six|milieu|haut))?|trait d'union)\b)"
    r"|(?P<word>(?:\bo')?[a-z0-9._%+\-]+)"
    r"|(?P<comma>,)|(?P<other>\S)"
)
_JOINS = {"dot": ".", "low": "_", "dash": "-"}
_MAYBE = re.compile(r"@|\bar?rr?oba|\bat\b|\bchez\b|commercial|robase|[(\[{<]\s?a\s?[)\]}>]")
_SENTENCE_GLUED = re.compile(r"^(?P<domain>.*\.[a-z]{2,})\.(?P<word>[A-ZÀ-Ý][a-zà-ÿ]+)$")


@dataclass(frozen=True)
class _Piece:
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Candidate:
    """Something around an at sign, with the slip that was already seen in it."""

    address: str
    start: int
    end: int
    problem: str | None = None
    suggestion: str | None = None


def find(text: str, context: ReadingContext) -> list[Reading[str]]:
    """Every complete, valid address of a message, in lower case."""
    typed = Typed.of(as_written(text))
    readings: list[Reading[str]] = []
    for candidate in _candidates(typed, asked=False):
        reading = _judge(typed, candidate)
        if reading.value is not None:
            readings.append(reading)
    return readings


def read(text: str, context: ReadingContext) -> Reading[str] | None:
    """The address in an answer to the question about it, or what is wrong with the one that was typed."""
    typed = Typed.of(as_written(with_digits(text)))
    candidates = list(_candidates(typed, asked=True))
    judged = [(c, _judge(typed, c)) for c in candidates]
    usable = [(c, r) for c, r in judged if r.value is not None]
    if usable:
        spans = [(c.start, c.end) for c, _ in usable]
        chosen = preferred(typed.folded, spans)
        reading = usable[chosen][1]
        others = [r.value for i, (_, r) in enumerate(usable) if i != chosen and r.value != reading.value]
        detail = {**reading.detail, "others": others} if others else reading.detail
        return Reading(reading.value, reading.quote, reading.problem, detail)
    if judged:
        return judged[0][1]
    slip = slip_without_at(typed.folded)
    if slip is None:
        return None
    detail = {"suggestion": slip.suggestion} if slip.suggestion else {}
    return Reading(None, typed.quote(slip.start, slip.end), "email_missing_at", detail)


def _candidates(typed: Typed, *, asked: bool) -> Iterator[_Candidate]:
    if not _MAYBE.search(typed.folded):
        return
    pieces = [
        _Piece(match.lastgroup or "other", match.group(), match.start(), match.end())
        for match in _PIECE.finditer(typed.folded)
    ]
    last_end = -1
    for index, piece in enumerate(pieces):
        if piece.kind not in ("at", "bare") or piece.start < last_end:
            continue
        candidate = _around(typed, pieces, index, asked=asked)
        if candidate is not None:
            last_end = candidate.end
            yield candidate


def _around(typed: Typed, pieces: list[_Piece], at: int, *, asked: bool) -> _Candidate | None:
    sign = pieces[at]
    compact = sign.text.startswith("@")
    local, first, spaced_left = _leftwards(pieces, at, loose=asked or not compact)
    domain, last, spaced_right = _rightwards(pieces, at, loose=asked or not compact)
    start, end = pieces[first].start, pieces[last].end
    if spaced_left or spaced_right or not compact:
        alone = _stands_alone(typed, pieces, first)
        known_ending = bool(local) and domain.rpartition(".")[2] in COMMON_ENDINGS
        if not (known_ending and alone) and (sign.kind == "bare" or not asked):
            return None
        if not asked and (sign.kind == "bare" or "." not in domain):
            return None
        if not alone and local.isalpha():
            return _Candidate(f"{local}@{domain}", start, end, "email_spaces")
    else:
        # The folded text hides accents and capitals: both matter for the judgement.
        local = typed.text[start : sign.start].lstrip(".-_%+")
        start = sign.start - len(local)
        domain, end = _cut_glued_sentence(typed.text[sign.end : end], end)
    return _with_slips(pieces, last, local, domain.lower(), sign, (start, end))


def _stands_alone(typed: Typed, pieces: list[_Piece], first: int) -> bool:
    """Whether no word before a dictated address may be a part of it: « jean dupont arobase… »."""
    if first == 0 or pieces[first - 1].kind != "word":
        return True
    before = pieces[first - 1]
    return before.text in NOT_PART_OF_ADDRESS or "\n" in typed.text[before.end : pieces[first].start]


def _leftwards(pieces: list[_Piece], at: int, *, loose: bool) -> tuple[str, int, bool]:
    """The local part before an at sign, the index of its first piece, and whether gaps were bridged."""
    local, index, spaced = "", at, False
    while index > 0:
        piece, after = pieces[index - 1], pieces[index]
        gap = piece.end != after.start
        joined = local.startswith((".", "-", "_"))
        if piece.kind in _JOINS and loose and local and not joined:
            local, index, spaced = _JOINS[piece.kind] + local, index - 1, True
        elif piece.kind == "word" and (not gap or (loose and (not local or joined))):
            ends_join = piece.text.endswith((".", "-", "_")) and gap and local and not joined
            if gap and not local and piece.text in NOT_PART_OF_ADDRESS or ends_join:
                break
            local, index, spaced = piece.text + local, index - 1, spaced or gap
        else:
            break
    return local.lstrip(".-_") if loose else local, index, spaced


def _rightwards(pieces: list[_Piece], at: int, *, loose: bool) -> tuple[str, int, bool]:
    """The domain after an at sign, the index of its last piece, and whether gaps were bridged."""
    domain, index, spaced = "", at, False
    while index + 1 < len(pieces):
        piece, before = pieces[index + 1], pieces[index]
        gap = piece.start != before.end
        joined = domain.endswith((".", "-", "_"))
        if piece.kind in _JOINS and loose and domain and not joined:
            domain, index, spaced = domain + _JOINS[piece.kind], index + 1, True
        elif piece.kind == "word" and (not gap or (loose and _goes_on(domain, piece, before))):
            if gap and not domain and piece.text in NOT_PART_OF_ADDRESS:
                break
            glue = "." if gap and domain and not joined and not piece.text.startswith(".") else ""
            domain, index, spaced = domain + glue + piece.text, index + 1, spaced or gap
        else:
            break
    return domain.rstrip(".-_"), index, spaced


def _goes_on(domain: str, piece: _Piece, before: _Piece) -> bool:
    """Whether a word after a gap still belongs to the domain: « gmail point com », « gmail com »."""
    if not domain or before.kind in _JOINS:
        return True
    dotted = domain.endswith(".") or piece.text.startswith(".")
    ending = piece.text.strip(".")
    return ending in _AFTER_A_GAP and (dotted or "." not in domain)


def _cut_glued_sentence(domain: str, end: int) -> tuple[str, int]:
    """« jean@free.fr.Merci »: the sentence that follows without a space is not part of the address."""
    stripped = domain.rstrip(".-_%+")
    end -= len(domain) - len(stripped)
    glued = _SENTENCE_GLUED.match(stripped)
    if glued and glued["word"].lower() not in COMMON_ENDINGS:
        return glued["domain"], end - len(glued["word"]) - 1
    return stripped, end


def _with_slips(
    pieces: list[_Piece], last: int, local: str, domain: str, sign: _Piece, span: tuple[int, int]
) -> _Candidate:
    """The candidate with the slip that can be named without asking a validator."""
    start, end = span
    problem, suggestion = None, None
    after = pieces[last + 1 : last + 3]
    if sign.text.startswith("@@") or (after and after[0].kind == "at" and after[0].start == end):
        problem = "email_double_at"
        suggestion = f"{local}@{domain}" if "." in domain else None
    elif len(after) == 2 and after[0].kind == "comma" and domain and "." not in domain:
        ending = after[1].text.rstrip(".")
        if ending in COMMON_ENDINGS and ending not in NOT_PART_OF_ADDRESS:
            problem, suggestion, end = "email_comma", f"{local}@{domain}.{ending}", after[1].end
    return _Candidate(f"{local}@{domain}", start, end, problem, suggestion)


def _judge(typed: Typed, candidate: _Candidate) -> Reading[str]:
    quote = typed.quote(candidate.start, candidate.end).rstrip(".,;:!?")
    local, _, domain = candidate.address.partition("@")
    problem = candidate.problem or _problem_of(local, domain)
    if problem is not None:
        suggestion = candidate.suggestion
        return Reading(None, quote, problem, {"suggestion": suggestion} if suggestion else {})
    try:
        address = validate_email(candidate.address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return Reading(None, quote, "email_invalid")
    slip = domain_slip(domain)
    if slip is not None:
        return Reading(address, quote, "email_domain_slip", {"suggestion": f"{local.lower()}@{slip}"})
    return Reading(address, quote)


def _problem_of(local: str, domain: str) -> str | None:
    if not local:
        return "email_missing_start"
    if not domain:
        return "email_missing_domain"
    if not local.isascii():
        return "email_accent"
    if "." not in domain or len(domain.rpartition(".")[2]) < 2:
        return "email_missing_domain_end"
    if ".." in local or ".." in domain or local.endswith("."):
        return "email_dots"
    return None
