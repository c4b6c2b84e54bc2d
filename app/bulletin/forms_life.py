"""What is typed on an issue's way: why it is given back, when it goes."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import events
from app.bulletin.schedule import LATEST, SOONEST
from app.core import clock
from app.organisations.forms import codes, tidy, tidy_text
from app.web import HouseForm

NOW, LATER = "now", "later"
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)", re.ASCII)


class DecideForm(HouseForm):
    """`revision`: of the issue when its reader opened the page."""

    revision = IntegerField(validators=[InputRequired("Open the page again, and decide then.")])


class GiveBackForm(DecideForm):
    reason = TextAreaField(
        filters=[tidy_text],
        validators=[
            DataRequired("Say what is to be changed; whoever wrote the issue reads it."),
            Length(max=2000, message="Use at most 2,000 characters."),
        ],
    )


class WhenForm(HouseForm):
    """A day and a time on the clocks of `zone`, the house's; looked at only where it is to go `later`."""

    zone: ZoneInfo = ZoneInfo("UTC")

    when = RadioField(choices=codes((NOW, LATER)), validators=[InputRequired("Say when the issue goes.")])
    day = StringField(filters=[tidy])
    time = StringField(filters=[tidy])

    @property
    def at(self) -> datetime | None:
        """None where it is not to be sent later, or day or time cannot be read."""
        on, at = _day(self.day.data or ""), _time(self.time.data or "")
        return datetime.combine(on, at, self.zone) if self.when.data == LATER and on and at is not None else None

    def validate_day(form, field: StringField) -> None:  # noqa: N805 - WTForms calls it so
        if form.when.data == LATER and _day(field.data or "") is None:
            raise ValidationError("Choose the day on which it goes.")

    def validate_time(form, field: StringField) -> None:  # noqa: N805 - the same
        if form.when.data != LATER:
            return
        if _time(field.data or "") is None:
            raise ValidationError("Enter the time at which it goes, such as 08:00.")
        if form.at is None:
            return
        if events.does_not_exist(form.at.replace(tzinfo=None), form.zone):
            raise ValidationError("On this day the clocks go forward and leave this time out.")
        wait = form.at - clock.now()
        if wait < SOONEST:
            raise ValidationError("Choose a time that is still to come, or send it now.")
        if wait > LATEST:
            raise ValidationError("Choose a time within the next four months.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    """Of 14:00, 9.30 or 0930."""
    found = _TIME.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None
