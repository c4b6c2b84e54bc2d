"""Where a picture was taken, taken out of it: the GPS part of Exif and of XMP, and not one pixel else.

Sources: CIPA DC-008 (Exif 2.32) §4.6.6, TIFF 6.0 §2, PNG (third edition) §11.3, RIFF container of WebP. Offsets are in octets.
Whatever is not as these say is left as it is: a reader of Exif would make nothing of it either.
"""

import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/tiff"})
_EXIF = re.compile(rb"Exif\x00\x00(?=II\*\x00|MM\x00\*)")
_TIFF = (b"II*\x00", b"MM\x00*")
_XMP = re.compile(rb"""exif:GPS\w{1,40}\s{0,9}(?:=\s{0,9}["']|>)(?P<value>[^"'<>]{0,400})["'<]""")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = (
    b"Raw profile type exif\x00",
    b"Raw profile type APP1\x00",
    b"Raw profile type xmp\x00",
    b"XML:com.adobe.xmp\x00",
)
_PNG_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt"})
_GPS = 0x8825
_ENTRY = 12
_MOST_ENTRIES, _MOST_DIRECTORIES = 2_000, 40
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def forget_location(path: Path) -> bool:
    """Whether the picture at `path` told where it was taken; it is changed where it lies, keeps its length, and does not any more."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as picture:
        return _png(picture) if picture[:8] == _PNG else _blank(picture)


def _blank(picture: mmap.mmap) -> bool:
    starts = [0] if picture[:4] in _TIFF else [found.end() for found in _EXIF.finditer(picture)]
    if picture[:4] == b"RIFF":
        starts += [at for at in _riff(picture) if picture[at : at + 4] in _TIFF]
    told = [_blank_tiff(picture, at) for at in dict.fromkeys(starts)]
    return any([*told, _blank_xmp(picture)])


def _blank_xmp(content: mmap.mmap | bytearray) -> bool:
    told = False
    for found in list(_XMP.finditer(content)):
        start, end = found.span("value")
        if content[start:end].strip():
            content[start:end] = b" " * (end - start)
            told = True
    return told


def _blank_tiff(content: mmap.mmap | bytearray, base: int) -> bool:
    order = "<" if content[base : base + 2] == b"II" else ">"
    told = False
    try:
        (at,) = struct.unpack_from(f"{order}L", content, base + 4)
        for _ in range(_MOST_DIRECTORIES):
            if not at:
                break
            told |= _forget_gps(content, base, at, order)
            (count,) = struct.unpack_from(f"{order}H", content, base + at)
            (at,) = struct.unpack_from(f"{order}L", content, base + at + 2 + count * _ENTRY)
    except (struct.error, IndexError, ValueError):
        return told
    return told


def _forget_gps(content: mmap.mmap | bytearray, base: int, at: int, order: str) -> bool:
    """Blank what the directory's GPS entry points to, and close the gap that the entry leaves."""
    (count,) = struct.unpack_from(f"{order}H", content, base + at)
    if count > _MOST_ENTRIES:
        return False
    for place in range(count):
        entry = base + at + 2 + place * _ENTRY
        tag, _, _, value = struct.unpack_from(f"{order}HHLL", content, entry)
        if tag != _GPS:
            continue
        _blank_directory(content, base, value, order)
        end = base + at + 2 + count * _ENTRY + 4  # with the address of the next directory
        content[entry : end - _ENTRY] = content[entry + _ENTRY : end]
        content[end - _ENTRY : end] = bytes(_ENTRY)
        struct.pack_into(f"{order}H", content, base + at, count - 1)
        return True
    return False


def _blank_directory(content: mmap.mmap | bytearray, base: int, at: int, order: str) -> None:
    (count,) = struct.unpack_from(f"{order}H", content, base + at)
    for place in range(min(count, 64)):
        entry = base + at + 2 + place * _ENTRY
        _, kind, values, where = struct.unpack_from(f"{order}HHLL", content, entry)
        size = _SIZES.get(kind, 1) * values
        if 4 < size <= 4_096 and base + where + size <= len(content):
            content[base + where : base + where + size] = bytes(size)
        content[entry : entry + _ENTRY] = bytes(_ENTRY)


def _riff(picture: mmap.mmap) -> Iterator[int]:
    """Where the contents of Exif chunks begin."""
    at = 12
    while at + 8 <= len(picture):
        name, (size,) = picture[at : at + 4], struct.unpack_from("<L", picture, at + 4)
        if name == b"EXIF":
            yield at + 8
        at += 8 + size + size % 2


def _png(picture: mmap.mmap) -> bool:
    """Chunk for chunk, each with the checksum of what it then says; a text that told becomes an empty comment of its length."""
    told, at = False, len(_PNG)
    while at + 12 <= len(picture):
        (size,) = struct.unpack_from(">L", picture, at)
        name, first, last = picture[at + 4 : at + 8], at + 8, at + 8 + size
        at = last + 4
        if name not in _PNG_CHUNKS or at > len(picture):
            continue
        body = bytearray(picture[first:last])
        if name == b"eXIf":
            changed = body[:4] in _TIFF and _blank_tiff(body, 0)
        else:
            changed = body.startswith(_PNG_TEXTS) and _tells(name, body)
            if changed:
                name, body = b"tEXt", bytearray(b"Comment\x00".ljust(size))
        if changed:
            told = True
            picture[first - 4 : at] = name + body + struct.pack(">L", zlib.crc32(name + body))
    return told


def _tells(name: bytes, body: bytearray) -> bool:
    """Of compressed text nobody looks: a picture is whole without it."""
    return name != b"iTXt" or b"exif:GPS" in body or body.partition(b"\x00")[2][:1] == b"\x01"
