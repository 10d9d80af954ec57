"""Joins the browser modules of the widget into one classic script.

The sources are plain ES modules, small and readable; a customer's page loads them as one file, with one line.
The bundler knows just what they use (named imports of a sibling, exported functions, classes, constants) and
refuses anything else, so that a module it would join wrongly never reaches a visitor.
"""

import re
from collections.abc import Mapping
from pathlib import Path

ENTRY = "main.js"

_IMPORT = re.compile(r'^import \{ (?P<names>[\w$, ]+) \} from "\./(?P<module>[\w-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>[\w$]+))", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*$|\bimport\(", re.MULTILINE)


class BundleError(Exception):
    """A module that the bundler cannot join; the message names it."""


def read_modules(folder: Path) -> dict[str, str]:
    """The sources of a folder, by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}


def bundle(modules: Mapping[str, str], entry: str = ENTRY) -> str:
    """One script that runs ``entry``; the same sources always give the same bytes."""
    order: list[str] = []
    _visit(entry, modules, order, ())
    parts = [_wrap(name, modules[name]) for name in order]
    return "(() => {\n" + '"use strict";\n' + "".join(parts) + "})();\n"


def _visit(name: str, modules: Mapping[str, str], order: list[str], path: tuple[str, ...]) -> None:
    """Puts a module after all those it imports."""
    if name in path:
        raise BundleError(f"{' -> '.join([*path, name])}: modules import each other in a circle")
    if name in order:
        return
    if name not in modules:
        raise BundleError(f"{path[-1] if path else 'bundle'}: no module {name}")
    for match in _IMPORT.finditer(modules[name]):
        _check_names(name, match, modules)
        _visit(match["module"], modules, order, (*path, name))
    order.append(name)


def _check_names(importer: str, match: re.Match[str], modules: Mapping[str, str]) -> None:
    imported = match["module"]
    missing = set(_names(match)) - set(_exports(modules.get(imported, "")))
    if imported in modules and missing:
        raise BundleError(f"{importer}: {imported} does not export {', '.join(sorted(missing))}")


def _wrap(name: str, source: str) -> str:
    """A module in a scope of its own: what it does not export cannot clash with another's."""
    body = _IMPORT.sub(lambda match: f"const {{ {match['names']} }} = {_variable(match['module'])};", source)
    body = _EXPORT.sub("", body)
    unknown = _UNKNOWN.search(body)
    if unknown:
        raise BundleError(f'{name}: the bundler does not know "{unknown.group(0)}"')
    exported = ", ".join(_exports(source))
    scope = f"(() => {{\n{body.strip()}\nreturn {{ {exported} }};\n}})()"
    return f"\n// {name}\nconst {_variable(name)} = {scope};\n"


def _names(match: re.Match[str]) -> list[str]:
    return [name.strip() for name in match["names"].split(",")]


def _exports(source: str) -> list[str]:
    return [match["name"] for match in _EXPORT.finditer(source)]


def _variable(module: str) -> str:
    return "$" + module.removesuffix(".js").replace("-", "_")
