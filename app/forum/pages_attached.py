"""What stands under posts: files, and documents that they name, as far as the reader may read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.forum.attachments import of_posts
from app.forum.models import Attachment, PostLink
from app.forum.slots import Paper, Slots
from app.forum.visits import Visit
from app.reading import KINDS
from app.web.parts import FileLine

FILE_TYPES = {kind.media_type: kind.extensions[0][1:].upper() for kind in KINDS}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A document that a post points to; `page` 0 for the whole of it. `kind`: label of its type."""

    title: str
    href: str
    kind: str
    page: int


@dataclass(frozen=True, slots=True)
class Attached:
    files: Sequence[FileLine] = ()
    papers: Sequence[PaperLine] = ()


def attached(visit: Visit, post_ids: Collection[int]) -> Mapping[int, Attached]:
    """By post, without those that have nothing; a fixed number of queries. The caller has asked who may read the posts."""
    if not post_ids:
        return {}
    files = of_posts(visit.session, post_ids)
    named = select(PostLink.post_id, PostLink.document_id, PostLink.page).where(PostLink.post_id.in_(sorted(post_ids)))
    links = visit.session.execute(named.order_by(PostLink.id)).all()
    papers: Mapping[int, Paper] = {}
    if links:
        slots = visit.services.get(Slots)
        papers = slots.papers(visit.session, visit.actor, {link.document_id for link in links}, visit.language)
    lines: dict[int, list[PaperLine]] = {}
    for link in links:
        paper = papers.get(link.document_id)
        if paper is not None:
            href = href_of_paper(link.document_id, link.page)
            lines.setdefault(link.post_id, []).append(PaperLine(paper.title, href, paper.kind, link.page))
    return {
        number: Attached([file_line(one) for one in files.get(number, ())], lines.get(number, ()))
        for number in {*files, *lines}
    }


def file_line(one: Attachment) -> FileLine:
    return FileLine(
        id=one.id,
        name=one.name,
        href=f"/forum/files/{one.id}/{one.name}",
        type=FILE_TYPES.get(one.media_type, ""),
        size=one.size,
    )


def href_of_paper(document_id: int, page: int) -> str:
    """Where the reader opens it: at the page, if one is named."""
    return f"/documents/{document_id}/pages/{page}" if page else f"/documents/{document_id}"
