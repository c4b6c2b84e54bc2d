"""The automatic checks as a part of a document's page, and as short words in the review queue."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.checks import Check
from app.web.language import say, translations


@dataclass(frozen=True, slots=True)
class CheckLine:
    """As `task_list` draws it; `href` leads to the field where it is mended, "" where there is none."""

    label: str
    href: str
    hint: str
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class ChecksPart:
    """`open` lines ask for something; `done` names what is in order."""

    open: Sequence[CheckLine]
    done: Sequence[str]


def checks_part(found: Sequence[Check], document_id: int, language: str, *, may_edit: bool) -> ChecksPart:
    names = _names(language)
    advice = translations(language).gettext("Advice")
    lines = [
        CheckLine(
            names[one.name],
            f"/documents/{document_id}/edit#{one.field}" if one.field and may_edit else "",
            say(one.sentence, language),
            "problem" if one.level == "problem" else "todo",
            "" if one.level == "problem" else advice,
        )
        for one in found
        if one.level != "done"
    ]
    return ChecksPart(lines, [names[one.name] for one in found if one.level == "done"])


def open_sentences(found: Sequence[Check], language: str) -> list[str]:
    return [say(one.sentence, language) for one in found if one.level != "done"]


def _names(language: str) -> dict[str, str]:
    gettext = translations(language).gettext
    return {
        "title": gettext("Title"),
        "type": gettext("Kind of document"),
        "summary": gettext("Summary"),
        "authors": gettext("Authors"),
        "year": gettext("Year of publication"),
        "language": gettext("Language"),
        "subject": gettext("Topics and pillars"),
        "counties": gettext("Counties"),
        "licence": gettext("Licence"),
        "embargo": gettext("Not before"),
        "identifier": gettext("DOI, ISBN, ISSN or report number"),
        "link": gettext("Link"),
        "webcast": gettext("Length and transcript"),
        "file": gettext("File"),
        "scan": gettext("Virus scanner"),
        "text": gettext("Text of the file"),
        "twins": gettext("Only one of its kind"),
        "personal": gettext("Personal data"),
    }
