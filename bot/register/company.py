"""A company as the API Recherche d'entreprises describes it, as far as a lead can use it.

The answer is of another house: whatever is missing or of another shape is left out, and nothing of it is
trusted further than its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stdnum.fr import siren as siren_key
from stdnum.fr import siret as siret_key

from bot.reference import companies, places

LONGEST_NAME = 200


class NotUnderstood(ValueError):
    """The answer has not the documented shape."""


@dataclass(frozen=True)
class Company:
    """A legal unit with its seat."""

    siren: str
    name: str
    names: tuple[str, ...] = ()
    """Every name it is known by: its own, its short one, those on its signs."""
    siret: str | None = None
    legal_category: str | None = None
    naf: str | None = None
    size_band: str | None = None
    postcode: str | None = None
    department: str | None = None
    town: str | None = None
    active: bool = True

    def to_json(self) -> dict[str, Any]:
        """As the cache and the proposals keep it."""
        return {**vars(self), "names": list(self.names)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Company:
        """Read what `to_json` wrote."""
        return cls(**{**data, "names": tuple(data["names"])})


def companies_of(answer: Any) -> list[Company]:
    """The companies of an answer of `GET /search`. Raises `NotUnderstood` for anything else."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("results"), list):
        raise NotUnderstood("the answer has no list of results")
    found = (_company(item) for item in answer["results"])
    return [company for company in found if company is not None]


def _company(item: Any) -> Company | None:
    if not isinstance(item, Mapping):
        return None
    siren, name = _text(item.get("siren")), _text(item.get("nom_complet"))
    if siren is None or name is None or not siren_key.is_valid(siren):
        return None
    seat = item.get("siege")
    seat = seat if isinstance(seat, Mapping) else {}
    siret, postcode = _text(seat.get("siret")), _text(seat.get("code_postal"))
    if postcode is not None and not places.is_postcode(postcode):
        postcode = None
    place = places.department(_text(seat.get("departement")))
    category, band = _text(item.get("nature_juridique")), _text(item.get("tranche_effectif_salarie"))
    return Company(
        siren=siren,
        name=name[:LONGEST_NAME],
        names=_names(item, seat, name),
        siret=siret if siret and siret_key.is_valid(siret) and siret.startswith(siren) else None,
        legal_category=category if category and companies.is_legal_category(category) else None,
        naf=companies.naf_code(_text(item.get("activite_principale")) or ""),
        size_band=band if companies.size_band(band) else None,
        postcode=postcode,
        department=places.department_of(postcode) or (place.code if place else None),
        town=(_text(seat.get("libelle_commune")) or "")[:LONGEST_NAME] or None,
        active=item.get("etat_administratif") != "C",
    )


def _names(item: Mapping[str, Any], seat: Mapping[str, Any], name: str) -> tuple[str, ...]:
    signs = seat.get("liste_enseignes")
    said = [name, item.get("nom_raison_sociale"), item.get("sigle"), seat.get("nom_commercial")]
    said += signs if isinstance(signs, list) else []
    texts = (_text(text) for text in said)
    return tuple(dict.fromkeys(text[:LONGEST_NAME] for text in texts if text))


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
