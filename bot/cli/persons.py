"""`aiguilleur persons`: answer people who ask what is kept of them, or that it be erased."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.errors import CommandError
from bot.cli.services import open_services

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from bot.privacy.persons import Person

app = typer.Typer(help="Export and erase everything that is kept of a person.", no_args_is_help=True)

Emails = Annotated[list[str] | None, typer.Option("--email", help="An e-mail address; can be repeated.")]
Phones = Annotated[list[str] | None, typer.Option("--phone", help="A phone number; can be repeated.")]
Lead = Annotated[
    str | None, typer.Option("--lead", help="The id of one of their leads: found by what it holds.")
]


@app.command()
def find(email: Emails = None, phone: Phones = None, lead: Lead = None) -> None:
    """List what is kept of a person, without showing it."""
    with open_services() as services:
        person = _found(services, email, phone, lead)
    _print_person(person)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="A ZIP file: JSON, and the same as a page to read.")],
    email: Emails = None,
    phone: Phones = None,
    lead: Lead = None,
) -> None:
    """Export everything that is kept of a person."""
    from bot.playbook import read_playbook
    from bot.privacy.handover import as_zip

    with open_services() as services:
        playbook = read_playbook(services.settings.playbook)
        person = _found(services, email, phone, lead)
        exported = services.persons().export(person, None)
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(as_zip(exported, playbook.timezone, playbook.variables()))
        unfinished.replace(out)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    print(
        f"{len(person.held)} conversations in {out}. Hand it over, then delete it: it is kept nowhere else."
    )


@app.command()
def erase(
    email: Emails = None,
    phone: Phones = None,
    lead: Lead = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, erase nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The proof as one JSON object.")] = False,
) -> None:
    """Erase a person everywhere: requests, conversations, trackers, e-mails, training sentences.

    The proof that is left, and printed, names nobody.
    """
    with open_services() as services:
        person = _found(services, email, phone, lead)
        if dry_run:
            _print_person(person)
            return
        if not yes:
            typer.confirm(f"Erase {len(person.held)} conversations for good?", abort=True, err=True)
        proof = services.persons().erase(person, None)
    if as_json:
        output.print_json(proof.to_json())
        return
    output.print_table(["erased", "rows"], ((name, str(count)) for name, count in proof.counts.items()))
    numbers = ", ".join(item.id for item in proof.proofs) or "none"
    print(f"{len(proof.proofs)} conversations are erased. Proofs: {numbers}")


@app.command("list-erasures")
def list_erasures(
    out: Annotated[Path | None, typer.Option(help="A file; standard output when absent.")] = None,
) -> None:
    """Write the list of erasures that `reapply-erasures` takes. It names nobody.

    The product keeps one itself in AIGUILLEUR_ERASURE_LIST: keep it apart from backups.
    """
    with open_services() as services, services.reading() as uow:
        lines = [line.to_json() for line in uow.erasures.all()]
    text = "".join(f"{line}\n" for line in lines)
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")
        print(f"{len(lines)} erasures in {out}")


@app.command("reapply-erasures")
def reapply_erasures(
    file: Annotated[Path, typer.Argument(help="The list of erasures.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """After a backup was restored: erase again what was erased since it was made."""
    from bot.privacy.ledger import read

    with file.open(encoding="utf-8", errors="replace") as lines:
        listed, unreadable = read(lines)
    with open_services() as services:
        again = sum(1 for _ in services.persons().erase_again(listed))
    if as_json:
        output.print_json({"listed": len(listed), "erased_again": again})
    else:
        print(f"{again} of {len(listed)} listed conversations were there and are erased again.")
    if unreadable:
        numbers = ", ".join(map(str, unreadable))
        raise CommandError(f"{file}: no erasure stands in line {numbers}; all others are applied")


def _found(
    services: Services, emails: Iterable[str] | None, phones: Iterable[str] | None, lead: str | None
) -> Person:
    from bot.privacy.contacts import NotAContact, email_contact, phone_contact
    from bot.privacy.persons import UnknownRequest

    persons = services.persons()
    try:
        contacts = {email_contact(text) for text in emails or ()}
        contacts |= {phone_contact(text) for text in phones or ()}
        if lead is not None:
            contacts |= persons.contacts_of_lead(lead)
    except NotAContact as error:
        what = "e-mail address" if str(error) == "email" else "phone number"
        raise CommandError(f"what is given is no {what}") from None
    except UnknownRequest:
        raise CommandError("there is no lead with this id: see `aiguilleur leads list`") from None
    if not contacts and lead is None:
        raise CommandError("say who it is: --email, --phone or --lead")
    return persons.find(contacts, lead)


def _print_person(person: Person) -> None:
    rows = [
        (
            item.conversation_id,
            output.moment(item.begun_at),
            str(item.messages),
            str(len(item.leads)),
            str(sum(item.counts.values())),
        )
        for item in person.held
    ]
    output.print_table(["conversation", "begun", "messages", "leads", "rows"], rows)
    print(f"{len(person.held)} conversations, {person.mails} e-mails.")
