"""Rows of a manifest into the house, some at a time: what was committed stays, and a second run goes on from there.

Nothing but the external ids is needed for that: a row whose document is there, as it says, changes nothing.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import accounts, documents
from app.access import Actor
from app.core.batches import batches
from app.core.errors import DomainError
from app.core.services import Services
from app.transfer.manifest import Line, Manifest
from app.transfer.outcomes import Outcome, Result
from app.transfer.places import Place
from app.transfer.policy import may_import
from app.transfer.rows import Plan, give_back, named_lines, read_plans, take_files

AT_ONCE = 25
"""Rows to a transaction: enough that the disk is not waited for at each, few enough that nobody waits for the lock."""
HANDS = 4
log = structlog.get_logger("transfer")


def import_rows(
    services: Services,
    person_id: int,
    manifest: Manifest,
    place: Place,
    *,
    at_once: bool = False,
    trial: bool = False,
) -> Iterator[Outcome]:
    """What came of each row, in order, given when it has been committed.

    Args:
        person_id: in whose name; their rights are asked anew for each batch.
        at_once: published, not left as drafts.
        trial: say what would come of it, and write nothing, neither rows nor files.
    """
    seen: dict[str, int] = {}
    with ThreadPoolExecutor(HANDS, "baraza-import") as hands:
        for lines in batches(manifest.lines(), AT_ONCE):
            yield from _import_batch(services, person_id, lines, seen, place, hands, at_once=at_once, trial=trial)


def _import_batch(
    services: Services,
    person_id: int,
    lines: Sequence[Line],
    seen: dict[str, int],
    place: Place,
    hands: ThreadPoolExecutor,
    *,
    at_once: bool,
    trial: bool,
) -> list[Outcome]:
    plans = named_lines(lines, seen)
    with services.database.read() as session:
        actor = accounts.actor_of_person(session, person_id)
        if verdict := may_import(actor):
            read_plans(session, services, actor, plans, at_once=at_once)
        else:
            for plan in plans:
                plan.problems.append(("", verdict.reason))
    list(hands.map(lambda plan: take_files(services, place, plan, trial=trial), plans))
    if trial:
        return [_trial(plan, at_once=at_once) for plan in plans]
    try:
        return _write(services, actor, plans, at_once=at_once)
    except DBAPIError:
        log.warning("a batch of an import is tried again row by row", lines=[plan.line.number for plan in plans])
        return [_write_alone(services, actor, plan, at_once=at_once) for plan in plans]


def _trial(plan: Plan, *, at_once: bool) -> Outcome:
    number = plan.present.id if plan.present is not None and plan.present.known else None
    if plan.problems:
        return _outcome(plan, Result.REFUSED, number)
    if plan.present is None:
        return _outcome(plan, Result.CREATED)
    return _outcome(plan, Result.UPDATED if plan.changes(at_once=at_once) else Result.UNCHANGED, number)


def _write(services: Services, actor: Actor, plans: Sequence[Plan], *, at_once: bool) -> list[Outcome]:
    """Each row within a savepoint, all in one transaction, which is not begun when there is nothing to write."""
    if not any(_is_to_write(plan, at_once=at_once) for plan in plans):
        return [_trial(plan, at_once=at_once) for plan in plans]
    with services.database.write() as session:
        session.info.update(wake=services.work_waits.set, bulk=True)
        made = [_apply(session, actor, plan, at_once=at_once) for plan in plans]
    for plan, outcome in zip(plans, made, strict=True):
        if outcome.result in {Result.REFUSED, Result.UNCHANGED}:
            give_back(services, plan)
    return made


def _is_to_write(plan: Plan, *, at_once: bool) -> bool:
    return not plan.problems and plan.changes(at_once=at_once)


def _apply(session: Session, actor: Actor, plan: Plan, *, at_once: bool) -> Outcome:
    if plan.description is None or not _is_to_write(plan, at_once=at_once):
        return _trial(plan, at_once=at_once)
    owner = plan.organisation_id
    try:
        with session.begin_nested():
            if plan.present is None:
                number = documents.add_imported(
                    session,
                    plan.description,
                    plan.files,
                    plan.external_id,
                    by=actor,
                    organisation_id=owner,
                    at_once=at_once,
                )
                return _outcome(plan, Result.CREATED, number)
            number = plan.present.id
            changed = documents.change_imported(
                session, number, plan.description, plan.files, by=actor, organisation_id=owner, at_once=at_once
            )
            return _outcome(plan, Result.UPDATED if changed else Result.UNCHANGED, number)
    except DomainError as refusal:
        plan.problems.append(("", refusal.sentence or refusal.title))
        return _outcome(plan, Result.REFUSED)


def _write_alone(services: Services, actor: Actor, plan: Plan, *, at_once: bool) -> Outcome:
    """A row after its batch had to be given up: somebody else may have brought the same meanwhile."""
    try:
        return _write(services, actor, [plan], at_once=at_once)[0]
    except DBAPIError as refused:
        log.warning("a row could not be imported", line=plan.line.number, error=str(refused.orig))
        give_back(services, plan)
        plan.problems.append(("", "This row could not be written now. Import it once more."))
        return _outcome(plan, Result.REFUSED)


def _outcome(plan: Plan, result: Result, number: int | None = None) -> Outcome:
    return Outcome(plan.line.number, plan.external_id, plan.title, result, number, tuple(plan.problems))
