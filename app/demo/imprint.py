"""The words around a document's own text: title page, running header and the mark of demonstration."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.demo.content import DemoDocument

TYPES_SW = {
    "county_strategy": "Mkakati wa kaunti",
    "evaluation_report": "Ripoti ya tathmini",
    "fact_sheet": "Karatasi ya takwimu",
    "implementation_guideline": "Mwongozo wa utekelezaji",
    "minutes": "Kumbukumbu za mkutano",
    "policy_brief": "Muhtasari wa sera",
    "research_study": "Utafiti",
    "situation_analysis": "Uchambuzi wa hali",
    "training_manual": "Mwongozo wa mafunzo",
}
MONTHS_SW = (
    "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba", "Oktoba", "Novemba",
    "Desemba",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the title page and the running lines say, in the document's language."""

    kind: str
    authors: str
    when: str
    summary_heading: str
    contents_heading: str
    keywords: str
    notice: str
    footer: str
    page: str
    community: str


def imprint(document: DemoDocument) -> Imprint:
    """ValueError for a Kiswahili document of a type whose Kiswahili name is not known here."""
    authors, keywords = "; ".join(document.authors), ", ".join(document.keywords)
    if document.language == "sw":
        if document.type not in TYPES_SW:
            raise ValueError(f"{document.slug}: no Kiswahili name for {document.type}")
        return Imprint(
            kind=TYPES_SW[document.type],
            authors=authors,
            when=_when_sw(document),
            summary_heading="Muhtasari",
            contents_heading="Yaliyomo",
            keywords=f"Maneno muhimu: {keywords}",
            notice="Waraka wa maonyesho. Umeandikwa kuonyesha jinsi jukwaa linavyofanya kazi; takwimu zake zimebuniwa "
            "ili zifanane na hali halisi na hazipaswi kunukuliwa.",
            footer="Waraka wa maonyesho",
            page="Ukurasa",
            community="Jumuiya ya Wataalamu wa Hifadhi ya Jamii nchini Kenya",
        )
    return Imprint(
        kind=document.type.replace("_", " ").capitalize().replace("Cgna", "Capacity gaps and needs assessment"),
        authors=authors,
        when=_when_en(document),
        summary_heading="Summary",
        contents_heading="Contents",
        keywords=f"Keywords: {keywords}",
        notice="Demonstration document. Written to show how the platform works; its figures are invented to be "
        "plausible and must not be cited.",
        footer="Demonstration document",
        page="Page",
        community="Community of Practice for Social Protection in Kenya",
    )


def made_at(document: DemoDocument) -> datetime:
    """The moment written into the file, fixed by the content so that a reload gives the same bytes (UTC)."""
    day = document.published or date(document.year, 6, 1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def _when_en(document: DemoDocument) -> str:
    return str(document.year) if document.published is None else f"{document.published:%B} {document.published.year}"


def _when_sw(document: DemoDocument) -> str:
    if document.published is None:
        return str(document.year)
    return f"{MONTHS_SW[document.published.month - 1]} {document.published.year}"
