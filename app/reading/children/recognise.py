"""Child: the words of pages that are pictures, by Tesseract; ocrmypdf puts them beneath the pictures of a new PDF.

The PDF is changed as little as can be. One that ocrmypdf does not understand is drawn anew, page by page, since whatever
can be shown can be recognised.
"""

import contextlib
import logging
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import ocrmypdf
import pypdfium2
from ocrmypdf.exceptions import ExitCodeException
from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from app.core.confined.walls import confine

from .channel import Outbox, open_outbox, read_request
from .pdf_about import about
from .pdf_text import PdfiumError, opened
from .picture import scale_for
from .tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

# Named, so that Pillow loads these alone, and before the walls go up.
_PLUGINS = (JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
_DPI = 300
"""What Tesseract reads best, and what a picture that does not say its own is taken to have."""
_LEAST_DPI, _MOST_DPI = 70, 1_200
_PDF_UNITS = 72


def main(argument: str) -> None:
    """The request has also `numbers` (of the pages), `languages` (of Tesseract) and `output` (where the PDF goes)."""
    request = read_request(argument)
    outbox = open_outbox(request["limits"])
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    confine(request["limits"], with_programs=True)
    Image.MAX_IMAGE_PIXELS = outbox.limits["max_source_pixels"]
    output = Path(request["output"])
    try:
        if request["media_type"] == "application/pdf":
            _recognise_pdf(request["path"], output, request, outbox)
        else:
            _recognise(_from_pictures(_frames(request["path"], outbox)), output, request)
        _send(output, request["numbers"], outbox)
    except (MemoryError, Image.DecompressionBombError):
        outbox.give_up("failed", "out_of_memory")
    except (ExitCodeException, PdfiumError, OSError, ValueError, SyntaxError, RuntimeError):
        outbox.give_up("failed", "damaged")


def _recognise_pdf(path: str, output: Path, request: dict[str, object], outbox: Outbox) -> None:
    try:
        _recognise(path, output, request)
    except (ExitCodeException, RuntimeError, ValueError, TypeError, KeyError):
        with contextlib.suppress(FileNotFoundError):
            output.unlink()
        _recognise(_from_pictures(_pages(path, outbox)), output, request)


def _recognise(source: str, output: Path, request: dict[str, object]) -> None:
    limits = request["limits"]
    numbers = request["numbers"]
    assert isinstance(limits, dict)  # noqa: S101 - for the reader of types: JSON has no other
    assert isinstance(numbers, list)  # noqa: S101
    ocrmypdf.ocr(
        source,
        output,
        language=str(request["languages"]).split("+"),
        pages=",".join(str(number) for number in numbers),
        mode="skip",
        output_type="pdf",
        optimize=0,
        jobs=1,
        use_threads=True,
        progress_bar=False,
        rasterizer="pypdfium",
        tesseract_timeout=limits["cpu_seconds"] // 2,
        max_image_mpixels=limits["max_source_pixels"] / 1_000_000,
        max_ocr_image_mpixels=limits["max_pixels"] / 1_000_000,
        invalidate_digital_signatures=True,
    )


def _send(output: Path, numbers: list[int], outbox: Outbox) -> None:
    with opened(str(output)) as document:
        outbox.total = len(document)
        for number in numbers:
            if 1 <= number <= outbox.total:
                page = document[number - 1]
                words = page.get_textpage()
                outbox.page(number, tidy(words.get_text_range()))
        outbox.end()
        if 1 in numbers:
            outbox.about(heading=about(document, str(output))["heading"])


def _frames(path: str, outbox: Outbox) -> "Iterator[tuple[Image.Image, float]]":
    """Each picture of the file, upright, and its dots per inch."""
    with Image.open(path, formats=_FORMATS) as image:
        for _, frame in zip(range(outbox.limits["max_pages"]), ImageSequence.Iterator(image), strict=False):
            dpi = float(frame.info.get("dpi", (0, 0))[0] or 0)
            upright = ImageOps.exif_transpose(frame)
            if upright.mode in {"RGBA", "LA", "PA", "P"}:
                layer = upright.convert("RGBA")
                upright = Image.new("RGB", layer.size, "white")
                upright.paste(layer, mask=layer.getchannel("A"))
            yield upright.convert("L" if upright.mode in {"1", "L", "I;16"} else "RGB"), dpi


def _pages(path: str, outbox: Outbox) -> "Iterator[tuple[Image.Image, float]]":
    with opened(path) as document:
        for number in range(min(len(document), outbox.limits["max_pages"])):
            page: pypdfium2.PdfPage = document[number]
            width, height = page.get_size()
            scale = scale_for(width, height, round(width / _PDF_UNITS * _DPI), outbox.limits["max_pixels"])
            yield page.render(scale=scale).to_pil().convert("RGB"), scale * _PDF_UNITS
            page.close()


def _from_pictures(pictures: "Iterator[tuple[Image.Image, float]]") -> str:
    """A PDF of the pictures, one a page, in the child's folder."""
    document = pypdfium2.PdfDocument.new()
    for picture, dpi in pictures:
        resolution = dpi if _LEAST_DPI <= dpi <= _MOST_DPI else _DPI
        one = Path("page.pdf")
        picture.save(one, "PDF", resolution=resolution, quality=85)
        with opened(str(one)) as drawn:
            document.import_pages(drawn)
    document.save("pictures.pdf")
    document.close()
    return "pictures.pdf"
