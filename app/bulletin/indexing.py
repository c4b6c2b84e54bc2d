"""What search knows of the bulletin: each published issue, and each of its items by itself, with its own readers.

The languages of a thing are its pages, in the order of LANGUAGES: a hit lands in the edition that holds the words.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from app import jobs
from app.access import Actor
from app.bulletin import editions, policy
from app.bulletin.composing import block_of, title_of
from app.bulletin.edition import Block
from app.bulletin.links import issue_href
from app.bulletin.live import live, told_as
from app.bulletin.marked import words_of
from app.bulletin.models import Issue, Item
from app.core.quarters import Quarter
from app.core.text import one_line
from app.web.language import LANGUAGES
from search import PageText, Record

ISSUE, ITEM = "bulletin", "bulletin_item"
_CODES = tuple(code for code, _ in LANGUAGES)
_PUBLISHED = Issue.state.in_(sorted(policy.PUBLISHED))
Landing = tuple[str, str]
"""Title and address of what was found."""


def index_soon(session: Session, issue: Issue) -> None:
    """When it was published, and when a correction changed it."""
    _owe(session, ISSUE, issue.id)
    for item_id in session.scalars(select(Item.id).where(Item.issue_id == issue.id).order_by(Item.id)):
        _owe(session, ITEM, item_id)


def index_about(session: Session, kind: str, number: int) -> None:
    """Who may read this thing of another room changed (`items_about`)."""
    for item_id in items_about(session, [(kind, number)]):
        _owe(session, ITEM, item_id)


def issue_record(session: Session, issue_id: int) -> Record | None:
    """Its title and the editors' note, which are everybody's; None while it is not published."""
    issue = session.scalar(select(Issue).where(Issue.id == issue_id, _PUBLISHED))
    if issue is None:
        return None
    first = editions.language_for(issue, "")
    return Record(
        key=f"{ISSUE}-{issue.id}",
        kind=ISSUE,
        id=issue.id,
        url=issue_href(issue.quarter),
        title=_title(issue, first),
        audience="public",
        body_extra="\n".join(_title(issue, code) for code in issue.editions),
        facets=_facets(issue, issue.editions),
        dated=_dated(issue),
        pages=(
            PageText(_CODES.index(code) + 1, _words(str(issue.texts.get(code, {}).get("note", ""))))
            for code in issue.editions
        ),
    )


def item_record(session: Session, item_id: int) -> Record | None:
    """None while its issue is not published, or where nobody is sure to read both it and what it tells of."""
    found = session.execute(_items().where(Item.id == item_id)).one_or_none()
    if found is None:
        return None
    item, issue = found
    block = block_of(issue, item, editions.language_for(issue, ""), {})
    now = live(session, [block]).get(block.id, block.audience)
    audience = policy.narrower(block.audience, now) if now is not None else None
    if audience is None:
        return None
    spoken = [code for code in issue.editions if item.title.get(code) or item.summary.get(code)]
    return Record(
        key=f"{ITEM}-{item.id}",
        kind=ITEM,
        id=item.id,
        url=f"{issue_href(issue.quarter)}#item-{item.id}",
        title=block.title,
        audience=audience,
        authors=(item.credit,) if item.credit else (),
        facets=_facets(issue, spoken),
        dated=_dated(issue),
        pages=_pages(issue, item, spoken),
    )


def all_issue_ids(session: Session) -> Sequence[int]:
    return session.scalars(select(Issue.id).where(_PUBLISHED).order_by(Issue.id)).all()


def all_item_ids(session: Session) -> Sequence[int]:
    return session.scalars(
        select(Item.id).join(Issue, Issue.id == Item.issue_id).where(_PUBLISHED).order_by(Item.id)
    ).all()


def items_about(session: Session, things: Collection[tuple[str, int]]) -> Sequence[int]:
    """Items of published issues that tell of these things of other rooms (kind, number)."""
    told = sorted({one for kind, number in things for one in told_as(kind, number)})
    its = tuple_(Item.source_kind, Item.source_key).in_(told)
    return session.scalars(
        select(Item.id).join(Issue, Issue.id == Item.issue_id).where(_PUBLISHED, its).order_by(Item.id)
    ).all()


def found_issues(
    session: Session, _actor: Actor, hits: Mapping[int, int | None], words: str, language: str
) -> dict[int, Landing]:
    """By number, those that are still published.

    Args:
        hits: number → page that holds the words best, None for none.
    """
    rows = session.scalars(select(Issue).where(Issue.id.in_(sorted(hits)), _PUBLISHED))
    found = {}
    for one in rows:
        own = editions.language_for(one, language)
        text = f"{_title(one, own)}\n{one.texts.get(own, {}).get('note', '')}"
        found[one.id] = (_title(one, own), _address(one, own, "" if _holds(text, words) else _language(hits[one.id])))
    return found


def found_items(
    session: Session, actor: Actor, hits: Mapping[int, int | None], words: str, language: str
) -> dict[int, Landing]:
    """By number, those that the actor may read at this moment; `hits` as in `found_issues`."""
    rows = session.execute(_items().where(Item.id.in_(sorted(hits)))).all()
    own = {issue.id: editions.language_for(issue, language) for _, issue in rows}
    blocks = {item.id: block_of(issue, item, own[issue.id], {}) for item, issue in rows}
    readable = editions.readable(session, blocks.values(), actor)
    found = {}
    for item, issue in rows:
        if item.id in readable:
            block = blocks[item.id]
            there = "" if _holds(_text(block), words) else _language(hits[item.id])
            found[item.id] = (block.title, f"{_address(issue, own[issue.id], there)}#item-{item.id}")
    return found


def _items() -> Select[Item, Issue]:
    return select(Item, Issue).join(Issue, Issue.id == Item.issue_id).where(_PUBLISHED)


def _pages(issue: Issue, item: Item, spoken: Sequence[str]) -> Iterator[PageText]:
    for code in spoken:
        yield PageText(_CODES.index(code) + 1, _text(block_of(issue, item, code, {})))


def _text(block: Block) -> str:
    """The title last: it stands above the extract anyway."""
    return "\n".join(part for part in (_words(block.words), block.facts, block.title) if part)


def _language(page: int | None) -> str:
    return _CODES[page - 1] if page is not None and 0 < page <= len(_CODES) else ""


def _holds(text: str, words: str) -> bool:
    """Whether the reader's own edition has a word of the question: then nobody is led into another language."""
    text = text.casefold()
    return any(word in text for word in words.casefold().split())


def _address(issue: Issue, own: str, there: str) -> str:
    """`there`: the language whose edition holds the words where the reader's own does not; "" where it does."""
    return issue_href(issue.quarter) if there in ("", own) else f"{issue_href(issue.quarter)}/{there}"


def _title(issue: Issue, language: str) -> str:
    return str(issue.texts.get(language, {}).get("title") or title_of(issue.quarter, language))


def _facets(issue: Issue, languages: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    quarter = Quarter.read(issue.quarter)
    return {"kind": (ISSUE,), "language": tuple(languages), "year": (str(quarter.year),) if quarter else ()}


def _dated(issue: Issue) -> int:
    return int(issue.sending_at.timestamp()) if issue.sending_at else 0


def _owe(session: Session, kind: str, number: int) -> None:
    jobs.enqueue(session, "search.update", key=f"search:{kind}-{number}", kind=kind, id=number)


def _words(markdown: str) -> str:
    return one_line(" ".join(words_of(markdown)))
