"""What the rooms are given at start: the slots of lower rooms filled from higher ones, and everything a process shares."""

from collections.abc import Collection
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import (
    accounts,
    admin,
    bulletin,
    calendar,
    correspondence,
    curation,
    discovery,
    documents,
    events,
    exchange,
    followup,
    forum,
    governance,
    groups,
    mail,
    meetings,
    membership,
    notifications,
    organisations,
    polls,
    uploads,
    usage,
)
from app.access import Actor
from app.accounts.api import OrganisationOf
from app.accounts.pages import AffiliationRow, RequestRow
from app.accounts.routes_account import Affiliations, Requests
from app.core import clock
from app.core.db import Database
from app.core.sentences import Sentence
from app.core.services import Services
from app.core.settings import Settings
from app.core.storage import Storage
from app.web import Moments, health
from app.web.doorway import Identifier

LETTER_WRITERS = (
    membership,
    governance,
    organisations,
    groups,
    documents,
    events,
    meetings,
    accounts,
    admin,
    followup,
    calendar,
    polls,
    correspondence,
    bulletin,
)

_FINDABLE = (
    discovery.Findable("bulletin", bulletin.issue_record, bulletin.all_issue_ids, bulletin.found_issues),
    discovery.Findable(
        "bulletin_item", bulletin.item_record, bulletin.all_item_ids, bulletin.found_items, bulletin.items_about
    ),
)


def make_services(settings: Settings) -> Services:
    """Everything a process needs, from its settings alone; touches the database only when asked to."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    clock.live_in(settings.zone)
    database = Database(settings.resolved_database_url)
    database.about |= {"scans_uploads": bool(settings.clamd_url), "quota_bytes": settings.quota_gb * 10**9}
    services = Services(settings, database, Storage(settings.storage_url, settings.data_dir / "files"))
    services.provide(Identifier, Identifier(accounts.identify))
    services.provide(accounts.SignInLimits, accounts.SignInLimits(settings))
    services.provide(discovery.Index, discovery.connect_index(settings))
    services.provide(discovery.Findables, discovery.Findables(_FINDABLE))
    services.provide(discovery.NewestIssue, discovery.NewestIssue(partial(_newest_issue, zone=settings.zone)))
    services.provide(discovery.Kept, discovery.Kept())
    services.provide(discovery.MoreWaits, discovery.MoreWaits((*bulletin.WAITS, *documents.WAITS)))
    services.provide(discovery.Missed, discovery.Missed(database))
    services.provide(discovery.DrawnRows, discovery.DrawnRows())
    services.provide(OrganisationOf, OrganisationOf(_organisation_of))
    services.provide(Affiliations, Affiliations(_affiliations))
    services.provide(Requests, Requests(_requests))
    services.provide(governance.Effects, governance.Effects(membership.EFFECTS | groups.EFFECTS))
    services.provide(governance.BriefFacts, governance.BriefFacts(documents.published_by_type, groups.sizes))
    places = notifications.Places(forum.name_groups, forum.name_topics)
    novelties = notifications.Novelties(
        (
            bulletin.new_issues,
            forum.new_topics,
            documents.new_documents,
            events.events_ahead,
            bulletin.proposals_wanted,
        )
    )
    gatherer = notifications.Gatherer(settings, places, novelties)
    services.provide(notifications.Gatherer, gatherer)
    writers = notifications.Writers({"topic": forum.TopicWriter(correspondence.reply_address)})
    services.provide(notifications.Writers, writers)
    told = notifications.StillWanted(settings, writers, gatherer)
    services.provide(
        mail.Guards,
        mail.Guards(
            {"calendar": calendar.still_wanted, "notifications": told, "discovery": discovery.StillFound(services)}
        ),
    )
    services.provide(
        mail.Takers,
        mail.Takers(
            (
                ("bounces", mail.take_return),
                ("calendar", calendar.take_mail),
                ("correspondence", correspondence.take_mail),
            )
        ),
    )
    rooms = {room.__name__.rpartition(".")[2]: room for room in LETTER_WRITERS}
    services.provide(mail.LetterBook, mail.LetterBook({name: room.LETTERS for name, room in rooms.items()}))
    services.provide(membership.Spaces, membership.Spaces(_open_spaces, _every_space))
    services.provide(membership.Works, membership.Works(documents.count_published_by))
    services.provide(organisations.Shelf, organisations.Shelf(documents.of_organisation))
    papers = followup.Papers(documents.papers)
    services.provide(followup.Papers, papers)
    services.provide(
        groups.Shelf,
        groups.Shelf(
            documents.of_group,
            events.NextOfGroup(settings),
            followup.ActionsOfGroup(settings),
            followup.HighlightsOfGroup(settings, papers),
            forum.TopicsOfGroup(settings),
        ),
    )
    services.provide(uploads.Digests, uploads.Digests())
    services.provide(uploads.Turns, uploads.Turns())
    _provide_limits(services)
    _provide_exchange(services)
    services.provide(bulletin.Readings, bulletin.Readings(database))
    services.provide(calendar.KeptFeeds, calendar.KeptFeeds())
    services.provide(events.Parts, events.Parts(_papers, _found_papers, meetings.Panel(settings)))
    services.provide(forum.Slots, forum.Slots(_cited, _citable, discovery.SimilarTo(services), _brought))
    services.provide(notifications.Places, places)
    services.provide(Moments, Moments(settings))
    services.provide(
        health.Checks,
        health.Checks(
            {
                "database": lambda: _ping(database),
                "storage": services.storage.ping,
                "search": services.get(discovery.Index).engine.ping,
            }
        ),
    )
    return services


def _provide_limits(services: Services) -> None:
    """How often one address or person may do what costs others something."""
    settings = services.settings
    services.provide(membership.ApplyLimits, membership.ApplyLimits(settings))
    services.provide(meetings.CheckInLimits, meetings.CheckInLimits(settings))
    services.provide(uploads.UploadLimits, uploads.UploadLimits(settings))
    services.provide(uploads.Space, uploads.Space(documents.must_fit))
    services.provide(documents.CopyLimits, documents.CopyLimits(settings))


def _provide_exchange(services: Services) -> None:
    """What a document's page tells programs and readers beyond itself, and how these are counted."""
    services.provide(usage.Counts, usage.Counts(services.database))
    services.provide(exchange.KeptParts, exchange.KeptParts())
    services.provide(exchange.KeptFeeds, exchange.KeptFeeds())
    services.provide(exchange.HarvestLimits, exchange.HarvestLimits(services.settings))
    sections = (exchange.part_of, curation.in_collections, discovery.similar_section)
    services.provide(documents.PageFinder, documents.PageFinder(discovery.find_pages, discovery.mark_words))
    services.provide(documents.Slots, documents.Slots(sections, (exchange.links_of,), exchange.negotiated))


