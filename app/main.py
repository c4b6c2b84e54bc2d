"""The roof: assembles the rooms into one application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, remove_compress_type

from app import (
    accounts,
    admin,
    bulletin,
    calendar,
    care,
    correspondence,
    curation,
    demo,
    discovery,
    documents,
    events,
    exchange,
    followup,
    forum,
    governance,
    groups,
    meetings,
    membership,
    notifications,
    organisations,
    polls,
    stewardship,
    transfer,
    uploads,
    usage,
)
from app.accounts.routes import DemoPeople
from app.assembly import make_services
from app.core.services import Services
from app.core.settings import Settings
from app.web import errors, health, openapi
from app.web.assets import house_assets
from app.web.envelope import Envelope
from app.web.house import Furniture
from app.web.shortcut import Shortcut
from app.worker import make_worker

ROOMS = (
    accounts,
    organisations,
    governance,
    membership,
    groups,
    followup,
    uploads,
    discovery,  # before the documents: `/documents/browse` is no number of one
    exchange,
    transfer,
    documents,
    meetings,
    polls,
    calendar,
    events,
    forum,
    correspondence,
    notifications,
    stewardship,
    bulletin,
    admin,
    care,
    curation,
)


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
        services.get(bulletin.Readings).write()
        services.get(usage.Counts).write()
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
        upload_paths=(
            *uploads.UPLOAD_PATHS,
            *documents.UPLOAD_PATHS,
            *transfer.UPLOAD_PATHS,
            *forum.UPLOAD_PATHS,
            *bulletin.UPLOAD_PATHS,
        ),
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
