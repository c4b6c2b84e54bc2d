"""How an issue is cited: APA for people; BibTeX, RIS and CSL-JSON for programs. Pure: made of public words alone."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.text import one_line
from app.web.times import day_in_words

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}  # fmt: skip
_SPECIAL = re.compile(r"[\\~^{}$&#_%]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`url`: whole, for ever; `key`: by which reference lists call it."""

    key: str
    title: str
    by: str
    published_on: date
    number: int
    language: str
    url: str


def apa(work: Work) -> str:
    day = day_in_words(work.published_on, "y, MMMM d", work.language)
    return f"{one_line(work.by)}. ({day}). {one_line(work.title)}. {work.url}"


def bibtex(work: Work) -> str:
    """Braces twice where capitals and commas of a name are to stay as they are."""
    fields = {
        "author": f"{{{_tex(work.by)}}}",
        "title": f"{{{_tex(work.title)}}}",
        "year": str(work.published_on.year),
        "month": MONTHS[work.published_on.month - 1],
        "number": str(work.number),
        "language": {"sw": "swahili"}.get(work.language, "english"),
        "url": work.url,
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{work.key},", *lines, "}", ""])


def ris(work: Work) -> str:
    """Lines end as the format wants them."""
    lines = [
        ("TY", "MGZN"),
        ("ID", work.key),
        ("AU", f"{one_line(work.by)},"),
        ("TI", one_line(work.title)),
        ("PY", str(work.published_on.year)),
        ("DA", f"{work.published_on:%Y/%m/%d}"),
        ("IS", str(work.number)),
        ("LA", work.language),
        ("UR", work.url),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def csl(work: Work) -> str:
    day = work.published_on
    item: dict[str, Any] = {
        "id": work.key,
        "type": "periodical",
        "title": one_line(work.title),
        "author": [{"literal": one_line(work.by)}],
        "publisher": one_line(work.by),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "issue": str(work.number),
        "language": work.language,
        "URL": work.url,
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


FORMS: Mapping[str, tuple[str, Callable[[Work], str]]] = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
    "json": ("application/vnd.citationstyles.csl+json", csl),
}
"""Ending → media type and writer."""


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _TEX[found[0]], one_line(text))
