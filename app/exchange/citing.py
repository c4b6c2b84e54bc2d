"""How a work is cited: APA for people; BibTeX, RIS and CSL-JSON for programs. Pure.

One way for documents and for issues of the bulletin. Written by hand and read back by the libraries of those formats in the
tests (docs/decisions/0030).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.text import one_line
from app.exchange.kinds import LANGUAGES, kind_of
from app.exchange.names import Name
from app.web.times import day_in_words

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MOST_NAMES = 20
_TEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}  # fmt: skip
_SPECIAL = re.compile(r"[\\~^{}$&#_%]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is cited.

    Attributes:
        key: by which reference lists call it; `kind`: as in `kinds.KINDS`.
        day: when the very day is known; else `year` is all there is, or None.
        number: of an issue, or a report's own.
        url: whole, for ever.
    """

    key: str
    title: str
    names: Sequence[Name]
    url: str
    language: str = "en"
    kind: str = ""
    day: date | None = None
    year: int | None = None
    publisher: str = ""
    number: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    abstract: str = ""
    keywords: Sequence[str] = ()

    @property
    def address(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def apa(work: Work) -> str:
    """After the seventh edition, as plain text."""
    when = day_in_words(work.day, "y, MMMM d", work.language) if work.day else str(work.year or "n.d.")
    who, title = _apa_names(work.names), one_line(work.title)
    kind = kind_of(work.kind)
    title += f" (No. {one_line(work.number)})" if work.number and kind.csl == "report" else ""
    title += f" [{kind.note}]" if kind.note else ""
    first = [f"{_stop(who)} ({when}).", _stop(title)] if who else [_stop(title), f"({when})."]
    publisher = one_line(work.publisher)
    named = publisher and publisher not in {name.literal for name in work.names}
    return " ".join([*first, *([_stop(publisher)] if named else []), work.address])


def bibtex(work: Work) -> str:
    """Braces twice where capitals and commas of a name are to stay as they are."""
    kind = kind_of(work.kind)
    house = {"article": "journal", "techreport": "institution", "manual": "organization"}.get(kind.bibtex, "publisher")
    year = work.day.year if work.day else work.year
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in work.names),
        "title": f"{{{_tex(work.title)}}}",
        house: f"{{{_tex(work.publisher)}}}" if work.publisher else "",
        "year": str(year or ""),
        "month": MONTHS[work.day.month - 1] if work.day else "",
        "number": _tex(work.number),
        "language": LANGUAGES.get(work.language, ""),
        "doi": work.doi,
        "isbn": work.isbn,
        "issn": work.issn,
        "abstract": _tex(work.abstract),
        "keywords": ", ".join(_tex(one.replace(",", " ")) for one in work.keywords),
        "url": work.url,
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    # An article without its journal, and a report without its house, are none to BibTeX.
    entry = kind.bibtex if work.publisher else "misc"
    return "\n".join([f"@{entry}{{{work.key},", *lines, "}", ""])


def ris(work: Work) -> str:
    """Lines end as the format wants them."""
    kind = kind_of(work.kind)
    lines = [
        ("TY", kind.ris),
        ("ID", work.key),
        *(("AU", f"{name.family}, {name.given}" if name.family else f"{name.literal},") for name in work.names),
        ("TI", work.title),
        ("PY", str(work.day.year if work.day else work.year or "")),
        ("DA", f"{work.day:%Y/%m/%d}" if work.day else ""),
        ("PB", work.publisher),
        ("IS", work.number),
        ("SN", work.isbn or work.issn),
        ("DO", work.doi),
        ("AB", work.abstract),
        *(("KW", one) for one in work.keywords),
        ("LA", work.language if work.language in LANGUAGES else ""),
        ("UR", work.url),
    ]
    written = [(tag, one_line(value)) for tag, value in lines]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*((t, v) for t, v in written if v), ("ER", "")])


def csl_item(work: Work) -> dict[str, Any]:
    kind = kind_of(work.kind)
    parts = [work.day.year, work.day.month, work.day.day] if work.day else [work.year] if work.year else []
    item: dict[str, Any] = {
        "id": work.key,
        "type": kind.csl,
        "title": one_line(work.title),
        "author": [
            {"family": one.family, "given": one.given} if one.family else {"literal": one.literal} for one in work.names
        ],
        "publisher": one_line(work.publisher),
        "issued": {"date-parts": [parts]} if parts else {},
        "issue" if kind.csl == "periodical" else "number": one_line(work.number),
        "language": work.language if work.language in LANGUAGES else "",
        "DOI": work.doi,
        "ISBN": work.isbn,
        "ISSN": work.issn,
        "abstract": one_line(work.abstract),
        "keyword": ", ".join(work.keywords),
        "URL": work.url,
    }
    return {name: value for name, value in item.items() if value}


def bibtex_list(works: Sequence[Work]) -> str:
    return "\n".join(bibtex(work) for work in works)


def ris_list(works: Sequence[Work]) -> str:
    return "".join(ris(work) for work in works)


def csl_list(works: Sequence[Work]) -> str:
    return json.dumps([csl_item(work) for work in works], ensure_ascii=False, indent=1) + "\n"


FORMS: Mapping[str, tuple[str, Callable[[Sequence[Work]], str]]] = {
    "bib": ("application/x-bibtex", bibtex_list),
    "ris": ("application/x-research-info-systems", ris_list),
    "json": ("application/vnd.citationstyles.csl+json", csl_list),
}
"""Ending → media type and writer of one work or of many."""


def _apa_names(names: Sequence[Name]) -> str:
    written = [f"{one.family}, {one.initials}" if one.initials else one.family or one.literal for one in names]
    if len(written) > MOST_NAMES:
        return f"{', '.join(written[: MOST_NAMES - 1])}, … {written[-1]}"
    return ", & ".join([", ".join(written[:-1]), written[-1]]) if len(written) > 1 else "".join(written)


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _bibtex_name(name: Name) -> str:
    if not name.family:
        return f"{{{_tex(name.literal)}}}"
    return f"{_tex(name.family)}, {_tex(name.given)}" if name.given else f"{{{_tex(name.family)}}}"


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _TEX[found[0]], one_line(text))
