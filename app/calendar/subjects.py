"""The words around an event for its calendar object: names of its group and host, its page, who it is from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from email.utils import parseaddr

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app import groups, organisations
from app.calendar.facts import EventFacts, Subject, TimeFacts
from app.core.settings import Settings
from app.events import Event, EventState, Occurrence, address
from app.vocabularies import load_vocabularies

EVENT_COLUMNS = tuple(getattr(Event, name) for name in EventFacts._fields)
TIME_COLUMNS = tuple(getattr(Occurrence, name) for name in TimeFacts._fields)


def differs() -> ColumnElement[bool]:
    """Occurrences that a calendar shows by themselves, in SQL; the one of a single event may be among them."""
    return or_(
        Occurrence.changed,
        Occurrence.state == EventState.CANCELLED,
        Occurrence.title != "",
        Occurrence.mode != "",
        Occurrence.venue != "",
        Occurrence.join_link != "",
    )


def subject_of(session: Session, settings: Settings, event: Event, language: str = "en") -> Subject:
    """One event as it stands; its join links are left out."""
    facts = EventFacts(*(getattr(event, name) for name in EventFacts._fields))
    return subjects(session, settings, [facts], Event.id == event.id, language)[0]


def subjects(
    session: Session, settings: Settings, found: Sequence[EventFacts], which: ColumnElement[bool], language: str
) -> list[Subject]:
    """Many at once, in as many queries as one takes; `which` are the same events in SQL."""
    times = _times(session, which)
    own = {one.host_id for some in times.values() for one in some}
    hosts = organisations.names(session, ({one.host_id for one in found} | own) - {None})  # type: ignore[arg-type]  # None is taken out
    of = groups.names(session, {one.group_id for one in found if one.group_id is not None}, language)
    kinds = load_vocabularies(session).labels("event_kind", language)
    before = _uids(session, {one.continues_id for one in found if one.continues_id is not None})
    mail_address = parseaddr(settings.mail_from)[1]
    names = {number: one.name for number, one in hosts.items()}
    made = []
    for one in found:
        group = of[one.group_id].name if one.group_id is not None and one.group_id in of else ""
        differing = times.get(one.id, ())
        made.append(
            Subject(
                event=one,
                occurrences=differing,
                url=f"{settings.base_url}{address(one.id)}",
                organiser=(group or settings.community_name, mail_address),
                kind=kinds.get(one.kind, one.kind),
                group=group,
                host=names.get(one.host_id, "") if one.host_id is not None else "",
                hosts={i: names[i] for time in differing if (i := time.host_id) is not None and i in names},
                continues=before.get(one.continues_id, "") if one.continues_id is not None else "",
                language=language,
            )
        )
    return made


def _times(session: Session, which: ColumnElement[bool]) -> Mapping[int, Sequence[TimeFacts]]:
    query = (
        select(*TIME_COLUMNS)
        .join(Event, Event.id == Occurrence.event_id)
        .where(which, differs())
        .order_by(Occurrence.event_id, Occurrence.original_local)
    )
    by_event: defaultdict[int, list[TimeFacts]] = defaultdict(list)
    for row in session.connection().execute(query):
        by_event[row.event_id].append(TimeFacts._make(row))
    return by_event


def _uids(session: Session, ids: set[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    return {row.id: row.uid for row in session.execute(select(Event.id, Event.uid).where(Event.id.in_(sorted(ids))))}
