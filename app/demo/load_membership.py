"""What happened at the community's door and under its code: applications with their papers, guests, measures, acceptances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app import accounts, governance, groups, organisations
from app.access import SYSTEM
from app.core.storage import Storage
from app.demo.content import DemoContent
from app.demo.content.models_membership import (
    DemoApplication,
    DemoMembership,
    DemoMove,
    DemoSanction,
    DemoStay,
)
from app.demo.load_resolutions import CLOSES, OPENS, Subject, put_resolution
from app.demo.paper_slip import render_slip
from app.governance import Conflicts
from app.membership import Application, Sanction, imports, imports_conduct
from app.membership.actions_apply_files import take_in_bytes
from app.membership.answers import Answers
from app.membership.life import Name
from app.membership.measures import suspend_people
from app.membership.moves_review import conflicts_of
from app.web.intake import StoredFile

TO_APPEAL = timedelta(days=21)
LEFT = timedelta(days=30)  # a suspension that would be over when the demo is loaded lasts so long from then on
Papers = Mapping[str, Sequence[StoredFile]]


@dataclass(frozen=True, slots=True)
class Community:
    """Who is there when the door opens: organisations by slug, people by e-mail, groups by slug."""

    members: Mapping[str, organisations.OrganisationName]
    people: Mapping[str, int]
    groups: Mapping[str, groups.GroupName]
    names: Mapping[int, accounts.PersonCard]
    today: date


def store_papers(storage: Storage, door: DemoMembership) -> Papers:
    """Due-diligence documents by application; before the transaction that names them, as an upload does it."""
    return {
        one.key: [
            take_in_bytes(storage, render_slip(paper, one.answers["organisation"]["name"], one.language), paper.name)
            for paper in one.papers
        ]
        for one in door.applications
    }


def open_the_door(
    session: Session, content: DemoContent, committee: governance.Committee, papers: Papers, community: Community
) -> None:
    """In one piece with the people: all of it is there, or nothing."""
    door = content.membership
    subjects = {f"code:{door.code.number}": _code(session, content, community)}
    arrived = {
        one.key: _application(session, one, papers[one.key], community)
        for one in sorted(door.applications, key=lambda one: one.moves[0].at.day(community.today))
    }
    for key, application in arrived.items():
        recused = conflicts_of(session, application)
        subjects[f"application:{key}"] = Subject("application", application, recused, scored=True)
    measures = {one.key: _sanction(session, one, community) for one in door.sanctions}
    for sanction in door.sanctions:
        recused = _accused(sanction.person, content, community)
        terms = {"measure": sanction.measure, "appeal_days": (sanction.appeal_by - sanction.imposed).days}
        subjects[f"sanction:{sanction.key}"] = Subject("sanction", measures[sanction.key], recused, terms=terms)
    stays: dict[str, int] = {}
    for stay in door.stays:
        subjects[f"stay:{stay.key}"] = _stay(session, stay, stays, community)
    ballots = {
        one.key: put_resolution(session, committee, one, subjects.get(one.about), community.people, community.today)
        for one in content.resolutions
    }
    for sanction in door.sanctions:
        if sanction.measure == "suspension":
            reason = f"{sanction.reason} ({ballots[sanction.resolution].number})"
            suspend_people(session, measures[sanction.key], [community.people[sanction.person]], reason, by=SYSTEM)
    past = {one.key: one.moves for one in door.applications}
    for key, application in arrived.items():
        moves = [_move(move, place, ballots, community) for place, move in enumerate(past[key])]
        imports.enter_moves(session, application, moves)
    for invited in door.invitations:
        imports.enter_nomination(
            session, organisation_id=community.members[invited.organisation].id, state="invited", person_id=community.people[invited.person],
            name=invited.name, email=invited.email, statement=invited.statement, asked=invited.at.at(community.today, OPENS),
        )  # fmt: skip


def _application(
    session: Session, one: DemoApplication, papers: Sequence[StoredFile], community: Community
) -> Application:
    began, today = one.began.at(community.today, OPENS), community.today
    application = imports.enter_application(
        session, Answers.of(dict(one.answers)), contact_email=one.contact, language=one.language, began=began, by=SYSTEM
    )
    application.screening = dict(one.screening)
    if one.member:
        application.organisation_id = community.members[one.member].id
    asked = one.nomination
    imports.enter_nomination(
        session, organisation_id=community.members[asked.organisation].id, state=asked.state, application_id=application.id,
        person_id=community.people.get(asked.person), statement=asked.statement, asked=asked.asked.at(today, OPENS),
        answered=asked.answered.at(today, OPENS) if asked.answered else None,
    )  # fmt: skip
    for stored in papers:
        imports.enter_file(session, application, stored, began)
    for note in one.notes:
        at = note.at.at(today, OPENS, 30)
        imports.enter_note(session, application, note.text, person_id=community.people[note.person], at=at)
    return application


def _move(
    move: DemoMove, place: int, ballots: Mapping[str, governance.Ballot], community: Community
) -> imports.PastMove:
    name, person_id, ballot = Name(move.name), community.people.get(move.by), ballots.get(move.resolution)
    detail: dict[str, object] = {"steps": list(move.steps)} if move.steps else {}
    if ballot is not None:
        detail["ballot_id"] = ballot.id
        if name is Name.CLOSE:
            detail["number"] = ballot.number
    if name is Name.SCREEN:
        detail["complete"] = move.to == "screened"
    closes = name is Name.CLOSE
    return imports.PastMove(
        name=name,
        at=move.at.at(community.today, CLOSES if closes else OPENS, place),
        to=move.to,
        person_id=person_id,
        who=community.names[person_id].name if person_id is not None else "",
        reason=ballot.reason if closes and ballot is not None else move.reason,
        note=move.note,
        detail=detail,
    )


def _code(session: Session, content: DemoContent, community: Community) -> Subject:
    code = content.membership.code
    version = imports_conduct.enter_code(
        session, number=code.number, title=code.title, text_en=code.text_en, text_sw=code.text_sw, what_changed=code.what_changed,
        written_by=community.people[code.written_by], written_at=_morning(code.written_on), in_force_at=_morning(code.in_force_on),
    )  # fmt: skip
    joined = {one.slug: one.joined for one in content.organisations}
    accepted = {
        community.people[one.email]: _morning(
            max(code.accepted_on, joined.get(one.organisation or "", code.accepted_on))
        )
        for one in content.people
        if one.email not in code.not_accepted_by
    }
    imports_conduct.enter_acceptances(session, version, accepted)
    return Subject("code", version, Conflicts(), terms={"version": code.number})


def _stay(session: Session, one: DemoStay, before: dict[str, int], community: Community) -> Subject:
    person_id = community.people.get(one.email)
    stay = imports_conduct.enter_guest(
        session, email=one.email, name=one.name, institution=one.institution, person_id=person_id, objective=one.objective,
        group_id=community.groups[one.group].id, proposed_by=community.people[one.proposed_by], proposed=_morning(one.proposed),
        began=_morning(one.began), until=one.until, ended=_morning(one.ended) if one.ended else None, end_reason=one.end_reason,
        previous_id=before.get(one.renews),
    )  # fmt: skip
    before[one.key] = stay.id
    conflicts = Conflicts(person_ids=frozenset({person_id} if person_id else ()))
    return Subject("stay", stay, conflicts, terms={"kind": stay.kind, "until": one.until.isoformat()})


def _sanction(session: Session, one: DemoSanction, community: Community) -> Sanction:
    # A suspension in force can be appealed against in the demo, whenever it is loaded.
    appeal_by = max(one.appeal_by, community.today + TO_APPEAL) if one.until else one.appeal_by
    return imports_conduct.enter_sanction(
        session, person_id=community.people[one.person], measure=one.measure, reason=one.reason, proposed_by=community.people[one.proposed_by],
        proposed=_morning(one.proposed), imposed=_morning(one.imposed), appeal_by=appeal_by,
        until=max(one.until, community.today + LEFT) if one.until else None,
    )  # fmt: skip


def _accused(email: str, content: DemoContent, community: Community) -> Conflicts:
    """Neither the person nor anybody of their organisation decides."""
    home = next(one.organisation for one in content.people if one.email == email)
    organisations_of = frozenset({community.members[home].id} if home else ())
    return Conflicts(organisations_of, frozenset({community.people[email]}))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(OPENS), UTC)
