"""What may be put to the committee about groups and topics: as values, as a proposal keeps them, and in words for its papers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

_HEADING = re.compile(r"^(#{1,5} )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Opening:
    """A group to be. Numbers are of rows; `topic` and `county` are codes, `county` and `replica_of_id` of a replica only.

    Attributes:
        terms: of reference, in Markdown; they become version 1.
        relevance, alignment, interest: what speaks for the group under each criterion of the vote.
    """

    name: str
    name_sw: str
    topic: str
    purpose: str
    lead_organisation_id: int | None
    lead_id: int | None
    secretary_id: int | None
    terms: str
    relevance: str
    alignment: str
    interest: str
    county: str = ""
    replica_of_id: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a group should end, and what that means under each criterion."""

    reason: str
    relevance: str
    alignment: str
    interest: str


@dataclass(frozen=True, slots=True)
class TopicChange:
    """`act`: "add", "rename" or "retire". `was` is the present English label, empty for a topic to be."""

    act: str
    code: str = ""
    label_en: str = ""
    label_sw: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class TopicChanges:
    reason: str
    changes: Sequence[TopicChange]


@dataclass(frozen=True, slots=True)
class Named:
    """Names of what an opening points at by number or code; empty where there is none."""

    topic: str = ""
    county: str = ""
    replica_of: str = ""
    lead_agency: str = ""
    lead: str = ""
    secretary: str = ""


def kept(wanted: Opening | Closing | TopicChanges) -> dict[str, Any]:
    return asdict(wanted)


def opening_of(kept: Mapping[str, Any]) -> Opening:
    return Opening(**kept)


def closing_of(kept: Mapping[str, Any]) -> Closing:
    return Closing(**kept)


def topics_of(kept: Mapping[str, Any]) -> TopicChanges:
    return TopicChanges(kept["reason"], [TopicChange(**one) for one in kept["changes"]])


def opening_in_words(wanted: Opening, named: Named) -> str:
    """Markdown, as the committee reads it."""
    facts = [
        ("Name in Kiswahili", wanted.name_sw),
        ("Topic", named.topic),
        ("County", named.county),
        ("Replica of", named.replica_of),
        ("Lead agency", named.lead_agency),
        ("Lead", named.lead),
        ("Secretary", named.secretary),
    ]
    parts = [
        "\n".join(f"- **{label}:** {value}" for label, value in facts if value),
        _part("Purpose", wanted.purpose),
        *_weighed(wanted),
        _part("Terms of reference", wanted.terms),
    ]
    return "\n\n".join(parts)


def closing_in_words(wanted: Closing) -> str:
    return "\n\n".join([_part("Reason", wanted.reason), *_weighed(wanted)])


def topics_in_words(wanted: TopicChanges) -> str:
    lines = []
    for one in wanted.changes:
        label = f"{one.label_en} / {one.label_sw}"
        lines.append(
            {
                "add": f"- **Add:** {label}",
                "rename": f"- **Rename:** {one.was} → {label}",
                "retire": f"- **Retire:** {one.was}",
            }[one.act]
        )
    return "\n\n".join([_part("Changes", "\n".join(lines)), _part("Reason", wanted.reason)])


def _weighed(wanted: Opening | Closing) -> list[str]:
    return [
        _part("Relevance", wanted.relevance),
        _part("Alignment with guiding frameworks", wanted.alignment),
        _part("Interest of stakeholders", wanted.interest),
    ]


def _part(title: str, text: str) -> str:
    """Headings of the text stand below the title."""
    below = _HEADING.sub(r"#\1", text)
    return f"# {title}\n\n{below}"
