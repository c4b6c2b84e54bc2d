"""The transcript of a webcast, with its times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Query
from markupsafe import Markup

from app.documents import durations, links
from app.documents.addresses import DocumentId
from app.documents.hits import PageFinder
from app.documents.pages import Watch
from app.documents.pages_beside import watch_of
from app.documents.transcripts import Said, get_transcript
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

router = Room("/documents/{document_id}/transcript")
MAX_QUERY = 500


@dataclass(frozen=True, slots=True)
class SaidLine:
    """`watch_href`: where the recording begins to play there, "" where its host has no such address."""

    seconds: int
    clock: str
    text: Markup
    watch_href: str


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """`found`: (time, address on this page) of what holds the words; `length` of the recording in words, or ""."""

    title: str
    document_href: str
    length: str
    watch: Watch | None
    query: str
    found: Sequence[tuple[str, str]]
    lines: Sequence[SaidLine]


@router.get("")
def transcript(
    document_id: DocumentId,
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    q: Annotated[str, Query()] = "",
) -> Rendered:
    detail, said = get_transcript(session, actor, document_id)
    query = re.sub(r"\s+", " ", q.replace("\x00", " ")).strip()[:MAX_QUERY]
    watch = watch_of(detail)
    mark = partial(services.get(PageFinder).mark, session, services)
    lines = [_line(one, mark(one.text, query), watch.href if watch else "") for one in said]
    page = TranscriptPage(
        title=detail.title,
        document_href=f"/documents/{document_id}",
        length=durations.in_words(detail.duration, language_of(request, actor)) if detail.duration else "",
        watch=watch,
        query=query,
        found=[(one.clock, f"#t{one.seconds}") for one in lines if "<mark>" in one.text] if query else (),
        lines=lines,
    )
    return render("documents/transcript.html", page)


def _line(one: Said, marked: str, link: str) -> SaidLine:
    text = Markup(marked.replace("\n\n", "<br>"))  # noqa: S704 - the search package escapes; beside <mark> its line ends are made here
    return SaidLine(
        one.seconds,
        durations.as_clock(one.seconds),
        text,
        links.at_moment(link, one.seconds) if link else "",
    )
