"""A PDF made in a confined child process, from nothing but what is handed over."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore

import structlog
from markupsafe import escape

from app.core.confined.supervise import Answer, child_command, run_confined
from app.core.errors import DomainError

log = structlog.get_logger("printing")

_HERE = Path(__file__).parent
_AT_ONCE = BoundedSemaphore(2)
LONGEST_NUMBER = 6  # digits
SENTENCES = {
    "no_libraries": (
        "A PDF cannot be made here: this installation lacks the libraries that set pages. "
        "Open the page and print it from your browser instead."
    ),
    "timed_out": "This is too long to be made into a PDF. Open the page and print it from your browser instead.",
    "out_of_memory": "This is too large to be made into a PDF. Open the page and print it from your browser instead.",
    "failed": "The PDF could not be made. Open the page and print it from your browser instead.",
    "busy": "Other PDFs are being made at this moment. Please try again in a minute.",
}


class CouldNotPrint(DomainError):
    """No PDF came of it; `reason` is a key of SENTENCES."""

    status = 503
    title = "There is no PDF"

    def __init__(self, reason: str) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """For one child. Times are in seconds; `memory_mb` bounds its data segment (MiB)."""

    wall_seconds: int = 40
    cpu_seconds: int = 30
    memory_mb: int = 768
    file_mb: int = 32
    answer_mb: int = 32


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Printed:
    """`pages`: how many the PDF has, as the child counted them."""

    pdf: bytes
    pages: int


def to_pdf(
    html: str,
    *,
    stylesheet: str = "",
    title: str,
    language: str,
    limits: Limits = DEFAULT,
    command: Sequence[str] | None = None,
) -> bytes:
    """The PDF alone, of what `printed` makes."""
    return printed(html, stylesheet=stylesheet, title=title, language=language, limits=limits, command=command).pdf


def printed(
    html: str,
    *,
    stylesheet: str = "",
    title: str,
    language: str,
    limits: Limits = DEFAULT,
    command: Sequence[str] | None = None,
) -> Printed:
    """A tagged PDF (PDF/UA-1) on A4, with page numbers; it takes about a second of the caller's time.

    Args:
        html: what stands in the body. Pictures and fonts are `data:` addresses; every other address is refused, and what
            it names is left out.
        stylesheet: CSS that comes after the house's own (`house.css`).
        title: of the document, as plain text.
        language: code, such as "en" or "sw".
        command: stands in the child's place in tests.

    Raises:
        CouldNotPrint: the child failed, was too slow or too large, or the machine has no Pango.
    """
    page = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"</head><body>{html}</body></html>"
    )
    styles = (_HERE / "house.css").read_text(encoding="utf-8") + stylesheet
    if not _AT_ONCE.acquire(timeout=limits.wall_seconds):
        raise CouldNotPrint("busy")
    try:
        answer = run_confined(
            command or child_command(_HERE, "sheet", {"limits": asdict(limits)}),
            wall_seconds=limits.wall_seconds,
            answer_mb=limits.answer_mb,
            files={"page.html": page.encode(errors="replace"), "page.css": styles.encode(errors="replace")},
        )
    finally:
        _AT_ONCE.release()
    return _understand(answer)


def _understand(answer: Answer) -> Printed:
    pdf = b"".join(payload for kind, payload in answer.frames if kind == b"D")
    if pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-32:]:
        pages = next((payload for kind, payload in answer.frames if kind == b"N"), b"")
        return Printed(pdf, int(pages) if pages.isdigit() and len(pages) < LONGEST_NUMBER else 0)
    reason, detail = _failure(answer)
    log.error("no PDF", reason=reason, outcome=answer.outcome, detail=detail)
    raise CouldNotPrint(reason)


def _failure(answer: Answer) -> tuple[str, str]:
    """Believe the child only as far as its answer holds together: the reason, and what to log."""
    said = next((payload for kind, payload in answer.frames if kind == b"X"), b"{}")
    try:
        words = json.loads(said)
        reason, detail = str(words.get("reason", "")), str(words.get("detail", ""))[:500]
    except (ValueError, AttributeError):
        reason, detail = "", ""
    if reason in SENTENCES:
        return reason, detail
    return {"timed_out": "timed_out", "out_of_memory": "out_of_memory", "too_much": "out_of_memory"}.get(
        answer.outcome, "failed"
    ), detail
