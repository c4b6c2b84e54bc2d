"""Pictures small enough for a slow line. WebP: about half of a JPEG of the same page of text."""

import io
import math

from PIL import Image, WebPImagePlugin

Image.preinit()  # with these few and WebP, Pillow does not go through all the formats it knows at the first picture
_FORMAT = WebPImagePlugin.WebPImageFile.format
WEBP_SIDE = 16_000
"""Pixels: the format's limit is 16,383, and a page's size in pixels is rounded up."""


def scale_for(width: float, height: float, wanted: int, max_pixels: int) -> float:
    """What to multiply a page's size (any unit) by to get a picture `wanted` pixels wide.

    It is less where the page is so long that the picture would exceed `max_pixels` or break the format.
    """
    width, height = max(width, 1.0), max(height, 1.0)
    return min(wanted / width, math.sqrt(max_pixels / (width * height)), WEBP_SIDE / height, WEBP_SIDE / width)


def encoded(image: Image.Image) -> bytes:
    """WebP bytes, on white where the picture was transparent."""
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        layer = image.convert("RGBA")
        image = Image.new("RGB", layer.size, "white")
        image.paste(layer, mask=layer.getchannel("A"))
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, _FORMAT, quality=75, method=3)
    return buffer.getvalue()
