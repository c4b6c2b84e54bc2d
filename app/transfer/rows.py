"""One row on its way: read against the house, its files judged or taken in, and then a plan that an action can follow."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy.orm import Session

from app import documents, organisations, reading
from app.access import Actor, Permission
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.services import Services
from app.core.storage import CHUNK
from app.core.text import one_line
from app.documents import Description, FileOfRow, Present
from app.transfer.columns import MAX_EXTERNAL_ID
from app.transfer.manifest import FileNamed, Line
from app.transfer.outcomes import Problem
from app.transfer.places import Place
from app.web import errors_of
from app.web.intake import refusal_in_words

NEEDS_FILE = "Name the file, by its path in the archive or beside the list. Only a webcast with a link needs none."


@dataclass(slots=True)
class Plan:
    """What is to be done for a line; `files`: new ones only, taken in unless it is a trial; `readers` beside each named file."""

    line: Line
    external_id: str
    title: str
    present: Present | None = None
    description: Description | None = None
    organisation_id: int | None = None
    named: Sequence[FileNamed] = ()
    readers: Sequence[str] = ()
    files: list[FileOfRow] = field(default_factory=list)
    new_files: bool = False
    problems: list[Problem] = field(default_factory=list)

    def changes(self, *, at_once: bool) -> bool:
        """Whether the document that is there would not stay as it is."""
        was = self.present
        if was is None or self.description is None:
            return True
        moved = self.organisation_id is not None and self.organisation_id != was.organisation_id
        out = at_once and was.state in {"draft", "submitted", "declined"}
        return self.new_files or moved or out or not documents.same_description(was.description, self.description)


def named_lines(lines: Iterable[Line], seen: dict[str, int]) -> list[Plan]:
    """Each line with what it is called. A row without a name is called by what it says: twice the same is once.

    `seen`: names of earlier lines, and where.
    """
    plans = []
    for line in lines:
        given = line.said.get("external_id", "")
        typed = given.strip() if isinstance(given, str) else ""
        title = line.said.get("title", "")
        plan = Plan(
            line, typed[:MAX_EXTERNAL_ID] or _own_name(line), one_line(str(title))[:300], problems=[*line.faults]
        )
        if typed and (one_line(typed) != typed or len(typed) > MAX_EXTERNAL_ID):
            said = Sentence("Use at most %(most)s plain characters for the external_id.", most=MAX_EXTERNAL_ID)
            plan.problems.append(("external_id", said))
            plan.external_id = one_line(typed)[:MAX_EXTERNAL_ID]
        elif not line.faults and plan.external_id in seen:
            said = Sentence("Line %(line)s has the same external_id.", line=seen[plan.external_id])
            plan.problems.append(("external_id", said))
        elif not line.faults:
            seen[plan.external_id] = line.number
        plans.append(plan)
    return plans


def read_plans(session: Session, services: Services, actor: Actor, plans: Sequence[Plan], *, at_once: bool) -> None:
    """Read each plan's description by the rules of the form, as the actor may fill it in."""
    rules = documents.import_rules(session, actor, services.settings)
    present = documents.present_by(
        session, actor, [plan.external_id for plan in plans if not plan.problems], services.settings.base_url
    )
    # Of an address with no document behind it, and of one that the actor may not know of, the same is said.
    here = f"{services.settings.base_url}/documents/"
    slugs = {plan.line.said.get("organisation") for plan in plans} - {None, ""}
    known = {str(slug): organisations.by_slug(session, str(slug)) for slug in slugs}
    readers = {"": "", "keepers": "keepers"} | {offer.visibility: offer.audience for offer in rules.offers}
    for plan in plans:
        if plan.problems:
            continue
        plan.present = present.get(plan.external_id)
        if plan.present is not None and plan.present.refusal:
            plan.problems.append(("external_id" if not plan.present.known else "", plan.present.refusal))
            continue
        if plan.present is None and plan.external_id.startswith(here) and not _everyones(actor):
            plan.problems.append(("external_id", documents.EXTERNAL_ID_TAKEN))
            continue
        said = {name: value for name, value in plan.line.said.items() if name in documents.FORM_FIELDS}
        form = documents.form_of(said, rules, plan.present)
        if form.validate():
            plan.description = form.description()
        plan.problems += errors_of(form)
        plan.organisation_id = _organisation(actor, plan, known)
        plan.named = plan.line.files or ()
        unknown = [one.readers for one in plan.named if one.readers not in readers]
        if unknown:
            plan.problems.append(("file", "Choose the readers of a file from those of documents, or keepers."))
        plan.readers = [readers.get(one.readers, "") for one in plan.named]
        if not plan.named and not form.is_link_only and (plan.present is None or not plan.present.hashes):
            plan.problems.append(("file", NEEDS_FILE))
        if at_once and not actor.may(Permission.DOCUMENT_REVIEW):
            plan.problems.append(("", "Only the content coordinator publishes documents."))


