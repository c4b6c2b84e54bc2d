"""What is typed to begin a topic, and to change what it is called."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.core.text import tidy_markdown
from app.forum.actions import LONGEST_TITLE
from app.forum.forms_poll import PollFields, tidy
from app.forum.models import TopicKind
from app.forum.places import Place, chosen
from app.web import HouseForm

TITLE = "Give it a title of at most 200 characters."
MOST_TAGS = 6
Choices = Sequence[tuple[str, str]]


def title_field() -> StringField:
    return StringField(filters=[tidy], validators=[DataRequired(TITLE), Length(max=LONGEST_TITLE, message=TITLE)])


def kind_field() -> RadioField:
    return RadioField(validators=[InputRequired("Choose what kind of topic it is.")])


class Tagged(HouseForm):
    tags = SelectMultipleField()

    def validate_tags(self, field: SelectMultipleField) -> None:
        if len(field.data or ()) > MOST_TAGS:
            raise ValidationError("Choose at most six topics.")


class TopicForm(Tagged, PollFields):
    """The text is judged where it becomes words (`words.tidy_text`)."""

    needs_poll = False
    kind = kind_field()
    title = title_field()
    where = SelectField(validators=[InputRequired("Choose where it belongs.")])
    audience = RadioField(validators=[InputRequired("Choose who may read it.")])
    text = TextAreaField(filters=[lambda typed: tidy_markdown(typed or "")])
    found: Sequence[Place] = ()

    def offer(self, found: Sequence[Place], audiences: Choices, kinds: Choices, tags: Choices) -> None:
        self.found = found
        self.audience.choices = list(audiences)
        self.where.choices = [(one.code, one.label) for one in found]
        self.kind.choices, self.tags.choices = list(kinds), list(tags)

    @property
    def place(self) -> Place | None:
        return chosen(self.found, self.where.data or "")

    def validate_kind(self, field: RadioField) -> None:
        if field.data == TopicKind.ANNOUNCEMENT and self.place is not None and not self.place.moderated:
            raise ValidationError("Announcements are made by those who moderate here.")


class RenameForm(Tagged):
    """Title, kind and tags of a topic that stands."""

    kind = kind_field()
    title = title_field()

    def offer(self, kinds: Choices, tags: Choices) -> None:
        self.kind.choices, self.tags.choices = list(kinds), list(tags)
