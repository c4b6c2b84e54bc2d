"""What people type about a collection, a term of a vocabulary, a word of the glossary."""

from collections.abc import Sequence

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs
from app.groups.audiences import Offer
from app.web import HouseForm

MAX_TITLE, MAX_SUMMARY, MAX_LABEL, MAX_DEFINITION, MAX_OTHERS = 150, 2_000, 120, 1_000, 12


def _at_most(text: str | None, most: int) -> None:
    if len(text or "") > most:
        raise ValidationError(Sentence("Use at most %(most)s characters.", most=f"{most:,}"))


class CollectionForm(HouseForm):
    title = StringField()
    summary = StringField()
    visibility = StringField()

    offers: Sequence[Offer] = ()

    def validate_title(self, field: Field) -> None:
        if not one_line(field.data or ""):
            raise ValidationError("Enter a title for the collection.")
        _at_most(field.data, MAX_TITLE)

    def validate_summary(self, field: Field) -> None:
        _at_most(field.data, MAX_SUMMARY)

    def validate_visibility(self, _field: Field) -> None:
        if not self.audience():
            raise ValidationError("Choose who may see it from the list.")

    def said(self) -> tuple[str, str, str]:
        """Title, summary and audience, in their clean form."""
        return one_line(self.title.data or ""), paragraphs(self.summary.data or ""), self.audience()

    def audience(self) -> str:
        wanted = one_line(self.visibility.data or "")
        return next((offer.audience for offer in self.offers if offer.visibility == wanted), "")


class LabelForm(HouseForm):
    label_en = StringField()
    label_sw = StringField()

    def validate_label_en(self, field: Field) -> None:
        if not one_line(field.data or ""):
            raise ValidationError("Enter the English word.")
        _at_most(field.data, MAX_LABEL)

    def validate_label_sw(self, field: Field) -> None:
        if not one_line(field.data or ""):
            raise ValidationError("Enter the Kiswahili word.")
        _at_most(field.data, MAX_LABEL)


class EntryForm(HouseForm):
    en = StringField()
    sw = StringField()
    acronym = StringField()
    others = StringField()
    definition_en = StringField()
    definition_sw = StringField()

    def validate_en(self, field: Field) -> None:
        if not one_line(field.data or ""):
            raise ValidationError("Enter the English term.")
        _at_most(field.data, MAX_LABEL)

    def validate_sw(self, field: Field) -> None:
        _at_most(field.data, MAX_LABEL)

    def validate_acronym(self, field: Field) -> None:
        _at_most(field.data, 30)

    def validate_others(self, field: Field) -> None:
        if len(self.other_words()) > MAX_OTHERS or any(len(word) > MAX_LABEL for word in self.other_words()):
            raise ValidationError(
                Sentence("Enter at most %(most)s further words, each on a line of its own.", most=MAX_OTHERS)
            )

    def validate_definition_en(self, field: Field) -> None:
        _at_most(field.data, MAX_DEFINITION)

    def validate_definition_sw(self, field: Field) -> None:
        _at_most(field.data, MAX_DEFINITION)

    def other_words(self) -> list[str]:
        lines = (self.others.data or "").replace(";", "\n").splitlines()
        return list(dict.fromkeys(word for line in lines if (word := one_line(line))))
