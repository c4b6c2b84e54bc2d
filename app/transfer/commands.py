"""`baraza import` and `baraza export`."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.orm import Session

from app import accounts, audit, documents, organisations
from app.access import NOBODY, Role, holders
from app.core.errors import NotFoundError
from app.core.services import Services
from app.transfer.bag import Bag, is_free, write_folder, zipped
from app.transfer.importing import import_rows
from app.transfer.manifest import UnreadableError
from app.transfer.outcomes import Outcome, Result
from app.transfer.policy import may_import, may_publish_imports
from app.transfer.report import write_report
from app.transfer.sources import opened

console = Console(soft_wrap=True)
NOT_READ = 2
PRINTED = 200
"""Rows of which each is told on the terminal; of longer manifests those that were refused are, and the report has all."""


def add_commands(cli: typer.Typer, house: Callable[[], Services]) -> None:
    """Args: house: opens the services of the installation, its database at this release."""

    @cli.command("import")
    def import_command(
        manifest: Annotated[
            Path, typer.Argument(help="JSON Lines, CSV or XLSX; or a folder, a bag or a ZIP archive with one in it.")
        ],
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it; write nothing.")] = False,
        as_person: Annotated[
            str, typer.Option("--as", help="E-mail of whose documents they are; default: the only coordinator.")
        ] = "",
        publish: Annotated[bool, typer.Option("--publish", help="Publish them; else they are drafts.")] = False,
        report: Annotated[Path | None, typer.Option(help="Row by row, as CSV, or JSON if the name ends so.")] = None,
    ) -> None:
        """Bring in documents from a manifest and the files beside it. Exit code 1: rows were refused; 2: nothing was read."""
        raise typer.Exit(_import(house(), manifest, as_person, report, publish=publish, trial=dry_run))

    @cli.command("export")
    def export_command(
        target: Annotated[
            Path, typer.Argument(help="A folder that is empty or not there yet, or a file that ends in .zip.")
        ],
        *,
        public: Annotated[bool, typer.Option("--public", help="What everyone may read.")] = False,
        as_person: Annotated[str, typer.Option("--as", help="What the person with this e-mail may read.")] = "",
        organisation: Annotated[str, typer.Option(help="Of one organisation only, by its address name.")] = "",
    ) -> None:
        """Write documents with their files and descriptions as a bag (BagIt), which `baraza import` reads back."""
        raise typer.Exit(_export(house(), target, as_person, organisation, public=public))


def _import(services: Services, path: Path, email: str, report: Path | None, *, publish: bool, trial: bool) -> int:
    outcomes: list[Outcome] = []
    unknown: dict[str, None] = {}
    try:
        person_id = importer(services, email, publish=publish)
        with opened(path) as (manifest, place), _bar() as bar:
            unknown.update((name, None) for line in manifest.lines() for name in line.unknown)
            task = bar.add_task("Trying" if trial else "Importing", total=manifest.total)
            for one in import_rows(services, person_id, manifest, place, at_once=publish, trial=trial):
                outcomes.append(one)
                bar.advance(task)
    except UnreadableError as refusal:
        console.print(f"[red]{escape(refusal.sentence)}[/red]")
        return NOT_READ
    finally:
        if report is not None and outcomes:
            write_report(report, outcomes)
    counts = Counter(one.result for one in outcomes)
    if not trial:
        with services.database.write() as session:
            by = accounts.actor_of_person(session, person_id)
            told = {result.value: number for result, number in counts.items()}
            audit.record(session, by, "import.ended", None, name=path.name, rows=told)
    _tell(outcomes, counts, list(unknown), trial=trial)
    return 1 if counts[Result.REFUSED] else 0


def _export(services: Services, target: Path, email: str, organisation: str, *, public: bool) -> int:
    if public == bool(email):
        console.print("[red]Say whose eyes to go by: --public or --as E-MAIL.[/red]")
        return NOT_READ
    if not is_free(target) or (target.suffix.lower() == ".zip" and target.exists()):
        console.print("[red]Something is there already. Name a folder or a file that is new.[/red]")
        return NOT_READ
    with services.database.read() as session:
        found = [None] if public else [*_by_address(session, email)]
        actor = accounts.actor_of_person(session, found[0]) if found and found[0] is not None else NOBODY
        if not public and not actor.signed_in:
            console.print(f"[red]{escape(f'Nobody has the address {email}.')}[/red]")
            return NOT_READ
        ids = documents.shelf_ids(session, actor, {"organisation": [organisation]} if organisation else {})
    with _bar() as bar:
        task = bar.add_task("Exporting", total=len(ids))
        bag = Bag(services, actor, ids, lambda done: bar.update(task, completed=done))
        if target.suffix.lower() == ".zip":
            draft = target.with_name(f".{target.name}.part")
            with draft.open("wb") as file:
                for piece in zipped(target.stem, bag.members()):
                    file.write(piece)
            draft.replace(target)
        else:
            write_folder(target, bag.members())
    lost = f" {bag.lost} files could not be read and are missing." if bag.lost else ""
    console.print(f"{len(ids)} documents are in {escape(str(target))}.{lost}", highlight=False)
    return 1 if bag.lost else 0


def importer(services: Services, email: str, *, publish: bool) -> int:
    """The number of the person in whose name it is done. Raises UnreadableError, with a sentence, where it cannot be."""
    with services.database.read() as session:
        if email:
            ids = _by_address(session, email)
        else:
            active = accounts.actors_of_people(session, holders(session, Role.COORDINATOR))
            ids = sorted(active or accounts.actors_of_people(session, holders(session, Role.ADMINISTRATOR)))
        if len(ids) != 1:
            nobody = f"Nobody has the address {email}." if email else "Say in whose name: --as E-MAIL."
            raise UnreadableError(nobody)
        actor = accounts.actor_of_person(session, ids[0])
    if not actor.signed_in:
        raise UnreadableError(
            f"{email} cannot sign in: the invitation was not accepted yet, or the account is suspended."
        )
    for verdict in (may_import(actor), may_publish_imports(actor) if publish else None):
        if verdict is not None and not verdict:
            raise UnreadableError(verdict.reason)
    return ids[0]


def _by_address(session: Session, email: str) -> list[int]:
    try:
        return [organisations.person_by_email(session, email).id]
    except NotFoundError:
        return []


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _tell(outcomes: list[Outcome], counts: Counter[Result], unknown: list[str], *, trial: bool) -> None:
    for one in outcomes:
        if one.result == Result.REFUSED or len(outcomes) <= PRINTED:
            colour = "red" if one.result == Result.REFUSED else "default"
            where = f" document {one.document_id}" if one.document_id else ""
            said = f": {one.said}" if one.said else ""
            told = f"line {one.line} ({one.external_id}) {one.result.value}{where}{said}"
            console.print(f"[{colour}]{escape(told)}[/{colour}]", highlight=False)
    if unknown:
        console.print(escape(f"Not known, and left out: {', '.join(unknown[:20])}."), highlight=False)
    total = ", ".join(f"{counts[result]} {result.value}" for result in Result)
    console.print(f"{'A trial, nothing was written: ' if trial else ''}{total}.", highlight=False)
