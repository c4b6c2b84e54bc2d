"""Page values of the forms in which an issue is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from app import accounts
from app.bulletin import labels
from app.bulletin.composing import block_of, compose, title_of
from app.bulletin.edition import WORDS_A_MINUTE, Edition, Part
from app.bulletin.fields import Field, Form, Read
from app.bulletin.models import Issue, Item, Picture
from app.bulletin.narrowing import choices
from app.bulletin.originals import Original, original_of
from app.bulletin.pages_frame import COMPOSE, DeskFrame, desk_frame
from app.bulletin.pictures import ACCEPT, TYPES
from app.bulletin.readiness import FACTS_SPEAK, Written, written
from app.bulletin.sheets import Writing, field_labels, languages_of, section_titles
from app.bulletin.versions import newest_saved, open_conflicts
from app.bulletin.web import EditionView, view
from app.core.merging import fingerprint
from app.core.sentences import Sentence
from app.core.services import Services
from app.groups import audiences
from app.web.language import LANGUAGES, translations

Errors = Sequence[tuple[str, str]]
TALLEST, SHORTEST, WIDTH = 24, 4, 80
LONG_LINES = frozenset({"facts", "alt", "caption"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One text in a form. `part`, `language`: as in `fields.Field`; `rows`: how tall its field is, 0 for what fits on a line."""

    name: str
    part: str
    language: str
    label: str
    value: str
    needed: bool
    most: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What is written in one language.

    Attributes:
        draft: two sentences of the source itself, "" for none.
        state, tone, hint: whether somebody wrote a summary, as a tag; of the issue itself "".
        words: that stand in the fields; `rest`: in all the others of this language's edition.
    """

    code: str
    name: str
    lines: Sequence[Line]
    draft: str = ""
    state: str = ""
    tone: str = ""
    hint: str = ""
    words: int
    rest: int

    @property
    def total(self) -> int:
        return self.words + self.rest

    @property
    def minutes(self) -> int:
        return max(1, round(self.total / WORDS_A_MINUTE))


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingPage:
    """A form of the desk.

    Attributes:
        href: its address; `back`: where it leads back to.
        was: name → fingerprint of what was there when it was opened.
        heading: what is written; `item_id`: 0 for the issue itself.
        others: texts without a language, and choices with their options.
        conflicts: addresses of what two people wrote at once, and whose it was.
        saved_by, saved_at: the newest save of the issue; "" and None before it.
        gone: whether what the item tells of is no longer there.
        look: the item as its readers will have it, in the issue's first language.
        facts_alone: whether a button may say that facts speak for themselves.
        picture: addresses of the larger and the small file, or None; `alt` and `picture_id` are for the form that brings one.
    """

    frame: DeskFrame
    href: str
    back: str
    revision: int
    was: Mapping[str, str]
    heading: str
    item_id: int
    tongues: Sequence[Tongue]
    others: Sequence[Line]
    options: Mapping[str, Sequence[tuple[str, ...]]]
    conflicts: Sequence[tuple[str, str]]
    saved_by: str
    saved_at: datetime | None
    errors: Errors
    gone: bool = False
    facts_alone: bool = False
    original: Original | None = None
    look: EditionView | None = None
    picture: tuple[str, str] | None = None
    picture_types: str = TYPES
    picture_accept: str = ACCEPT
    max_bytes: int = 0
    alt: str = ""
    alt_language: str = ""
    picture_id: int = 0

    def with_picture(self, alt: str, picture_id: int) -> Self:
        """After a picture was refused, with what came: its words, and its number where it is kept already."""
        return replace(self, alt=alt, picture_id=picture_id)


def item_page(
    writing: Writing, item: Item, services: Services, typed: Read | None = None, errors: Errors = ()
) -> WritingPage:
    issue, session, language = writing.issue, writing.session, writing.language
    names = audiences.group_names(session, [item.audience, writing.widest or ""], language)
    picture = session.get(Picture, item.picture_id) if item.picture_id is not None else None
    pictures = {picture.id: picture} if picture is not None else {}
    base = _page(writing, typed, errors)
    tongues = []
    for one in base.tongues:
        state, tone, hint = _state(item, one.code, writing)
        tongues.append(
            replace(
                one,
                draft=str(item.draft.get(one.code, "")),
                state=state,
                tone=tone,
                hint=hint,
                lines=[replace(line, needed=line.needed or _wanted(line, item, issue)) for line in one.lines],
            )
        )
    readers = [*choices(writing.widest), *([item.audience] if item.audience not in choices(writing.widest) else [])]
    _ = translations(language).gettext
    return replace(
        base,
        heading=next((line.value for line in tongues[0].lines if line.part == "title"), "") or writing.say("An item"),
        item_id=item.id,
        tongues=tongues,
        options={
            "section": list(section_titles(writing.sheet.sections, language).items()),
            "audience": [(one, *_readers(one, audiences.access_of(one, names)[1], _)) for one in readers],
        },
        gone=writing.widest is None,
        facts_alone=item.source_kind in FACTS_SPEAK
        and any(written(item, one) is Written.DRAFT for one in languages_of(issue)),
        original=original_of(writing, item),
        look=_look(writing, item, pictures),
        picture=(f"/bulletins/pictures/{picture.id}", f"/bulletins/pictures/{picture.id}/small") if picture else None,
        max_bytes=services.settings.max_upload_bytes,
        alt_language=languages_of(issue)[0],
    )


def _look(writing: Writing, item: Item, pictures: Mapping[int, Picture]) -> EditionView:
    """Of this one item; large, so that its picture can be judged."""
    first = languages_of(writing.issue)[0]
    part = Part(code="look", title="", blocks=[block_of(writing.issue, item, first, pictures)])
    edition = Edition(quarter=writing.issue.quarter, language=first, title="", lead_id=item.id, parts=[part])
    return view(writing.session, edition, writing.language)


def words_page(writing: Writing, typed: Read | None = None, errors: Errors = ()) -> WritingPage:
    base = _page(writing, typed, errors)
    return replace(
        base,
        heading=writing.say("Title, editor’s note and editions"),
        options={"editions": list(LANGUAGES)},
    )


def _page(writing: Writing, typed: Read | None, errors: Errors) -> WritingPage:
    """What both forms have in common: what is kept or, after an error, what was typed."""
    session, issue, sheet = writing.session, writing.issue, writing.sheet
    kept = {one.name: text for one, text in zip(sheet.fields, sheet.texts().values(), strict=True)}
    shown = kept | dict(typed.typed) if typed else kept
    was = {name: fingerprint(text) for name, text in kept.items()}
    if typed:
        was |= {one.name: typed.posted.was[one.key] for one in sheet.fields if one.key in typed.posted.was}
    named = field_labels(writing.language)
    lines = [_line(one, named[one.part], shown[one.name]) for one in sheet.fields]
    saved = newest_saved(session, issue)
    people = accounts.cards(session, {saved.person_id}) if saved is not None else {}
    return WritingPage(
        frame=desk_frame(session, writing.actor, issue, COMPOSE, writing.language),
        href=writing.href,
        back=writing.base,
        revision=typed.posted.revision if typed else issue.revision,
        was=was,
        heading="",
        item_id=0,
        tongues=[
            _tongue(writing, code, [one for one in lines if one.language == code]) for code in _codes(sheet.fields)
        ],
        others=[one for one in lines if not one.language],
        options={},
        conflicts=[(f"{writing.base}/conflicts/{one.id}", name) for one, name in open_conflicts(session, issue)],
        saved_by=people[saved.person_id].name if saved is not None else "",
        saved_at=saved.saved_at if saved is not None else None,
        errors=errors,
    )


def _line(field: Field, label: str, value: str) -> Line:
    rows = 2 if field.part in LONG_LINES else 0
    if field.form == Form.TEXT:
        needed = sum(1 + len(line) // WIDTH for line in value.split("\n")) + 1
        rows = max(SHORTEST, min(TALLEST, needed))
    return Line(
        name=field.name,
        part=field.part,
        language=field.language,
        label=label,
        value=value,
        needed=bool(field.needed),
        most=field.most,
        rows=rows,
    )


def _codes(fields: Sequence[Field]) -> Sequence[str]:
    return list(dict.fromkeys(one.language for one in fields if one.language))


def _tongue(writing: Writing, code: str, lines: Sequence[Line]) -> Tongue:
    """Words of the edition but those of this form, as it would be written now."""
    issue, item = writing.issue, writing.sheet.item
    made = compose(writing.session, issue, code)
    if item is None:
        here = len(made.title.split()) + len(made.note.split())
    else:
        here = sum(
            len(t.split()) for one in made.blocks if one.id == item.id for t in (one.title, one.words, one.facts)
        )
    counted = sum(len(one.value.split()) for one in lines if one.part in {"title", "summary", "facts", "note"})
    if item is None and not any(one.value for one in lines if one.part == "title"):
        counted += len(title_of(issue.quarter, code).split())
    return Tongue(code=code, name=dict(LANGUAGES)[code], lines=lines, words=counted, rest=made.count - here)


def _wanted(line: Line, item: Item, issue: Issue) -> bool:
    """A summary in the first language, unless facts can speak: it may be saved without, and does not go out so."""
    return line.part == "summary" and line.language == languages_of(issue)[0] and item.source_kind not in FACTS_SPEAK


def _state(item: Item, code: str, writing: Writing) -> tuple[str, str, str]:
    state = written(item, code)
    if not item.title.get(code) and state is not Written.DRAFT:
        bare = not item.summary.get(code)
        return writing.say("Nothing written yet") if bare else writing.say("Without a title"), "gold", ""
    if state is Written.WRITTEN:
        return writing.say("Written"), "green", ""
    if state is Written.FACTS:
        return writing.say("The facts speak"), "green", ""
    if item.draft.get(code) and code not in item.summary:
        hint = writing.say("Drawn from the text itself. Put it in your own words: as it stands it does not go out.")
        return writing.say("Draft"), "gold", hint
    return writing.say("Nothing written yet"), "gold", ""


def _readers(audience: str, group: str, gettext: labels.Gettext) -> tuple[str, str]:
    """Label and hint of a choice."""
    if audience == audiences.PUBLIC:
        return gettext("Everybody"), gettext("Also visitors, on the web")
    if audience == audiences.MEMBERS:
        return gettext("Members"), gettext("Signed in, and by mail")
    if audience == audiences.COMMITTEE:
        return gettext("The committee"), ""
    return group or gettext("One working group"), gettext("Only its members")


def still_drafts(writing: Writing, read: Read) -> str:
    """A kind sentence where a summary was posted as it had been drafted; "" else."""
    item = writing.sheet.item
    drafted = [
        dict(LANGUAGES)[one.language]
        for one in writing.sheet.fields
        if item is not None
        and one.part == "summary"
        and read.typed.get(one.name)
        and written(item, one.language) is Written.DRAFT
    ]
    if not drafted:
        return ""
    return Sentence(
        "Saved. The summary still says what was drafted (%(languages)s): put it in your own words before the issue goes out.",
        languages=", ".join(drafted),
    )
