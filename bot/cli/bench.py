"""`aiguilleur bench`: a database of any size, and how fast the console is on it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.board import count as count_days
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.bootstrap import Services

app = typer.Typer(help="Fill a database with made-up requests, and time the console.", no_args_is_help=True)

_BATCH = 2_000


@app.command()
def seed(
    leads: Annotated[int, typer.Option(min=1, help="How many leads.")] = 10_000,
    messages: Annotated[int, typer.Option(min=0, help="How many messages, about.")] = 50_000,
    database_url: Annotated[str | None, typer.Option(help="Another database than the installed one.")] = None,
    seed: Annotated[int, typer.Option(help="The same number makes the same requests.")] = 1,
    force: Annotated[bool, typer.Option("--force", help="Even beside real leads.")] = False,
) -> None:
    """Fill the database with made-up requests of nobody. Run again, it goes on where it was stopped."""
    with open_services(migrated=False, database_url=database_url) as services:
        services.database.upgrade()
        fill(services, leads, messages, seed, force=force)
        print(f"{count_days(services, everything=True)} days counted for the board")


def fill(services: Services, leads: int, messages: int, seed: int, *, force: bool = False) -> None:
    """Make the requests that are not there yet."""
    from bot.playbook import read_playbook
    from bot.seeding import filling
    from bot.seeding.keeping import keep
    from bot.seeding.people import STANDIN
    from bot.seeding.stories import ID, OWNER
    from bot.storage.cloning import Copy
    from bot.storage.seeder import Seeder, prefix_of, stored_patterns

    seeder = Seeder(services.settings.database_url)
    try:
        if seeder.holds_others() and not force:
            raise CommandError("the database holds real leads: name another one, or --force")
        wanted = filling.Filling(leads, messages, seed, services.now())
        made = filling.stories(seed)
        scoring = read_playbook(services.settings.playbook).scoring
        stores = [lambda uow, story=story: keep(uow, story, scoring) for story in made]
        texts = [*filling.replaced_texts(STANDIN, OWNER)]
        begun, first = time.monotonic(), seeder.written() + 1
        add_colleagues(services)
        with stored_patterns(stores, ID, texts) as (patterns, stored):
            copies = []
            for plan in filling.planned(wanted, made, first=first):
                changed = filling.replaced_texts(plan.person, plan.owner, plan.detail)
                words = filling.replaced_words(plan)
                changes = {"assigned_to": plan.owner}
                copy = Copy(prefix_of(plan.number), plan.begins, changed, words, changes)
                copies.append((stored[plan.story], copy))
                if len(copies) == _BATCH:
                    seeder.write(patterns, copies)
                    copies = []
                    _tell(plan.number, wanted.conversations(made), time.monotonic() - begun)
            seeder.write(patterns, copies)
        seeder.finish(services.now())
        print(f"{leads} leads, about {messages} messages, in {time.monotonic() - begun:.0f} s")
    finally:
        seeder.close()


def add_colleagues(services: Services) -> None:
    """Accounts of colleagues whom nobody can sign in as: their password is not kept."""
    import secrets

    from bot.accounts.account import Role, User
    from bot.accounts.passwords import hash_password
    from bot.seeding import filling

    with services.unit_of_work() as uow:
        if uow.users.by_email(filling.email_of(0)) is not None:
            return
        password = hash_password(secrets.token_urlsafe())
        for number in range(filling.COLLEAGUES):
            address, name = filling.email_of(number), f"Commercial {number:02}"
            uow.users.add(User(filling.id_of(address), address, name, Role.SALES, password, services.now()))
        uow.commit()


def _tell(done: int, of: int, seconds: float) -> None:
    print(f"\r{done} of {of} conversations, {seconds:.0f} s", end="", flush=True)
