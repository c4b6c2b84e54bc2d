"""Mail about saved searches: when it is due, once, of what is new since the last and readable by that person now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, cast, delete, exists, literal, or_, select
from sqlalchemy.orm import Session

from app import accounts, mail, notifications
from app.access import NOBODY
from app.accounts import Person, PersonState
from app.core import clock
from app.core.services import Services
from app.core.settings import Settings
from app.discovery.alerts_draw import draw_alert
from app.discovery.alerts_find import News, lines, news_of
from app.discovery.alerts_stop import stop_link
from app.discovery.models import SavedSearch, SearchAlert

BATCH = 20  # people of one transaction
PRIORITY = 8
KEPT = timedelta(days=30)
Due = Mapping[str, date]
"""Cadence → the house's day for which alerts are owed."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one person is to get; `drawn` None where there is nothing new."""

    person_id: int
    email: str
    news: Sequence[News]
    drawn: mail.Drawn | None


@dataclass(frozen=True, slots=True)
class Round:
    made: Sequence[Made]
    due: Due
    until: datetime
    stale: Sequence[int]


def know(services: Services, payload: dict[str, Any]) -> News | None:
    """What can be found of a search that was just saved; None where somebody else looked it up or it is gone."""
    with services.database.read() as session:
        search = session.get(SavedSearch, payload["search_id"])
        if search is None or search.known is not None:
            return None
        return news_of(session, services, accounts.actor_of_person(session, search.person_id), search)


def note_known(session: Session, _services: Services, _payload: dict[str, Any], found: News | None) -> None:
    if found is not None:
        search = session.get(SavedSearch, found.search.id, with_for_update=True)
        if search is not None and search.known is None and search.fingerprint == found.search.fingerprint:
            search.known = found.known


def prepare(services: Services, _payload: dict[str, Any]) -> Round:
    """The next people's alerts. Whoever may not sign in gets none, and is told when they may again."""
    now = clock.now()
    due = {one.cadence.value: one.period for one in notifications.last_due(services.settings, now)}
    with services.database.read() as session:
        people = _behind(session, due)
        actors = accounts.actors_of_people(session, people)
        made = []
        for person_id, searches in people.items():
            actor = actors.get(person_id, NOBODY)
            if not actor.roles:
                continue
            news = [news_of(session, services, actor, one) for one in searches]
            language = actor.language or "en"
            told = [(one.search, lines(session, actor, one.fresh, language)) for one in news if one.fresh]
            drawn = draw_alert(services.settings, person_id, told, language) if told else None
            made.append(Made(person_id, actor.email, news, drawn))
        return Round(made, due, now, _stale(session, now))


def send(session: Session, services: Services, _payload: dict[str, Any], done: Round) -> None:
    """Owe the messages; what somebody else made or changed meanwhile is left alone."""
    _forget(session, done.stale)
    wanted = [one.person_id for one in done.made]
    free = select(Person.id).where(Person.id.in_(wanted), Person.state == PersonState.ACTIVE)
    locked = set(session.scalars(free.with_for_update(key_share=True, skip_locked=True)))
    for one in done.made:
        if one.person_id in locked:
            _send_one(session, services.settings, one, done)
    session.execute(delete(SearchAlert).where(SearchAlert.made_at < done.until - KEPT))


def _behind(session: Session, due: Due) -> Mapping[int, list[SavedSearch]]:
    """The searches of the next people that no alert was looked for since it was due."""
    owed = or_(
        *(
            and_(SavedSearch.cadence == cadence, or_(SavedSearch.due_on.is_(None), SavedSearch.due_on < day))
            for cadence, day in due.items()
        )
    )
    active = exists().where(Person.id == SavedSearch.person_id, Person.state == PersonState.ACTIVE)
    people = select(SavedSearch.person_id).where(owed, active).distinct().order_by(SavedSearch.person_id).limit(BATCH)
    found: dict[int, list[SavedSearch]] = {}
    query = select(SavedSearch).where(owed, SavedSearch.person_id.in_(people.scalar_subquery()))
    for search in session.scalars(query.order_by(SavedSearch.person_id, SavedSearch.name, SavedSearch.id)):
        found.setdefault(search.person_id, []).append(search)
    return found


def _send_one(session: Session, settings: Settings, one: Made, done: Round) -> None:
    wanted = select(SavedSearch).where(SavedSearch.id.in_([news.search.id for news in one.news]))
    held = {search.id: search for search in session.scalars(wanted.with_for_update())}
    if any(_changed(held.get(news.search.id), news.search) for news in one.news):
        return  # the next round looks again
    for news in one.news:
        search = held[news.search.id]
        search.known, search.due_on = news.known, done.due[search.cadence]
        if news.fresh:
            search.alerted_at, search.told = done.until, len(news.fresh)
    if one.drawn is None:
        return
    told = {str(news.search.id): [hit.key for hit in news.fresh] for news in one.news if news.fresh}
    alert = SearchAlert(person_id=one.person_id, told=told, made_at=done.until)
    session.add(alert)
    session.flush()
    stop = stop_link(settings, one.person_id)
    mail.queue(
        session,
        to=one.email,
        subject=one.drawn.subject,
        text=one.drawn.text,
        html=one.drawn.html,
        guard=f"discovery:{alert.id}",
        priority=PRIORITY,
        headers={
            **notifications.list_headers(settings, "searches", settings.community_name, stop),
            "Precedence": "bulk",
        },
        message_id=message_name(alert.id),
        bulk=True,
    )


def message_name(alert_id: int) -> str:
    return f"search-alert-{alert_id}"


def _changed(now: SavedSearch | None, then: SavedSearch) -> bool:
    return now is None or (now.cadence, now.due_on, now.known) != (then.cadence, then.due_on, then.known)


def _stale(session: Session, now: datetime) -> list[int]:
    """Alerts of which no message is left: they were stopped at the door, where they no longer said what is so."""
    name = literal("search-alert-") + cast(SearchAlert.id, String)
    gone = ~exists().where(mail.MailMessage.message_id == name)
    return list(session.scalars(select(SearchAlert.id).where(gone, SearchAlert.made_at > now - KEPT).limit(BATCH)))


def _forget(session: Session, stale: Sequence[int]) -> None:
    """As if they had never been made: what they told is new again, for whoever may still read it."""
    for alert in session.scalars(select(SearchAlert).where(SearchAlert.id.in_(list(stale)))).all():
        searches = select(SavedSearch).where(SavedSearch.id.in_([int(number) for number in alert.told]))
        for search in session.scalars(searches.with_for_update()):
            told = set(alert.told[str(search.id)])
            search.known = [key for key in search.known or () if key not in told]
            search.due_on = None
        session.delete(alert)
