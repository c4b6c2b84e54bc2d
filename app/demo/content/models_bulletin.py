"""The quarterly bulletin of the demo: plain values. Texts are by language; people are e-mails."""

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DemoItem:
    """`source`: kind and name, such as ("document", slug) or ("own", ""); `picture`: a name of `demo.scenery`, or ""."""

    source: tuple[str, str]
    section: str
    audience: str
    href: str
    title: Texts
    summary: Texts
    facts: Texts
    picture: str
    alt: Texts
    caption: Texts


@dataclass(frozen=True, slots=True)
class DemoIssue:
    """`ago`: quarters before that of the loading, 0 the one on the desk; `lead`: number of the item that leads, 0 none."""

    ago: int
    title: Texts
    note: Texts
    lead: int
    items: tuple[DemoItem, ...]


@dataclass(frozen=True, slots=True)
class DemoSubmission:
    """`ago`: days before the loading. Of `question`, `declined`, `accepted` at most one says what became of it."""

    kind: str
    by: str
    ago: int
    language: str
    title: str
    url: str
    text: str
    audience: str
    credit: str
    question: str
    declined: str
    accepted: bool
    edited_title: str
    edited_summary: str


@dataclass(frozen=True, slots=True)
class DemoBulletin:
    issues: tuple[DemoIssue, ...]
    submissions: tuple[DemoSubmission, ...]
