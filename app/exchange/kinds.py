"""What each type of document is called by other programs: facts of their formats, in one table."""

from typing import NamedTuple


class Kind(NamedTuple):
    """`note`: what APA puts in brackets behind the title. `dc`: of the DCMI Type Vocabulary."""

    bibtex: str
    ris: str
    csl: str
    datacite: str
    schema: str
    dc: str = "Text"
    note: str = ""


REPORT = Kind("techreport", "RPRT", "report", "Report", "Report")
KINDS = {
    "academic_article": Kind("article", "JOUR", "article-journal", "JournalArticle", "ScholarlyArticle"),
    "bulletin": Kind("misc", "MGZN", "periodical", "Text", "PublicationIssue"),
    "dataset": Kind("misc", "DATA", "dataset", "Dataset", "Dataset", "Dataset", "Data set"),
    "minutes": Kind("misc", "GEN", "document", "Text", "DigitalDocument"),
    "other": Kind("misc", "GEN", "document", "Other", "CreativeWork"),
    "training_manual": Kind("manual", "RPRT", "report", "Text", "LearningResource"),
    "webcast": Kind("misc", "VIDEO", "motion_picture", "Audiovisual", "VideoObject", "MovingImage", "Video"),
}
"""By document type; what is not here is a report."""

LICENCES = {
    "cc_by_4": "https://creativecommons.org/licenses/by/4.0/",
    "cc_by_sa_4": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc_by_nc_4": "https://creativecommons.org/licenses/by-nc/4.0/",
}
SPDX = {"cc_by_4": "CC-BY-4.0", "cc_by_sa_4": "CC-BY-SA-4.0", "cc_by_nc_4": "CC-BY-NC-4.0"}
LANGUAGES = {
    "ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "pt": "portuguese", "so": "somali", "sw": "swahili",
}  # fmt: skip
"""Codes that are languages, as BibTeX calls them; `other` is none."""


def kind_of(type_: str) -> Kind:
    return KINDS.get(type_, REPORT)
