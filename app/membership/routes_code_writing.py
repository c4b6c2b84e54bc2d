"""A new version of the code: written, looked at, put to the committee; and the report on who has accepted."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.governance import Ballot
from app.membership.actions_code import propose_code, put_first_in_force, write_draft
from app.membership.forms_code import CodeForm
from app.membership.jobs_code import may_remind, remind
from app.membership.models import CodeVersion
from app.membership.pages_code import DraftPage, ReportPage, drawn
from app.membership.policy_conduct import may_put_in_force
from app.membership.queries_code import count_versions, get_draft_to_change, in_force, standing
from app.organisations import Filled, Offer, filled
from app.web import FormBody, Incoming, Member, Rendered, Room, Secretariat, UnitOfWork, redirect, render
from app.web.language import language_of, translations
from app.web.sheets import send_csv

router = Room()
MEANWHILE = "Somebody else has changed the draft meanwhile. Compare it with yours, then save again."


@router.get("/code-of-conduct/new")
def new_version_page(actor: Member, session: UnitOfWork) -> Rendered:
    draft = get_draft_to_change(session, actor)
    begun = draft or in_force(session)
    form = CodeForm(
        title=begun.title if begun else "",
        text_en=begun.text_en if begun else "",
        text_sw=begun.text_sw if begun else "",
        what_changed=draft.what_changed if draft else "",
    )
    return render("membership/code_new.html", _page(session, actor, draft, filled(form)))


@router.post("/code-of-conduct/new")
def write(actor: Member, session: UnitOfWork, body: FormBody) -> Rendered | Response:
    draft = get_draft_to_change(session, actor)
    form = CodeForm(body)
    form.is_first = count_versions(session) == 0
    act = str(body.get("act", ""))
    meanwhile = [("title", MEANWHILE)] if str(body.get("was", "")) != _moment(draft) else []
    if not form.validate() or meanwhile:
        return render("membership/code_new.html", _page(session, actor, draft, filled(form, also=meanwhile)), 422)
    if act == "enact":
        may_put_in_force(actor, is_first=form.is_first).enforce()
    elif act not in {"save", "propose"}:
        return render("membership/code_new.html", _page(session, actor, draft, filled(form), preview=True))
    draft = write_draft(
        session,
        draft,
        title=form.title.data or "",
        text_en=form.text_en.data or "",
        text_sw=form.text_sw.data or "",
        what_changed=form.what_changed.data or "",
        by=actor,
    )
    if act == "enact":
        put_first_in_force(session, draft, by=actor)
        return redirect("/code-of-conduct", "The code of conduct is in force. Every member is asked to accept it.")
    if act == "propose":
        propose_code(session, draft, by=actor)
        return redirect(f"/code-of-conduct/versions/{draft.number}", "The new version is before the committee.")
    return redirect("/code-of-conduct/new", "The draft is saved.")


@router.get("/secretariat/code-of-conduct")
def report(actor: Secretariat, session: UnitOfWork, request: Incoming) -> Rendered:
    version = in_force(session)
    counted = standing(session, version.id) if version else None
    say = translations(language_of(request, actor)).gettext
    reminder = None
    if version and counted and counted.owing:
        reason = may_remind(version.told_at, clock.now()).reason
        reminder = Offer(say("Remind them"), "/secretariat/code-of-conduct/remind", "post", reason=reason)
    return render("membership/code_report.html", ReportPage(version, counted, reminder))


@router.get("/secretariat/code-of-conduct.csv")
def report_as_csv(actor: Secretariat, session: UnitOfWork, request: Incoming) -> Response:
    version = _current(session)
    say = translations(language_of(request, actor)).gettext
    rows: Sequence[Sequence[object]] = [
        (one.organisation, one.name, one.email, version.number) for one in standing(session, version.id).owing
    ]
    head = (say("Organisation"), say("Name"), say("E-mail"), say("Version not accepted"))
    return send_csv("code-of-conduct.csv", head, rows)


@router.post("/secretariat/code-of-conduct/remind")
def send_reminders(actor: Secretariat, session: UnitOfWork) -> Response:
    remind(session, _current(session), by=actor)
    return redirect("/secretariat/code-of-conduct", "A letter is on its way to everybody who has not accepted it.")


def _current(session: Session) -> CodeVersion:
    version = in_force(session)
    if version is None:
        raise NotFoundError
    return version


def _page(
    session: Session, actor: Actor, draft: CodeVersion | None, form: Filled, *, preview: bool = False
) -> DraftPage:
    newest = in_force(session)
    is_first = newest is None
    values = form.values
    before = session.get(Ballot, draft.ballot_id) if draft and draft.ballot_id else None
    return DraftPage(
        number=draft.number if draft else (newest.number if newest else 0) + 1,
        was=_moment(draft),
        form=form,
        preview=(drawn(values["text_en"]), drawn(values["text_sw"]), drawn(values["what_changed"]))
        if preview
        else None,
        offers_force=bool(may_put_in_force(actor, is_first=is_first)),
        returned=before.reason if before else "",
    )


def _moment(draft: CodeVersion | None) -> str:
    """When the draft was last written, so that two who write at once notice each other."""
    return draft.written_at.isoformat() if draft else ""
