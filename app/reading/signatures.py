"""What the first bytes of a file say, by our own table first and libmagic's (larger) one second.

Our table decides about everything that is accepted, so that an answer never depends on which version of libmagic a
machine has, or whether it has one at all. libmagic only finds words for what is refused, and catches disguises.
"""

import re
from collections.abc import Mapping

from app.reading.kinds import JPEG, PDF, PNG, RTF, TIFF, WEBP, Kind

try:
    import magic as _magic
except ImportError:  # the Python package is installed, Debian's libmagic1 is not
    LIBMAGIC = False
else:
    LIBMAGIC = True

HEAD = 65_536
"""Bytes of a file's beginning that are looked at."""

PDF_HEADER_WITHIN = 1024
"""Readers take a PDF header anywhere in the first 1,024 bytes (ISO 32000-1, annex H, note 13)."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MARKUP = re.compile(rb"<!doctype\s+html|<html[\s>]|<script[\s>]|<\?php|<svg[\s>]", re.IGNORECASE)

_IMAGES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"#!", "a script"),
    (b"PK\x05\x06", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"GIF8", "a GIF picture"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a recording"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3\0", "a database"),
)

_WORDS: Mapping[str, str] = {
    "text/html": "a web page",
    "image/svg+xml": "a drawing",
    "application/x-dosexec": "a program",
    "application/vnd.microsoft.portable-executable": "a program",
    "application/x-executable": "a program",
    "application/x-sharedlib": "a program",
    "text/x-shellscript": "a script",
    "text/x-php": "a script",
    "application/x-iso9660-image": "a disk image",
}
_MAIN_WORDS: Mapping[str, str] = {
    "video": "a video",
    "audio": "a sound recording",
    "font": "a font",
    "image": "a picture",
}

# Bytes that no text in an ASCII-based encoding has: C0 controls but tab, line ends, form feed and escape.
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_TEXT_WIDE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def known_kind(head: bytes) -> Kind | None:
    """The accepted kind whose signature the bytes begin with; zip containers and text are judged elsewhere."""
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return PDF
    if head.startswith(b"{\\rtf"):
        return RTF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return next((kind for signature, kind in _IMAGES if head.startswith(signature)), None)


def foreign_words(head: bytes) -> str:
    """What to call bytes that are no accepted kind, in words that follow "This is"; empty when nothing is known."""
    if found := next((words for signature, words in _FOREIGN if head.startswith(signature)), ""):
        return found
    if MARKUP.search(head[:1024]):
        return "a web page"
    if head[4:8] == b"ftyp":
        return "a video"
    mime = libmagic_type(head)
    return _WORDS.get(mime) or _MAIN_WORDS.get(mime.partition("/")[0], "")


def libmagic_type(head: bytes) -> str:
    """The media type by libmagic; empty where the library is not on the machine."""
    return str(_magic.from_buffer(head[:4096], mime=True)) if LIBMAGIC else ""


def is_disguised(head: bytes) -> bool:
    """Whether libmagic takes a text for a web page, a drawing or PHP.

    Each of its rules for these wants a `<` or a `#`: without one the library, dearer than all else at an upload, is not asked.
    """
    return (b"<" in head or b"#" in head) and libmagic_type(head) in {"text/html", "image/svg+xml", "text/x-php"}


def is_text(head: bytes) -> bool:
    """Whether the bytes can be text in UTF-8, UTF-16 with its mark, or a Latin code page."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return not _NOT_TEXT_WIDE.search(head[2 : len(head) - len(head) % 2].decode(encoding, "replace"))
    return not _NOT_TEXT.search(head)
