"""From rows of the rooms to records of the index. A thing that nobody but its owner may find makes no record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app import documents, events, forum, groups, organisations
from app.core import clock
from app.discovery.findables import Findables
from app.vocabularies import load_vocabularies
from app.web.language import LANGUAGES
from search import PageText, Record

Source = Callable[[Session, int], Record | None]


def key_of(kind: str, thing_id: int) -> str:
    return f"{kind}-{thing_id}"


def document_record(session: Session, document_id: int) -> Record | None:
    found = documents.search_source(session, document_id)
    if found is None:
        return None
    return Record(
        key=key_of("document", found.id),
        kind="document",
        id=found.id,
        url=f"/documents/{found.id}",
        title=found.title,
        audience=found.audience,
        listed=found.listed,
        summary=found.summary,
        authors=tuple(found.authors),
        keywords=tuple(found.keywords),
        body_extra=found.organisation_name,
        facets={
            "kind": ("document",),
            "type": (found.type,),
            "language": (found.language,),
            "year": (str(found.year),) if found.year else (),
            "organisation": (found.organisation_slug,),
            "pillar": tuple(found.pillars),
            "topic": tuple(found.topics),
            "county": tuple(found.counties),
        },
        embargo_until=_seconds(found.embargo_until),
        # When it could first be found.
        dated=max(_seconds(found.published_at), 0 if found.listed else _seconds(found.embargo_until)),
        pages=(PageText(number, text) for number, text in found.pages),
    )


def organisation_record(session: Session, organisation_id: int) -> Record | None:
    found = organisations.search_source(session, organisation_id)
    if found is None:
        return None
    return Record(
        key=key_of("organisation", found.id),
        kind="organisation",
        id=found.id,
        url=f"/organisations/{found.slug}",
        title=found.name,
        audience="public",
        summary=found.profile,
        keywords=(found.acronym,) if found.acronym else (),
        body_extra=found.programmes_text,
        facets={
            "kind": ("organisation",),
            "organisation": (found.slug,),
            "pillar": tuple(found.pillars),
            "county": tuple(found.counties),
        },
    )


def group_record(session: Session, group_id: int) -> Record | None:
    found = groups.search_source(session, group_id)
    if found is None:
        return None
    return Record(
        key=key_of("group", found.id),
        kind="group",
        id=found.id,
        url=f"/groups/{found.slug}",
        title=found.name,
        audience="public",
        summary=found.purpose,
        body_extra=found.terms,
        facets={"kind": ("group",), "topic": (found.topic,) if found.topic else ()},
    )


def event_record(session: Session, event_id: int) -> Record | None:
    found = events.search_source(session, event_id)
    if found is None:
        return None
    kinds = load_vocabularies(session)
    named = (kinds.labels("event_kind", code).get(found.kind, "") for code, _ in LANGUAGES)
    return Record(
        key=key_of("event", found.id),
        kind="event",
        id=found.id,
        url=events.address(found.id),
        title=found.title,
        audience=found.audience,
        summary=found.description,
        authors=tuple(found.presenters),
        keywords=tuple(dict.fromkeys(name for name in named if name)),
        body_extra="\n".join(part for part in (*found.agenda, found.host, found.group, found.venue) if part),
        facets={
            "kind": ("event",),
            "year": (str(found.starts_local.year),),
            "organisation": (found.host_slug,) if found.host_slug else (),
            "topic": (found.topic,) if found.topic else (),
        },
        dated=_seconds(found.created_at),
    )


def topic_record(session: Session, topic_id: int) -> Record | None:
    """Its posts are its pages: a hit lands on the post that holds the words."""
    found = forum.search_source(session, topic_id)
    if found is None:
        return None
    return Record(
        key=key_of("topic", found.id),
        kind="topic",
        id=found.id,
        url=f"/topics/{found.id}",
        title=found.title,
        audience=found.audience,
        summary=found.summary,
        authors=tuple(found.authors),
        keywords=tuple(dict.fromkeys(found.kinds)),
        facets={
            "kind": ("topic",),
            "year": (str(clock.home_day(found.created_at).year),),
            "organisation": (found.organisation_slug,) if found.organisation_slug else (),
            "topic": tuple(found.tags),
        },
        dated=_seconds(found.last_post_at),
        pages=(PageText(number, text) for number, text in found.posts),
    )


SOURCES: Mapping[str, Source] = {
    "document": document_record,
    "organisation": organisation_record,
    "group": group_record,
    "event": event_record,
    "topic": topic_record,
}


def sources(more: Findables) -> Mapping[str, Source]:
    return {**SOURCES, **{one.kind: one.record for one in more.kinds}}


def every_id(session: Session, more: Findables) -> Sequence[tuple[str, int]]:
    """Everything that belongs in the index, documents last, because they are the most."""
    return [
        *(("organisation", i) for i in organisations.all_ids(session)),
        *(("group", i) for i in groups.all_ids(session)),
        *(("event", i) for i in events.all_ids(session)),
        *(("topic", i) for i in forum.all_topic_ids(session)),
        *((one.kind, i) for one in more.kinds for i in one.ids(session)),
        *(("document", i) for i in documents.all_published_ids(session)),
    ]


def records_of(session: Session, wanted: Sequence[tuple[str, int]], more: Findables) -> Iterator[Record]:
    of = sources(more)
    for kind, thing_id in wanted:
        record = of[kind](session, thing_id)
        if record is not None:
            yield record


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0
