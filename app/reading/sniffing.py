"""Whether a file is one that we take, and what its name says it is.

What happens to what:

| file | at upload | extraction |
| --- | --- | --- |
| accepted kind, name agrees | stored | done, or no_text for scans and pictures |
| PDF with a password, encrypted OOXML or OpenDocument | stored | encrypted, with a sentence |
| PDF whose permission bits forbid copying | stored | done (see `children/pdf_text.py`) |
| PDF header and objects, but pdfium cannot open it | stored | failed: kept, found by its metadata |
| PDF header without a single object; broken zip container | `damaged` | – |
| content of another kind than the name says | `name_and_content_differ` | – |
| old .doc, .xls, .ppt | `legacy_office` | – |
| macro-enabled Office file | `macros` | – |
| PDF + HTML, PDF + ZIP, program before an archive … | `polyglot` | – |
| zip bomb, false sizes, overlapping members | `zip_bomb` | – |
| `../` or absolute names, links in a container | `unsafe_archive` | – |
| a DTD with definitions in an XML part | `entities` | – |
| web page, script, program, media, archive | `type_not_accepted`, `archive` | – |
| no bytes, or only blanks | `empty` | – |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from app.reading import containers, polyglots
from app.reading.kinds import BY_EXTENSION, MD, TXT, ZIPPED, Kind
from app.reading.refusals import Unacceptable
from app.reading.signatures import (
    HEAD,
    MARKUP,
    OLE,
    PDF_HEADER_WITHIN,
    ZIP,
    foreign_words,
    is_disguised,
    is_text,
    known_kind,
)

_EXTENSION = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,10}$")
_LEGACY: Mapping[str, tuple[str, str]] = {
    ".doc": ("Word", "DOCX"),
    ".dot": ("Word", "DOCX"),
    ".xls": ("Excel", "XLSX"),
    ".xlt": ("Excel", "XLSX"),
    ".ppt": ("PowerPoint", "PPTX"),
    ".pps": ("PowerPoint", "PPTX"),
}
_LEGACY_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("PowerPoint Document", ".ppt"),
)
_MACROS: Mapping[str, str] = {
    ".docm": "DOCX",
    ".dotm": "DOCX",
    ".xlsm": "XLSX",
    ".xlsb": "XLSX",
    ".pptm": "PPTX",
    ".ppsm": "PPTX",
}
_FOREIGN_NAMES: Mapping[str, str] = {
    **dict.fromkeys((".htm", ".html", ".xhtml", ".mht"), "a web page"),
    **dict.fromkeys((".exe", ".dll", ".msi", ".apk", ".jar", ".com", ".scr"), "a program"),
    **dict.fromkeys((".js", ".vbs", ".bat", ".cmd", ".ps1", ".sh", ".py", ".php"), "a script"),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".webm"), "a video"),
    **dict.fromkeys((".mp3", ".wav", ".ogg", ".m4a"), "a sound recording"),
}
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz")
_LOCK_SIZES = (162, 165)
_LOCK_NAME_MOST = 54


@dataclass(frozen=True, slots=True)
class Sniffed:
    """An acceptable file: what it is by its content.

    `extension` has its dot; `encrypted` says that a password is needed (known here for Office files only: a PDF's
    password shows when it is opened).
    """

    media_type: str
    extension: str
    label: str
    encrypted: bool = False


def sniff(path: Path, name: str) -> Sniffed:
    """What the file at `path`, called `name` by its sender, is. Raises Unacceptable; reads the file, writes nothing."""
    size = path.stat().st_size
    if size == 0:
        raise Unacceptable("empty")
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
        head = whole[:HEAD]
        claimed = _claimed(name, head, size)
        if head.startswith(OLE):
            return _judge_ole(whole, claimed)
        kind, encrypted = _identify(file, whole, head, claimed)
    if claimed and claimed is not kind:
        raise Unacceptable("name_and_content_differ", extension=_extension(name), found=kind.label)
    extension = _extension(name) if claimed else kind.extensions[0]
    return Sniffed(kind.media_type, extension, kind.label, encrypted)


def _extension(name: str) -> str:
    """The lower-case ending with its dot; empty for none, and for what is only a number ("Report No.12")."""
    found = _EXTENSION.search(name.strip().lower())
    return found.group() if found else ""


def _claimed(name: str, head: bytes, size: int | None = None) -> Kind | None:
    """The kind that the name promises; None when it promises nothing. Raises for names that promise what we refuse."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    extension = _extension(bare)
    if bare.startswith("~$") or _is_lock(head, size if size is not None else len(head)):
        raise Unacceptable("lock_file")
    if extension in _LEGACY:
        product, instead = _LEGACY[extension]
        raise Unacceptable("legacy_office", found=product, instead=instead)
    if extension in _MACROS:
        raise Unacceptable("macros", instead=_MACROS[extension])
    if extension in _ARCHIVES:
        raise Unacceptable("archive")
    if extension and extension not in BY_EXTENSION:
        found = _FOREIGN_NAMES.get(extension) or foreign_words(head) or f"a {extension} file"
        raise Unacceptable("type_not_accepted", found=found)
    return BY_EXTENSION.get(extension)


