"""Files made to harm whoever reads them, after the catalogue of faults."""

import io
import stat
import struct
import zipfile
import zlib

from tests.reading import samples

DOCX = samples.docx("Households in Wajir received support.")


def docx_with(**parts) -> bytes:
    """A sound document with further parts, or others in their place; `__` stands for a slash."""
    return samples.zipped(samples.parts_of(DOCX) | {name.replace("__", "/"): part for name, part in parts.items()})


def zip_of_zips(levels: int) -> bytes:
    """Sixteen archives in each archive, like 42.zip; the innermost hold zeros."""
    inner = samples.zipped({"zeros": bytes(4 * 2**20)})
    for _ in range(levels):
        inner = samples.zipped({f"{number}.zip": inner for number in range(16)})
    return inner


def overlapping() -> bytes:
    """Many entries of the directory that share one body (Fifield's bomb)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in samples.parts_of(DOCX).items():
            archive.writestr(name, content)
        archive.writestr("word/media/0.xml", b"<a>" + bytes(2**20) + b"</a>")
        body = archive.getinfo("word/media/0.xml")
        for number in range(1, 500):
            again = zipfile.ZipInfo(f"word/media/{number}.xml")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(again, name, getattr(body, name))
            archive.filelist.append(again)
    return buffer.getvalue()


def spoofed() -> bytes:
    """Its directory says that 80 MB are ten octets."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in samples.parts_of(DOCX).items():
            archive.writestr(name, content)
        archive.writestr("word/media/zeros.bin", bytes(80 * 2**20))
        archive.getinfo("word/media/zeros.bin").file_size = 10
    return buffer.getvalue()


def beyond_ratio() -> bytes:
    """A document that unpacks to more than fifty times its size."""
    return docx_with(word__media__zeros=bytes(70 * 2**20))


def link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in samples.parts_of(DOCX).items():
            archive.writestr(name, content)
        away = zipfile.ZipInfo("word/media/image1.png")
        away.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(away, "/etc/passwd")
    return buffer.getvalue()


def endless_pdf(pages: int) -> bytes:
    """A PDF of so many pages, each of them next to nothing; the first has a word."""
    kids = " ".join(f"{number} 0 R" for number in range(6, pages + 6))
    page = "<</Type/Page/Parent 2 0 R/Resources<</Font<</F 5 0 R>>>>"
    parts = [
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        f"2 0 obj<</Type/Pages/Count {pages}/MediaBox[0 0 99 99]/Kids[{kids}]>>endobj\n",
        "4 0 obj<</Length 36>>\nstream\nBT /F 12 Tf 9 50 Td (Endless) Tj ET \nendstream\nendobj\n",
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
        f"6 0 obj{page}/Contents 4 0 R>>endobj\n",
        *(f"{number} 0 obj{page}>>endobj\n" for number in range(7, pages + 6)),
        f"trailer<</Root 1 0 R/Size {pages + 6}>>\n%%EOF\n",
    ]
    return "".join(parts).encode()


def vast_png(side: int = 50_000) -> bytes:
    """A few thousand octets that promise two and a half thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(2**20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def laughs(opening: str) -> str:
    """Ten entities, each ten of the one before: three octets become three thousand million."""
    lines = ['<!ENTITY a0 "lol">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE d [{"".join(lines)}]>{opening.replace("CANARY", "&a9;")}'


def fetching(opening: str, address: str) -> str:
    """The document asks for something of another place, by each of the ways XML has."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY % p SYSTEM "{address}/parameter"> %p; '
        f'<!ENTITY x SYSTEM "{address}/entity">]>{opening.replace("CANARY", "&x;")}'
    )
