"""Files made for these tests: a good one of each accepted kind, and the parts that hostile ones are made from."""

import io
import zipfile
from collections.abc import Callable, Mapping

from docx import Document
from fpdf import FPDF
from openpyxl import Workbook
from PIL import Image

ODF = "application/vnd.oasis.opendocument."
_ODF_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
)


def pdf(*pages: str, zipped: bytes = b"", size: tuple[float, float] = (210, 297)) -> bytes:
    paper = FPDF(format=size)
    paper.set_font("Helvetica", size=12)
    for text in pages or ("Cash transfers in Turkana",):
        paper.add_page()
        paper.multi_cell(0, 8, text)
    if zipped:
        paper.embed_file(bytes=zipped, basename="data.zip", compress=False)
    return bytes(paper.output())


def pdf_with_a_lost_page() -> bytes:
    """Three pages by the count, the second of which is nowhere in the file."""
    page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /Font << /F << /Type /Font /Subtype /Type1"
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Count 3 /Kids [3 0 R 99 0 R 4 0 R] >>",
        3: f"<< {page} /BaseFont /Helvetica >> >> >> /Contents 5 0 R >>",
        4: f"<< {page} /BaseFont /Helvetica >> >> >> /Contents 6 0 R >>",
        5: "<< /Length 35 >>\nstream\nBT /F 12 Tf 20 100 Td (one__) Tj ET\nendstream",
        6: "<< /Length 35 >>\nstream\nBT /F 12 Tf 20 100 Td (three) Tj ET\nendstream",
    }
    body = "%PDF-1.4\n" + "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in objects.items())
    return f"{body}trailer\n<< /Root 1 0 R /Size 7 >>\n%%EOF\n".encode()


def locked_pdf() -> bytes:
    paper = FPDF()
    paper.set_encryption(owner_password="owner", user_password="reader")
    paper.add_page()
    paper.set_font("Helvetica", size=12)
    paper.cell(text="Secret")
    return bytes(paper.output())


def zipped(parts: Mapping[str, bytes | str], *, stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def parts_of(container: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx(*pages: str) -> bytes:
    document = Document()
    for number, text in enumerate(pages or ("Households in Wajir received support.",)):
        if number:
            document.add_page_break()
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx(sheets: Mapping[str, list[list[object]]] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (sheets or {"Counties": [["County", "Households"], ["Turkana", 100]], "Empty": []}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def pptx(*slides: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    presentation = "http://schemas.openxmlformats.org/presentationml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    names = f'xmlns:p="{presentation}" xmlns:a="{drawing}" xmlns:r="{office}"'
    slides = slides or ("First slide on graduation", "Second slide on registries")
    numbers = range(1, len(slides) + 1)
    overrides = "".join(
        f'<Override PartName="/ppt/slides/slide{n}.xml" ContentType="{kind}.slide+xml"/>' for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(f'<Relationship Id="rId{n}" Type="{office}/slide" Target="slides/slide{n}.xml"/>' for n in numbers)
        + "</Relationships>",
    }
    for number, text in enumerate(slides, start=1):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {names}><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody>"
            "</p:sp></p:spTree></p:cSld></p:sld>"
        )
    return zipped(parts)


def odf(kind: str, body: str, *, manifest: str = "") -> bytes:
    return zipped(
        {
            "mimetype": ODF + kind,
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<file-entry full-path="/" media-type="{ODF}{kind}"/>{manifest}</manifest>',
            "content.xml": f'<office:document-content {_ODF_NAMES} office:version="1.2"><office:body>{body}'
            "</office:body></office:document-content>",
        }
    )


def odt(*, manifest: str = "") -> bytes:
    body = "<office:text><text:p>Shock-responsive programmes</text:p><text:p>in Mandera</text:p></office:text>"
    return odf("text", body, manifest=manifest)


def ods() -> bytes:
    def sheet(name: str, cell: str) -> str:
        row = f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        return f'<table:table table:name="{name}"><table:table-row>{row}</table:table-row></table:table>'

    return odf("spreadsheet", f"<office:spreadsheet>{sheet('One', 'alpha')}{sheet('Two', 'beta')}</office:spreadsheet>")


def odp(*, manifest: str = "") -> bytes:
    slides = "".join(
        f"<draw:page><draw:frame><draw:text-box><text:p>Slide <text:span>{n}</text:span></text:p></draw:text-box>"
        "</draw:frame></draw:page>"
        for n in ("one", "two")
    )
    return odf("presentation", f"<office:presentation>{slides}</office:presentation>", manifest=manifest)


def epub(*, protection: str = "") -> bytes:
    container = "urn:oasis:names:tc:opendocument:xmlns:container"
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'<container version="1.0" xmlns="{container}"><rootfiles><rootfile '
        'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier><dc:title>Book</dc:title>'
        '</metadata><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>',
        "c.xhtml": '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
        "<head><title>C</title></head><body><h1>Chapter</h1><p>Learning from pilots.</p></body></html>",
    }
    if protection:
        parts["META-INF/encryption.xml"] = protection
    return zipped(parts)


def rtf() -> bytes:
    body = rb"\f0 Before caf\'e9.\par Middle.\page After the break.\par"
    return rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}" + body + b"}"


def picture(form: str, size: tuple[int, int] = (640, 400), mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "white" if mode == "RGB" else None).save(buffer, form)
    return buffer.getvalue()


def ole(*streams: str) -> bytes:
    """The head of an OLE container, with a directory that names the streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return header + b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)


def lock_file() -> bytes:
    return b"\x05Amina".ljust(54, b"\0") + b"\x05\0" + "Amina".encode("utf-16-le").ljust(106, b"\0")


GOOD: Mapping[str, tuple[Callable[[], bytes], str, str]] = {
    # name: how it is made, the end of its media type, a phrase of its text
    "study.pdf": (pdf, "/pdf", "Cash transfers in Turkana"),
    "study.docx": (docx, "wordprocessingml.document", "Households in Wajir"),
    "study.pptx": (pptx, "presentationml.presentation", "Second slide on registries"),
    "study.xlsx": (xlsx, "spreadsheetml.sheet", "Turkana | 100"),
    "study.odt": (odt, "opendocument.text", "Shock-responsive"),
    "study.ods": (ods, "opendocument.spreadsheet", "beta"),
    "study.odp": (odp, "opendocument.presentation", "Slide two"),
    "study.rtf": (rtf, "/rtf", "Before café."),
    "study.epub": (epub, "/epub+zip", "Learning from pilots."),
    "study.txt": ("Ruzuku ya fedha – Kenya".encode, "text/plain", "Ruzuku ya fedha – Kenya"),
    "study.md": (lambda: b"# Title\n\nText with *stress*.\n", "text/markdown", "Text with stress."),
    "study.csv": (lambda: b"county,households\nTurkana,100\n", "text/csv", "Turkana,100"),
    "talk.vtt": (
        lambda: b"WEBVTT\n\n00:02.000 --> 00:05.000\nKaribuni to Lodwar.\n",
        "text/vtt",
        "Karibuni to Lodwar.",
    ),
    "talk.srt": (lambda: b"1\n00:00:02,000 --> 00:00:05,000\nKaribuni to Wajir.\n", "x-subrip", "Karibuni to Wajir."),
}
PICTURES: Mapping[str, str] = {"scan.png": "PNG", "scan.jpg": "JPEG", "scan.tiff": "TIFF", "scan.webp": "WEBP"}
