"""`/account/mail`: mail came back, and its owner wants it again."""

from starlette.responses import Response

from app.accounts.mailing import try_mail_again
from app.web import House, Room, SignedIn, UnitOfWork, redirect

router = Room("/account/mail")


@router.post("")
def try_again(actor: SignedIn, session: UnitOfWork, services: House) -> Response:
    if try_mail_again(session, services.settings, by=actor):
        return redirect(
            "/account", "We send you everything again. A short message is on its way: look whether it arrives."
        )
    return redirect("/account", "Mail to you is not held back.", "info")
