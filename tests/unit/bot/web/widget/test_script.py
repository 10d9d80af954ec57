"""widget.js: small, the same everywhere, safe to put on any page."""

import gzip
import re

from bot import wording
from bot.web.widget.script import SOURCES, build_script

LIMIT = 25_000
SITE = {"privacy": "/confidentialite", "accessibility": "/accessibilite", "invitations": []}
SCRIPT = build_script(wording.load("widget"), SITE)
FRENCH = re.compile(r"[àâçèéêëîïôùûœ]|\b(?:vous|votre|nous|avec|pour)\b", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def test_the_script_is_small() -> None:
    assert len(SCRIPT.compressed) <= LIMIT


def test_both_forms_are_the_same_script() -> None:
    assert gzip.decompress(SCRIPT.compressed) == SCRIPT.plain


def test_the_same_words_give_the_same_bytes() -> None:
    again = build_script(wording.load("widget"), SITE)
    assert again == SCRIPT


def test_other_words_give_another_version() -> None:
    other = build_script({**wording.load("widget"), "send": "Valider"}, SITE)
    assert other.etag != SCRIPT.etag


def test_the_script_reads_the_same_in_any_encoding() -> None:
    assert SCRIPT.plain.decode("ascii", errors="ignore").count("\\u202f") > 0
    words = SCRIPT.plain[SCRIPT.plain.index(b"const words") : SCRIPT.plain.index(b"const css")]
    assert words.isascii()


def test_a_word_can_not_end_the_script_or_become_code() -> None:
    hostile = '"; alert(1); //\u2028</script>'
    script = build_script({"send": hostile}, SITE).plain.decode()
    assert '\\"; alert(1); //\\u2028' in script


def test_the_sources_use_nothing_that_a_strict_policy_refuses() -> None:
    for source in SOURCES.glob("*.js"):
        text = source.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text
        )
        assert not re.search(r"setAttribute\(\"style\"|\.cssText", text)


def test_the_sources_hold_no_french() -> None:
    for source in SOURCES.glob("*.js"):
        code = COMMENT.sub("", source.read_text(encoding="utf-8"))
        assert not FRENCH.search(code), source.name


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.js"))
    used = set(re.findall(r"\bwords\.(\w+)", code))
    assert used == set(wording.load("widget"))


def test_french_typography_is_kept() -> None:
    for sentence in _sentences(wording.load("widget")):
        assert not re.search(r"(?<![\u202f\u00a0])[;!?]|[^\u00a0\d]:(?!\d)|'", sentence), sentence


def _sentences(words: dict[str, object]) -> list[str]:
    nested = [value for value in words.values() if isinstance(value, dict)]
    return [value for value in words.values() if isinstance(value, str)] + [
        sentence for inner in nested for sentence in _sentences(inner)
    ]
