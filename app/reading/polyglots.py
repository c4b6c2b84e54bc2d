"""Files that are two things at once: refused, because what we index is not what another program would open.

An ordinary PDF may carry a zip archive as an attachment, even an uncompressed one as its very last stream, so that zip
records alone prove nothing. A zip reader works from the end: the file is an archive when an end record closes it
exactly, its comment running to the last byte, with a directory where the record says, or when one follows %%EOF.
"""

import re
import struct
from dataclasses import dataclass
from mmap import mmap

from app.reading.kinds import PDF
from app.reading.refusals import Unacceptable
from app.reading.signatures import MARKUP, PDF_HEADER_WITHIN

_END = b"PK\x05\x06"
_END_SIZE = 22
_END_REACH = _END_SIZE + 65_535
_BLANK = b" \t\r\n\f\0\xef\xbb\xbf"
_OBJECT = re.compile(rb"\d\s+obj\b")


@dataclass(frozen=True, slots=True)
class ZipEnd:
    """The end-of-central-directory record (APPNOTE 4.3.16); positions and sizes in bytes."""

    position: int
    entries: int
    directory_size: int
    directory_offset: int
    closes_file: bool


def zip_end(whole: mmap) -> ZipEnd | None:
    """The last end record in the file, as every zip reader looks for it; None when there is none."""
    position = whole.rfind(_END, max(0, len(whole) - _END_REACH))
    if position < 0 or position + _END_SIZE > len(whole):
        return None
    fields = struct.unpack("<4s4H2LH", whole[position : position + _END_SIZE])
    entries, size, offset, comment = fields[4:]
    return ZipEnd(position, entries, size, offset, position + _END_SIZE + comment == len(whole))


def refuse_hidden_archive(whole: mmap) -> None:
    """Raise when a file that is not a zip container ends as one."""
    end = zip_end(whole)
    if end is None or not end.closes_file:
        return
    start = end.position - end.directory_size
    if end.entries == 0 or (start >= 0 and whole[start : start + 4] == b"PK\x01\x02"):
        raise Unacceptable("polyglot")


def check_pdf(whole: mmap) -> None:
    """Raise `polyglot` or `damaged`; whether pdfium can open the file is found out later, in the child process."""
    first = whole[:PDF_HEADER_WITHIN]
    if first[: first.find(b"%PDF-")].strip(_BLANK) or MARKUP.search(first):
        raise Unacceptable("polyglot")
    refuse_hidden_archive(whole)
    last_mark = whole.rfind(b"%%EOF")
    if last_mark >= 0:
        behind = whole[last_mark + 5 : last_mark + 5 + _END_REACH]
        if _END in behind or MARKUP.search(behind):
            raise Unacceptable("polyglot")
    if not _OBJECT.search(whole):
        raise Unacceptable("damaged", label=PDF.label)


def check_image(whole: mmap) -> None:
    """Raise when a picture is at the same time an archive, a PDF or a web page."""
    refuse_hidden_archive(whole)
    first = whole[:PDF_HEADER_WITHIN]
    if b"%PDF-" in first or MARKUP.search(first):
        raise Unacceptable("polyglot")
