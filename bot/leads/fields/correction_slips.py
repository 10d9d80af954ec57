"""Corrections of a part: the last digits of a number, the ending of an address, a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.leads.fields.chat import spell_out
from bot.leads.fields.correction_said import Said
from bot.leads.fields.email_slips import is_of_provider

_AT_THE_END = (
    r"(?:a la fin|en dernier|derniers? chiffres?(?: (?:du|de|de mon|mon|le) \w+)?|se termine|termine"
    r"|finit|finis|se finit|fini|fin du numero)"
)
_ENDING = re.compile(
    rf"\b{_AT_THE_END}(?: (?:par|en|c'est|sont|est|les?|avec|:))* ?:? ?(?P<after>\d(?:[ .]?\d){{0,5}})(?!\d)"
    rf"|(?<!\d)(?P<before>\d(?:[ .]?\d){{0,5}})(?: (?:c'est|est|et non|et))? (?:a la fin|en dernier"
    rf"|pour les (?:deux |2 )?derniers)\b"
)
_PAIR = re.compile(r"(?<![\d ])(?: |^)?(?P<pair>\d\d)(?![\d ]*\d)")
_TLD = re.compile(
    r"(?:^|\s|\b(?:en|par|point)\s)(?:\.|point )(?P<tld>fr|com|net|org|eu|be|ch|lu|ca|io|bzh|sn|ci|ma|tn"
    r"|re|nc|info|pro)\b"
)
_SIGNS = {
    "-": r"tirets?(?: du (?:six|6|milieu))?|trait d'union",
    "_": r"tiret (?:du )?(?:bas|8|huit)|under ?score|souligne",
    ".": r"points?",
}
_DROPPED = re.compile(
    r"\b(?:sans|pas de|enleve[rz]?|retire[rz]?|il n'y a pas de) (?:le |l'|les |de )?(?:points?"
    r"|tirets?(?: du bas)?)\b"
)
_DOMAIN = re.compile(r"[\w-]{2,40}(?:\.[\w-]{2,20})+")
_LETTER = re.compile(
    r"\b(?P<how>avec|sans|prend|il y a|y a|et)? ?(?:que |juste )?(?P<count>un seul|une seule|un|une|deux"
    r"|2|1|double|pas de|le)?"
    r" ?(?P<letter>[a-z])(?![\w'])(?P<end> a la fin| final)?"
)


def number_ending(said: Said, old: str) -> str | None:
    """« c'est 72 à la fin, pas 27 »: the old number with its last digits, or the refused pair, replaced."""
    folded = spell_out(said.sentence).text
    found = list(_ENDING.finditer(folded))
    match = next((m for m in found if m["after"]), found[0] if found else None)
    digits = re.sub(r"\D", "", (match["after"] or match["before"]) if match else "")
    if 1 <= len(digits) < len(old):
        return old[: -len(digits)] + digits
    pair = _PAIR.search(spell_out(said.clause).text)
    for refused in said.refused:
        wrong = re.sub(r"\D", "", refused)
        if pair and len(wrong) == 2 and re.fullmatch(r"[\d ]+", refused.strip()):
            pairs = re.findall(r"\d\d", old[-8:])
            if pairs.count(wrong) == 1:
                pairs[pairs.index(wrong)] = pair["pair"]
                return old[:-8] + "".join(pairs)
    return None


def address_part(said: Said, old: str, *, named: bool) -> str | None:
    """« .com pas .fr », « un tiret, pas un point », « avec deux n »: the old address with that replaced."""
    folded = spell_out(said.sentence).text
    ending = _TLD.search(folded)
    if ending and "@" not in folded:
        return old.rpartition(".")[0] + "." + ending["tld"]
    dropped = _DROPPED.search(folded) if named else None
    gone = _sign_of([dropped.group()]) if dropped else None
    if gone and old.partition("@")[0].count(gone) == 1:
        return old.replace(gone, "", 1)
    domain_said = next((v for v in said.values if _DOMAIN.fullmatch(v.lower())), None)
    stem = old.partition("@")[2].partition(".")[0]
    if domain_said and (
        re.search(r"\b(?:arobase|domaine)\b", folded) or domain_said.lower().startswith(stem + ".")
    ):
        return f"{old.partition('@')[0]}@{domain_said.lower()}"
    wrong = _sign_of(said.refused)
    right = _sign_of([said.clause])
    if wrong and right and wrong != right and old.count(wrong) == 1:
        return old.replace(wrong, right)
    if wrong == right and wrong is not None:
        return None
    local, _, domain = old.partition("@")
    for refused in said.refused:
        typed = spell_out(refused).text.strip(" .")
        if len(typed) < 3 or not re.fullmatch(r"[\w.+-]+", typed) or old.count(typed) != 1:
            continue
        for value in said.values:
            word = re.match(r"[\w.+-]{3,40}", spell_out(value).text)
            if (
                word
                and word.group() not in old
                and (named or (typed in domain and (is_of_provider(old) or "." in typed)))
            ):
                return old.replace(typed, word.group().strip("."))
    if named:
        respelt = with_letter(said.sentence, local)
        return f"{respelt}@{domain}" if respelt else None
    return None


def _sign_of(texts: Sequence[str]) -> str | None:
    for sign in ("_", "-", "."):
        if any(re.search(rf"\b(?:{_SIGNS[sign]})\b", spell_out(text).text) for text in texts):
            return sign
    return None


def with_letter(remark: str, word: str) -> str | None:
    """`word` as the remark wants it: « avec deux n », « un seul l », « sans h », « avec un s à la fin »."""
    plain = spell_out(word).text
    if len(plain) != len(word):
        return None
    for match in _LETTER.finditer(spell_out(remark).text):
        how, count, letter = match["how"] or "", match["count"] or "", match["letter"]
        places = [place.start() for place in re.finditer(letter, plain)]
        double = plain.find(letter * 2)
        if how == "sans" or count == "pas de":
            if len(places) == 1:
                return word[: places[0]] + word[places[0] + 1 :]
        elif count in ("deux", "2", "double"):
            if double < 0 and len(places) == 1:
                return word[: places[0]] + word[places[0]] + word[places[0] :]
        elif count in ("un seul", "une seule"):
            if double >= 0:
                return word[:double] + word[double + 1 :]
        elif match["end"] and count in ("un", "une") and not plain.endswith(letter):
            return word + (letter.upper() if word.isupper() else letter)
    return None
