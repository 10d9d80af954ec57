"""The list of known holes that pins keep: it names locked versions, and nothing of ours uses them."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.crm import ROOT

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_IMPORTED_AS = {
    "scikit-learn": "sklearn",
    "dnspython": "dns",
    "protobuf": "google.protobuf",
    "sentry-sdk": "sentry_sdk",
}
_USED = {"sklearn"}
"""While training alone: its line says why that is no way in."""


def locked(name: str) -> set[tuple[str, str]]:
    """Each package of a lock with its version; one lock for several Pythons has several of some."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return {(found[1].lower(), found[2]) for found in _LOCKED.finditer(text)}


def listed() -> list[tuple[str, str, str, str]]:
    """The lines of the table."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = text.split("| package | version | known | why it cannot be reached |")[1].split("\n\n")[0]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.strip().splitlines()[1:]]
    return [(row[0], row[1], row[2], row[3]) for row in cells]


def test_the_list_names_the_versions_that_are_installed() -> None:
    installed = dict(locked("bot"))
    for package, version, known, why in listed():
        assert installed.get(package) == version, (
            f"{package}: look again at what is known of {installed.get(package)}"
        )
        assert re.search(r"(?:CVE|GHSA)-", known) and len(why) > 20


def test_without_rasa_none_of_them_is_there() -> None:
    alone = locked("core")
    assert [package for package, version, *_ in listed() if (package, version) in alone] == []


@pytest.mark.parametrize(
    "package", ["tensorflow", "keras", "werkzeug", "flask", "tensorboard", "transformers", "torch"]
)
def test_the_largest_holes_are_not_installed_at_all(package: str) -> None:
    assert package not in dict(locked("bot")) or (ROOT / "standins" / package).is_dir()


def test_nothing_of_ours_imports_them() -> None:
    names = {_IMPORTED_AS.get(package, package) for package, *_ in listed()} - _USED
    for file in sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules.append(node.module or "")
            for module in modules:
                assert not any(module == name or module.startswith(f"{name}.") for name in names), (
                    file,
                    module,
                )


def test_every_locked_package_has_hashes() -> None:
    for file in sorted((ROOT / "requirements").glob("*.lock")):
        text = file.read_text(encoding="utf-8")
        for entry in re.split(r"\n(?=[A-Za-z0-9])", text):
            if _LOCKED.match(entry):
                assert "--hash=sha256:" in entry, f"{file.name}: {entry[:60]}"
