"""What stands on a document's page beside its text: who wrote it, where it is watched, what it belongs to, what was checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents import durations, identifiers, links, policy
from app.documents.checks import WEBCAST, Check
from app.documents.models import DocumentState as State
from app.documents.pages import Watch
from app.documents.pages_checks import checks_part
from app.documents.policy_relations import may_relate
from app.documents.queries_authors import AuthorLine, shown
from app.documents.queries_checks import checks_of
from app.documents.queries_detail import Detail
from app.documents.queries_relations import RelationLine, relations_of
from app.documents.slots import Section
from app.documents.transcripts import is_timed
from app.web.language import translations

UNDECIDED = frozenset({State.DRAFT, State.SUBMITTED, State.DECLINED})


@dataclass(frozen=True, slots=True)
class RelationsPart:
    """`change_href`: where they are said, "" for readers."""

    relations: Sequence[RelationLine]
    change_href: str


def authors_in_html(session: Session, actor: Actor, detail: Detail, language: str) -> Markup:
    """The names in their order; those who are known are links. Whoever may change it is led to where it is said."""
    tied = Markup('<a href="{}">{}</a>')
    lines = (
        shown(session, actor, detail.version_id, detail.authors)
        if detail.tied
        else [AuthorLine(name, place) for place, name in enumerate(detail.authors)]
    )
    names = Markup("; ").join(tied.format(line.href, line.name) if line.href else line.name for line in lines)
    if not lines or not policy.may_edit(actor, detail.facts, clock.now()):
        return names
    words = translations(language).gettext("Say who they are")
    return names + Markup(' <a class="small" href="{}">{}</a>').format(f"/documents/{detail.id}/authors", words)


def watch_of(detail: Detail) -> Watch | None:
    if detail.type != WEBCAST or not detail.link or not detail.readable:
        return None
    return Watch(detail.link, links.host_of(detail.link))


def transcript_href(detail: Detail) -> str:
    """Of a transcript that knows its times."""
    timed = detail.readable and any(is_timed(file.media_type) and file.pages for file in detail.files[:1])
    return f"/documents/{detail.id}/transcript" if timed else ""


def more_facts(detail: Detail, language: str) -> list[tuple[str, str | Markup]]:
    say = translations(language).gettext
    found: list[tuple[str, str | Markup]] = [(say("Publisher"), detail.publisher)]
    if detail.identifier:
        found.append(_identifier(detail.identifier, say("Report number")))
    if detail.duration:
        found.append((say("Length"), durations.in_words(detail.duration, language)))
    if detail.link and detail.readable and detail.type != WEBCAST:
        found.append((say("Also kept at"), _outward(detail.link, links.host_of(detail.link))))
    return found


def checks_for(session: Session, actor: Actor, detail: Detail, language: str) -> Sequence[Check]:
    """For those who answer for it or review it, until it is decided."""
    insider = policy.keeps(actor, detail.facts) or policy.reviews(actor)
    if detail.facts.state not in UNDECIDED or not insider:
        return ()
    return checks_of(session, actor, [detail.id], language).get(detail.id, ())


def own_sections(
    session: Session, actor: Actor, detail: Detail, language: str, checks: Sequence[Check]
) -> list[Section]:
    found = []
    if checks:
        editable = policy.may_edit(actor, detail.facts, clock.now()).allowed
        part = checks_part(checks, detail.id, language, may_edit=editable)
        found.append(Section("documents/_checks.html", part, beside=True, first=True))
    lines = relations_of(session, actor, detail.id, language) if detail.related else []
    change = f"/documents/{detail.id}/relations" if may_relate(actor, detail.facts, clock.now()) else ""
    if lines or change:
        found.append(Section("documents/_relations.html", RelationsPart(lines, change)))
    return found


def _identifier(text: str, number: str) -> tuple[str, str | Markup]:
    try:
        read = identifiers.read_identifier(text)
    except identifiers.UnfitIdentifier:
        return number, text
    if read.kind == "doi":
        return "DOI", _outward(f"https://doi.org/{read.value}", read.value)
    return {"isbn": "ISBN", "issn": "ISSN"}.get(read.kind, number), read.value


def _outward(href: str, words: str) -> Markup:
    return Markup('<a href="{}" rel="noopener nofollow">{}</a>').format(href, words)
