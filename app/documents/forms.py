"""What a person says of a document: one form for the pages and for the API, one sentence for each fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from app.core import clock
from app.core.sentences import Sentence
from app.core.text import one_line, paragraphs
from app.documents import forms_more as more
from app.documents.codes import TERMS, resolve, resolve_all
from app.documents.description import Description
from app.documents.durations import read_duration
from app.documents.links import clean_link
from app.groups.audiences import Offer
from app.vocabularies import Vocabularies
from app.web import HouseForm

MAX_TITLE = 300
MAX_SUMMARY = 5_000
MAX_REASON = 2_000
MAX_NOTE = 500
FIRST_YEAR = 1900
WEBCAST = "webcast"
_ONE_NAME = re.compile(r"[^,;\n]+,\s*(?:[^\W\d_]\.?[\s-]*){1,3}")


class ListField(Field):
    """Several short texts: repeated keys, or one text parted by line ends, semicolons or commas, the first of them that occurs."""

    data: list[str]

    def process_formdata(self, valuelist: list[Any]) -> None:
        texts = [value for value in valuelist if isinstance(value, str)]
        if len(texts) == 1:
            text = texts[0].replace("\r", "\n")
            mark = next((mark for mark in ("\n", ";", ",") if mark in text), "\n")
            texts = text.split(mark)
        self.data = list(dict.fromkeys(clean for text in texts if (clean := one_line(text))))

    def process_data(self, value: Any) -> None:  # noqa: ANN401 - WTForms' signature
        self.data = list(value or ())


class NamesField(ListField):
    """As `ListField`; one name that is written with its initials behind a comma is one name."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        texts = [value for value in valuelist if isinstance(value, str)]
        if len(texts) == 1 and _ONE_NAME.fullmatch(texts[0].strip()):
            texts = [f"{texts[0]}\n"]
        super().process_formdata(texts)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a form may hold: the vocabularies, the visibilities offered to this person, the zone of a bare date."""

    vocabularies: Vocabularies
    offers: Sequence[Offer]
    zone: ZoneInfo
    past_embargo: bool = False


class DocumentForm(HouseForm):
    title = StringField()
    type = StringField()
    summary = StringField()
    authors = NamesField()
    year = StringField()
    language = StringField()
    pillars = ListField()
    topics = ListField()
    counties = ListField()
    keywords = ListField()
    licence = StringField()
    visibility = StringField()
    listed = StringField(validators=[more.known_listed])
    embargo_until = StringField()
    link = StringField(validators=[more.fit_link])
    duration = StringField(validators=[more.fit_duration])
    publisher = StringField(validators=[more.fit_publisher])
    identifier = StringField(validators=[more.fit_identifier])

    rules: Rules

    @classmethod
    def posted(cls, body: FormData, rules: Rules) -> "DocumentForm":
        form = cls(body)
        form.rules = rules
        return form

    def text(self, name: str) -> str:
        return one_line(self[name].data or "")

    def validate_title(self, field: Field) -> None:
        if not one_line(field.data or ""):
            raise ValidationError("Enter the title of the document.")
        _at_most(field.data, MAX_TITLE, "Use at most %(most)s characters for the title.")

    def validate_type(self, field: Field) -> None:
        if not self.text("type"):
            raise ValidationError("Choose what kind of document it is.")
        self._known("type", "document_type", "Choose a kind of document from the list.")

    def validate_summary(self, field: Field) -> None:
        _at_most(field.data, MAX_SUMMARY, "Use at most %(most)s characters for the summary.")

    def validate_authors(self, field: Field) -> None:
        _at_most(field.data, 100, "Enter at most %(most)s authors.")
        _each_at_most(field.data, 200, "Use at most %(most)s characters for each author.")

    def validate_keywords(self, field: Field) -> None:
        _at_most(field.data, 30, "Enter at most %(most)s keywords.")
        _each_at_most(field.data, 80, "Use at most %(most)s characters for each keyword.")

    def validate_year(self, field: Field) -> None:
        typed = self.text("year")
        last = clock.now().year + 1
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == 4 and FIRST_YEAR <= int(typed) <= last):
            raise ValidationError(
                Sentence("Enter the year as four digits, from %(first)s to %(last)s.", first=FIRST_YEAR, last=last)
            )

    def validate_language(self, field: Field) -> None:
        self._known("language", "language", "Choose a language from the list.")

    def validate_licence(self, field: Field) -> None:
        self._known("licence", "licence", "Choose a licence from the list.")

    def validate_pillars(self, field: Field) -> None:
        self._all_known(field, "Choose pillars from the list.")

    def validate_topics(self, field: Field) -> None:
        self._all_known(field, "Choose topics from the list.")

    def validate_counties(self, field: Field) -> None:
        self._all_known(field, "Choose counties from the list.")

    def validate_visibility(self, field: Field) -> None:
        if self.text("visibility") and self._offer() is None:
            raise ValidationError("Choose who may read it from the list; a group is offered to its own members only.")

    def validate_listed(self, field: Field) -> None:
        offer = self._offer() or self.rules.offers[0]
        embargo = bool(self.text("embargo_until"))
        if fault := more.listing_fault(self.text("listed"), offer.audience, embargo=embargo):
            raise ValidationError(fault)

    def validate_embargo_until(self, field: Field) -> None:
        typed = self.text("embargo_until")
        if not typed:
            return
        moment = parse_moment(typed, self.rules.zone)
        if moment is None:
            raise ValidationError("Enter the embargo date as year, month and day, such as 2027-01-31.")
        if moment <= clock.now() and not self.rules.past_embargo:
            raise ValidationError("Choose an embargo date in the future, or leave it empty.")

    def description(self) -> Description:
        """What was said, in its clean form; call it once `validate` has said yes."""
        offer = self._offer() or self.rules.offers[0]
        year = self.text("year")
        return Description(
            title=self.text("title"),
            type=self._code("type", "document_type") or "other",
            summary=paragraphs(self.summary.data or ""),
            authors=list(self.authors.data),
            year=int(year) if year else None,
            language=self._code("language", "language") or "en",
            keywords=list(self.keywords.data),
            licence=self._code("licence", "licence") or "all_rights_reserved",
            audience=offer.audience,
            embargo_until=parse_moment(self.text("embargo_until"), self.rules.zone),
            terms={
                vocabulary: resolve_all(self.rules.vocabularies, vocabulary, self[name].data)[0]
                for name, vocabulary in TERMS.items()
            },
            listed=self.text("listed"),
            publisher=self.text("publisher"),
            identifier=more.identifier_of(self.text("identifier")),
            link=clean_link(self.text("link")) or "",
            duration=read_duration(self.text("duration")),
        )

    @property
    def is_link_only(self) -> bool:
        """A webcast that is kept elsewhere needs no file."""
        return self.is_webcast and clean_link(self.text("link")) is not None

    @property
    def is_webcast(self) -> bool:
        return self._code("type", "document_type") == WEBCAST

    def _offer(self) -> Offer | None:
        wanted = self.text("visibility")
        return next((offer for offer in self.rules.offers if offer.visibility == wanted), None)

    def _code(self, name: str, vocabulary: str) -> str | None:
        return resolve(self.rules.vocabularies, vocabulary, self.text(name))

    def _known(self, name: str, vocabulary: str, sentence: str) -> None:
        if self.text(name) and self._code(name, vocabulary) is None:
            raise ValidationError(sentence)

    def _all_known(self, field: Field, sentence: str) -> None:
        _, unknown = resolve_all(self.rules.vocabularies, TERMS[field.name], field.data)
        if unknown:
            words = ", ".join(word[:60] for word in unknown[:5])
            raise ValidationError(
                Sentence("%(sentence)s Not known: %(words)s.", sentence=Sentence(sentence), words=words)
            )


class DeclineForm(HouseForm):
    reason = StringField()

    def validate_reason(self, field: Field) -> None:
        if not paragraphs(field.data or ""):
            raise ValidationError("Say why: the owner reads it, and can mend the document.")
        _at_most(field.data, MAX_REASON, "Use at most %(most)s characters for the reason.")


def parse_note(body: FormData) -> str:
    """What a new version changes, in a few words."""
    note = body.get("note")
    return one_line(note)[:MAX_NOTE] if isinstance(note, str) else ""


def parse_moment(typed: str, zone: ZoneInfo) -> datetime | None:
    """A date (its first moment in the zone) or an RFC 3339 time; None for anything else."""
    try:
        if len(typed) == 10:
            return datetime.combine(date.fromisoformat(typed), time(), zone).astimezone(UTC)
        moment = datetime.fromisoformat(typed)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _at_most(words: Sequence[str] | None, most: int, message: str) -> None:
    """Characters of a text, or texts of a list."""
    if len(words or "") > most:
        raise ValidationError(Sentence(message, most=f"{most:,}"))


def _each_at_most(texts: Sequence[str], most: int, message: str) -> None:
    for text in texts:
        _at_most(text, most, message)
