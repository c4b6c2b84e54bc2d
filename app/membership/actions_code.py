"""The code of conduct: written, put to the committee or in force, accepted."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError
from app.core.services import Services
from app.core.text import one_line
from app.governance import Ballot, Choice
from app.mail import send_letter
from app.membership.jobs_code import owe_letters
from app.membership.letters import LETTERS
from app.membership.models import Acceptance, CodeVersion
from app.membership.people import card_of
from app.membership.policy_conduct import may_accept, may_put_in_force
from app.membership.queries_code import acceptance, count_versions, in_force
from app.membership.resolutions import put_to_vote


def write_draft(
    session: Session,
    draft: CodeVersion | None,
    *,
    title: str,
    text_en: str,
    text_sw: str,
    what_changed: str,
    by: Actor,
) -> CodeVersion:
    """Change the draft, or begin one. ConflictError when somebody else has just begun one."""
    now = clock.now()
    if draft is None:
        newest = in_force(session)
        draft = CodeVersion(number=newest.number + 1 if newest else 1, title="", text_en="", written_at=now)
    draft.title = one_line(title)
    draft.text_en, draft.text_sw, draft.what_changed = text_en, text_sw, what_changed
    draft.written_by, draft.written_at = by.person_id, now
    try:
        with session.begin_nested():
            session.add(draft)
            session.flush()
    except IntegrityError as taken:
        raise ConflictError("Somebody else has just begun a new version. Open it again.") from taken
    audit.record(session, by, "code.drafted", draft.id, number=draft.number)
    return draft


def propose_code(session: Session, draft: CodeVersion, *, by: Actor) -> Ballot:
    """Put the draft to the oversight committee."""
    ballot = put_to_vote(
        session,
        kind="code",
        subject_id=draft.id,
        title=f"Code of conduct, version {draft.number}: {draft.title}",
        question=draft.what_changed or "Shall this version of the code of conduct be put in force?",
        terms={"version": draft.number},
        by=by,
    )
    draft.ballot_id = ballot.id
    audit.record(session, by, "code.proposed", draft.id, ballot_id=ballot.id)
    return ballot


def put_first_in_force(session: Session, draft: CodeVersion, *, by: Actor) -> None:
    """By the secretariat, before the committee has ever adopted one."""
    may_put_in_force(by, is_first=count_versions(session) == 0).enforce()
    _begin(session, draft, by)


def adopt_code(session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
    """What the committee's decision does: approval puts the version in force; otherwise its writer is told and may change it."""
    version = session.get(CodeVersion, ballot.subject_id, with_for_update=True)
    if version is None or version.ballot_id != ballot.id:
        return
    if ballot.outcome == Choice.APPROVE:
        _begin(session, version, by)
        return
    audit.record(session, by, "code.returned", version.id, outcome=ballot.outcome)
    writer = card_of(session, version.written_by)
    if writer is not None:
        send_letter(
            session,
            LETTERS["code_returned"],
            to=writer.email,
            language=writer.language,
            values={
                "name": writer.name,
                "version": version.number,
                "reference": ballot.number,
                "reason": ballot.reason,
                "link": f"{services.settings.base_url}/code-of-conduct/new",
            },
            settings=services.settings,
        )


def accept_code(session: Session, number: int, *, by: Actor) -> CodeVersion:
    """Once for each person and version; saying it again changes nothing. ConflictError when it is not the one in force."""
    newest = in_force(session)
    may_accept(number=number, in_force=newest.number if newest else 0).enforce()
    if newest is None or by.person_id is None:
        raise ConflictError("No code of conduct is in force yet.")
    if acceptance(session, by.person_id, newest.id) is None:
        try:
            with session.begin_nested():
                session.add(Acceptance(person_id=by.person_id, version_id=newest.id, accepted_at=clock.now()))
                session.flush()
        except IntegrityError:  # the same press, twice at once
            return newest
        audit.record(session, by, "code.accepted", newest.id, number=newest.number)
    return newest


def _begin(session: Session, version: CodeVersion, by: Actor) -> None:
    version.in_force_at = clock.now()
    audit.record(session, by, "code.put_in_force", version.id, number=version.number)
    owe_letters(session, version, "code_in_force")
