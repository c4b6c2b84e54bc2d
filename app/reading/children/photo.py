"""Child: a photograph, made anew in the sizes asked for: upright, in plain colours on white, without a word of metadata.

It answers with one frame `I` a size (JPEG bytes), or one frame `X` (see `channel.py`).
"""

import io
import math
import warnings

from PIL import (
    GifImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from app.core.confined.walls import confine

from .channel import Outbox, open_outbox, read_request

# Named, so that Pillow loads these alone, and before the walls go up, instead of all it has when one is wanted.
_PLUGINS = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")  # what has several pictures in one JPEG (MPO) opens as JPEG
_BAND = 128  # rows
_ORIENTATION = 0x0112
_QUALITIES = (84, 76, 68, 60, 50, 40)


def main(argument: str) -> None:
    request = read_request(argument)
    outbox = open_outbox(request["limits"])
    confine(request["limits"])
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = request["limits"]["max_source_pixels"]
    try:
        _remake(request["path"], request["sizes"], request["least"], outbox)
    except Image.DecompressionBombError:
        outbox.no_picture("too_large")
    except MemoryError:
        outbox.no_picture("out_of_memory")
    except UnidentifiedImageError:
        outbox.no_picture("not_a_picture")
    except (OSError, SyntaxError, ValueError, EOFError, ImageCms.PyCMSError):
        outbox.no_picture("damaged")


def _remake(path: str, sizes: list[list[int]], least: int, outbox: Outbox) -> None:
    with Image.open(path, formats=_FORMATS) as image:
        if image.width * image.height > outbox.limits["max_source_pixels"]:
            outbox.no_picture("too_large")
            return
        image.seek(0)
        picture = _plain(_shrunk(image, max(side for side, _ in sizes)), image.info.get("icc_profile"))
    if min(picture.size) < least:
        outbox.no_picture("too_small")
        return
    for side, most in sizes:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        outbox.picture(_encoded(picture, most))


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Upright, at most `side` pixels long.

    A large one is first made smaller in bands of a few rows: beside the decoded original there is never another like it.
    """
    image.draft("RGB", (side, side))
    factor = max(1, max(image.size) // (side * 2))
    bright = _brightness(image)
    whole: Image.Image | None = None
    for top in range(0, image.height, factor * _BAND):
        band = image.crop((0, top, image.width, min(image.height, top + factor * _BAND)))
        piece = _flat(band, bright, transparent="transparency" in image.info).reduce(factor)
        if whole is None:
            whole = Image.new(piece.mode, (piece.width, math.ceil(image.height / factor)))
        whole.paste(piece, (0, top // factor))
    if whole is None:
        raise ValueError("no rows")
    whole.thumbnail((side, side), Image.Resampling.LANCZOS)
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    return whole if turn is None else whole.transpose(turn)


def _brightness(image: Image.Image) -> tuple[float, float] | None:
    """The values of black and white where a point has more than eight bits; None where it has not."""
    if image.mode.startswith("I;16"):
        return 0.0, 65_535.0
    if image.mode in {"I", "F"}:
        low, high = image.getextrema()
        return float(low), max(float(high), float(low) + 1e-9)  # type: ignore[arg-type]  # one band: two numbers
    return None


def _flat(band: Image.Image, bright: tuple[float, float] | None, *, transparent: bool) -> Image.Image:
    """On white, eight bits a point; CMYK stays what it is until its profile is known."""
    if bright is not None:
        low, scale = bright[0], 255 / (bright[1] - bright[0])
        return band.point(lambda depth: depth * scale - low * scale).convert("L")
    if band.mode in {"RGB", "L", "CMYK"} and not transparent:
        return band
    layer = band.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


# What the tag asks for (Exif 2.32, 4.6.5).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Red, green and blue as every screen has them."""
    if profile:
        try:
            of = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            seen = ImageCms.profileToProfile(image, of, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = seen if seen is not None else image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile, or one of another kind of colours: the pixels are taken for what they say
    plain = image.convert("RGB")
    plain.info = {}
    return plain


def _encoded(picture: Image.Image, most: int) -> bytes:
    """JPEG, as good as fits into `most` bytes."""
    content = b""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True)
        content = buffer.getvalue()
        if len(content) <= most:
            break
    return content
