"""What a sales director writes, and what is said of a mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playbook import PlaybookError, read_playbook
from bot.routing.rules import Bounds, Otherwise, Strategy
from tests.support.crm import ROOT
from tests.unit.bot.routing.office import ANA, BEN, CHEF, rules


def test_the_delivered_rules_are_read() -> None:
    routing = read_playbook(ROOT / "playbook.yml").routing
    assert routing is not None and routing.fallback == "admin@example.org"
    west = next(rule for rule in routing.rules if rule.name == "Entreprises de l’Ouest")
    assert {"29", "44", "14"} <= west.when.departments and "75" not in west.when.departments


def test_a_rule_is_read_as_it_is_written() -> None:
    routing = rules(f"""
      teams: {{ouest: {{members: [{ANA.upper()}, {BEN}], strategy: least_busy, manager: {CHEF}}}}}
      rules:
        - name: Grandes entreprises de l’Ouest
          when:
            {{segment: B2B, territory: [Bretagne, 44], size: {{from: 50}}, product: tapis, score: {{to: 9}}}}
          team: ouest
          otherwise: next
      capacity: 30
      capacities: {{{BEN}: 10}}
      fallback: {CHEF}
    """)
    [rule] = routing.rules
    assert rule.when.departments == {"22", "29", "35", "56", "44"}
    assert (rule.when.segments, rule.when.size, rule.when.score) == (
        {"B2B"},
        Bounds(lowest=50),
        Bounds(highest=9),
    )
    assert (rule.pool.members, rule.pool.strategy) == ((ANA, BEN), Strategy.LEAST_BUSY)
    assert rule.otherwise is Otherwise.NEXT and rule.keep_owner
    assert [routing.capacity_of(account) for account in (ANA, BEN)] == [30, 10]
    assert routing.manager_of(rule.pool.key) == CHEF
    assert routing.accounts == (ANA, BEN, CHEF)


def test_the_same_persons_in_two_rules_take_turns_with_one_another() -> None:
    routing = rules(f"""
      rules:
        - {{name: une, when: {{segment: B2B}}, persons: [{ANA}, {BEN}]}}
        - {{name: deux, persons: [{BEN}, {ANA}]}}
    """)
    assert len({rule.pool.key for rule in routing.rules}) == 1


@pytest.mark.parametrize(
    ("typed", "instead", "reason"),
    [
        ("team: conformite,", "team: juristes,", "there is no team 'juristes'"),
        ("[Bretagne,", "[Bretagn,", "routing.rules.5.when.territory.0: 'Bretagn' is neither a department"),
        ("language: en", "language: klingon", "'klingon' is not one of fr, en"),
        ("size: {from: 250}", "size: {from: 250, to: 50}", "`from` is more than `to`"),
        ("[boutique@clairvoie.example,", "[conseil@clairvoie.example,", "is named twice"),
        ("{name: Entreprises,", "{name: Grands comptes,", "two rules are called 'Grands comptes'"),
        ("team: public}", "team: public, persons: [a@b.fr]}", "routing.rules.2"),
        ("team: public}", "team: public, strategy: least_busy}", "is written with the team"),
        ("fallback: admin@example.org", "fallback: admin", "'admin' does not match"),
        ("segment: B2R}, team", "segment: B2Z}, team", "routing.rules.0.when.segment"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_its_reason(
    tmp_path: Path, typed: str, instead: str, reason: str
) -> None:
    text = (ROOT / "playbook.yml").read_text(encoding="utf-8")
    before, *after = text.split(typed)
    path = tmp_path / "playbook.yml"
    path.write_text(before + instead + typed.join(after), encoding="utf-8")
    with pytest.raises(PlaybookError, match=reason) as refused:
        read_playbook(path)
    assert f"line {before.count(chr(10)) + 1}: " in str(refused.value)


def test_a_playbook_without_the_section_gives_nothing_to_anybody(tmp_path: Path) -> None:
    text = (ROOT / "playbook.yml").read_text(encoding="utf-8")
    begin, end = text.index("routing:\n"), text.index("consent:\n")
    path = tmp_path / "playbook.yml"
    path.write_text(text[:begin] + text[end:], encoding="utf-8")
    assert read_playbook(path).routing is None
