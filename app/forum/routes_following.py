"""Something is agreed to follow from a topic, with whoever is to do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from app import followup, organisations
from app.core import clock
from app.followup import AgreeForm, Kind
from app.forum import policy
from app.forum.asked import writers_of
from app.forum.following import agree
from app.forum.queries import get_topic_to_change
from app.forum.readers import who_may_read
from app.forum.visits import Visit, visit, visit_of
from app.organisations import Filled, filled
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import translations

router = Room("/topics/{topic_id}/actions")


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """As `followup.pages.AgreePage`, for a topic; `bodies` are suggested as addressees."""

    title: str
    href: str
    form: Filled
    owners: Sequence[tuple[str, str]]
    bodies: Sequence[str]
    kinds: Sequence[tuple[str, str, str]]
    least: str


@router.get("/new")
def new(topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    look = visit(session, services, request, actor, topic_id)
    policy.may_conclude(actor, look.topic, is_open=look.at_work).enforce()
    return render("forum/action.html", _page(look, AgreeForm(kind=Kind.ACTION)))


@router.post("/new")
def add(
    topic_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    topic = get_topic_to_change(session, actor, topic_id)
    look = visit_of(session, services, request, actor, topic)
    policy.may_conclude(actor, topic, is_open=look.at_work).enforce()
    form = AgreeForm(body)
    form.offer(_owners(look), clock.today(services.settings.zone))
    if not form.validate():
        return render("forum/action.html", _page(look, form), 422)
    owner_id, organisation_id = form.chosen
    agree(
        session,
        topic,
        kind=form.kind.data,
        text=form.text.data or "",
        owner_id=owner_id,
        organisation_id=organisation_id,
        due_on=form.due_on.data,
        addressee=form.addressee.data or "",
        by=actor,
    )
    return redirect(f"/topics/{topic.id}#follow-up", "It is on the book, and its owner is told by e-mail.")


def _owners(look: Visit) -> list[tuple[str, str]]:
    """In a group its people and their organisations; in the community whoever wrote in the topic, and every organisation."""
    session, topic, say = look.session, look.topic, translations(look.language).gettext
    if topic.group_id is not None:
        return followup.owners_of_group(session, topic.group_id, say)
    wrote = {*writers_of(session, [topic.id]).get(topic.id, ()), topic.author_id, look.actor.person_id or 0}
    here = [one for one in who_may_read(session, topic, wrote).values() if one.is_member]
    of = organisations.organisations_of(session, wrote)
    named = sorted(
        (", ".join(filter(None, (one.name, of[one.person_id].short if one.person_id in of else ""))), one.person_id)
        for one in here
        if one.person_id is not None
    )
    as_such = say("%(name)s, through its representatives")
    bodies = [(f"o{one.id}", as_such % {"name": one.name}) for one in organisations.all_names(session)]
    return [*((f"p{number}", label) for label, number in named), *bodies]


def _page(look: Visit, form: AgreeForm) -> FollowUpPage:
    say = translations(look.language).gettext
    return FollowUpPage(
        title=look.topic.title,
        href=look.href,
        form=filled(form),
        owners=_owners(look),
        bodies=[one.name for one in organisations.all_names(look.session)],
        kinds=[
            (Kind.ACTION, say("An action point"), say("Somebody here does it by a day.")),
            (
                Kind.RECOMMENDATION,
                say("A recommendation"),
                say("To a body that should act; somebody here takes it there and says how it stands."),
            ),
        ],
        least=str(clock.today(look.settings.zone)),
    )
