"""The pages on which many files are brought at once, and their drafts described one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.core.sentences import Sentence
from app.core.services import Services
from app.documents import kept
from app.documents.forms import Rules
from app.documents.pages import Choices, Errors
from app.documents.pages_forms import ACCEPT, FILE_TYPES, Values, choices
from app.documents.queries import twins
from app.documents.queries_batch import found_in
from app.documents.queries_detail import Detail
from app.documents.uploads import Arrived
from app.web.language import translations

ADDRESS = "/documents/upload"
DRAFTS = f"{ADDRESS}/drafts"
MOST = 50
"""Files of one form, with the parts of a plain one."""
PROPOSED = ("title", "authors", "year", "language", "summary")
"""Fields that a file may have something to say about."""


@dataclass(frozen=True, slots=True)
class BatchPage:
    """`kept`: pairs of a signed reference and a name, of files that have arrived with an earlier post."""

    file_types: str
    accept: str
    max_bytes: int
    most: int
    upload_token: str
    how: str
    kept: Sequence[tuple[str, str]]
    errors: Errors


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file says, as it is shown (`text`) and as the field takes it (`value`)."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One draft of several: `place` of `count`, from 1. `others`: the drafts, as (label, href, current)."""

    document_id: int
    title: str
    place: int
    count: int
    others: Sequence[tuple[str, str, bool]]
    files: Sequence[str]
    pending: bool
    here: str
    numbers: Sequence[int]
    values: Values
    proposals: Mapping[str, Proposal]
    choices: Choices
    duplicates: Sequence[tuple[str, str]]
    errors: Errors


def batch_page(
    services: Services,
    actor: Actor,
    token: str,
    *,
    how: str = "each",
    arrived: Sequence[Arrived] = (),
    errors: Errors = (),
) -> BatchPage:
    files = [one.file for one in arrived if one.file is not None]
    references = [(kept.sign(services.settings, actor.person_id or 0, file, clock.now()), file.name) for file in files]
    limit = services.settings.max_upload_bytes
    return BatchPage(FILE_TYPES, ACCEPT, limit, MOST, token, how, references, errors)


def refusals(named: Sequence[tuple[str, Arrived]]) -> list[tuple[str, str]]:
    """One sentence for each file that was turned away, with its name."""
    return [
        ("file", Sentence("%(name)s: %(reason)s", name=name, reason=_as_sentence(one.refusal)))
        for name, one in named
        if one.file is None
    ]


def drafts_href(numbers: Sequence[int], at: int = 0) -> str:
    """The page of one of the drafts; of the first where none is named."""
    pairs = [("d", number) for number in numbers]
    return f"{DRAFTS}?{urlencode([*pairs, ('at', at)] if at else pairs)}"


def draft_page(
    session: Session,
    actor: Actor,
    detail: Detail,
    numbers: Sequence[int],
    rules: Rules,
    language: str,
    *,
    values: Values,
    errors: Errors = (),
) -> DraftPage:
    say = translations(language).gettext
    found = found_in(session, detail.version_id)
    offered = choices(rules, language, values)
    label = say("Document %(place)s")
    others = [
        (label % {"place": place}, drafts_href(numbers, number), number == detail.id)
        for place, number in enumerate(numbers, 1)
    ]
    same = twins(session, actor, [file.sha256 for file in detail.files], besides=detail.id)
    return DraftPage(
        detail.id,
        detail.title,
        numbers.index(detail.id) + 1,
        len(numbers),
        others if len(numbers) > 1 else (),
        [file.name for file in detail.files],
        found.pending,
        drafts_href(numbers, detail.id),
        numbers,
        values,
        _proposals(found.proposed, values, offered),
        offered,
        [(title, f"/documents/{number}") for number, title in same],
        errors,
    )


def proposed_value(name: str, value: object) -> str:
    """As the field of this name takes it."""
    if name == "authors" and isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    return str(value or "")


def _proposals(found: Mapping[str, object], values: Values, offered: Choices) -> dict[str, Proposal]:
    """Only what says something else than the field does."""
    made = {}
    for name in PROPOSED:
        value = proposed_value(name, found.get(name))
        if value and value != values.get(name):
            text = dict(offered.languages).get(value, "") if name == "language" else value.replace("\n", "; ")
            if text:
                made[name] = Proposal(text, value)
    return made


def _as_sentence(text: str) -> Sentence:
    return text if isinstance(text, Sentence) else Sentence(text)
