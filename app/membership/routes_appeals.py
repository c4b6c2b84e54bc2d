"""The member's side of a measure: read, and appealed against, signed in or by the private link; and an administrator's decision."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import clock
from app.core.services import Services
from app.governance import Ballot
from app.membership.actions_appeals import decide_appeal, file_appeal
from app.membership.forms_sanctions import AppealForm, DecideAppealForm
from app.membership.models import Appeal, Measure, Sanction
from app.membership.pages_sanctions import DecidePage, OwnPage, appeal_box, measure_label, state_tag
from app.membership.policy_conduct import may_appeal
from app.membership.queries_appeals import get_appeal_to_decide
from app.membership.queries_sanctions import (
    SanctionCase,
    appeal_of,
    get_own_sanction,
    get_sanction_by_link,
    member_name,
)
from app.membership.resolutions import resolution_of
from app.organisations import Filled, filled, in_paragraphs
from app.web import (
    Anyone,
    FormBody,
    House,
    Incoming,
    Rendered,
    Room,
    Secretariat,
    SignedIn,
    UnitOfWork,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.language import language_of

router = Room()
FILED = "Your appeal has arrived. You will get a letter with the decision."


@router.get("/sanctions/{sanction_id}")
def own_page(sanction_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    sanction = get_own_sanction(session, actor, sanction_id)
    page = _own(session, services, sanction, f"/sanctions/{sanction_id}/appeal", language_of(request, actor))
    return render("membership/sanction_own.html", page)


@router.post("/sanctions/{sanction_id}/appeal")
def appeal_signed_in(
    sanction_id: Number, actor: SignedIn, session: UnitOfWork, services: House, *, request: Incoming, body: FormBody
) -> Rendered | Response:
    sanction = get_own_sanction(session, actor, sanction_id, lock=True)
    form = AppealForm(body)
    if not form.validate():
        href = f"/sanctions/{sanction_id}/appeal"
        page = _own(session, services, sanction, href, language_of(request, actor), filled(form))
        return render("membership/sanction_own.html", page, 422)
    file_appeal(session, services, sanction, actor.person_id or 0, form.text.data or "")
    return redirect(f"/sanctions/{sanction_id}", FILED)


@router.get("/appeals/{token}")
def linked_page(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str) -> Rendered:
    sanction, _ = get_sanction_by_link(session, services.settings, token)
    page = _own(session, services, sanction, f"/appeals/{token}", language_of(request, actor))
    return render("membership/sanction_own.html", page)


@router.post("/appeals/{token}")
def appeal_by_link(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str, body: FormBody
) -> Rendered | Response:
    sanction, person_id = get_sanction_by_link(session, services.settings, token, lock=True)
    form = AppealForm(body)
    if not form.validate():
        page = _own(session, services, sanction, f"/appeals/{token}", language_of(request, actor), filled(form))
        return render("membership/sanction_own.html", page, 422)
    file_appeal(session, services, sanction, person_id, form.text.data or "")
    return redirect(f"/appeals/{token}", FILED)


@router.get("/secretariat/appeals/{appeal_id}")
def decision_page(appeal_id: Number, actor: Secretariat, session: UnitOfWork, request: Incoming) -> Rendered:
    appeal, case = get_appeal_to_decide(session, actor, appeal_id)
    page = _decide(session, appeal, case, filled(DecideAppealForm()), language_of(request, actor))
    return render("membership/appeal_decide.html", page)


@router.post("/secretariat/appeals/{appeal_id}")
def decide(
    appeal_id: Number, actor: Secretariat, session: UnitOfWork, services: House, *, request: Incoming, body: FormBody
) -> Rendered | Response:
    appeal, case = get_appeal_to_decide(session, actor, appeal_id)
    form = DecideAppealForm(body)
    if not form.validate():
        page = _decide(session, appeal, case, filled(form), language_of(request, actor))
        return render("membership/appeal_decide.html", page, 422)
    decide_appeal(session, services, appeal, form.outcome.data, form.reason.data or "", by=actor)
    return redirect(f"/committee/sanctions/{case.sanction.id}#appeal", "The appeal is decided, and the member is told.")


def _own(
    session: Session, services: Services, sanction: Sanction, href: str, language: str, form: Filled | None = None
) -> OwnPage:
    found = appeal_of(session, sanction.id)
    verdict = may_appeal(
        state=sanction.state,
        filed=found is not None,
        appeal_by=sanction.appeal_by,
        today=clock.today(services.settings.zone),
    )
    return OwnPage(
        member=member_name(session, sanction),
        measure=measure_label(sanction.measure, language),
        standing=Measure(sanction.measure),
        state=state_tag(sanction.state, language),
        resolution=resolution_of(session, sanction.ballot_id),
        imposed_at=sanction.imposed_at,
        until=sanction.until,
        appeal_by=sanction.appeal_by,
        reason=in_paragraphs(sanction.reason),
        end_reason=in_paragraphs(sanction.end_reason),
        href=href,
        refusal=verdict.reason,
        appeal=appeal_box(found, language, reads=True) if found else None,
        form=form or filled(AppealForm()),
    )


def _decide(session: Session, appeal: Appeal, case: SanctionCase, form: Filled, language: str) -> DecidePage:
    decided = session.get(Ballot, case.sanction.ballot_id) if case.sanction.ballot_id else None
    return DecidePage(
        id=appeal.id,
        sanction_id=case.sanction.id,
        member=case.member,
        measure=measure_label(case.sanction.measure, language),
        resolution=decided.number if decided else "",
        reason=in_paragraphs(case.sanction.reason),
        decision=in_paragraphs(decided.reason if decided else ""),
        text=in_paragraphs(appeal.text),
        filed_at=appeal.filed_at,
        form=form,
    )
