"""Naming the other work: a document of the house, or a link and a title."""

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from app.core.text import one_line
from app.documents.links import FAULT, clean_link
from app.documents.models import RelationKind
from app.documents.queries_relations import number_in
from app.web import HouseForm

MAX_TITLE = 300


class RelationForm(HouseForm):
    """`other` is a number, or the address of a document's page; else `url` and `title` name a work elsewhere."""

    kind = StringField()
    other = StringField()
    url = StringField()
    title = StringField()

    def text(self, name: str) -> str:
        return one_line(self[name].data or "")

    def validate_kind(self, _field: Field) -> None:
        if self.text("kind") not in set(RelationKind):
            raise ValidationError("Choose how the two belong together.")

    def validate_other(self, _field: Field) -> None:
        if self.text("other") and self.number is None:
            raise ValidationError("Enter the number of a document, or the address of its page.")

    def validate_url(self, _field: Field) -> None:
        if self.text("url") and clean_link(self.text("url")) is None:
            raise ValidationError(FAULT)

    def validate_title(self, _field: Field) -> None:
        if self.text("url") and not self.text("other") and not self.text("title"):
            raise ValidationError("Enter the title of the work elsewhere.")
        if len(self.text("title")) > MAX_TITLE:
            raise ValidationError("Use at most 300 characters for the title.")

    @property
    def number(self) -> int | None:
        return number_in(self.text("other"))
