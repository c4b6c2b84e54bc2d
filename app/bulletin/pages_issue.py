"""The left half of the desk: the issue as it stands, section by section. It changes with the issue alone, and is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.bulletin import labels
from app.bulletin.composing import compose
from app.bulletin.edition import Edition
from app.bulletin.live import live
from app.bulletin.marked import words_of
from app.bulletin.models import Carried, Issue, Item, Section, SourceKind
from app.bulletin.queries import items_of, sections_of
from app.bulletin.readiness import Written, complete, written
from app.bulletin.shown import Standing
from app.web.language import LANGUAGES, translations

EXCERPT = 160
TONES = {Written.DRAFT: "gold", Written.WRITTEN: "green", Written.FACTS: "line"}
AUTHOR_TONES = {Standing.CONTESTED: "red", Standing.CHANGED: "gold", Standing.UNSHOWN: "gold", Standing.AGREED: "green"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item as the desk lists it.

    Attributes:
        hidden: the reader may approve the issue and is none of those who may read this: only its length is told.
        gone: its source is no longer there, so that no reader sees it.
        marks: short facts as (label, tone): draft or written, missing languages, picture, what its author said.
        excerpt: the beginning of its words, or of its draft (`drafted`).
        put_off_from: quarter of the issue from which it came here, "" else.
    """

    id: int
    title: str
    kind: str
    access: str
    access_label: str
    marks: Sequence[tuple[str, str]] = ()
    excerpt: str = ""
    drafted: bool = False
    lead: bool = False
    put_off_from: str = ""
    gone: bool = False
    hidden: bool = False
    words: int = 0


@dataclass(frozen=True, slots=True)
class SectionLines:
    id: int
    code: str
    title: str
    items: Sequence[ItemLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHalf:
    """`counts`: of each edition its language, words and minutes; `choices`: sections to move an item to."""

    base: str
    may_edit: bool
    revision: int
    counts: Sequence[tuple[str, int, int]]
    sections: Sequence[SectionLines]
    choices: Sequence[tuple[int, str]]
    leads: bool


def issue_half(
    session: Session,
    actor: Actor,
    issue: Issue,
    authors: Mapping[int, Standing],
    *,
    base: str,
    may_edit: bool,
    language: str,
) -> IssueHalf:
    """`authors`: `counts.authors`. As many statements whatever the length of the issue."""
    editions = [compose(session, issue, one) for one in issue.editions]
    now = live(session, editions[0].blocks)
    items, sections = items_of(session, issue), sections_of(session, issue)
    titles = section_titles(sections, language)
    line = _Lines(
        actor=actor,
        issue=issue,
        edition=editions[0],
        now=now,
        authors=authors,
        names=groups.audiences.group_names(session, [one.audience for one in items], language),
        before=_came_from(session, items),
        language=language,
    )
    names = dict(LANGUAGES)
    return IssueHalf(
        base=base,
        may_edit=may_edit,
        revision=issue.revision,
        counts=[(names[one.language], one.count, one.minutes) for one in editions],
        sections=[
            SectionLines(
                one.id, one.code, titles[one.id], [line.of(item) for item in items if item.section_id == one.id]
            )
            for one in sections
        ],
        choices=[(one.id, titles[one.id]) for one in sections],
        leads=issue.lead_id is not None,
    )


def section_titles(sections: Sequence[Section], language: str) -> dict[int, str]:
    """As readers of this language will see them."""
    own = labels.sections(translations(language).gettext)
    return {one.id: str(one.title.get(language) or own.get(one.code, one.code)) for one in sections}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """What the lines of a list have in common."""

    actor: Actor
    issue: Issue
    edition: Edition
    now: Mapping[int, str | None]
    authors: Mapping[int, Standing]
    names: Mapping[int, groups.GroupName]
    before: Mapping[int, str]
    language: str

    def of(self, item: Item) -> ItemLine:
        say, first = translations(self.language).gettext, self.edition.language
        access, own_label = groups.audiences.access_of(item.audience, self.names)
        now = self.now.get(item.id, item.audience)
        may_read = self.actor.readable_audiences
        kind = labels.sources(say)[item.source_kind]
        if may_read is not None and not {item.audience, now or item.audience} <= may_read:
            length = len(str(item.summary.get(first) or "").split())
            return ItemLine(
                id=item.id, title="", kind=kind, access=access, access_label=own_label, hidden=True, words=length
            )
        words = item.summary.get(first)
        drafted = words is None
        text = str(item.draft.get(first) or next(iter(item.draft.values()), "")) if drafted else str(words)
        return ItemLine(
            id=item.id,
            title=str(item.title.get(first) or next(iter(item.title.values()), "")),
            kind=kind,
            access=access,
            access_label=own_label,
            marks=self._marks(item),
            excerpt=shorten(" ".join(words_of(text)), EXCERPT, placeholder=" …"),
            drafted=drafted,
            lead=item.id == self.issue.lead_id,
            put_off_from=self.before.get(item.id, ""),
            gone=now is None,
        )

    def _marks(self, item: Item) -> list[tuple[str, str]]:
        say, first = translations(self.language).gettext, self.edition.language
        stands = written(item, first)
        said = {Written.DRAFT: say("Draft"), Written.WRITTEN: say("Written"), Written.FACTS: say("Facts only")}
        marks = [(said[stands], TONES[stands])]
        names = dict(LANGUAGES)
        marks += [
            (say("Without %(language)s") % {"language": names[one]}, "line")
            for one in self.issue.editions[1:]
            if stands is not Written.DRAFT and not complete(item, one)
        ]
        if item.picture_id is not None:
            described = bool(item.alt.get(first))
            marks.append((say("Picture"), "line") if described else (say("Picture without a description"), "gold"))
        author = self.authors.get(item.id) if item.source_kind == SourceKind.SUBMISSION else None
        if author in AUTHOR_TONES:
            marks.append((_author_label(author, say), AUTHOR_TONES[author]))
        return marks


def _author_label(standing: Standing, say: labels.Gettext) -> str:
    return {
        Standing.CONTESTED: say("Its author asks for a change"),
        Standing.CHANGED: say("Changed since its author saw it"),
        Standing.UNSHOWN: say("Not shown to its author"),
        Standing.AGREED: say("Its author agrees"),
    }[standing]


def _came_from(session: Session, items: Sequence[Item]) -> dict[int, str]:
    carried = {one.carried_from_id: one.id for one in items if one.carried_from_id is not None}
    if not carried:
        return {}
    rows = session.execute(
        select(Carried.id, Issue.quarter)
        .join(Issue, Issue.id == Carried.issue_id)
        .where(Carried.id.in_(sorted(carried)))
    )
    return {carried[number]: quarter for number, quarter in rows}
