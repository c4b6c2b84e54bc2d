"""The steps that are one form each. They are saved one by one; whoever holds the link goes on where it was left."""

from collections.abc import Mapping
from enum import StrEnum

from starlette.responses import Response

from app import organisations
from app.core.errors import ConflictError
from app.core.services import Services
from app.membership.actions_apply import save_step
from app.membership.forms_apply import (
    ContributionForm,
    CoverageForm,
    DeclarationForm,
    NominationForm,
    OrganisationForm,
    StepForm,
    filled,
)
from app.membership.models import State
from app.membership.pages_answers import nominator_of
from app.membership.pages_apply import Choices, StepPage, desk_of, next_href
from app.membership.policy import may_edit_step
from app.membership.private_link import applicant, go, show
from app.membership.queries import Case
from app.membership.queries_apply import known, open_by_link
from app.membership.submission import name_nominator
from app.organisations import Filled
from app.vocabularies import load_vocabularies
from app.web import Anyone, FormBody, House, Incoming, Rendered, Room, UnitOfWork
from app.web.language import language_of

router = Room("/applications/{token}")


class Step(StrEnum):
    """Steps whose page is one form; the others are lists."""

    ORGANISATION = "organisation"
    COVERAGE = "coverage"
    CONTRIBUTION = "contribution"
    NOMINATION = "nomination"
    DECLARATION = "declaration"


FORMS: Mapping[Step, type[StepForm]] = {
    Step.ORGANISATION: OrganisationForm,
    Step.COVERAGE: CoverageForm,
    Step.CONTRIBUTION: ContributionForm,
    Step.NOMINATION: NominationForm,
    Step.DECLARATION: DeclarationForm,
}


@router.get("/{step}")
def step_page(
    actor: Anyone, session: UnitOfWork, services: House, *, request: Incoming, token: str, step: Step, then: str = ""
) -> Rendered | Response:
    case = open_by_link(session, services.settings, token)
    if not (verdict := may_edit_step(case.facts, step)):
        return go(f"/applications/{token}", verdict.reason, "info")
    shown = filled(FORMS[step].showing(case.answers))
    return show(
        f"membership/apply_{step}.html", _page(session, case, token, step, shown, then, language_of(request, actor))
    )


@router.post("/{step}")
def save(
    actor: Anyone, session: UnitOfWork, services: House, *, request: Incoming, token: str, step: Step, body: FormBody
) -> Rendered | Response:
    case = open_by_link(session, services.settings, token, lock=True)
    may_edit_step(case.facts, step).enforce()
    form = FORMS[step](body)
    then = str(body.get("then", ""))
    if faults := form.faults(known(session)):
        page = _page(session, case, token, step, filled(form, faults), then, language_of(request, actor))
        return show(f"membership/apply_{step}.html", page, 422)
    if step is Step.NOMINATION:
        return _save_nomination(session, services, case, token, form, then)
    save_step(session, case, step, form.answer(case.answers), by=applicant(case.application))
    return go(next_href(case, desk_of(token, case.application), step, then))


def _save_nomination(
    session: UnitOfWork, services: Services, case: Case, token: str, form: StepForm, then: str
) -> Response:
    """In a draft an answer like any other; once the application has arrived, the member named is asked at once."""
    if case.nomination is not None:
        raise ConflictError("A member has been asked, or nominates you already.")
    by = applicant(case.application)
    save_step(session, case, "nomination", form.answer(case.answers), by=by)
    if case.application.state == State.SUBMITTED:
        if not case.answers.nominated_by:
            return go(f"/applications/{token}", "Saved. The chair of the committee can read it.")
        name_nominator(session, services, case.application, None, by=by)
        return go(f"/applications/{token}", "The member you named has been asked.")
    return go(next_href(case, desk_of(token, case.application), "nomination", then))


def _page(session: UnitOfWork, case: Case, token: str, step: Step, form: Filled, then: str, language: str) -> StepPage:
    desk = desk_of(token, case.application)
    fixed = nominator_of(session, case.answers, case.nomination) if case.nomination is not None else ""
    return StepPage(desk, step, form, "check" if then == "check" else "", _choices(session, step, language), fixed)


def _choices(session: UnitOfWork, step: Step, language: str) -> Choices:
    if step is Step.NOMINATION:
        return [(one.slug, one.name) for one in organisations.all_names(session)]
    vocabulary = {Step.ORGANISATION: "organisation_kind", Step.COVERAGE: "county"}.get(step)
    return load_vocabularies(session).choices(vocabulary, language) if vocabulary else ()
