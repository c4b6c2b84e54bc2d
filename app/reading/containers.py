"""A look inside zip containers (OOXML, OpenDocument, EPUB) before anything unpacks them.

Every member is inflated once, in small pieces that are counted and thrown away, so that neither a false size nor
overlapping members nor an archive in an archive can surprise a reader later.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from app.reading.kinds import DOCX, EPUB, ODP, ODS, ODT, PPTX, XLSX, Kind
from app.reading.refusals import Unacceptable

MAX_RATIO = 50
RATIO_FROM = 64 * 2**20
MAX_UNPACKED = 512 * 2**20
MAX_MEMBERS = 20_000
MAX_DIRECTORY = 4 * 2**20
MAX_DEPTH = 2
_KEEP = 65_536
_KEEP_NESTED = 16 * 2**20
_PIECE = 65_536
_LOCAL_HEADER = 30

_XML_NAMES = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx", ".vml", ".svg")
_NESTED_NAMES = (".zip", ".docx", ".xlsx", ".pptx", ".xlsb", ".odt", ".ods", ".odp", ".epub", ".jar")
_ROOT = re.compile(r"<[A-Za-z_]")
_MAIN_PARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"wordprocessingml.document.main+xml", DOCX),
    (b"presentationml.presentation.main+xml", PPTX),
    (b"spreadsheetml.sheet.main+xml", XLSX),
)
_BY_MIMETYPE = {kind.media_type: kind for kind in (ODT, ODS, ODP, EPUB)}


@dataclass(frozen=True, slots=True)
class Container:
    """What a zip file turned out to be; `kind` is None for an archive of no accepted kind."""

    kind: Kind | None
    encrypted: bool = False


def inspect(file: IO[bytes], size: int, *, label: str) -> Container:
    """Judge a whole zip file of `size` bytes; raise for a damaged, boundless or hostile one. Writes nothing."""
    try:
        with zipfile.ZipFile(file) as archive:
            heads = _weigh(archive, size, depth=0)
            return _recognise(archive, heads)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, OSError, ValueError) as error:
        raise Unacceptable("damaged", label=label) from error


def check_archive(archive: zipfile.ZipFile, size: int, *, most: int) -> list[zipfile.ZipInfo]:
    """The files of a plain archive of `size` bytes that is unpacked member by member, each of which is judged when it is taken.

    What a member holds beyond the size it declares is never given by `ZipFile.open`, so that what is declared bounds it.
    Raises Unacceptable for more than `most` bytes, boundless or overlapping members, names that lead out, locked ones.
    """
    members = archive.infolist()
    declared = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or declared > most or _is_boundless(declared, size):
        raise Unacceptable("zip_bomb")
    _refuse_overlaps(members)
    for member in members:
        _refuse_escape(member)
        if member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Unacceptable("damaged", label="ZIP")
    return [member for member in members if not member.is_dir()]


def _weigh(archive: zipfile.ZipFile, size: int, *, depth: int) -> dict[str, bytes]:
    """Check the members by what they declare, then by what they hold; give the first bytes of each."""
    members = archive.infolist()
    declared = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or declared > MAX_UNPACKED or _is_boundless(declared, size):
        raise Unacceptable("zip_bomb")
    _refuse_overlaps(members)
    for member in members:
        _refuse_escape(member)
    heads: dict[str, bytes] = {}
    for member in members:
        heads[member.filename] = _inflate(archive, member, depth)
    return heads


def _is_boundless(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed


def _refuse_overlaps(members: Iterable[zipfile.ZipInfo]) -> None:
    reached = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < reached:
            raise Unacceptable("zip_bomb")
        if reached == 0 and member.header_offset > 0:
            raise Unacceptable("polyglot")  # something else stands before the archive
        reached = member.header_offset + _LOCAL_HEADER + len(member.orig_filename.encode()) + member.compress_size


def _refuse_escape(member: zipfile.ZipInfo) -> None:
    """Nothing here unpacks by name; but a document with such names was made to harm whoever does."""
    parts = member.filename.replace("\\", "/").split("/")
    absolute = member.filename.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", member.filename)
    if absolute or ".." in parts or "\0" in member.orig_filename or stat.S_ISLNK(member.external_attr >> 16):
        raise Unacceptable("unsafe_archive")


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> bytes:
    """Read a member to its end, counting; give its first bytes. Raise for a false size or harmful XML."""
    if member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile(member.filename)
    name = member.filename.lower()
    nested = name.endswith(_NESTED_NAMES)
    kept = bytearray()
    count = 0
    for piece in _pieces(archive, member):
        count += len(piece)
        if count > member.file_size:
            raise Unacceptable("zip_bomb")
        room = (_KEEP_NESTED if nested else _KEEP) - len(kept)
        kept += piece[: max(0, room)]
    if count != member.file_size:
        raise zipfile.BadZipFile(member.filename)
    if name.endswith(_XML_NAMES) and _defines_entities(bytes(kept), whole=count == len(kept)):
        raise Unacceptable("entities")
    if nested and kept[:4] == b"PK\x03\x04":
        _weigh_nested(bytes(kept), count, depth + 1)
    return bytes(kept[:_KEEP])


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterable[bytes]:
    """The real content, piece by piece: `ZipFile.open` would stop at the declared size and hide the rest."""
    if archive.fp is None:
        raise zipfile.BadZipFile(member.filename)
    file = archive.fp
    file.seek(member.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(member.filename)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
    left = member.compress_size
    inflater = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (raw := file.read(min(_PIECE, left))):
        left -= len(raw)
        while raw:
            yield raw if inflater is None else inflater.decompress(raw, _PIECE)
            raw = b"" if inflater is None else inflater.unconsumed_tail
    if inflater is not None:
        yield inflater.flush()


def _weigh_nested(content: bytes, size: int, depth: int) -> None:
    if depth > MAX_DEPTH or len(content) < size:
        raise Unacceptable("zip_bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive, size, depth=depth)
    except zipfile.BadZipFile:
        return  # a damaged attachment is the author's affair: it is never opened


def _defines_entities(head: bytes, *, whole: bool) -> bool:
    """Whether a prolog defines anything. A bare DOCTYPE is harmless (EPUB has it): no DTD is ever fetched."""
    wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in head[:4]
    encoding = ("utf-16-be" if head[:1] in {b"\xfe", b"\0"} else "utf-16-le") if wide else "utf-8"
    text = head.decode(encoding, "replace")
    position = text.find("<")
    while position >= 0:
        if text.startswith(("<!DOCTYPE", "<!ENTITY"), position):
            root = _ROOT.search(text, position)
            return "[" in text[position : root.start() if root else None]
        closing = "-->" if text.startswith("<!--", position) else "?>" if text.startswith("<?", position) else ""
        if not closing:
            return False
        end = text.find(closing, position)
        position = text.find("<", end) if end >= 0 else -1
    return not whole  # 64 KiB without a first element hide something


def _recognise(archive: zipfile.ZipFile, heads: dict[str, bytes]) -> Container:
    if kind := _BY_MIMETYPE.get(heads.get("mimetype", b"").decode("ascii", "replace").strip()):
        return Container(kind, encrypted=_is_locked(archive, kind))
    if "[Content_Types].xml" not in heads:
        return Container(None)
    types = archive.read("[Content_Types].xml")
    kind = next((kind for part, kind in _MAIN_PARTS if part in types), None)
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in heads):
        raise Unacceptable("macros", instead=(kind or DOCX).extensions[0][1:].upper())
    return Container(kind)


def _is_locked(archive: zipfile.ZipFile, kind: Kind) -> bool:
    """OpenDocument says so in its manifest; an EPUB under rights management encrypts more than its fonts."""
    name, mark = (
        ("META-INF/encryption.xml", b"xmlenc#aes") if kind is EPUB else ("META-INF/manifest.xml", b"encryption-data")
    )
    return name in archive.namelist() and mark in archive.read(name)
