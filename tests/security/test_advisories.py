"""What the audit makes of advisories, and the bill of materials."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts.read_advisories import known_holes, unlisted
from tests.security.test_known_holes import locked
from tests.support.crm import ROOT

PROGRAM = ROOT / ".cache" / "audit" / "bin" / "cyclonedx-py"
LISTED = known_holes("| aiohttp | CVE-2024-1, GHSA-aaaa-bbbb-cccc, CVE-2026-7 to 9 |")


@pytest.mark.parametrize(
    "name", ["CVE-2024-1", "GHSA-aaaa-bbbb-cccc", "CVE-2026-7", "CVE-2026-8", "CVE-2026-9"]
)
def test_a_hole_that_is_listed_is_known_by_any_of_its_names(name: str) -> None:
    package = {"name": "aiohttp", "version": "3.9.5", "vulns": [{"id": "PYSEC-1", "aliases": [name]}]}
    assert unlisted([package], LISTED) == []


def test_a_hole_that_is_not_listed_is_told() -> None:
    hole = {"id": "CVE-2026-10", "aliases": ["GHSA-x"]}
    assert unlisted(
        [{"name": "a", "version": "1", "vulns": [hole]}, {"name": "b", "version": "2"}], LISTED
    ) == ["a 1: CVE-2026-10 GHSA-x"]


@pytest.mark.slow
def test_the_bill_of_materials_is_valid_and_names_every_locked_package(tmp_path: Path) -> None:
    if not PROGRAM.is_file():
        pytest.skip("the place of the audit is not made: make sbom")
    subprocess.run(["sh", "scripts/audit", "sbom", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    for lock in ("bot", "core"):
        bill = json.loads((tmp_path / f"{lock}.cdx.json").read_text(encoding="utf-8"))
        assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
        assert locked(lock) <= {(item["name"].lower(), item["version"]) for item in bill["components"]}
        assert all(item["purl"].startswith("pkg:pypi/") for item in bill["components"])
