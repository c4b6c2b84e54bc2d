"""What everybody can open: how an institution joins, the form that begins an application, the link sent again."""

from starlette.responses import Response

from app import jobs, organisations
from app.accounts import normal_email
from app.core import clock
from app.core.errors import TooManyError
from app.core.services import Services
from app.membership.actions_apply import begin, begun_by_form
from app.membership.forms_apply import LinkForm, StartForm, filled
from app.membership.jobs_apply import SEND_LINKS
from app.membership.limits_apply import ApplyLimits
from app.membership.models import Nomination
from app.membership.nomination_tokens import nomination_of_token
from app.membership.pages_apply import JoinPage, LinkPage, StartPage
from app.membership.private_link import go, show
from app.membership.queries import link_token
from app.membership.queries_apply import is_free
from app.membership.start_stamp import fault_of, is_genuine, make_stamp, number_of
from app.organisations import Filled
from app.web import Anyone, FormBody, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

router = Room()
LOOKS_AUTOMATIC = "This looked as if a program had sent it. Check the answers and start again."


@router.get("/join")
def join(_actor: Anyone, session: UnitOfWork) -> Rendered:
    return render("membership/join.html", JoinPage(organisations.count_members(session)))


@router.get("/applications/link")
def link_page(_actor: Anyone) -> Rendered:
    return render("membership/apply_link.html", LinkPage(filled(LinkForm()), sent=False))


@router.post("/applications/link")
def send_link(_actor: Anyone, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Rendered:
    """The same page and the same work whether or not the address has an application: a job looks it up later.

    The links that were sent before keep working, or a stranger could end them by typing the address here.
    """
    form = LinkForm(body)
    if faults := form.faults():
        return render("membership/apply_link.html", LinkPage(filled(form, faults), sent=False), 422)
    email = normal_email(form.email.data or "")
    if services.get(ApplyLimits).allow_link(email, _address(request)):
        jobs.enqueue(session, SEND_LINKS, key=f"links:{email}", priority=1, email=email)
    return render("membership/apply_link.html", LinkPage(filled(form), sent=True))


@router.get("/applications/new")
def start_page(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, nomination: str = ""
) -> Rendered:
    invited = _invitation(session, services, nomination)
    form = StartForm(
        email=invited.email if invited else "",
        name=invited.name if invited else "",
        language=language_of(request, actor),
        stamp=make_stamp(services.settings, clock.now()),
        nomination=nomination if invited else "",
    )
    return show("membership/apply_start.html", StartPage(filled(form), _nominator(session, invited)))


@router.post("/applications/new")
def start(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    form = StartForm(body)
    invited = _invitation(session, services, form.nomination.data or "")
    faults = form.faults() or _automatic(form, services)
    if not faults:
        email, stamp = normal_email(form.email.data or ""), number_of(services.settings, form.stamp.data or "")
        earlier = begun_by_form(session, email=email, link_version=stamp)
        if earlier is not None:
            return go(f"/applications/{link_token(services.settings, earlier)}")
        try:
            services.get(ApplyLimits).count_start(email, _address(request))
        except TooManyError as refusal:
            return _again(form, {"email": refusal.sentence}, services, _nominator(session, invited), 429)
        application = begin(
            session,
            services,
            email=email,
            name=form.name.data or "",
            language="sw" if form.language.data == "sw" else "en",
            link_version=stamp,
            nomination=invited,
        )
        return go(
            f"/applications/{link_token(services.settings, application)}",
            "Your application is begun. The private link to it is on its way to you by e-mail.",
        )
    return _again(form, faults, services, _nominator(session, invited), 422)


def _again(form: StartForm, faults: dict[str, str], services: Services, nominator: str, status: int) -> Rendered:
    """What was typed stays; the time already spent on the page counts."""
    shown = filled(form, faults)
    now = clock.now()
    stamp = str(shown.values["stamp"])
    kept = stamp if is_genuine(services.settings, stamp, now) else make_stamp(services.settings, now)
    values = {**shown.values, "stamp": kept, "fax": ""}
    return show("membership/apply_start.html", StartPage(Filled(values, faults, shown.problems), nominator), status)


def _automatic(form: StartForm, services: Services) -> dict[str, str]:
    """Signs of a program, said to whoever may be a person after all."""
    if form.fax.data:
        return {"start": LOOKS_AUTOMATIC}
    fault = fault_of(services.settings, form.stamp.data or "", clock.now())
    return {"start": fault} if fault else {}


def _invitation(session: UnitOfWork, services: Services, token: str) -> Nomination | None:
    """A member's invitation that no living application follows yet."""
    found = nomination_of_token(session, services.settings, token) if token else None
    return found if found is not None and is_free(session, found) else None


def _nominator(session: UnitOfWork, nomination: Nomination | None) -> str:
    if nomination is None:
        return ""
    return organisations.names(session, [nomination.organisation_id])[nomination.organisation_id].name


def _address(request: Incoming) -> str:
    return request.client.host if request.client else ""
