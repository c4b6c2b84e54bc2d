"""What links in mail open: accepting an invitation, choosing a new password. GET shows a form and changes nothing."""

from starlette.responses import Response

from app import jobs
from app.accounts.forms import AcceptForm, AskResetForm, NewPasswordForm
from app.accounts.letters import tell_of_new_password
from app.accounts.limits import SignInLimits
from app.accounts.links import accept_invitation, get_link, use_reset
from app.accounts.models import LinkPurpose
from app.accounts.pages import FIRST_STEPS, AskResetPage, LinkPage
from app.accounts.sessions import normal_email, password_fault
from app.core.errors import NotFoundError
from app.web import Anyone, FormBody, House, Incoming, Rendered, Room, UnitOfWork, errors_of, redirect, render

router = Room()
DEAD = LinkPage(works=False)


@router.get("/invitation/{token}")
def invitation_page(_actor: Anyone, session: UnitOfWork, token: str) -> Rendered:
    try:
        _, person = get_link(session, token, LinkPurpose.INVITATION)
    except NotFoundError:
        return render("accounts/invitation.html", DEAD, 404)
    return render("accounts/invitation.html", LinkPage(True, token, person.name, person.email))


@router.post("/invitation/{token}")
def accept(_actor: Anyone, session: UnitOfWork, token: str, body: FormBody) -> Rendered | Response:
    try:
        link, person = get_link(session, token, LinkPurpose.INVITATION, lock=True)
    except NotFoundError:
        return render("accounts/invitation.html", DEAD, 404)
    form = AcceptForm.of(body)
    errors = [] if form.validate() else list(errors_of(form))
    if not errors and (fault := password_fault(form.password.data or "", person.email, form.name.data or "")):
        errors = [("password", fault)]
    if errors:
        return render(
            "accounts/invitation.html", LinkPage(True, token, form.name.data or "", person.email, errors), 422
        )
    accept_invitation(session, link, person, name=form.name.data or "", password=form.password.data or "")
    return redirect(f"/sign-in?next={FIRST_STEPS}", "Your account is ready. Sign in with your new password.")


@router.get("/reset")
def ask_reset_page(_actor: Anyone) -> Rendered:
    return render("accounts/ask_reset.html", AskResetPage())


@router.post("/reset")
def ask_reset(_actor: Anyone, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Rendered:
    """The same page and the same work whether or not the address has an account: a job looks it up later."""
    form = AskResetForm.of(body)
    if not form.validate():
        return render("accounts/ask_reset.html", AskResetPage(form.email.data or "", errors=errors_of(form)), 422)
    email = normal_email(form.email.data or "")
    if services.get(SignInLimits).allow_reset(email, request.client.host if request.client else ""):
        jobs.enqueue(session, "accounts.send_reset", key=f"reset:{email}", priority=1, email=email)
    return render("accounts/ask_reset.html", AskResetPage(email, sent=True))


@router.get("/reset/{token}")
def reset_page(_actor: Anyone, session: UnitOfWork, token: str) -> Rendered:
    try:
        _, person = get_link(session, token, LinkPurpose.RESET)
    except NotFoundError:
        return render("accounts/reset.html", DEAD, 404)
    return render("accounts/reset.html", LinkPage(True, token, person.name, person.email))


@router.post("/reset/{token}")
def reset(_actor: Anyone, session: UnitOfWork, services: House, token: str, body: FormBody) -> Rendered | Response:
    try:
        link, person = get_link(session, token, LinkPurpose.RESET, lock=True)
    except NotFoundError:
        return render("accounts/reset.html", DEAD, 404)
    form = NewPasswordForm.of(body)
    errors = [] if form.validate() else list(errors_of(form))
    if not errors and (fault := password_fault(form.password.data or "", person.email, person.name)):
        errors = [("password", fault)]
    if errors:
        return render("accounts/reset.html", LinkPage(True, token, person.name, person.email, errors), 422)
    use_reset(session, link, person, form.password.data or "")
    tell_of_new_password(session, person, services.settings)
    return redirect("/sign-in", "Your new password is set. Every earlier session has ended; sign in again.")
