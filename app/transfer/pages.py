"""What the pages of imports and exports show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor
from app.transfer import jobs_export, runs
from app.transfer.models import ExportRun, ExportState, ImportRun, ImportState
from app.transfer.outcomes import Outcome, Result, sentence_of
from app.transfer.policy import may_publish_imports
from app.web import Moments, Pages, paginate
from app.web.language import translations

PER_PAGE = 50
IMPORTS, EXPORTS = "/documents/import", "/documents/exports"
TONES = {Result.CREATED: "green", Result.UPDATED: "blue", Result.UNCHANGED: "", Result.REFUSED: "red"}


@dataclass(frozen=True, slots=True)
class PastRun:
    name: str
    href: str
    when: Markup
    state: str


@dataclass(frozen=True, slots=True)
class NewImportPage:
    """`may_publish`: whether the box is offered; `publish`: whether it is ticked."""

    errors: Sequence[tuple[str, str]]
    may_publish: bool
    publish: bool
    max_bytes: int
    past: Sequence[PastRun]


@dataclass(frozen=True, slots=True)
class RowShown:
    line: int
    name: str
    title: str
    href: str
    result: str
    tone: str
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class RunPage:
    """`counts`: (how many, label, tone) of what came of rows; `state` of ImportState; `tabs`: (label, href, current)."""

    name: str
    href: str
    state: str
    at_once: bool
    done: int
    total: int
    fault: str
    unknown: Sequence[str]
    counts: Sequence[tuple[int, str, str]]
    to_do: int
    rows: Sequence[RowShown]
    tabs: Sequence[tuple[str, str, bool]]
    pages: Pages


@dataclass(frozen=True, slots=True)
class NewExportPage:
    """`hidden`: what of the address is asked for again; `count`: documents; `past`: bags that may be fetched."""

    count: int
    mine: bool
    hidden: Sequence[tuple[str, str]]
    back_href: str
    past: Sequence[PastRun]


@dataclass(frozen=True, slots=True)
class ExportPage:
    href: str
    state: str
    done: int
    total: int
    size: int
    sha256: str
    until: Markup | str


def new_import_page(
    session: Session,
    actor: Actor,
    moments: Moments,
    language: str,
    max_bytes: int,
    errors: Sequence[tuple[str, str]] = (),
    *,
    publish: bool = False,
) -> NewImportPage:
    states = import_states(language)
    past = [
        PastRun(
            run.name, f"{IMPORTS}/{run.id}", moments.tag(run.created_at, language), states.get(run.state, run.state)
        )
        for run in runs.own_runs(session, actor)
    ]
    return NewImportPage(errors, bool(may_publish_imports(actor)), publish, max_bytes, past)


def run_page(session: Session, request: Request, run: ImportRun, *, chosen: str, page: int, language: str) -> RunPage:
    say = translations(language).gettext
    tried = run.state in {ImportState.CHECKING, ImportState.CHECKED}
    counted = runs.counts(session, run.id)
    names = result_labels(language, tried=tried)
    result = chosen if chosen in set(Result) else ""
    total = counted.get(result, 0) if result else sum(counted.values())
    here = f"{IMPORTS}/{run.id}"
    tabs = [(say("All rows"), here, not result)]
    tabs += [
        (f"{names[one]} ({counted[one]})", f"{here}?result={one.value}", result == one)
        for one in reversed(Result)
        if counted.get(one)
    ]
    idle = run.state not in runs.WORKING
    shown = runs.rows(session, run.id, result=result, page=page, per_page=PER_PAGE) if idle else []
    return RunPage(
        run.name,
        here,
        run.state,
        run.at_once,
        run.done,
        run.total,
        sentence_of(run.fault["is"]) if run.fault else "",
        run.unknown,
        [(counted.get(one, 0), names[one], TONES[one]) for one in Result],
        counted.get(Result.CREATED, 0) + counted.get(Result.UPDATED, 0),
        [_row(one, names) for one in shown],
        tabs if len(tabs) > 2 else (),
        paginate(request, total, page, PER_PAGE),
    )


def _row(one: Outcome, names: Mapping[Result, str]) -> RowShown:
    href = f"/documents/{one.document_id}" if one.document_id else ""
    problems = [sentence for _, sentence in one.problems]
    return RowShown(one.line, one.external_id, one.title, href, names[one.result], TONES[one.result], problems)


def result_labels(language: str, *, tried: bool) -> dict[Result, str]:
    say = translations(language).gettext
    if tried:
        return {
            Result.CREATED: say("To be added"),
            Result.UPDATED: say("To be changed"),
            Result.UNCHANGED: say("There already"),
            Result.REFUSED: say("Refused"),
        }
    return {
        Result.CREATED: say("Added"),
        Result.UPDATED: say("Changed"),
        Result.UNCHANGED: say("Unchanged"),
        Result.REFUSED: say("Refused"),
    }


def import_states(language: str) -> dict[str, str]:
    say = translations(language).gettext
    return {
        ImportState.CHECKING: say("Being checked"),
        ImportState.CHECKED: say("Checked, not imported yet"),
        ImportState.IMPORTING: say("Being imported"),
        ImportState.DONE: say("Done"),
        ImportState.UNREADABLE: say("Could not be read"),
    }


def export_states(language: str) -> dict[str, str]:
    say = translations(language).gettext
    return {ExportState.MAKING: say("Being made"), ExportState.READY: say("Ready"), ExportState.EXPIRED: say("Ended")}


def past_exports(session: Session, actor: Actor, moments: Moments, language: str) -> list[PastRun]:
    states = export_states(language)
    return [
        PastRun(
            f"{jobs_export.name_of(run)}.zip",
            f"{EXPORTS}/{run.id}",
            moments.tag(run.created_at, language),
            states.get(run.state, run.state),
        )
        for run in jobs_export.own_exports(session, actor)
    ]


def export_page(run: ExportRun, moments: Moments, language: str) -> ExportPage:
    until = moments.tag(run.expires_at, language)
    return ExportPage(f"{EXPORTS}/{run.id}", run.state, run.done, run.total, run.size, run.sha256, until)
