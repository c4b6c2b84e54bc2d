"""The text of a PDF, page by page, by pdfium.

A PDF may open without a password and still forbid, by a permission bit, that its text be copied. We index it all the
same: the same standard lets text be taken "in support of accessibility" (ISO 32000-1, table 22, bit 10) and its
successor tells readers to ignore the bit for that end; to find a page and to read it as text is that end, and the
file itself leaves us unchanged, its restriction with it.
"""

import contextlib
from collections.abc import Iterator

import pypdfium2

from .channel import Outbox
from .pdf_about import about
from .tidy import tidy

PdfiumError = pypdfium2.PdfiumError
ERROR_PASSWORD, ERROR_SECURITY = 4, 5


@contextlib.contextmanager
def opened(path: str) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()


def send_text(path: str, outbox: Outbox) -> None:
    """Send every page, then the end; a page that cannot be loaded is sent empty and noted."""
    try:
        with opened(path) as document:
            outbox.total = len(document)
            for number in range(1, outbox.total + 1):
                if not outbox.page(number, _text_of(document, number, outbox)):
                    break
            outbox.end()
            with contextlib.suppress(PdfiumError, ValueError, UnicodeError):
                outbox.about(**about(document, path))
    except PdfiumError as error:
        locked = error.err_code in {ERROR_PASSWORD, ERROR_SECURITY}
        outbox.give_up(*(("encrypted", "") if locked else ("failed", "damaged")))


def _text_of(document: pypdfium2.PdfDocument, number: int, outbox: Outbox) -> str:
    try:
        page = document[number - 1]
        words = page.get_textpage()
        text = words.get_text_range()
        words.close()
        if not text.strip():
            outbox.pictured = outbox.pictured or pypdfium2.raw.FPDFPage_CountObjects(page) > 0
        page.close()
    except PdfiumError:
        outbox.unreadable.append(number)
        return ""
    return tidy(text)
