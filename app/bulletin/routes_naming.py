"""A member says whether the bulletin may name them."""

from dataclasses import dataclass

from starlette.responses import Response

from app.bulletin.actions_naming import choose, wants_to_be_named
from app.web import FormBody, Member, Rendered, Room, UnitOfWork, redirect, render

router = Room("/bulletins/naming")


@dataclass(frozen=True, slots=True)
class NamingPage:
    named: bool


@router.get("")
def see(actor: Member, session: UnitOfWork) -> Rendered:
    return render("bulletin/naming.html", NamingPage(wants_to_be_named(session, actor.person_id)))


@router.post("")
def keep(actor: Member, session: UnitOfWork, body: FormBody) -> Response:
    named = body.get("named") == "yes"
    choose(session, named=named, by=actor)
    said = "The bulletin may name you." if named else "The bulletin does not name you."
    return redirect("/bulletins/naming", said)