def _is_lock(head: bytes, size: int) -> bool:
    """Word writes 162 bytes (newer Office 165): the length of the user's name, then the name, then zeros."""
    if size not in _LOCK_SIZES or not 0 < head[0] < _LOCK_NAME_MOST:
        return False
    return head[1 : 1 + head[0]].isascii() and not head[1 + head[0] : _LOCK_NAME_MOST].strip(b"\0 ")


def _judge_ole(whole: mmap, claimed: Kind | None) -> Sniffed:
    """An OLE container is an Office file under a password, or an old Office file. Stream names are UTF-16."""
    if claimed is not None and claimed.family == "ooxml" and whole.find("EncryptedPackage".encode("utf-16-le")) >= 0:
        return Sniffed(claimed.media_type, claimed.extensions[0], claimed.label, encrypted=True)
    for stream, extension in _LEGACY_STREAMS:
        if whole.find(stream.encode("utf-16-le")) >= 0:
            product, instead = _LEGACY[extension]
            raise Unacceptable("legacy_office", found=product, instead=instead)
    raise Unacceptable("type_not_accepted", found="an OLE container")


def _identify(file: BinaryIO, whole: mmap, head: bytes, claimed: Kind | None) -> tuple[Kind, bool]:
    """The kind by content, and whether it is locked."""
    if head.startswith(ZIP):
        return _identify_zip(file, whole, head, claimed)
    if (
        claimed
        and claimed.family == "text"
        and b"%PDF-" not in head[:8]
        and is_text(head)
        and not head.startswith(b"{\\rtf")
    ):
        return _judge_text(head, claimed), False
    kind = known_kind(head)
    if kind is None:
        return _unknown(head, claimed), False
    if kind.family == "pdf":
        polyglots.check_pdf(whole)
    elif kind.family == "image":
        polyglots.check_image(whole)
    return kind, False


def _identify_zip(file: BinaryIO, whole: mmap, head: bytes, claimed: Kind | None) -> tuple[Kind, bool]:
    label = claimed.label if claimed else "ZIP"
    end = polyglots.zip_end(whole)
    if end is None:
        raise Unacceptable("damaged", label=label)
    if end.directory_size > containers.MAX_DIRECTORY:
        raise Unacceptable("zip_bomb")
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        raise Unacceptable("polyglot")
    found = containers.inspect(file, len(whole), label=label)
    if found.kind:
        return found.kind, found.encrypted
    if claimed and claimed.media_type in ZIPPED:
        raise Unacceptable("damaged", label=label)
    raise Unacceptable("archive")


def _judge_text(head: bytes, claimed: Kind) -> Kind:
    if not head.strip(b" \t\r\n\f\0\xef\xbb\xbf\xff\xfe"):
        raise Unacceptable("empty")
    if (claimed is not MD and is_disguised(head)) or MARKUP.match(head.lstrip(b" \t\r\n\xef\xbb\xbf")):
        raise Unacceptable("name_and_content_differ", extension=claimed.extensions[0], found="a web page")
    return claimed


def _unknown(head: bytes, claimed: Kind | None) -> Kind:
    """Content without a known signature: foreign, plain text under another name, or beyond recognition."""
    if found := foreign_words(head):
        if claimed is None:
            raise Unacceptable("type_not_accepted", found=found)
        raise Unacceptable("name_and_content_differ", extension=claimed.extensions[0], found=found)
    if is_text(head) and head.strip():
        return TXT
    if claimed is None:
        raise Unacceptable("type_not_accepted", found="an unknown kind of file")
    raise Unacceptable("damaged", label=claimed.label)
