"""What is typed to change one meeting, or to call something off."""

from collections.abc import Iterable

from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app import organisations
from app.core import clock
from app.events import plans
from app.events.actions import Plan
from app.events.actions_meeting import Change
from app.events.forms_schedule import FIELD_OF, Timed, codes, host_of, line, tidy_text
from app.events.models import Event, Mode
from app.web import HouseForm


class MoveForm(Timed, HouseForm):
    """One meeting, as it is to be; times are of the event's zone."""

    title = line()
    date = line()
    start = line()
    end = line()
    end_date = line()
    mode = RadioField(choices=codes(Mode), validators=[InputRequired("Choose how people take part.")])
    venue = line()
    join_link = line()
    host = line()
    seen = line()

    def change(self, session: Session) -> Change:
        """What a valid form says; `faults` judges it."""
        starts = self.starts
        if starts is None:
            message = "the form was not validated"
            raise ValueError(message)
        return Change(
            starts,
            self.minutes,
            self.title.data or "",
            self.mode.data,
            "" if self.mode.data == Mode.ONLINE else self.venue.data or "",
            "" if self.mode.data == Mode.IN_PERSON else self.join_link.data or "",
            host_of(session, self.host.data or ""),
        )

    def faults(self, session: Session, event: Event, change: Change, *, kept: Iterable[str]) -> list[tuple[str, str]]:
        """As `ScheduleForm.faults`, of one meeting."""
        plan = Plan(
            kind=event.kind,
            title=change.title or event.title,
            starts=change.starts,
            minutes=change.minutes,
            timezone=event.timezone,
            audience=event.audience,
            mode=change.mode,
            venue=change.venue,
            join_link=change.join_link,
        )
        found = plans.check(plan, clock.now())
        if change.host_id is not None and change.host_id not in organisations.names(session, [change.host_id]):
            found["host_id"] = "Choose the hosting organisation from the list."
        return [(FIELD_OF.get(name, name), sentence) for name, sentence in found.items() if name not in set(kept)]


class CancelForm(HouseForm):
    reason = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say why: the people invited read it."),
            Length(max=500, message="Use at most 500 characters."),
        ],
    )
