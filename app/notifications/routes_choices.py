"""`/notifications/choices`: what a person is told, and when it is mailed."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.access import Actor
from app.notifications.choices import choose, held
from app.notifications.models import Cadence, Level, Scope
from app.notifications.pages_choices import OF_PERSON, ChoicesPage, choices_page, offered_places
from app.notifications.slots import Places
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/notifications/choices")
TEMPLATE = "notifications/choices.html"
ONE_OF = "Choose one of the options offered."


@router.get("")
def show(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    page = choices_page(session, services.get(Places), actor, language_of(request, actor))
    return render(TEMPLATE, page)


@router.post("")
def save(
    actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    language, places = language_of(request, actor), services.get(Places)
    person_id = actor.person_id or 0
    mine = held(session, [person_id])[person_id]
    offered = offered_places(session, places, actor, mine, language, {})
    errors = _faults(body, [one.key for one in offered])
    if errors:
        typed = {name: value for name, value in body.multi_items() if isinstance(value, str)}
        page: ChoicesPage = choices_page(session, places, actor, language, typed=typed, errors=errors)
        return render(TEMPLATE, page, 422)
    for scope in OF_PERSON:
        if str(body[scope]) != mine.cadence(scope):
            choose(session, person_id, scope, mail=str(body[scope]))
    for one in offered:
        level, mail = str(body[f"level-{one.key}"]), str(body[f"mail-{one.key}"])
        if (level, mail) != (one.level, one.mail):
            place, _, number = one.key.partition("-")
            choose(session, person_id, place, int(number or 0), level=level, mail=mail)
    return redirect("/notifications/choices", "Your choices are saved.")


@router.post("/topics")
def forget_topic(actor: SignedIn, session: UnitOfWork, body: FormBody) -> Response:
    """A topic is told of as whatever is around it again; `topic` is its number."""
    _forget(session, actor, body.get("topic"))
    return redirect("/notifications/choices#topics", "That topic is told of like its surroundings again.")


def _forget(session: Session, actor: Actor, sent: object) -> None:
    """Whatever the number: only a choice of one's own is taken back."""
    person_id = actor.person_id or 0
    mine = held(session, [person_id])[person_id]
    for scope, number in mine.rows:
        if scope == Scope.TOPIC and str(number) == sent:
            choose(session, person_id, scope, number, level="")


def _faults(body: FormData, keys: Sequence[str]) -> list[tuple[str, str]]:
    allowed: dict[str, set[str]] = {
        Scope.DIRECT: {*Cadence},
        Scope.FOLLOWED: {*Cadence},
        Scope.DIGEST: {Cadence.DAILY, Cadence.WEEKLY, Cadence.OFF},
        Scope.BULLETIN: {Cadence.INSTANT, Cadence.OFF},
    }
    allowed |= {f"level-{key}": {*Level} for key in keys} | {f"mail-{key}": {"", *Cadence} for key in keys}
    return [(name, ONE_OF) for name, values in allowed.items() if body.get(name) not in values]
