"""The code of conduct, for everybody: read, compared, accepted."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor, Permission
from app.membership.actions_code import accept_code
from app.membership.forms_code import AcceptCodeForm
from app.membership.models import CodeVersion
from app.membership.pages_code import Change, CodePage, VersionLine, compare, drawn, text_in
from app.membership.policy_conduct import decides, may_draft
from app.membership.queries_code import (
    acceptance,
    before,
    get_version,
    in_force,
    past_versions,
)
from app.membership.resolutions import is_open, resolution_of
from app.organisations import Offer
from app.web import Anyone, FormBody, Incoming, Rendered, Room, SignedIn, UnitOfWork, errors_of, redirect, render
from app.web.language import language_of, translations

router = Room("/code-of-conduct")


@router.get("")
def code(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    return render("membership/code.html", _page(session, actor, in_force(session), language_of(request, actor)))


@router.get("/versions/{number}")
def version_page(actor: Anyone, session: UnitOfWork, request: Incoming, number: int) -> Rendered:
    language = language_of(request, actor)
    version = get_version(session, actor, number)
    earlier = before(session, number)
    changes = compare(text_in(earlier, language)[0], text_in(version, language)[0]) if earlier else ()
    return render("membership/code.html", _page(session, actor, version, language, changes=changes))


@router.post("/accept")
def accept(actor: SignedIn, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    form = AcceptCodeForm(body)
    if not form.validate():
        said = errors_of(form)[0][1]
        page = _page(session, actor, in_force(session), language_of(request, actor), error=said)
        return render("membership/code.html", page, 422)
    accept_code(session, form.version.data or 0, by=actor)
    return redirect("/code-of-conduct", "Thank you. You have accepted the code of conduct.")


def _page(
    session: Session,
    actor: Actor,
    version: CodeVersion | None,
    language: str,
    *,
    changes: Sequence[Change] = (),
    error: str = "",
) -> CodePage:
    newest = in_force(session)
    if version is None:
        return CodePage(
            0, "", Markup(), True, "", None, "", "", Markup(), None, False, "", (), (), _offers(actor, language)
        )
    text, translated = text_in(version, language)
    voting = is_open(session, version.ballot_id)
    current = newest is not None and newest.id == version.id
    accepted_at = _accepted_at(session, actor, version)
    return CodePage(
        number=version.number,
        title=version.title,
        text=drawn(text),
        translated=translated,
        standing=_standing(version, current=current, voting=voting),
        in_force_at=version.in_force_at,
        resolution=resolution_of(session, version.ballot_id) if version.in_force_at else "",
        ballot_href=f"/committee/ballots/{version.ballot_id}" if version.ballot_id and decides(actor) else "",
        what_changed=drawn(version.what_changed),
        accepted_at=accepted_at,
        asks=current and actor.signed_in and accepted_at is None,
        error=error,
        versions=[
            VersionLine(
                row.number,
                row.title,
                row.in_force_at,
                row.resolution or "",
                newest is not None and row.number == newest.number,
            )
            for row in past_versions(session)
        ],
        changes=changes,
        offers=_offers(actor, language),
    )


def _standing(version: CodeVersion, *, current: bool, voting: bool) -> str:
    if version.in_force_at is None:
        return "voting" if voting else "draft"
    return "current" if current else "past"


def _accepted_at(session: Session, actor: Actor, version: CodeVersion) -> datetime | None:
    found = acceptance(session, actor.person_id, version.id) if actor.person_id is not None else None
    return found.accepted_at if found else None


def _offers(actor: Actor, language: str) -> list[Offer]:
    say = translations(language).gettext
    offers = []
    if may_draft(actor):
        offers.append(Offer(say("Write a new version"), "/code-of-conduct/new"))
    if actor.may(Permission.MEMBERSHIP_SCREEN):
        offers.append(Offer(say("Who has accepted it"), "/secretariat/code-of-conduct"))
    return offers
