"""`/events`: what is to come as a list, and what has been."""

from contextlib import suppress
from datetime import date

from starlette.datastructures import QueryParams

from app.calendar.filters import read_asked
from app.calendar.pages_frame import EARLIEST, LATEST
from app.calendar.pages_list import coming_page, past_page
from app.calendar.reading import reading_of
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render

router = Room("/events")


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    reading = reading_of(session, services, request, actor)
    given = request.query_params
    asked = read_asked(given)
    if given.get("past"):
        return render("calendar/list.html", past_page(reading, asked, _day(given, "until")))
    return render("calendar/list.html", coming_page(reading, asked, _day(given, "from")))


def _day(given: QueryParams, name: str) -> date | None:
    """A day of the address; what is none counts as not given."""
    with suppress(ValueError):
        day = date.fromisoformat(given.get(name, ""))
        if EARLIEST <= day.year <= LATEST:
            return day
    return None
