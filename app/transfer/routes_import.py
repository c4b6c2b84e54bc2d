"""Importing on the page: upload, see what would come of each row, import, keep the report."""

import secrets
from collections.abc import Iterator

from starlette.datastructures import UploadFile
from starlette.responses import Response

from app.core.services import Services
from app.core.storage import CHUNK
from app.core.text import safe_file_name
from app.documents import import_rules
from app.transfer import runs
from app.transfer.pages import IMPORTS, new_import_page, run_page
from app.transfer.policy import may_import, may_publish_imports
from app.transfer.report import HEAD, report_lines
from app.transfer.sources import ENDINGS
from app.transfer.template_sheet import template_sheet
from app.vocabularies import load_vocabularies
from app.web import (
    FormBody,
    House,
    Incoming,
    Member,
    Moments,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.downloads import CACHE, disposition
from app.web.intake import posted_file
from app.web.language import language_of
from app.web.sheets import send_csv

router = Room(IMPORTS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_MANIFEST = "Choose the spreadsheet, or the ZIP archive that holds it with its files."
WRONG_MANIFEST = "Choose a file that ends in .xlsx, .csv, .jsonl or .zip."
WRONG_ARCHIVE = "Choose a ZIP archive."


@router.get("")
def new(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    may_import(actor).enforce()
    language = language_of(request, actor)
    most = services.settings.max_upload_bytes
    return render("transfer/import.html", new_import_page(session, actor, services.get(Moments), language, most))


@router.post("")
def begin(
    actor: Member, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    may_import(actor).enforce()
    at_once = body.get("publish") == "yes"
    if at_once:
        may_publish_imports(actor).enforce()
    manifest, archive = posted_file(body, "manifest"), posted_file(body, "archive")
    errors = []
    if manifest is None:
        errors.append(("manifest", NO_MANIFEST))
    elif not (manifest.filename or "").lower().endswith((*ENDINGS, ".zip")):
        errors.append(("manifest", WRONG_MANIFEST))
    if archive is not None and not (archive.filename or "").lower().endswith(".zip"):
        errors.append(("archive", WRONG_ARCHIVE))
    if errors or manifest is None:
        language = language_of(request, actor)
        most = services.settings.max_upload_bytes
        page = new_import_page(session, actor, services.get(Moments), language, most, errors, publish=at_once)
        return render("transfer/import.html", page, 422)
    name = safe_file_name(manifest.filename or "")
    keys = [_keep(services, manifest), _keep(services, archive) if archive is not None else ""]
    run = runs.begin(session, name, *keys, at_once=at_once, by=actor)
    return redirect(f"{IMPORTS}/{run.id}")


def _keep(services: Services, upload: UploadFile) -> str:
    """Into a folder of its own, from which nothing is ever sent; its content is judged when it is read."""
    key = f"{runs.FOLDER}{secrets.token_hex(16)}"

    def chunks() -> Iterator[bytes]:
        upload.file.seek(0)
        while chunk := upload.file.read(CHUNK):
            yield chunk

    services.storage.put(key, chunks())
    return key


@router.get("/template.xlsx")
def template(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Response:
    may_import(actor).enforce()
    offers = [offer.visibility for offer in import_rules(session, actor, services.settings).offers]
    content = template_sheet(load_vocabularies(session), offers, language_of(request, actor))
    headers = {"content-disposition": disposition("documents.xlsx", inline=False), "cache-control": CACHE}
    return Response(content, headers=headers, media_type=XLSX)


@router.get("/{run_id}")
def show(run_id: Number, actor: Member, session: UnitOfWork, request: Incoming, result: str = "") -> Rendered:
    run = runs.get_run(session, actor, run_id)
    page = run_page(
        session, request, run, chosen=result, page=page_number(request), language=language_of(request, actor)
    )
    return render("transfer/run.html", page)


@router.post("/{run_id}/import")
def carry_out(run_id: Number, actor: Member, session: UnitOfWork) -> Response:
    run = runs.get_run(session, actor, run_id, lock=True)
    may_import(actor).enforce()
    runs.carry_out(session, run, by=actor)
    return redirect(f"{IMPORTS}/{run_id}")


@router.post("/{run_id}/discard")
def discard(run_id: Number, actor: Member, session: UnitOfWork) -> Response:
    runs.throw_away(session, runs.get_run(session, actor, run_id, lock=True), by=actor)
    return redirect(IMPORTS, "Thrown away. Nothing was imported.")


@router.get("/{run_id}/report.csv")
def report(run_id: Number, actor: Member, session: UnitOfWork) -> Response:
    run = runs.get_run(session, actor, run_id)
    return send_csv(f"import-{run.id}.csv", HEAD, list(report_lines(runs.every_row(session, run.id))))
