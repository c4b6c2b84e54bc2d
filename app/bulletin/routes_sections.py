"""How the sections of an issue are called, and in which order they stand. What two editors write at once is not lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.bulletin import labels, policy, sections
from app.bulletin.models import Issue
from app.bulletin.ordering import STEPS
from app.bulletin.pages_frame import BASE, DeskFrame, desk_frame
from app.bulletin.pages_issue import section_titles
from app.bulletin.queries import get_issue, get_issue_to_edit, sections_of
from app.core.merging import Posted, fingerprint, merge
from app.core.sentences import Sentence
from app.core.text import one_line
from app.web import Editor, FormBody, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import LANGUAGES, language_of, translations

router = Room(f"{BASE}/{{quarter}}/sections")
TOO_LONG = "Use at most 120 characters."
Problems = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TitleField:
    """`name`: of its field; `usual`: what readers see where it is left empty; `was`: fingerprint of what is kept."""

    name: str
    language: str
    lang: str
    value: str
    usual: str
    was: str


@dataclass(frozen=True, slots=True)
class SectionFields:
    id: int
    title: str
    fields: Sequence[TitleField]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionsPage:
    """`errors` by field; `problems` the same for the summary."""

    frame: DeskFrame
    sections: Sequence[SectionFields]
    errors: Problems
    problems: Sequence[tuple[str, str]]


@router.get("")
def show(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    policy.may_edit(actor, issue).enforce()
    return render("bulletin/sections.html", _page(session, request, actor, issue, sections.titles(session, issue)))


@router.post("")
def save(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    """All titles, and with `move` (a number, a colon, up or down) one section's place as well."""
    issue = get_issue_to_edit(session, actor, quarter)
    kept = sections.titles(session, issue)
    posted, problems = _posted(session, issue, body)
    merged = merge(posted, kept, issue.revision)
    for field in merged.conflicts:
        other = kept.get(field, "")
        problems[field] = Sentence(
            "Somebody else wrote “%(text)s” here meanwhile. Save again to keep yours.", text=other
        )
    if problems:
        typed = merged.texts | {field: posted.texts[field] for field in problems}
        page = _page(session, request, actor, issue, typed, problems, kept)
        return render("bulletin/sections.html", page, 422)
    sections.retitle(session, issue, merged.texts, by=actor)
    number, _, step = str(body.get("move") or "").partition(":")
    moved = next((one for one in sections_of(session, issue) if str(one.id) == number), None)
    if moved is not None and step in STEPS:
        sections.shift(session, issue, moved, step, by=actor)
        return redirect(f"{BASE}/{issue.quarter}/sections#section-{moved.id}", "Moved.")
    return redirect(f"{BASE}/{issue.quarter}", "The sections are saved.")


def _posted(session: Session, issue: Issue, body: FormData) -> tuple[Posted, dict[str, str]]:
    texts, was, problems = {}, {}, {}
    for one in sections_of(session, issue):
        for language in issue.editions:
            field = sections.field_of(one.id, language)
            typed, mark = body.get(f"title-{field}"), body.get(f"was-{field}")
            if not isinstance(typed, str):
                continue
            texts[field], was[field] = one_line(typed), str(mark or "")
            if len(texts[field]) > sections.MOST_TITLE:
                problems[field] = TOO_LONG
    return Posted(-1, texts, was), problems


def _page(
    session: Session,
    request: Request,
    actor: Actor,
    issue: Issue,
    values: Mapping[str, str],
    problems: Problems | None = None,
    kept: Mapping[str, str] | None = None,
) -> SectionsPage:
    language = language_of(request, actor)
    found, names = sections_of(session, issue), dict(LANGUAGES)
    usual = {one: labels.sections(translations(one).gettext) for one in issue.editions}
    standing, shown = values if kept is None else kept, section_titles(found, language)

    def field(number: int, code: str, one: str) -> TitleField:
        name = sections.field_of(number, one)
        was = fingerprint(standing.get(name, ""))
        return TitleField(name, names[one], one, values.get(name, ""), usual[one].get(code, code), was)

    return SectionsPage(
        frame=desk_frame(session, actor, issue, "", language),
        sections=[
            SectionFields(one.id, shown[one.id], [field(one.id, one.code, each) for each in issue.editions])
            for one in found
        ],
        errors=problems or {},
        problems=[(f"title-{field}", sentence) for field, sentence in (problems or {}).items()],
    )
