"""The bundler joins what it knows and refuses what it does not."""

from pathlib import Path

import pytest

from bot.web.widget.bundle import BundleError, bundle, read_modules


def test_a_module_comes_after_those_it_imports() -> None:
    script = bundle(
        {
            "main.js": 'import { one } from "./a.js";\none();',
            "a.js": 'import { two } from "./b.js";\nexport const one = () => two;',
            "b.js": "export function two() {}",
        }
    )
    assert script.index("// b.js") < script.index("// a.js") < script.index("// main.js")
    assert "import" not in script
    assert "export" not in script


def test_a_module_shared_by_two_others_is_there_once() -> None:
    script = bundle(
        {
            "main.js": 'import { a } from "./a.js";\nimport { b } from "./b.js";\na(b);',
            "a.js": 'import { c } from "./c.js";\nexport const a = c;',
            "b.js": 'import { c } from "./c.js";\nexport const b = c;',
            "c.js": "export class c {}",
        }
    )
    assert script.count("// c.js") == 1


def test_names_that_a_module_keeps_to_itself_do_not_clash() -> None:
    script = bundle(
        {
            "main.js": 'import { a } from "./a.js";\nconst LIMIT = 1;\na(LIMIT);',
            "a.js": "const LIMIT = 2;\nexport const a = () => LIMIT;",
        }
    )
    assert "return { a };" in script


def test_the_order_of_the_sources_changes_nothing() -> None:
    modules = {"main.js": 'import { a } from "./a.js";\na();', "a.js": "export const a = 1;"}
    assert bundle(modules) == bundle(dict(reversed(modules.items())))


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ({}, "no module main.js"),
        ({"main.js": 'import { a } from "./a.js";'}, "main.js: no module a.js"),
        (
            {"main.js": 'import { a } from "./a.js";', "a.js": "export const b = 1;"},
            "main.js: a.js does not export a",
        ),
        (
            {"main.js": 'import { a } from "./a.js";', "a.js": 'import { a } from "./main.js";'},
            "main.js -> a.js -> main.js: modules import each other in a circle",
        ),
        ({"main.js": 'import everything from "./a.js";', "a.js": ""}, "the bundler does not know"),
        ({"main.js": "export default 1;"}, "the bundler does not know"),
        ({"main.js": 'const a = import("./a.js");'}, "the bundler does not know"),
    ],
)
def test_what_it_cannot_join_is_refused_with_the_reason(modules: dict[str, str], reason: str) -> None:
    if "a.js" in modules and "circle" in reason:
        modules = {name: source + "\nexport const a = 1;" for name, source in modules.items()}
    with pytest.raises(BundleError, match=reason):
        bundle(modules)


def test_only_scripts_are_read(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text("const é = 1;", encoding="utf-8")
    (tmp_path / "widget.css").write_text("p {}", encoding="utf-8")
    assert read_modules(tmp_path) == {"main.js": "const é = 1;"}
