"""Answers of the register in its documented format; none of these companies exists."""

from __future__ import annotations

from typing import Any

SIREN, OTHER_SIREN = "732829320", "552100554"


def entry(siren: str = SIREN, name: str = "MENUISERIE KERLANN", **changes: Any) -> dict[str, Any]:
    """One legal unit, with the seat that belongs to it."""
    seat = {
        "activite_principale": "43.32A",
        "adresse": "12 RUE DES LILAS 29200 BREST",
        "code_postal": "29200",
        "commune": "29019",
        "departement": "29",
        "est_siege": True,
        "etat_administratif": "A",
        "libelle_commune": "BREST",
        "liste_enseignes": ["ATELIERS KERLANN"],
        "nom_commercial": None,
        "siret": f"{siren}00074" if siren == SIREN else None,
        "tranche_effectif_salarie": "11",
        **changes.pop("siege", {}),
    }
    return {
        "siren": siren,
        "nom_complet": name,
        "nom_raison_sociale": name,
        "sigle": None,
        "nombre_etablissements": 1,
        "siege": seat,
        "activite_principale": "43.32A",
        "categorie_entreprise": "PME",
        "etat_administratif": "A",
        "nature_juridique": "5710",
        "section_activite_principale": "F",
        "statut_diffusion": "O",
        "tranche_effectif_salarie": "11",
        **changes,
    }


def answer(*entries: dict[str, Any]) -> dict[str, Any]:
    """A page of results."""
    return {
        "results": list(entries),
        "total_results": len(entries),
        "page": 1,
        "per_page": 10,
        "total_pages": 1,
    }
