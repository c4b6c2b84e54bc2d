"""One proposal, from a posted body to a submission; the same for the page and the API.

The picture is made anew first, while no transaction is open; a proposal that is refused keeps it for the next try.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app import organisations
from app.access import Actor
from app.bulletin import pictures
from app.bulletin.actions_submission import Proposal, made_with, propose
from app.bulletin.forms_submission import ProposeForm, address
from app.bulletin.models import Picture, Submission
from app.bulletin.queries_submissions import own_picture
from app.core import clock
from app.core.errors import InvalidError
from app.core.services import Services
from app.organisations import OrganisationName
from app.web import errors_of
from app.web.intake import posted_file

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of the picture of a form; `refusal`: why it is none."""

    prepared: pictures.Prepared | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """`made` where it became a submission, else what is wrong with it."""

    form: ProposeForm
    picture: Picture | None
    faults: Fields = ()
    made: Submission | None = None


def receive(services: Services, body: FormData) -> Arrived:
    upload = posted_file(body, pictures.FIELD)
    if upload is None:
        return Arrived()
    try:
        return Arrived(pictures.prepare(services.storage, upload))
    except InvalidError as refusal:
        return Arrived(refusal=refusal.sentence)


def bodies_of(session: Session, actor: Actor) -> list[OrganisationName]:
    """Those in whose name the actor may speak, by name."""
    found = organisations.names(session, actor.organisation_ids).values()
    return sorted(found, key=lambda one: one.name)


def try_to_propose(session: Session, services: Services, actor: Actor, body: FormData, arrived: Arrived) -> Tried:
    """Once for each token: a second post of the same form gets what the first made."""
    bodies = bodies_of(session, actor)
    form = ProposeForm(body)
    form.offer([one.slug for one in bodies])
    if (earlier := made_with(session, form.token.data or "", by=actor)) is not None:
        return Tried(form, None, made=earlier)
    picture = _picture(session, actor, form, arrived)
    faults = _faults(form, services, arrived, picture)
    if faults:
        form.kept.data = str(picture.id) if picture is not None else ""
        form.token.data = form.token.data or new_token()
        return Tried(form, picture, faults)
    settings = services.settings
    behind = next((one.id for one in bodies if one.slug == form.organisation.data), None)
    given = Proposal(
        kind=form.kind.data,
        title=form.title.data or "",
        text=form.text.data or "",
        url=address(form.url.data or "", settings.base_url),
        organisation_id=behind,
        language=form.language.data,
        audience=form.audience.data,
        credit=form.credit.data or "",
        picture_id=picture.id if picture is not None else None,
        alt=form.alt.data or "" if picture is not None else "",
    )
    today = clock.today(settings.zone)
    made = propose(session, settings, given, by=actor, today=today, token=form.token.data or "")
    return Tried(form, picture, made=made)


def new_token() -> str:
    return secrets.token_urlsafe(16)


def _picture(session: Session, actor: Actor, form: ProposeForm, arrived: Arrived) -> Picture | None:
    if arrived.prepared is not None:
        return pictures.add(session, arrived.prepared, by=actor)
    return own_picture(session, actor, form.kept.data or "")


def _faults(form: ProposeForm, services: Services, arrived: Arrived, picture: Picture | None) -> Fields:
    """The first of each field, in the order of the page."""
    form.validate()
    found = dict(errors_of(form))
    for name, why in form.faults(services.settings.base_url, picture=picture is not None).items():
        found.setdefault(name, why)
    if arrived.refusal:
        found[pictures.FIELD] = arrived.refusal
    order = ["kind", "title", "url", "text", pictures.FIELD, "alt"]
    return sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
