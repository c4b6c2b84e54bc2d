"""`/calendar`: the month now, any month, any week."""

from datetime import date
from typing import Annotated

from fastapi import Path

from app.calendar.filters import read_asked
from app.calendar.pages_frame import EARLIEST, LATEST
from app.calendar.pages_month import month_page
from app.calendar.pages_week import week_page
from app.calendar.reading import reading_of
from app.core.errors import NotFoundError
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render

Year = Annotated[int, Path(ge=EARLIEST, le=LATEST)]
MonthNumber = Annotated[int, Path(ge=1, le=12)]
WeekNumber = Annotated[int, Path(ge=1, le=53)]

router = Room("/calendar")


@router.get("")
def this_month(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """The month it is for the reader."""
    reading = reading_of(session, services, request, actor)
    asked = read_asked(request.query_params)
    return render("calendar/month.html", month_page(reading, asked, reading.today.replace(day=1)))


@router.get("/{year}/week/{number}")
def one_week(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, year: Year, number: WeekNumber
) -> Rendered:
    """By ISO 8601: Monday to Sunday; some years have no week 53."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError as none:
        raise NotFoundError from none
    reading = reading_of(session, services, request, actor)
    return render("calendar/week.html", week_page(reading, read_asked(request.query_params), monday))


@router.get("/{year}/{month}")
def one_month(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, year: Year, month: MonthNumber
) -> Rendered:
    reading = reading_of(session, services, request, actor)
    page = month_page(reading, read_asked(request.query_params), date(year, month, 1))
    return render("calendar/month.html", page)
