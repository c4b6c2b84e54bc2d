"""Applications in the JSON API: sent by anybody, read by those who have a part in them."""

from typing import Annotated

from fastapi import Header, Path, Query
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor, Permission, refuse
from app.core.errors import InvalidError, NotFoundError
from app.core.services import Services
from app.core.text import one_line
from app.membership.actions_apply import submit_answers
from app.membership.answers import Answers
from app.membership.api_answers import fields_as_sent, merged
from app.membership.api_models import (
    ApplicationIn,
    ApplicationItem,
    ApplicationList,
    ApplicationOut,
    Created,
)
from app.membership.api_show import application_out
from app.membership.limits_apply import ApplyLimits
from app.membership.policy_committee import may_enter
from app.membership.queries import Case, get_application
from app.membership.queries_apply import open_by_link
from app.membership.queries_screening import Wanted, queue
from app.membership.telling import follow_url
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Member, Room, UnitOfWork
from app.web.addresses import LARGEST

router = Room("/api/v1/applications", include_in_schema=True, tags=["applications"])
ApplicationId = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the application.")]
LinkHeader = Annotated[
    str, Header(alias="X-Application-Link", description="The applicant's token: the last part of `follow_url`.")
]
LinkQuery = Annotated[str, Query(description="The same token, where a header cannot be sent.")]


@router.get("", response_model=ApplicationList)
def list_applications(
    actor: Member,
    session: UnitOfWork,
    state: Annotated[str, Query(description="`open`, `closed`, `all`, or one state.")] = "all",
    q: Annotated[
        str,
        Query(max_length=100, description="Name or reference; for the secretariat registration number and e-mail too."),
    ] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ApplicationList:
    """For the secretariat and the committee; drafts are their applicants' alone."""
    if not may_enter(actor):
        refuse("Only the secretariat and the committee see who applies.").enforce()
    heads_only = not actor.may(Permission.MEMBERSHIP_SCREEN)
    rows, total = queue(session, Wanted(state, q, heads_only), page=page, per_page=per_page)
    items = [
        ApplicationItem(
            id=row.id,
            reference=row.reference,
            state=row.state,
            name=row.name,
            kind=row.kind,
            nominator=row.nominator,
            submitted_at=row.submitted_at,
            age_days=row.waited.days,
        )
        for row in rows
    ]
    return ApplicationList(items=items, total=total, page=page)


@router.post("", response_model=Created, status_code=201, responses={429: {}})
def create_application(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, body: ApplicationIn
) -> Response:
    """Send an application in one go. The private link also goes to the first representative by mail."""
    answers = merged(Answers(), body, load_vocabularies(session))
    email = next((one_line(one.email) for one in answers.contacts if one.representative), "")
    services.get(ApplyLimits).count_post(email, request.client.host if request.client else "")
    try:
        application = submit_answers(session, services, answers, contact_email=email, language=body.language)
    except InvalidError as refusal:
        raise InvalidError(refusal.sentence, fields_as_sent(refusal.fields)) from refusal
    made = Created(
        id=application.id,
        reference=application.reference,
        state=application.state,
        follow_url=follow_url(services.settings, application),
    )
    headers = {"location": f"/api/v1/applications/{application.id}", "cache-control": "no-store"}
    return Response(made.model_dump_json(), 201, headers, "application/json")


@router.get("/{application_id}", response_model=ApplicationOut)
def read_application(
    application_id: ApplicationId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    x_application_link: LinkHeader = "",
    link: LinkQuery = "",
) -> ApplicationOut:
    """To each as much as they may know; 404 to whoever has no part in it."""
    case = find(session, services, request, actor, application_id)
    return application_out(session, services, actor, case)


def find(session: Session, services: Services, request: Request, actor: Actor, application_id: int) -> Case:
    """By the link where it holds, else by the caller's roles."""
    if held := held_link(session, services, request, application_id):
        return open_by_link(session, services.settings, held)
    return get_application(session, actor, application_id)


def held_link(session: Session, services: Services, request: Request, application_id: int) -> str:
    """The token that came with the request, if it opens this application; else nothing.

    It may stand in the header, in the address, or where a bearer's token stands.
    """
    bearer = request.headers.get("authorization", "")
    came = (
        request.headers.get("x-application-link", ""),
        request.query_params.get("link", ""),
        bearer[7:].strip() if bearer[:7].lower() == "bearer " else "",
    )
    for token in came:
        if not token.startswith(f"{application_id}-"):
            continue
        try:
            open_by_link(session, services.settings, token)
        except NotFoundError:
            continue
        return token
    return ""
