"""`baraza`: what a small secretariat types."""

import os
import signal
import sys
import tempfile
import threading
from typing import Annotated

import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import search
from app import accounts, demo, discovery, jobs, mail, organisations, transfer, vocabularies
from app.access import SYSTEM, Role, grant_role
from app.assembly import make_services
from app.core import logs
from app.core.errors import DomainError
from app.core.migrate import is_current, migrate
from app.core.services import Services
from app.core.settings import Settings, printable
from app.main import create_app
from app.web.health import Checks
from app.worker import make_worker

console = Console()
cli = typer.Typer(
    help="Baraza, a knowledge platform for a closed community of practice.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
demo_cli = typer.Typer(help="The demo community.", no_args_is_help=True)
person_cli = typer.Typer(help="People.", no_args_is_help=True)
token_cli = typer.Typer(help="API tokens.", no_args_is_help=True)
jobs_cli = typer.Typer(help="What is owed.", no_args_is_help=True)
cli.add_typer(demo_cli, name="demo")
cli.add_typer(person_cli, name="person")
cli.add_typer(token_cli, name="token")
cli.add_typer(jobs_cli, name="jobs")


def read_settings() -> Settings:
    """The settings, or a sentence a person understands and exit code 2."""
    try:
        return Settings()
    except ValidationError as error:
        for fault in error.errors():
            console.print(f"[red]BARAZA_{'_'.join(str(part) for part in fault['loc']).upper()}[/red]: {fault['msg']}")
        raise typer.Exit(2) from error


def prepare(services: Services) -> None:
    """Schema and default vocabularies, as `migrate` does."""
    if not is_current(services.database):
        migrate(services.database)
    with services.database.write() as session:
        vocabularies.seed_vocabularies(session)


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database up to this release."""
    services = make_services(read_settings())
    prepare(services)
    console.print("The database is up to date.")


@cli.command()
def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    migrate_first: Annotated[bool, typer.Option("--migrate", help="Migrate before serving.")] = False,
    demo_community: Annotated[
        bool, typer.Option("--demo", help="Load the demo community into an empty database.")
    ] = False,
    worker: Annotated[bool, typer.Option(help="Run the worker inside.")] = True,
) -> None:
    """Serve the house, with the worker inside. Ctrl-C stops cleanly."""
    # The address that links in mail carry follows the port unless it is set.
    os.environ.setdefault("BARAZA_BASE_URL", f"http://127.0.0.1:{port}")
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    services = make_services(settings)
    tempfile.tempdir = str(services.storage.scratch)
    if migrate_first:
        prepare(services)
    if demo_community and demo.is_empty(services):
        load_with_progress(services, scale=1)
    app = create_app(services=services, with_worker=worker)
    console.print(f"Baraza is open at [bold]{settings.base_url}[/bold] (Ctrl-C stops it).")
    proxies = settings.trusted_proxies
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64_000,
    )


@cli.command()
def worker(*, once: Annotated[bool, typer.Option(help="Do what is due, then stop.")] = False) -> None:
    """Run what is owed, apart from the web process. Any number of workers may run on PostgreSQL."""
    services = make_services(read_settings())
    running = make_worker(services)
    if once:
        console.print(f"{running.drain()} jobs done.")
        return
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    running.start()
    stopped.wait()
    running.stop()


@jobs_cli.command("wait")
def jobs_wait(
    *, timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait at most; 0: as long as it takes.")] = 0
) -> None:
    """Wait until nothing is owed. Without a worker it does the work itself. Exit code 1: something was given up; 2: not in time."""
    services = make_services(read_settings())
    prepare(services)
    with console.status("Waiting") as status:
        left, in_time = jobs.wait(
            services,
            lambda: make_worker(services),
            timeout=timeout,
            tell=lambda now: status.update(f"{now.pending} jobs to do"),
        )
    if left.parked:
        console.print(f"{left.parked} jobs were given up; an administrator sees them at /admin.")
    console.print("Nothing is owed." if in_time else f"{left.pending} jobs are still owed.")
    if not in_time or left.parked:
        raise typer.Exit(2 if not in_time else 1)


@demo_cli.command("load")
def demo_load(
    *,
    scale: Annotated[int, typer.Option(min=1, help="Multiply the documents, for load tests.")] = 1,
    if_empty: bool = False,
) -> None:
    """Load the demo community."""
    services = make_services(read_settings())
    prepare(services)
    if if_empty and not demo.is_empty(services):
        console.print("The database is not empty; nothing was loaded.")
        return
    load_with_progress(services, scale)


@demo_cli.command("remove")
def demo_remove() -> None:
    """Remove the demo community: its people, organisations, groups, documents and files."""
    services = make_services(read_settings())
    count = demo.remove(services)
    console.print(f"Removed {count} documents and everything else of the demo.")


def load_with_progress(services: Services, scale: int) -> None:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Loading the demo community", total=None)
        demo.load(
            services,
            make_worker(services),
            scale,
            lambda done, total: progress.update(task, completed=done, total=total),
        )


@person_cli.command("add")
def person_add(
    email: str,
    name: str,
    *,
    organisation: str = "",
    role: Annotated[list[Role] | None, typer.Option(help="Role to grant; may be repeated.")] = None,
) -> None:
    """Add a person and print the invitation link. The first administrator of a new house comes in this way."""
    services = make_services(read_settings())
    prepare(services)
    with services.database.write() as session:
        try:
            person, token = accounts.invite_person(session, email=email, name=name, by=SYSTEM)
        except DomainError as refusal:
            console.print(f"[red]{refusal.sentence}[/red]")
            raise typer.Exit(1) from refusal
        for wanted in role or ():
            grant_role(session, person.id, wanted, by=SYSTEM, reason="added on the command line")
        if organisation:
            found = organisations.by_slug(session, organisation)
            if found is None:
                console.print(f"[red]No organisation has the address name {organisation}.[/red]")
                raise typer.Exit(1)
            organisations.affiliate(session, person.id, found, Role.REPRESENTATIVE, by=SYSTEM)
    console.print(f"{services.settings.base_url}/invitation/{token}", soft_wrap=True)


@token_cli.command("create")
def token_create(
    *, email: Annotated[str, typer.Option(help="Whose rights the token has.")], label: str = "command line"
) -> None:
    """Print a new API token."""
    services = make_services(read_settings())
    with services.database.write() as session:
        person = session.query(accounts.Person).filter_by(email=accounts.normal_email(email)).one_or_none()
        if person is None:
            console.print(f"[red]Nobody has the address {email}.[/red]")
            raise typer.Exit(1)
        token = accounts.create_token(session, person.id, label, by=SYSTEM)
    print(token)  # noqa: T201 - meant for a pipe


@cli.command("mail-in")
def mail_in() -> None:
    """Take in one message from standard input, for a mail pipe. Exit code 65: refused for good; 75: try again later."""
    raw = sys.stdin.buffer.read(mail.LARGEST_MESSAGE + 1)
    if not raw.strip() or len(raw) > mail.LARGEST_MESSAGE:
        print("No message, or one of more than 25 megabytes.", file=sys.stderr)  # noqa: T201 - for the mail server
        raise typer.Exit(os.EX_DATAERR)
    try:
        outcome = mail.receive(make_services(read_settings()), raw)
    except Exception as away:  # a message that trips us waits with the mail server, and is not sent back by it
        print("This cannot be done now: try again later.", file=sys.stderr)  # noqa: T201 - for the mail server
        raise typer.Exit(os.EX_TEMPFAIL) from away
    if outcome:
        print(f"Not counted: {outcome}.", file=sys.stderr)  # noqa: T201 - for the mail server


@cli.command()
def reindex() -> None:
    """Build the search index anew beside the live one, then swap."""
    services = make_services(read_settings())
    with Progress(console=console) as progress:
        task = progress.add_task("Indexing", total=None)
        try:
            count = discovery.rebuild_index(
                services, lambda done, total: progress.update(task, completed=done, total=total)
            )
        except search.SearchUnavailable as away:
            console.print(
                f"[red]The index cannot be rebuilt now: {away}[/red] Is another process writing it? Then stop it, "
                "or let it do the work."
            )
            raise typer.Exit(1) from away
    console.print(f"{count} records are searchable.")


@cli.command()
def doctor() -> None:
    """Check every dependency and print the settings, without secrets. Exit code 1 when something is wrong."""
    settings = read_settings()
    table = Table("setting", "value", title="Settings")
    for name, value in printable(settings).items():
        table.add_row(name, value)
    console.print(table)
    services = make_services(settings)
    faults = services.get(Checks).run()
    faults["schema"] = (
        "" if is_current(services.database) else "the database is not at this release; run `baraza migrate`"
    )
    result = Table("part", "state", title="Checks")
    for name, fault in faults.items():
        result.add_row(name, fault or "ok")
    console.print(result)
    if any(faults.values()):
        raise typer.Exit(1)


def prepared() -> Services:
    """The services, with a database at this release."""
    services = make_services(read_settings())
    prepare(services)
    return services


transfer.add_commands(cli, prepared)


def main() -> None:
    logs.configure()
    cli()
