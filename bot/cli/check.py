"""`aiguilleur check`: is this installation healthy?"""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output


def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say whether this installation is healthy, and what to do about what is not."""
    from bot.cli.checks import all_findings

    findings = all_findings()
    healthy = all(finding.ok for finding in findings)
    if as_json:
        output.print_json({"healthy": healthy, "checks": [finding.to_json() for finding in findings]})
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.name:<10} {finding.message}")
    if not healthy:
        raise typer.Exit(1)
