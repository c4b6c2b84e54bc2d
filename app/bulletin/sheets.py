"""What one form of the desk writes, and what may be chosen in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin import labels
from app.bulletin.fields import issue_fields, item_fields
from app.bulletin.models import Issue, Item, Section, SourceKind
from app.bulletin.narrowing import choices, widest
from app.bulletin.queries import sections_of
from app.bulletin.writing import Sheet
from app.web.language import LANGUAGES, translations


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One editor at one form.

    Attributes:
        widest: who may read what the item tells of; None where that is gone. Of the issue itself "".
        offered: name of a choice → its codes.
    """

    session: Session
    actor: Actor
    language: str
    sheet: Sheet
    widest: str | None
    offered: Mapping[str, Collection[str]]

    @property
    def issue(self) -> Issue:
        return self.sheet.issue

    @property
    def base(self) -> str:
        """Address of the issue on the desk."""
        return f"/bulletins/desk/{self.issue.quarter}"

    @property
    def href(self) -> str:
        """Address of the form."""
        item = self.sheet.item
        return f"{self.base}/items/{item.id}" if item is not None else f"{self.base}/words"

    def say(self, text: str) -> str:
        return translations(self.language).gettext(text)


def languages_of(issue: Issue) -> Sequence[str]:
    return issue.editions or ["en"]


def item_writing(
    session: Session, actor: Actor, issue: Issue, item: Item, language: str, *, posted: bool = False
) -> Writing:
    """`posted`: of a form that came back, which may have words for a picture that somebody took away meanwhile."""
    sections = sections_of(session, issue)
    readers = widest(session, item)
    fields = item_fields(
        item.id,
        languages_of(issue),
        picture=posted or item.picture_id is not None,
        own=item.source_kind == SourceKind.OWN,
    )
    # An audience that is wider than the source's by now may stay: whoever reads must be one of both.
    offered = {"section": {one.code for one in sections}, "audience": {*choices(readers), item.audience}}
    return Writing(
        session=session,
        actor=actor,
        language=language,
        sheet=Sheet(issue, item, fields, sections),
        widest=readers,
        offered=offered,
    )


def words_writing(session: Session, actor: Actor, issue: Issue, language: str) -> Writing:
    """Of all languages that the house knows: words in one that has no edition wait until it has."""
    codes = [code for code, _ in LANGUAGES]
    return Writing(
        session=session,
        actor=actor,
        language=language,
        sheet=Sheet(issue, None, issue_fields(codes), ()),
        widest="",
        offered={"editions": set(codes)},
    )


def section_titles(sections: Sequence[Section], language: str) -> Mapping[str, str]:
    house = labels.sections(translations(language).gettext)
    return {one.code: str(one.title.get(language) or house.get(one.code, one.code)) for one in sections}


def field_labels(language: str) -> Mapping[str, str]:
    say = translations(language).gettext
    return {
        "title": say("Title"),
        "summary": say("Summary"),
        "facts": say("Facts, on one line"),
        "alt": say("The picture in words"),
        "caption": say("Caption"),
        "note": say("Editor’s note"),
        "credit": say("Credit"),
        "href": say("Where it leads"),
        "section": say("Section"),
        "audience": say("Who may read it"),
        "editions": say("Editions"),
    }
