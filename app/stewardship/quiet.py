"""Where the community falls silent, in a number of queries that does not grow with it.

A sign of life is a contribution to the forum, a document brought to the repository, or coming to a meeting: what people did where
others could see it. That somebody only reads is their own affair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import documents, events, forum, groups, meetings, organisations
from app.core import clock
from app.groups import GroupStanding, audiences

WEEK = timedelta(weeks=1)
QUARTER = 13 * WEEK


@dataclass(frozen=True, slots=True)
class QuietGroup:
    """None says that there is nothing to count, which is not nought.

    Attributes:
        weeks: whole weeks since the last sign of life.
        silent: whether they are as many as were asked for.
        active: people of the group who gave one within thirteen weeks; `before`: within the thirteen weeks before those,
            None also where nothing was kept of any group then.
    """

    slug: str
    name: str
    leads: Sequence[str]
    weeks: int | None
    silent: bool
    last_post: datetime | None
    last_document: datetime | None
    last_meeting: datetime | None
    next_meeting: datetime | None
    members: int
    active: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class QuietOrganisation:
    """`active` of its `people` gave a sign of life within the weeks asked for; `quiet` names the others."""

    name: str
    slug: str
    active: int
    people: int
    last: datetime | None
    quiet: Sequence[str]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Silent groups first, then the others; organisations of which the fewest are active first."""

    groups: Sequence[QuietGroup]
    organisations: Sequence[QuietOrganisation]


def look(session: Session, weeks: int, language: str) -> Quiet:
    """As of now.

    Args:
        weeks: after how many without a sign of life a group, a person counts as silent.
    """
    now = clock.now()
    return Quiet(_groups(session, weeks, language, now), _organisations(session, now - weeks * WEEK))


def _groups(session: Session, weeks: int, language: str, now: datetime) -> list[QuietGroup]:
    posts, met = forum.last_posts(session), events.last_and_next(session, now)
    shelves = {audiences.group_id_of(one): at for one, at in documents.last_published(session).items()}
    start = now - QUARTER
    active = _active(session, start, now)
    before = _active(session, start - QUARTER, start)

    def line(one: GroupStanding) -> QuietGroup:
        last_meeting, next_meeting = met.get(one.id, (None, None))
        signs = [at for at in (posts.get(one.id), shelves.get(one.id), last_meeting) if at is not None]
        quiet_for = now - max(signs, default=one.created_at)
        return QuietGroup(
            slug=one.slug,
            name=one.name,
            leads=one.leads,
            weeks=quiet_for // WEEK if signs else None,
            silent=quiet_for >= weeks * WEEK,
            last_post=posts.get(one.id),
            last_document=shelves.get(one.id),
            last_meeting=last_meeting,
            next_meeting=next_meeting,
            members=len(one.people),
            active=len(one.people & active.get(one.id, set())) if signs else None,
            before=len(one.people & before.get(one.id, set()))
            if signs and before and one.created_at <= start
            else None,
        )

    found = [line(one) for one in groups.standings(session, language)]
    return sorted(found, key=lambda one: (not one.silent, one.weeks is not None, -(one.weeks or 0), one.name))


def _active(session: Session, since: datetime, until: datetime) -> Mapping[int, set[int]]:
    """By group, who gave a sign of life in it."""
    found: dict[int, set[int]] = {}
    seen = [
        *forum.writers_between(session, since, until),
        *meetings.present_between(session, since, until),
        *((who, audiences.group_id_of(one)) for who, one in documents.publishers_between(session, since, until)),
    ]
    for person, group_id in seen:
        if group_id is not None:
            found.setdefault(group_id, set()).add(person)
    return found


def _organisations(session: Session, since: datetime) -> list[QuietOrganisation]:
    last: dict[int, datetime] = {}
    for signs in (forum.last_written(session), documents.last_brought(session), meetings.last_present(session)):
        for person, at in signs.items():
            last[person] = max(at, last.get(person, at))
    people = organisations.everybody(session)
    bodies = organisations.organisations_of(session, [one.person_id for one in people])
    by_body: dict[str, list[organisations.Belonger]] = {}
    for one in people:
        by_body.setdefault(bodies[one.person_id].slug, []).append(one)

    def line(slug: str, belonging: Sequence[organisations.Belonger]) -> QuietOrganisation:
        quiet = [one.name for one in belonging if one.person_id not in last or last[one.person_id] < since]
        signs = [last[one.person_id] for one in belonging if one.person_id in last]
        active = len(belonging) - len(quiet)
        return QuietOrganisation(
            belonging[0].organisation, slug, active, len(belonging), max(signs, default=None), quiet
        )

    found = [line(slug, belonging) for slug, belonging in by_body.items()]
    return sorted(found, key=lambda one: (one.active / one.people, one.last is not None, one.last or since, one.name))
