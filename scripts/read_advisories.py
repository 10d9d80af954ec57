"""Compares the advisories about our locked versions with those that docs/security.md lists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("bot", "core")
_IDENTIFIER = re.compile(r"(?:CVE|GHSA|PYSEC)-[\w-]+")
_UP_TO = re.compile(r"CVE-(\d{4})-(\d+) to (?:CVE-\d{4}-)?(\d+)")


def main(arguments: list[str]) -> int:
    """0: nothing is known that is not listed; 1: something is; 0 with a word when nobody could be asked."""
    listed = known_holes((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    new: list[str] = []
    for lock in LOCKS:
        found = asked(arguments[0], ROOT / "requirements" / f"{lock}.lock")
        if found is None:
            print(
                "no advisories: the index offers none, or it cannot be reached; docs/security.md stands",
                file=sys.stderr,
            )
            return 0
        new += [f"{lock}: {line}" for line in unlisted(found, listed)]
    print("\n".join(new) or "nothing is known of the locked versions but what docs/security.md lists")
    return 1 if new else 0


def known_holes(text: str) -> frozenset[str]:
    """Every advisory that the text names, those between two numbers included."""
    between = (
        f"CVE-{year}-{number}"
        for year, first, last in _UP_TO.findall(text)
        for number in range(int(first), int(last) + 1)
    )
    return frozenset([*_IDENTIFIER.findall(text), *between])


def asked(program: str, lock: Path) -> list[dict[str, Any]] | None:
    """What pip-audit found, by package; None when it could ask about none of them."""
    command = [
        program,
        "--requirement",
        str(lock),
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    answered = [item for item in packages if "skip_reason" not in item]
    return answered or None


def unlisted(packages: list[dict[str, Any]], listed: frozenset[str]) -> list[str]:
    """The advisories of which neither the name nor another name of theirs is listed."""
    return [
        f"{package['name']} {package['version']}: {hole['id']} {', '.join(hole.get('aliases', []))}"
        for package in packages
        for hole in package.get("vulns", [])
        if not {hole["id"], *hole.get("aliases", [])} & listed
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
