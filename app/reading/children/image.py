"""Child: a picture file, made smaller. It has no text until its pages (a TIFF may have many) are recognised."""

import warnings

from PIL import (
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from app.core.confined.walls import confine

from .channel import Outbox, open_outbox, read_request
from .picture import encoded, scale_for

# Named, so that Pillow loads these alone, and before the walls go up, instead of all it has when one is wanted.
_PLUGINS = (JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")


def main(argument: str) -> None:
    request = read_request(argument)
    outbox = open_outbox(request["limits"])
    confine(request["limits"])
    warnings.simplefilter("ignore")
    reason = _problem(request["path"], outbox.limits["max_source_pixels"])
    if request["with_text"]:
        if reason:
            outbox.give_up("failed", reason)
        else:
            outbox.pictured = True
            outbox.total = _frames(request["path"])
            for number in range(1, outbox.total + 1):
                if not outbox.page(number, ""):
                    break
            outbox.end()
    if reason:
        outbox.no_picture(reason)
        return
    try:
        _draw(request["path"], request["number"], request["width"], outbox)
    except MemoryError:
        outbox.no_picture("out_of_memory")
    except (OSError, SyntaxError, ValueError, EOFError):
        outbox.no_picture("damaged")


def _problem(path: str, max_pixels: int) -> str:
    """What is wrong by the header alone: a decoder is never started on a picture of boundless size."""
    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        with Image.open(path, formats=_FORMATS) as image:
            width, height = image.size
    except Image.DecompressionBombError:
        return "too_large"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return "damaged"
    return "too_large" if width * height > max_pixels else ""


def _frames(path: str) -> int:
    try:
        with Image.open(path, formats=_FORMATS) as image:
            return int(getattr(image, "n_frames", 1)) or 1
    except (OSError, SyntaxError, ValueError, EOFError):
        return 1


def _draw(path: str, number: int, width: int, outbox: Outbox) -> None:
    with Image.open(path, formats=_FORMATS) as image:
        if not 1 <= number <= getattr(image, "n_frames", 1):
            outbox.no_picture("no_such_page")
            return
        image.seek(number - 1)
        if image.size[0] * image.size[1] > outbox.limits["max_source_pixels"]:
            outbox.no_picture("too_large")
            return
        image.draft("RGB", (width * 2, width * 2))
        upright = ImageOps.exif_transpose(image)
        scale = min(1.0, scale_for(*upright.size, width, outbox.limits["max_pixels"]))
        size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
        mode = upright.mode if upright.mode in {"RGB", "RGBA", "L", "LA"} else "RGBA"
        outbox.picture(encoded(upright.convert(mode).resize(size, Image.Resampling.LANCZOS)))
