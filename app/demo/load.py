"""Loading the demo community through the rooms' own actions, and removing it again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import (
    accounts,
    bulletin,
    calendar,
    correspondence,
    curation,
    discovery,
    documents,
    events,
    followup,
    forum,
    governance,
    groups,
    meetings,
    notifications,
    organisations,
    polls,
    transfer,
    uploads,
)
from app.access import SYSTEM, Actor, Role, Scope, grant_role
from app.core import clock, revision
from app.core.services import Services
from app.core.text import one_line
from app.demo.content import DemoContent, DemoDocument, DemoGroup, DemoOrganisation, load_content
from app.demo.files import render_file
from app.demo.load_bulletin import publish_bulletins
from app.demo.load_calendar import hold_events, write_terms
from app.demo.load_committees import seat_committee
from app.demo.load_forum import hold_discussions
from app.demo.load_meetings import record_meetings
from app.demo.load_membership import Community, open_the_door, store_papers
from app.demo.load_repository import tend_repository
from app.demo.load_use import use_the_repository
from app.jobs import Worker
from app.membership.erase import Whose, erase_membership

PASSWORD = "karibu-baraza"
DOMAIN = "demo.example"
COMMUNITY_ROLES = {"administrator": Role.ADMINISTRATOR, "coordinator": Role.COORDINATOR}
Progress = Callable[[int, int], None]


def is_empty(services: Services) -> bool:
    with services.database.read() as session:
        return not session.scalar(select(func.count()).select_from(accounts.Person))


def load(services: Services, worker: Worker, scale: int, progress: Progress) -> None:
    """People and institutions in one transaction, each document in its own, then everything that they owe.

    Args:
        scale: how many copies of each document; the copies share the text that was read from the first.
    """
    content = load_content()
    papers = list(content.documents())
    total = len(papers) * scale
    community = settle(services, content)
    files = [render_file(paper) for paper in papers]
    done = 0
    numbers: dict[str, int] = {}
    for copy in range(1, scale + 1):
        for paper, file in zip(papers, files, strict=True):
            number = _document(services, paper, file, community, copy)
            numbers.setdefault(paper.slug, number)
            done += 1
            progress(done, total)
        if copy == 1:
            fill_the_calendar(services, content, community, numbers)
            open_the_forum(services, content, community, numbers)
            publish_bulletins(services, content.bulletin, community, numbers)
            with services.database.write() as session:
                tend_repository(session, content.repository, community, numbers)
        if copy in {1, scale}:
            worker.drain(limit=10 * total)
    # In one piece, instead of one for each of the many small changes that loading was.
    discovery.rebuild_index(services)
    use_the_repository(services, content.repository, papers, community, numbers)
    worker.drain(limit=10 * total)


def fill_the_calendar(
    services: Services, content: DemoContent, community: Community, numbers: Mapping[str, int]
) -> None:
    with services.database.write() as session:
        write_terms(session, content.calendar, community)
        held = hold_events(session, content.calendar, community, numbers)
        record_meetings(session, content.meetings, held, community, services.settings.zone)
        revision.bump(session)


def open_the_forum(services: Services, content: DemoContent, community: Community, numbers: Mapping[str, int]) -> None:
    with services.database.write() as session:
        hold_discussions(session, content.forum, community, numbers, services.settings.zone)
        revision.bump(session)


def settle(services: Services, content: DemoContent) -> Community:
    """Everything but the documents, in one transaction."""
    slips = store_papers(services.storage, content.membership)
    zone = services.settings.zone
    with services.database.write() as session:
        members = {one.slug: _organisation(session, one) for one in content.organisations}
        people = _people(session, content, members)
        gathered = {one.slug: _group(session, one, members, people) for one in content.groups}
        committees = {one.kind: seat_committee(session, one, members, people, zone) for one in content.committees}
        names = accounts.cards(session, people.values())
        community = Community(members, people, gathered, names, clock.today(zone))
        open_the_door(session, content, committees["oversight"], slips, community)
        _opened_by_the_committee(session, community)
        revision.bump(session)
    return community


def _opened_by_the_committee(session: Session, community: Community) -> None:
    """The groups came with the topics, by the resolution that endorsed them."""
    topics = select(governance.Ballot).where(governance.Ballot.subject_kind == "topics")
    endorsed = session.scalars(topics.order_by(governance.Ballot.closed_at)).first()
    if endorsed is not None and endorsed.closed_at is not None:
        numbers = [one.id for one in community.groups.values()]
        groups.date_back(session, numbers, endorsed.closed_at, endorsed.number)


def _organisation(session: Session, one: DemoOrganisation) -> organisations.OrganisationName:
    made = organisations.create_organisation(
        session, name=one.name, kind=one.kind, acronym=one.acronym, slug=one.slug, profile=one.profile, website=one.website, pillars=one.pillars,
        counties=() if one.national else one.counties, joined_on=one.joined, by=SYSTEM,
    )  # fmt: skip
    for programme in one.programmes:
        facts = organisations.ProgrammeFacts(
            programme.name, programme.pillar, programme.description, programme.target_group, programme.reached, "people", programme.as_of,
            () if programme.national else programme.counties, programme.starts, programme.ends,
        )  # fmt: skip
        organisations.add_programme(session, made.id, facts, by=SYSTEM)
    return made


def _people(
    session: Session, content: DemoContent, members: Mapping[str, organisations.OrganisationName]
) -> dict[str, int]:
    made: dict[str, int] = {}
    hashed = accounts.hash_password(PASSWORD)
    for one in content.people:
        person = accounts.add_person(
            session,
            email=one.email,
            name=one.name,
            title=one.title,
            language=one.language,
            password_hash=hashed,
            by=SYSTEM,
        )
        made[one.email] = person.id
        if one.organisation:
            role = Role.REPRESENTATIVE if "representative" in one.roles else Role.MEMBER
            organisations.affiliate(session, person.id, members[one.organisation], role, by=SYSTEM)
        for role_name in one.roles:
            if role_name in COMMUNITY_ROLES:
                grant_role(session, person.id, COMMUNITY_ROLES[role_name], by=SYSTEM, reason="demo")
    return made


def _group(
    session: Session, one: DemoGroup, members: Mapping[str, organisations.OrganisationName], people: Mapping[str, int]
) -> groups.GroupName:
    made = groups.create_group(
        session, slug=one.slug, name=one.name, name_sw=one.name_sw, purpose=one.purpose, topic=one.topic,
        lead_organisation_id=members[one.lead_organisation].id, by=SYSTEM,
    )  # fmt: skip
    for role, emails in (
        (Role.GROUP_LEAD, one.leads),
        (Role.GROUP_SECRETARY, (one.secretary,)),
        (Role.GROUP_MEMBER, one.members),
    ):
        for email in emails:
            grant_role(session, people[email], role, Scope.GROUP, made.id, by=SYSTEM, reason="demo")
    for guest in one.guests:
        grant_role(
            session,
            people[guest.email],
            Role.GUEST,
            Scope.GROUP,
            made.id,
            by=SYSTEM,
            until=_noon(guest.until) + timedelta(hours=9),
            reason=guest.objective,
        )
    return made


def _document(
    services: Services, paper: DemoDocument, file: tuple[str, bytes], community: Community, copy: int = 1
) -> int:
    """The number of the new document."""
    stored = documents.take_in_bytes(services.storage, file[1], file[0])
    kind, _, slug = paper.visibility.partition(":")
    title = paper.title if copy == 1 else f"{paper.title} ({copy})"
    description = documents.Description(
        title=one_line(title), type=paper.type, language=paper.language, licence=paper.licence, summary=paper.summary, authors=paper.authors,
        keywords=paper.keywords, year=paper.year, audience=f"group-{community.groups[slug].id}" if kind == "group" else kind,
        embargo_until=_noon(paper.embargo_until) if paper.embargo_until else None,
        terms={"pillar": paper.pillars, "topic": paper.topics, "county": paper.counties},
    )  # fmt: skip
    owner = Actor(person_id=community.people[paper.uploader])
    moment = _noon(paper.published or date(2026, 11, 10))
    with services.database.write() as session:
        document = documents.add_document(
            session, description, stored, by=SYSTEM, owner_id=owner.person_id, organisation_id=community.members[paper.organisation].id,
            at=moment - timedelta(days=5), text_of=stored.sha256 if copy > 1 else "",
        )  # fmt: skip
        if paper.state in {"submitted", "published", "declined"}:
            documents.submit(session, document, by=SYSTEM, at=moment - timedelta(days=3))
        if paper.state == "published":
            documents.publish(session, document, by=SYSTEM, at=moment)
        if paper.state == "declined":
            documents.decline(session, document, paper.decline_reason, by=SYSTEM)
        return document.id


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), UTC)


def remove(services: Services) -> int:
    """Take the demo away: its documents with their files, its groups, institutions and people. Returns the number of documents.

    What real people have added since stays; a demo person who was named in it stays as a name without an account.
    """
    content = load_content()
    slugs = [one.slug for one in content.organisations]
    committees = [one.slug for one in content.committees]
    with services.database.write() as session:
        people = list(_demo_people(session))
        own = [found.id for slug in slugs if (found := organisations.by_slug(session, slug)) is not None]
        ballots = governance.ballots_of_committees(session, committees)
        of_groups = [here.id for one in content.groups if (here := groups.by_slug(session, one.slug)) is not None]
        shown = bulletin.erase_bulletin(session, people, own)
        _erase_calendar(session, of_groups, people, own)
        topics = forum.doomed_topics(session, of_groups, people)
        correspondence.erase_letters(session, topics, people)
        attached = forum.erase_forum(session, topics, forum.Whose(of_groups, people, own))
        notifications.erase_notifications(session, people, of_groups, topics)
        discovery.erase_searches(session, people)
        discovery.erase_missed(session, (one.question for one in content.repository.missed))
        curation.erase_collections(session, of_groups, people)
        uploads.erase_uploads_of(session, people)
        transfer.erase_transfers_of(session, people)
        keys = documents.erase_documents_of(session, people)
        door = erase_membership(session, Whose(people, own, ballots, DOMAIN))
        groups.erase_groups(session, [one.slug for one in content.groups], people, ballots)
        governance.erase_committees(session, committees, people)
        documents.forget_authors(session, people, [*own, *door.organisation_ids])
        admitted = organisations.names(session, door.organisation_ids).values()
        organisations.erase_organisations(session, [*slugs, *(one.slug for one in admitted)], people)
        accounts.erase_people(session, people)
        revision.bump(session)
    for key in (*keys.storage_keys, *door.storage_keys, *attached, *shown):
        services.storage.delete(key)
    return keys.documents


def _erase_calendar(session: Session, of_groups: Sequence[int], people: Sequence[int], own: Sequence[int]) -> None:
    gone = events.doomed_events(session, of_groups, people, own)
    polls.erase_polls(session, of_groups, people, gone)
    meetings.erase_records_of(session, gone, people, own)
    followup.erase_followup(session, of_groups, people, own)
    calendar.erase_addresses(session, people)
    events.erase_events(session, gone, of_groups, people, own)


def _demo_people(session: Session) -> Iterator[int]:
    yield from session.scalars(select(accounts.Person.id).where(accounts.Person.email.endswith(DOMAIN)))
