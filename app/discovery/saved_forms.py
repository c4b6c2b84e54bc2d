"""What is typed about a saved search."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.core.text import one_line
from app.discovery.saved_actions import CADENCES
from app.notifications import Cadence
from app.web import HouseForm

LONGEST_NAME = 100


class SavedForm(HouseForm):
    name = StringField(
        filters=[lambda text: one_line(text or "")],
        validators=[
            DataRequired("Give the search a name."),
            Length(max=LONGEST_NAME, message="Use at most 100 characters."),
        ],
    )
    cadence = SelectField(
        choices=[one.value for one in CADENCES],  # type: ignore[misc]  # plain values are choices too
        default=Cadence.OFF.value,
        validators=[InputRequired("Choose how often you are told by mail.")],
    )