def _papers(session: Session, actor: Actor, ids: Collection[int], language: str) -> dict[int, events.Paper]:
    return {one.id: _paper(one) for one in documents.papers(session, actor, ids, language).values()}


def _found_papers(
    session: Session, actor: Actor, words: str, language: str, /, *, type: str = ""
) -> list[events.Paper]:
    return [_paper(one) for one in documents.find_papers(session, actor, words, language, type=type)]


def _paper(one: documents.PaperLine) -> events.Paper:
    return events.Paper(one.id, one.title, one.href, one.kind, one.type, one.published)


def _cited(session: Session, actor: Actor, ids: Collection[int], language: str) -> dict[int, forum.Paper]:
    found = documents.papers(session, actor, ids, language).values()
    return {one.id: forum.Paper(one.id, one.title, one.href, one.kind) for one in found}


def _citable(session: Session, actor: Actor, words: str, language: str) -> list[forum.Paper]:
    found = documents.find_papers(session, actor, words, language)
    return [forum.Paper(one.id, one.title, one.href, one.kind) for one in found]


def _brought(session: Session, actor: Actor) -> list[forum.Brought]:
    return [forum.Brought(one.person_id, one.title, one.topics) for one in documents.brought(session, actor)]


def _newest_issue(session: Session, actor: Actor, language: str, *, zone: ZoneInfo) -> discovery.IssueLine | None:
    found = bulletin.newest(session, actor, language, zone)
    if found is None:
        return None
    return discovery.IssueLine(found.title, found.href, found.headline, found.published_on, found.lang)


def _ping(database: Database) -> None:
    with database.read() as session:
        session.execute(select(1))


def _organisation_of(session: Session, person_id: int) -> tuple[str, str] | None:
    found = organisations.organisation_of(session, person_id)
    return (found.slug, found.name) if found else None


def _requests(session: Session, person_id: int) -> list[RequestRow]:
    said = "%(organisation)s asks you to act for it."
    found = organisations.transfers_for(session, person_id)
    return [RequestRow(Sentence(said, organisation=one.organisation), f"/transfers/{one.id}") for one in found]


def _affiliations(session: Session, person_id: int) -> list[AffiliationRow]:
    found = organisations.affiliations_of(session, person_id)
    return [AffiliationRow(row.name, row.slug, row.role) for row in found]


def _open_spaces(session: Session, language: str) -> list[membership.Space]:
    return [membership.Space(one.id, one.slug, one.name) for one in groups.open_groups(session, language)]


def _every_space(session: Session, language: str) -> list[membership.Space]:
    return [membership.Space(one.id, one.slug, one.name) for one in groups.names(session, None, language).values()]
