from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.privacy.erasure import AskedBy, Proof, digest_of
from bot.privacy.ledger import Erased, append, read
from tests.unit.bot.leads.leads import NOW


def proof(number: int) -> Proof:
    return Proof(f"p-{number}", digest_of(f"c-{number}"), AskedBy.VISITOR, NOW, {"leads": 1})


def test_what_many_add_at_once_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "new" / "erasures.jsonl"
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda number: append(path, proof(number)), range(40)))
    append(path, proof(3))  # said twice
    found, unreadable = read(path.read_text(encoding="utf-8").splitlines())
    assert unreadable == []
    assert {item.proof for item in found.values()} == {f"p-{number}" for number in range(40)}
    assert found[digest_of("c-7")].erased_at == NOW


def test_it_is_readable_by_its_owner_alone_and_names_no_conversation(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    append(path, proof(1))
    assert path.stat().st_mode & 0o077 == 0
    assert "c-1" not in path.read_text(encoding="utf-8").replace(digest_of("c-1"), "")


@pytest.mark.parametrize(
    "line", ["x", "{}", '{"digest": "d", "proof": "p", "erased_at": "never"}', "[]", "[" * 9_000]
)
def test_a_line_that_is_no_erasure_is_named_and_keeps_no_other_from_being_read(line: str) -> None:
    whole = Erased.of(proof(1)).to_json()
    found, unreadable = read(["", line, whole])
    assert (set(found), unreadable) == ({digest_of("c-1")}, [2])


def test_nothing_is_glued_to_a_line_that_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    append(path, proof(1))
    path.write_text(path.read_text(encoding="utf-8") + '{"digest": "5db6', encoding="utf-8")
    append(path, proof(2))
    found, unreadable = read(path.read_text(encoding="utf-8").splitlines())
    assert (set(found), unreadable) == ({digest_of("c-1"), digest_of("c-2")}, [2])
