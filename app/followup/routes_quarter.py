"""What all groups bring to a quarter's roundtable, and the recommendations that came of it."""

from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import groups
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.quarters import Quarter
from app.followup import policy
from app.followup.highlights import highlights_of, rows_of
from app.followup.labels import quarter_name, states
from app.followup.models import HighlightKind, Kind
from app.followup.pages_highlights import GroupPart, QuarterPage, RecommendationsPage
from app.followup.papers import Papers
from app.followup.queries_lines import Wanted, addressees, count, first_moment, lines
from app.followup.rows import rows
from app.web import (
    PER_PAGE,
    House,
    Incoming,
    Member,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.language import language_of, translations
from app.web.parts import Offer

router = Room()
FIRST = Quarter(2000, 1)
MOST_QUARTERS = 40


@router.get("/highlights")
def newest(_actor: Member, services: House) -> Response:
    return redirect(f"/highlights/{Quarter.of(clock.today(services.settings.zone))}")


@router.get("/highlights/{written}")
def of_quarter(written: str, actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    policy.may_see_highlights(actor).enforce()
    now, quarter = Quarter.of(clock.today(services.settings.zone)), Quarter.read(written)
    if quarter is None or quarter > now.next:
        raise NotFoundError
    language = language_of(request, actor)
    say = translations(language).gettext
    found = highlights_of(session, quarter, language)
    drawn = rows_of(session, actor, found, services.settings, services.get(Papers), language)
    parts = [
        GroupPart(name, href, list(of)) for (name, href), of in groupby(drawn, lambda one: (one.group, one.group_href))
    ]
    brought = {one.group_id for one in found}
    at_work = groups.open_groups(session, language)
    page = QuarterPage(
        quarter_name=quarter_name(say, str(quarter)),
        last_day=str(quarter.last_day),
        parts=parts,
        missing=[
            (one.name, f"/groups/{one.slug}/highlights?quarter={quarter}")
            for one in at_work
            if one.id not in brought and quarter >= now.previous
        ],
        previous_href=f"/highlights/{quarter.previous}" if quarter > FIRST else "",
        next_href=f"/highlights/{quarter.next}" if quarter < now else "",
        mine=[
            (one.name, f"/groups/{one.slug}/highlights?quarter={quarter}")
            for one in at_work
            if policy.may_bring(actor, one.id, quarter, now, is_open=True) and one.id in actor.group_ids
        ],
        total=len(found),
        recommendations=sum(one.kind == HighlightKind.RECOMMENDATION for one in found),
    )
    return render("followup/quarter.html", page)


@router.get("/recommendations")
def recommendations(actor: Member, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    zone, language = services.settings.zone, language_of(request, actor)
    say, today, number = translations(language).gettext, clock.today(services.settings.zone), page_number(request)
    asked = {name: request.query_params.get(name, "")[:200] for name in ("addressee", "quarter", "state")}
    quarter = Quarter.read(asked["quarter"])
    labels = states(say, Kind.RECOMMENDATION)
    standing = {**labels, "open": say("To be followed up"), "overdue": say("Overdue")}
    wanted = Wanted(
        state=asked["state"] if asked["state"] in standing else "",
        kind=Kind.RECOMMENDATION,
        addressee=asked["addressee"],
    )
    since = quarter.bounds(zone) if quarter else None
    found = lines(session, actor, wanted, today=today, since=since, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    total = count(session, actor, wanted, today=today, since=since)
    page = RecommendationsPage(
        rows=rows(session, actor, found, zone=zone, language=language),
        total=total,
        addressees=[(one, one) for one in addressees(session, actor)],
        quarters=[(str(one), quarter_name(say, str(one))) for one in _quarters(session, actor, zone)],
        states=list(standing.items()),
        chosen={"addressee": wanted.addressee, "quarter": str(quarter or ""), "state": wanted.state},
        narrowed=any((wanted.addressee, quarter, wanted.state)),
        pages=paginate(request, total, number),
        offers=[Offer(say("Highlights of the quarter"), f"/highlights/{Quarter.of(today)}")],
    )
    return render("followup/recommendations.html", page)


def _quarters(session: Session, actor: Actor, zone: ZoneInfo) -> list[Quarter]:
    """From this one back to that of the oldest recommendation, as many as a list can hold."""
    first = first_moment(session, actor)
    quarter = Quarter.of(clock.today(zone))
    if first is None:
        return []
    oldest = Quarter.of(first.astimezone(zone).date())
    found: list[Quarter] = []
    while quarter >= oldest and len(found) < MOST_QUARTERS:
        found.append(quarter)
        quarter = quarter.previous
    return found
