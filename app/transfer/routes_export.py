"""Exporting on the page: what is asked for is made by a job, and fetched by whoever asked for it, for some days."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.documents import FILTERS
from app.transfer import jobs_export
from app.transfer.models import ExportState
from app.transfer.pages import EXPORTS, NewExportPage, export_page, past_exports
from app.web import FormBody, House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.downloads import send_file
from app.web.language import language_of

router = Room("/documents")
ZIP = "application/zip"


@router.get("/export")
def new(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    asked = _asked(request.query_params)
    mine = asked["scope"] == "mine"
    page = NewExportPage(
        len(jobs_export.ids_of(session, actor, asked)),
        mine,
        [(name, value) for name, value in request.query_params.multi_items() if name == "scope" or name in FILTERS],
        "/documents/mine" if mine else "/documents",
        past_exports(session, actor, services.get(Moments), language_of(request, actor)),
    )
    return render("transfer/export.html", page)


@router.post("/export")
def begin(actor: Member, session: UnitOfWork, body: FormBody) -> Response:
    asked = _asked(body)
    total = len(jobs_export.ids_of(session, actor, asked))
    if not total:
        raise InvalidError("There is nothing to export.")
    return redirect(f"{EXPORTS}/{jobs_export.begin(session, asked, total, by=actor).id}")


@router.get("/exports/{run_id}")
def show(run_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    run = jobs_export.get_export(session, actor, run_id)
    return render("transfer/exported.html", export_page(run, services.get(Moments), language_of(request, actor)))


@router.api_route("/exports/{run_id}/download", methods=["GET", "HEAD"])
def fetch(run_id: Number, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Response:
    run = jobs_export.get_export(session, actor, run_id)
    if run.state != ExportState.READY or run.expires_at <= clock.now():
        raise NotFoundError
    jobs_export.check_reach(session, actor, run)
    name = f"{jobs_export.name_of(run)}.zip"
    session.close()
    return send_file(
        request,
        services.storage,
        key=run.key,
        name=name,
        size=run.size,
        media_type=ZIP,
        sha256=run.sha256,
        download=True,
    )


def _asked(given: FormData | QueryParams) -> Mapping[str, Any]:
    """`scope=mine`, or the filters of the list."""
    filters = {
        name: [value for value in given.getlist(name) if isinstance(value, str)] for name in FILTERS if name in given
    }
    return {"scope": "mine"} if given.get("scope") == "mine" else {"scope": "shelf", "filters": filters}
