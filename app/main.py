"""The roof: assembles the rooms into one application."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, remove_compress_type

from app import (
    accounts,
    admin,
    calendar,
    correspondence,
    demo,
    discovery,
    documents,
    events,
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
    stewardship,
)
from app.access import Actor
from app.accounts.api import OrganisationOf
from app.accounts.pages import AffiliationRow, RequestRow
from app.accounts.routes import DemoPeople
from app.accounts.routes_account import Affiliations, Requests
from app.core.db import Database
from app.core.sentences import Sentence
from app.core.services import Services
from app.core.settings import Settings
from app.core.storage import Storage
from app.web import Moments, errors, health, openapi
from app.web.assets import house_assets
from app.web.doorway import Identifier
from app.web.envelope import Envelope
from app.web.house import Furniture
from app.web.shortcut import Shortcut
from app.worker import make_worker

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
)
ROOMS = (
    accounts,
    organisations,
    governance,
    membership,
    groups,
    followup,
    documents,
    meetings,
    polls,
    calendar,
    events,
    forum,
    correspondence,
    notifications,
    stewardship,
    discovery,
    admin,
)


def make_services(settings: Settings) -> Services:
    """Everything a process needs, from its settings alone; touches the database only when asked to."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.resolved_database_url)
    services = Services(settings, database, Storage(settings.storage_url, settings.data_dir / "files"))
    services.provide(Identifier, Identifier(accounts.identify))
    services.provide(accounts.SignInLimits, accounts.SignInLimits(settings))
    services.provide(discovery.Index, discovery.connect_index(settings))
    services.provide(discovery.Kept, discovery.Kept())
    services.provide(discovery.DrawnRows, discovery.DrawnRows())
    services.provide(OrganisationOf, OrganisationOf(_organisation_of))
    services.provide(Affiliations, Affiliations(_affiliations))
    services.provide(Requests, Requests(_requests))
    services.provide(membership.ApplyLimits, membership.ApplyLimits(settings))
    services.provide(meetings.CheckInLimits, meetings.CheckInLimits(settings))
    services.provide(governance.Effects, governance.Effects(membership.EFFECTS | groups.EFFECTS))
    services.provide(governance.BriefFacts, governance.BriefFacts(documents.published_by_type, groups.sizes))
    places = notifications.Places(forum.name_groups, forum.name_topics)
    novelties = notifications.Novelties((forum.new_topics, documents.new_documents, events.events_ahead))
    gatherer = notifications.Gatherer(settings, places, novelties)
    services.provide(notifications.Gatherer, gatherer)
    writers = notifications.Writers({"topic": forum.TopicWriter(correspondence.reply_address)})
    services.provide(notifications.Writers, writers)
    told = notifications.StillWanted(settings, writers, gatherer)
    services.provide(mail.Guards, mail.Guards({"calendar": calendar.still_wanted, "notifications": told}))
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


def create_app(
    settings: Settings | None = None, *, services: Services | None = None, with_worker: bool = False
) -> FastAPI:
    services = services or make_services(settings or Settings())
    settings = services.settings
    demo_people = demo.sign_in_people(services.database)
    services.provide(discovery.WordsByLanguage, demo.home_words() if demo_people else discovery.WordsByLanguage())
    services.provide(DemoPeople, DemoPeople(demo_people))
    worker = make_worker(services) if with_worker else None

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if worker is not None:
            worker.start()
        yield
        if worker is not None:
            worker.stop()
        services.get(discovery.Index).engine.close()
        services.database.dispose()

    app = FastAPI(
        title="Baraza",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.services = services
    app.state.furniture = Furniture(
        settings,
        house_assets(),
        discovery.NAVIGATION,
        discovery.MENU,
        demo=lambda: bool(services.get(DemoPeople).rows),
        glance=notifications.glance,
    )
    for room in ROOMS:
        for router in room.ROUTERS:
            # Taken over as they are: an included router is searched afresh at each request, which costs more than a page.
            app.router.routes.extend(router.routes)
    app.router.routes.extend(health.router.routes)
    openapi.describe(app)
    app.add_route("/static/{name}", _static, methods=["GET"])
    app.router.routes.insert(0, Shortcut(app.router.routes))
    errors.install(app)
    remove_compress_type("text/calendar")  # feeds compress themselves: their tags are of bytes
    app.add_middleware(CompressMiddleware, minimum_size=1000, brotli_quality=3, gzip_level=4, zstd_level=3)
    app.add_middleware(_Protection)
    app.add_middleware(
        Envelope,
        settings=settings,
        upload_paths=(*documents.UPLOAD_PATHS, *forum.UPLOAD_PATHS),
        open_uploads=membership.OPEN_UPLOADS,
    )
    return app


class _Protection:
    """Cross-site posts get 403, in the words of the house or of the API."""

    def __init__(self, app: ASGIApp) -> None:
        self.guarded = CrossOriginProtection(app, deny_app=self.deny)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.guarded(scope, receive, send)

    async def deny(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = errors.problem(
            403, "Refused", "This request came from another site. Open the page here and try again."
        )
        plain = Response(
            "This request came from another site. Open the page here and try again.", 403, media_type="text/plain"
        )
        await (refusal if scope["path"].startswith("/api/") else plain)(scope, receive, send)


async def _static(request: Request) -> Response:
    furniture: Furniture = request.app.state.furniture
    return furniture.assets.answer(request)


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