def _organisation(actor: Actor, plan: Plan, known: Mapping[str, organisations.OrganisationName | None]) -> int | None:
    slug = plan.line.said.get("organisation") or ""
    if not slug:
        return None
    found = known.get(str(slug))
    if found is None:
        plan.problems.append(("organisation", "No organisation has this address name."))
    elif not _everyones(actor) and found.id not in actor.organisation_ids:
        plan.problems.append(("organisation", "You can import for your own organisation only."))
    return found.id if found is not None else None


def _everyones(actor: Actor) -> bool:
    """Whether they import for every organisation."""
    return actor.may(Permission.DOCUMENT_REVIEW) or actor.may(Permission.HOUSE_RUN)


def take_files(services: Services, place: Place, plan: Plan, *, trial: bool) -> None:
    """Judge the files of a plan; keep those that are new, unless it is a trial. A refused plan keeps none.

    Slow, and to be called with no transaction open.
    """
    if plan.problems or not plan.named:
        return
    was = plan.present.hashes if plan.present is not None else ()
    try:
        hashes = [_judge(services, place, one, trial=trial) for one in plan.named] if trial or was else []
        plan.new_files = not was or sorted(hashes) != sorted(was)
        if plan.new_files and not trial:
            for one, readers in zip(plan.named, plan.readers, strict=True):
                with place.open(one.path) as found:
                    _bound(services, found.size)
                    taken = documents.take_in(services.storage, found.stream, one.path)
                plan.files.append(FileOfRow(taken, readers))
    except InvalidError as refusal:
        plan.problems.append(("file", refusal.sentence))
        give_back(services, plan)


def give_back(services: Services, plan: Plan) -> None:
    """Remove from storage what was taken in for a plan that comes to nothing."""
    for one in plan.files:
        services.storage.delete(one.file.key)
    plan.files.clear()


def _judge(services: Services, place: Place, named: FileNamed, *, trial: bool) -> str:
    with place.open(named.path) as found:
        _bound(services, found.size)
        if trial:
            try:
                reading.sniff(found.path, named.path.replace("\\", "/").rpartition("/")[2])
            except reading.Unacceptable as refusal:
                raise InvalidError(refusal_in_words(refusal)) from refusal
        return _sha256(found.stream)


def _bound(services: Services, size: int) -> None:
    if size > services.settings.max_upload_bytes:
        raise InvalidError(
            Sentence(
                "This is larger than the limit of %(size)s MB for one upload.", size=services.settings.max_upload_mb
            )
        )


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _own_name(line: Line) -> str:
    said = {name: list(value) if not isinstance(value, str) else value for name, value in line.said.items() if value}
    paths = [[one.path, one.readers] for one in line.files or ()]
    written = json.dumps([said, paths], sort_keys=True, ensure_ascii=True)
    return f"row-{hashlib.sha256(written.encode()).hexdigest()[:32]}"
