"""What the house looks at before a person does: shown to whoever brings a document, and to the reviewer with the same words.

Pure: `queries_checks` fetches what is looked at. Only what can be meant by nobody stops a document; the rest is advice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.core.sentences import Sentence
from app.documents.durations import LONGEST
from app.documents.identifiers import UnfitIdentifier, read_identifier
from app.documents.links import clean_link
from app.documents.models import ExtractionState, OcrState, ScanState
from app.documents.scanning import HELD, REFUSED
from app.documents.telling import WARNINGS

Level = Literal["done", "advice", "problem"]
Step = Literal["submit", "publish"]
Stops = Literal["", "submit", "publish"]
WEBCAST = "webcast"
SHORT_SUMMARY, LONG_SUMMARY = 80, 2_000
_FILE_NAME = re.compile(
    r"\.(pdf|docx?|pptx?|xlsx?|od[tps]|rtf|txt|md|csv|epub|png|jpe?g|tiff?|webp|vtt|srt)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SeenFile:
    """The columns of DocumentFile of the same names."""

    name: str
    extraction: str = ExtractionState.DONE
    ocr: str = OcrState.NONE
    scan: str = ScanState.NONE
    language: str = ""
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What is looked at. `twins`: whether another document has one of the files; `languages`: code → label."""

    title: str
    type: str
    summary: str = ""
    authors: Sequence[str] = ()
    year: int | None = None
    language: str = "en"
    licence: str = "all_rights_reserved"
    embargo_until: datetime | None = None
    link: str = ""
    duration: int | None = None
    identifier: str = ""
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Sequence[SeenFile] = ()
    twins: bool = False
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One line. `name` is the code of what was looked at, `sentence` says what to do about it in English ("" when done).

    Attributes:
        field: of the form in which it is mended; "" where it is mended elsewhere.
        stops: the step that is refused meanwhile. What stops "submit" stops "publish" too.
    """

    name: str
    level: Level
    sentence: str = ""
    field: str = ""
    stops: Stops = ""


def check(seen: Seen, now: datetime) -> list[Check]:
    """Problems first, then advice, then what is in order."""
    found = [one for look in _LOOKS if (one := look(seen, now)) is not None]
    order = {"problem": 0, "advice": 1, "done": 2}
    return sorted(found, key=lambda one: order[one.level])


def stopping(found: Sequence[Check], step: Step) -> str:
    """The sentence that refuses the step; "" where nothing does."""
    wanted = {"submit"} if step == "submit" else {"submit", "publish"}
    return next((one.sentence for one in found if one.stops in wanted), "")


def _title(seen: Seen, _now: datetime) -> Check:
    title = seen.title.strip()
    letters = [letter for letter in title if letter.isalpha()]
    if not title:
        return Check("title", "problem", "Give it a title.", "title", "submit")
    if _FILE_NAME.search(title) or "_" in title or (len(title) > 20 and " " not in title):
        return Check(
            "title", "advice", "The title looks like the name of a file. Write it as it stands on the work.", "title"
        )
    if (
        len(title.split()) > 2
        and len(letters) > 12
        and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    ):
        return Check(
            "title", "advice", "The title is in capitals. Write it as a sentence: it is read more easily.", "title"
        )
    if len(letters) < 8:
        return Check(
            "title", "advice", "The title is very short. Readers meet it in lists, without the cover.", "title"
        )
    return Check("title", "done")


def _type(seen: Seen, _now: datetime) -> Check:
    if not seen.type:
        return Check("type", "problem", "Choose what kind of document it is.", "type", "submit")
    if seen.type == "other":
        return Check("type", "advice", "It is filed under “Other”. Look whether another kind fits.", "type")
    return Check("type", "done")


def _summary(seen: Seen, _now: datetime) -> Check:
    length = len(seen.summary.strip())
    if not length:
        return Check("summary", "advice", "It has no summary.", "summary")
    if length < SHORT_SUMMARY:
        return Check(
            "summary", "advice", "The summary is very short. Say what was asked, and what was found.", "summary"
        )
    if length > LONG_SUMMARY:
        return Check(
            "summary", "advice", "The summary is long. Two or three paragraphs are read to their end.", "summary"
        )
    return Check("summary", "done")


def _authors(seen: Seen, _now: datetime) -> Check:
    if not seen.authors:
        return Check("authors", "advice", "No author is named; it will be cited under your organisation.", "authors")
    return Check("authors", "done")


def _year(seen: Seen, now: datetime) -> Check:
    if seen.year is None:
        return Check("year", "advice", "It has no year; a citation needs one.", "year")
    if seen.year > now.year:
        return Check("year", "advice", "The year is still to come.", "year")
    return Check("year", "done")


def _language(seen: Seen, _now: datetime) -> Check:
    read = next((file.language for file in seen.files if file.language), "")
    if read and read != seen.language:
        sentence = Sentence(
            "The file reads as %(read)s, the description says %(said)s.",
            read=seen.languages.get(read, read),
            said=seen.languages.get(seen.language, seen.language),
        )
        return Check("language", "advice", sentence, "language")
    return Check("language", "done")


def _subject(seen: Seen, _now: datetime) -> Check:
    if not any(seen.terms.get(vocabulary) for vocabulary in ("topic", "pillar")):
        return Check("subject", "advice", "Choose a topic or a pillar: many readers look by them.", "topics")
    return Check("subject", "done")


def _counties(seen: Seen, _now: datetime) -> Check | None:
    """For the whole country none is chosen, so that none is never wrong."""
    return Check("counties", "done") if seen.terms.get("county") else None


def _licence(seen: Seen, _now: datetime) -> Check:
    if seen.licence == "all_rights_reserved":
        return Check("licence", "advice", "All rights are reserved. If others may copy or translate it, choose a licence that says so.",
            "licence",
        )  # fmt: skip
    return Check("licence", "done")


def _embargo(seen: Seen, now: datetime) -> Check | None:
    if seen.embargo_until is None:
        return None
    if seen.embargo_until <= now:
        sentence = "That day is over already: it opens as soon as it is published."
        return Check("embargo", "advice", sentence, "embargo_until")
    return Check("embargo", "done")


def _identifier(seen: Seen, _now: datetime) -> Check | None:
    if not seen.identifier:
        return None
    try:
        read_identifier(seen.identifier)
    except UnfitIdentifier as unfit:
        return Check("identifier", "advice", str(unfit), "identifier")
    return Check("identifier", "done")


def _link(seen: Seen, _now: datetime) -> Check | None:
    if not seen.link and seen.type != WEBCAST:
        return None
    if not seen.link:
        return Check("link", "advice", "Give the link under which the webcast is watched.", "link")
    if clean_link(seen.link) is None:
        return Check("link", "advice", "The link is no web address.", "link")
    return Check("link", "done")


def _webcast(seen: Seen, _now: datetime) -> Check | None:
    if seen.type != WEBCAST:
        return None
    if not seen.duration or seen.duration > LONGEST:
        return Check("webcast", "advice", "Say how long the webcast is.", "duration")
    if not seen.files:
        return Check("webcast", "advice", "Add a transcript: without one, nothing that is said can be found.")
    return Check("webcast", "done")


def _file(seen: Seen, _now: datetime) -> Check | None:
    if not seen.files:
        if seen.type == WEBCAST and seen.link:
            return None
        return Check("file", "problem", "There is no file to read. Add one, or the link of a webcast.", "", "submit")
    scans = {file.scan for file in seen.files}
    if ScanState.INFECTED in scans:
        return Check("scan", "problem", REFUSED, "", "submit")
    if ScanState.WAITING in scans:
        return Check("scan", "problem", HELD, "", "publish")
    return Check("scan", "done") if ScanState.CLEAN in scans else None


def _text(seen: Seen, _now: datetime) -> Check | None:
    """Of the first file: the one that readers open."""
    if not seen.files or seen.files[0].scan in {ScanState.INFECTED, ScanState.WAITING}:
        return None
    first = seen.files[0]
    sentence = {
        ExtractionState.PENDING: "Its text is still being read.",
        ExtractionState.FAILED: "Its text could not be read.",
        ExtractionState.ENCRYPTED: "It is protected by a password.",
        ExtractionState.NO_TEXT: "It holds no text that search could find.",
    }.get(ExtractionState(first.extraction), "")
    if first.ocr == OcrState.WAITING:
        sentence = "Its scanned pages are still being recognised."
    return Check("text", "advice", sentence) if sentence else Check("text", "done")


def _twin(seen: Seen, _now: datetime) -> Check | None:
    if not seen.files:
        return None
    if seen.twins:
        return Check("twins", "advice", "The same file is in another document.")
    return Check("twins", "done")


def _personal(seen: Seen, _now: datetime) -> Check | None:
    """What the files tell of people; whoever the description names as an author anyway is left out."""
    told = "; ".join(seen.authors).casefold()
    for warning in (warning for file in seen.files for warning in file.warnings):
        template, name = _parted(warning)
        if not name or name.casefold() not in told:
            return Check("personal", "advice", Sentence(template, name=name) if name else warning)
    return Check("personal", "done") if seen.files else None


def _parted(warning: str) -> tuple[str, str]:
    """The message of WARNINGS that it is, and the name in it; the warning itself and "" for another."""
    for template in WARNINGS.values():
        before, _, after = template.partition("%(name)s")
        if warning.startswith(before) and warning.endswith(after):
            return template, warning[len(before) : len(warning) - len(after)]
    return warning, ""


_LOOKS: Sequence[Callable[[Seen, datetime], Check | None]] = (
    _title, _type, _file, _text, _personal, _twin, _summary, _authors, _year, _language, _subject, _counties, _licence,
    _embargo, _identifier, _link, _webcast,
)  # fmt: skip
