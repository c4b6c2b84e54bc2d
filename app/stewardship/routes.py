"""The coordinator's page of what has gone quiet, and the same as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app import forum
from app.core import clock
from app.stewardship.quiet import Quiet, QuietGroup, QuietOrganisation, look
from app.web import Coordinator, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.language import language_of, translations
from app.web.sheets import send_csv

router = Room("/stewardship")
WEEKS, MOST_WEEKS = 6, 104
SHOWN = 10
SHOWN_BODIES = 40


@dataclass(frozen=True, slots=True)
class GroupRow:
    """`ask_href`: a question to the group, to be sent; `meet_href`: dates to be put to it. `trend` is "up", "down", "same" or ""."""

    line: QuietGroup
    href: str
    trend: str
    ask_href: str
    meet_href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    title: str
    href: str
    days: int


@dataclass(frozen=True, slots=True)
class QuietPage:
    """`silent` and `others` are all groups at work; `active`: organisations of which anybody is, among `total`.

    Attributes:
        bodies: those of which somebody is quiet; `more`: whether there are more of them.
    """

    weeks: int
    silent: Sequence[GroupRow]
    others: Sequence[GroupRow]
    waiting: Sequence[Waiting]
    waiting_total: int
    bodies: Sequence[QuietOrganisation]
    more: bool
    active: int
    total: int
    stale: Sequence[tuple[str, str, int]]


@router.get("/quiet")
def quiet(actor: Coordinator, session: UnitOfWork, request: Incoming) -> Rendered:
    """`weeks`: from how many on silence counts."""
    language, weeks, now = language_of(request, actor), _weeks(request), clock.now()
    say, found = translations(language).gettext, look(session, weeks, language)
    title = say("How is the group doing, and what does it need?")
    rows = [_row(one, title) for one in found.groups]
    bodies = [one for one in found.organisations if one.quiet]
    page = QuietPage(
        weeks=weeks,
        silent=[one for one in rows if one.line.silent],
        others=[one for one in rows if not one.line.silent],
        waiting=[
            Waiting(one.title, f"/topics/{one.id}", (now - one.created_at).days)
            for one in forum.unanswered(session, actor, limit=SHOWN)
        ],
        waiting_total=forum.count_unanswered(session, actor),
        bodies=bodies[:SHOWN_BODIES],
        more=len(bodies) > SHOWN_BODIES,
        active=sum(one.active > 0 for one in found.organisations),
        total=len(found.organisations),
        stale=[(name, f"/topics/{number}", more) for number, name, more in forum.stale(session, actor)[:SHOWN]],
    )
    return render("stewardship/quiet.html", page)


@router.get("/quiet.csv")
def groups_as_table(actor: Coordinator, session: UnitOfWork, services: House, request: Incoming) -> Response:
    language, zone = language_of(request, actor), services.settings.zone
    say = translations(language).gettext
    found: Quiet = look(session, _weeks(request), language)
    head = [
        say("Group"),
        say("Leads"),
        say("Weeks of silence"),
        say("Last contribution"),
        say("Last document"),
        say("Last meeting"),
        say("Next meeting"),
        say("Members"),
        say("Active in 13 weeks"),
        say("Active in the 13 weeks before"),
    ]

    def day(at: datetime | None) -> date | str:
        return at.astimezone(zone).date() if at else ""

    rows = [
        (
            one.name,
            ", ".join(one.leads),
            _blank(one.weeks),
            *(day(at) for at in (one.last_post, one.last_document, one.last_meeting, one.next_meeting)),
            one.members,
            _blank(one.active),
            _blank(one.before),
        )
        for one in found.groups
    ]
    return send_csv("quiet-groups.csv", head, rows)


@router.get("/quiet-organisations.csv")
def organisations_as_table(actor: Coordinator, session: UnitOfWork, services: House, request: Incoming) -> Response:
    language, zone = language_of(request, actor), services.settings.zone
    say = translations(language).gettext
    head = [
        say("Organisation"),
        say("Active people"),
        say("People"),
        say("Last sign of life"),
        say("Quiet people"),
    ]
    rows = [
        (one.name, one.active, one.people, one.last.astimezone(zone).date() if one.last else "", ", ".join(one.quiet))
        for one in look(session, _weeks(request), language).organisations
    ]
    return send_csv("quiet-organisations.csv", head, rows)


def _row(one: QuietGroup, title: str) -> GroupRow:
    trend = ""
    if one.active is not None and one.before is not None:
        trend = "same" if one.active == one.before else "up" if one.active > one.before else "down"
    asked = urlencode({"group": one.slug, "kind": "question", "title": title})
    return GroupRow(one, f"/groups/{one.slug}", trend, f"/forum/new?{asked}", f"/groups/{one.slug}/polls/new")


def _weeks(request: Request) -> int:
    asked = request.query_params.get("weeks", "")
    return min(max(int(asked), 1), MOST_WEEKS) if asked.isascii() and asked.isdigit() and len(asked) < 5 else WEEKS


def _blank(number: int | None) -> int | str:
    return "" if number is None else number
