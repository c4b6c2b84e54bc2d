import io
import struct
import zlib

import pytest
from PIL import Image

from app.reading import PICTURE_TYPE, CouldNotDraw, is_drawable, render_page, thumbnail
from tests.reading import samples

pytestmark = pytest.mark.database_free

PDF = "application/pdf"


def _opened(content):
    image = Image.open(io.BytesIO(content))
    assert f"image/{image.format}".lower() == PICTURE_TYPE
    return image


def test_a_page_as_wide_as_asked(put):
    path = put(samples.pdf("first", "second"))
    first, second = (_opened(render_page(path, PDF, number, 800)) for number in (1, 2))
    assert first.size == second.size == (800, 1132)
    assert first.convert("L").getextrema()[0] < 100, "the text is drawn"
    assert first.tobytes() != second.tobytes()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_pictures_are_made_smaller_never_larger(put, form):
    path = put(samples.picture(form))
    media_type = f"image/{form.lower()}"
    assert _opened(render_page(path, media_type, 1, 320)).size == (320, 200)
    assert _opened(render_page(path, media_type, 1, 2000)).size == (640, 400)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_mode_of_picture(put, mode):
    form = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    assert thumbnail(put(samples.picture(form, mode=mode)), f"image/{form.lower()}")


def test_a_later_page_of_a_tiff(put):
    buffer = io.BytesIO()
    one, two = Image.new("RGB", (40, 40), "white"), Image.new("RGB", (40, 20), "black")
    one.save(buffer, "TIFF", save_all=True, append_images=[two])
    assert _opened(render_page(put(buffer.getvalue()), "image/tiff", 2, 100)).size == (40, 20)


def test_endless_pages_stay_small(put):
    for size in ((10, 5_000), (5_000, 10), (5_000, 5_000)):
        image = _opened(render_page(put(samples.pdf(" ", size=size)), PDF, 1, 2_000))
        assert image.width * image.height <= 8_100_000
        assert max(image.size) <= 16_383


def _png_claiming(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "media_type", "number", "reason"),
    [
        (_png_claiming(50_000, 50_000), "image/png", 1, "too_large"),
        (_png_claiming(11_000, 11_000), "image/png", 1, "too_large"),
        (_png_claiming(200, 200), "image/png", 1, "damaged"),
        (b"\x89PNG\r\n\x1a\n", "image/png", 1, "damaged"),
        (b"%PDF-1.4 1 0 obj", PDF, 1, "damaged"),
        (samples.locked_pdf(), PDF, 1, "damaged"),
        (samples.pdf(), PDF, 2, "no_such_page"),
        (samples.pdf(), PDF, 0, "no_such_page"),
        (samples.picture("PNG"), "image/png", 2, "no_such_page"),
        (b"text", "text/plain", 1, "not_drawable"),
        (b"?", "no/type", 1, "not_drawable"),
    ],
    ids=lambda value: str(value) if isinstance(value, (str, int)) else "",
)
def test_no_picture_and_why(put, content, media_type, number, reason):
    path = put(content)
    with pytest.raises(CouldNotDraw) as failed:
        render_page(path, media_type, number, 200)
    assert failed.value.reason == reason
    if number == 1:
        assert thumbnail(path, media_type) is None


def test_what_can_be_drawn():
    assert [is_drawable(kind) for kind in (PDF, "image/webp", "text/csv", "no/type")] == [True, True, False, False]
