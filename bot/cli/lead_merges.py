"""`aiguilleur leads merge|unmerge|merges|match`: requests that are one, and the people behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from bot.matching.merging import Merging
    from bot.unit_of_work import UnitOfWork

_REFUSED = {
    "merge_itself": "a request cannot be merged with itself",
    "already_merged": "one of the two is merged already: see `aiguilleur leads merges`",
    "not_mergeable": "drafts, erased requests and those of people who refused contact cannot be merged",
    "merge_test": "an evaluation cannot be merged with a real request",
    "already_undone": "this merge is undone already",
}


def merge(
    kept: Annotated[str, typer.Argument(metavar="A", help="The id of the request that stays.")],
    absorbed: Annotated[str, typer.Argument(metavar="B", help="The id of the request that it takes in.")],
) -> None:
    """Make two requests one: A takes in what only B knows; B is delivered to nobody any more."""
    from bot.accounts.lead_work import UnknownLead
    from bot.leads.changes import ChangeRefused

    with open_services() as services, services.unit_of_work() as uow:
        try:
            made = _merging(services, uow).merge(kept, absorbed)
        except UnknownLead as unknown:
            raise CommandError(
                f"there is no lead with the id {unknown}: see `aiguilleur leads list`"
            ) from None
        except ChangeRefused as refused:
            raise CommandError(_REFUSED.get(refused.code, refused.code)) from None
        uow.commit()
    print(f"{absorbed} is merged into {kept}. Undo it with: aiguilleur leads unmerge {made.id}")


def unmerge(
    number: Annotated[int, typer.Argument(metavar="ID", help="The number of the merge: see `leads merges`.")],
) -> None:
    """Undo a merge: everything is as it was before; what was done since stays."""
    from bot.leads.changes import ChangeRefused
    from bot.matching.merging import UnknownMerge

    with open_services() as services, services.unit_of_work() as uow:
        try:
            undone = _merging(services, uow).unmerge(number)
        except UnknownMerge:
            raise CommandError(f"there is no merge {number}: see `aiguilleur leads merges`") from None
        except ChangeRefused as refused:
            raise CommandError(_REFUSED.get(refused.code, refused.code)) from None
        uow.commit()
    print(f"merge {number} is undone: {undone.absorbed} is on its own again")


def merges(limit: Annotated[int, typer.Option(min=1, help="How many at most, newest first.")] = 50) -> None:
    """List what was merged, by whom or by itself, and what was undone."""
    with open_services() as services, services.reading() as uow:
        found = uow.merges.newest(limit=limit)
    columns = ["number", "at", "kind", "kept", "absorbed", "by", "undone"]
    output.print_table(
        columns,
        (
            [
                *(str(item.id), output.moment(item.at), item.kind.value, item.kept, item.absorbed),
                *("itself" if item.automatic else item.by or "command", output.moment(item.undone_at)),
            ]
            for item in found
        ),
    )


def match() -> None:
    """Find out whose requests those are that were saved before this was done by itself."""
    from bot.matching.older import match_older
    from bot.playbook import read_playbook

    matched, place, more = 0, None, True
    with open_services() as services:
        rules = read_playbook(services.settings.playbook).matching
        while more:
            with services.unit_of_work() as uow:
                count, place = match_older(uow, rules, services.now(), place)
                uow.commit()
            matched, more = matched + count, place is not None
    print("1 lead was matched." if matched == 1 else f"{matched} leads were matched.")


def _merging(services: Services, uow: UnitOfWork) -> Merging:
    from bot.matching.merging import Merging
    from bot.playbook import read_playbook

    playbook = read_playbook(services.settings.playbook)
    return Merging(uow, None, services.now().astimezone(playbook.timezone), services.follow(playbook))
