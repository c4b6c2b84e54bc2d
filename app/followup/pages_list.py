"""Lists of action points as the request asks for them: whose, in which state, which page."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor, Permission
from app.core import clock
from app.followup.labels import Gettext
from app.followup.pages import ListPage
from app.followup.queries_lines import Wanted, count, lines
from app.followup.rows import rows
from app.web import PER_PAGE, page_number, paginate
from app.web.language import translations
from app.web.parts import Offer

STATES = ("open", "overdue", "done")


def state_of(request: Request) -> str:
    asked = request.query_params.get("state", "")
    return asked if asked in STATES else "open"


def whose_of(request: Request, actor: Actor) -> str:
    asked = request.query_params.get("whose", "")
    return asked if asked in whose_tabs(actor, str) else "mine"


def whose_tabs(actor: Actor, say: Gettext) -> dict[str, str]:
    """Those that could hold something for this reader, with their labels."""
    offered = {
        "mine": (say("Mine"), True),
        "asked": (say("Asked of others"), actor.is_member),
        "organisation": (say("My organisation's"), bool(actor.organisation_ids)),
        "groups": (say("My groups'"), bool(actor.group_ids)),
        "all": (say("All"), actor.may(Permission.CONTENT_MODERATE)),
    }
    return {code: label for code, (label, yes) in offered.items() if yes}


def list_page(
    session: Session,
    actor: Actor,
    request: Request,
    wanted: Wanted,
    *,
    zone: ZoneInfo,
    language: str,
    base: str,
    tabs: Sequence[tuple[str, str, bool]] = (),
    whose: str = "",
    offers: Sequence[Offer] = (),
    group: tuple[str, str] = ("", ""),
    note: str = "",
) -> ListPage:
    """The list as it is asked for, with the number that each state would show.

    Args:
        zone: the house's.
        base: address of the list with its query, to which the state is added.
        group: name and address, for a group's list.
    """
    say, today, number = translations(language).gettext, clock.today(zone), page_number(request)
    labels = {"open": say("Open"), "overdue": say("Overdue"), "done": say("Done")}
    counts = {state: count(session, actor, _in_state(wanted, state), today=today) for state in STATES}
    found = lines(session, actor, wanted, today=today, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    joint = "&" if "?" in base else "?"
    return ListPage(
        rows=rows(session, actor, found, zone=zone, language=language),
        tabs=tabs,
        filters=[
            (f"{labels[state]} ({counts[state]})", f"{base}{joint}state={state}", state == wanted.state)
            for state in STATES
        ],
        whose=whose,
        state=wanted.state,
        pages=paginate(request, counts[wanted.state], number),
        offers=offers,
        group_name=group[0],
        group_href=group[1],
        note=note,
    )


def _in_state(wanted: Wanted, state: str) -> Wanted:
    return Wanted(whose=wanted.whose, state=state, group_id=wanted.group_id, kind=wanted.kind)
