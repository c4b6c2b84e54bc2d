"""Pictures: whatever is uploaded is made anew, and each is as open as what it belongs to."""

import io
import os
import struct
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from app.bulletin import jobs_pictures, pictures
from app.bulletin.models import IssueState, Item, Picture, Submission
from app.core import clock
from app.core.errors import InvalidError
from app.reading.photos import REMAKING, NotAPhoto, remake
from tests import people
from tests.bulletin import issues

SIZES = ((1_600, 360_000), (640, 48_000))


def saved(image: Image.Image, kind: str, **given) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **given)
    return buffer.getvalue()


def halves(mode: str, size=(1200, 800), left="red", right="blue") -> Image.Image:
    image = Image.new(mode, size, right)
    image.paste(Image.new(mode, (size[0] // 2, size[1]), left), (0, 0))
    return image


def exif() -> bytes:
    """Turned by a quarter, and taken at a place."""
    data = Image.Exif()
    data[0x0112], data[0x010F] = 6, "Camera of Moraa"
    data.get_ifd(0x8825).update({1: "S", 2: (1.0, 17.0, 30.0)})
    return data.tobytes()


def deep() -> Image.Image:
    return Image.new("I;16", (700, 500), 40_000)


def palette() -> bytes:
    image = halves("RGB").quantize(8)
    return saved(image, "PNG", transparency=image.getpixel((0, 0)))


def moving() -> bytes:
    frames = [Image.new("RGB", (300, 200), one) for one in ("red", "blue")]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], loop=0)


MADE = {
    "photo": (lambda: saved(halves("RGB"), "JPEG"), (1200, 800), ("red", "blue")),
    "of-forty-megapixels": (
        lambda: saved(halves("RGB", (8000, 5000)), "JPEG", quality=60),
        (1600, 1000),
        ("red", "blue"),
    ),
    "cmyk": (
        lambda: saved(halves("CMYK", left=(0, 255, 255, 0), right=(255, 255, 0, 0)), "JPEG"),
        (1200, 800),
        ("red", "blue"),
    ),
    "turned": (lambda: saved(halves("RGB"), "JPEG", exif=exif()), (800, 1200), None),
    "palette": (palette, (1200, 800), ("white", "blue")),
    "sixteen-bits": (lambda: saved(deep(), "PNG"), (700, 500), ((156,) * 3, (156,) * 3)),
    "webp": (lambda: saved(halves("RGBA"), "WEBP", lossless=True), (1200, 800), ("red", "blue")),
    "tiff": (lambda: saved(halves("RGB"), "TIFF", compression="tiff_lzw"), (1200, 800), ("red", "blue")),
    "moving": (moving, (300, 200), ("red", "red")),
    "broken-profile": (lambda: saved(halves("RGB"), "JPEG", icc_profile=b"nonsense"), (1200, 800), ("red", "blue")),
    "own-profile": (
        lambda: saved(
            halves("RGB"), "PNG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        ),
        (1200, 800),
        ("red", "blue"),
    ),
}


@pytest.mark.database_free
@pytest.mark.parametrize("kind", MADE)
def test_every_picture_is_made_anew(kind, tmp_path):
    make, size, colours = MADE[kind]
    path = tmp_path / "upload"
    path.write_bytes(make())
    large, small = remake(path, SIZES)
    assert (large.width, large.height) == size
    assert max(small.width, small.height) == min(640, max(size))
    for made, (side, most) in zip((large, small), SIZES, strict=True):
        shown = Image.open(io.BytesIO(made.content))
        assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (made.width, made.height))
        assert len(made.content) <= most
        assert max(shown.size) <= side
        assert not shown.getexif()
        assert {"exif", "icc_profile", "comment", "xmp"}.isdisjoint(shown.info)
        assert b"Moraa" not in made.content
    shown = Image.open(io.BytesIO(large.content))
    width, height = shown.size
    if colours is None:  # the left half is the upper one once it stands upright
        assert shown.getpixel((width // 2, 10))[0] > 200
        assert shown.getpixel((width // 2, height - 10))[2] > 200
        return
    for place, colour in ((10, colours[0]), (width - 10, colours[1])):
        wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
        found = shown.getpixel((place, height // 2))
        assert all(abs(a - b) < 45 for a, b in zip(wanted, found, strict=True)), (kind, wanted, found)


def with_a_long_text() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "x" * 3_000_000, zip=True)
    return saved(Image.new("RGB", (200, 200)), "PNG", pnginfo=words)


def of_boundless_size() -> bytes:
    """Some bytes that say of themselves that they are 40,000 by 40,000 pixels."""
    small = saved(Image.new("1", (100, 100)), "PNG")
    head = b"IHDR" + struct.pack(">II", 40_000, 40_000) + small[24:29]
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


REFUSED = {
    "truncated": (lambda: (data := saved(halves("RGB"), "PNG"))[: len(data) // 2], "damaged"),
    "bomb": (of_boundless_size, "too_large"),
    "text-bomb": (with_a_long_text, "damaged"),
    "tracking-point": (lambda: saved(Image.new("RGB", (1, 1)), "GIF"), "too_small"),
    "drawing": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not_a_picture"),
    "document": (lambda: b"%PDF-1.7 and so on", "not_a_picture"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(200), "heic"),
    "empty": (lambda: b"", "empty"),
}


@pytest.mark.database_free
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_says_why(kind, tmp_path):
    make, reason = REFUSED[kind]
    path = tmp_path / "upload"
    path.write_bytes(make())
    with pytest.raises(NotAPhoto) as refused:
        remake(path, SIZES)
    assert refused.value.reason == reason


@pytest.mark.database_free
def test_the_child_is_bounded_and_not_believed(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(saved(halves("RGB", (4000, 3000)), "PNG", compress_level=1))
    tight = replace(REMAKING, memory_mb=40)
    with pytest.raises(NotAPhoto) as refused:
        remake(path, SIZES, limits=tight)
    assert refused.value.reason == "too_large"
    liars = (
        "import os; os.write(1, b'I\\0\\0\\0\\x04' + b'<svg' + b'I\\0\\0\\0\\x01x')",
        "import os; os.kill(os.getpid(), 11)",
    )
    for lie in liars:
        with pytest.raises(NotAPhoto) as refused:
            remake(path, SIZES, command=["python3", "-c", lie])
        assert refused.value.reason == "unreadable"


class Upload:
    def __init__(self, content: bytes, filename: str) -> None:
        self.file, self.filename = io.BytesIO(content), filename


def added(house, by=people.COORDINATOR) -> int:
    prepared = pictures.prepare(house.services.storage, Upload(saved(halves("RGB"), "JPEG"), "Kwale <1>.HEIC.jpg"))
    with house.write() as session:
        return pictures.add(session, prepared, by=house.actor(by)).id


def files(house) -> set[str]:
    return {one.key for one in house.services.storage.list(pictures.FOLDER)}


READERS = (None, people.MEMBER, people.COLLEAGUE, people.CHAIR, people.COORDINATOR)


@pytest.mark.parametrize(
    ("audience", "state", "seen"),
    [
        ("public", IssueState.SENT, READERS),
        ("members", IssueState.SENT, READERS[1:]),
        ("group-1", IssueState.SENT, (people.COLLEAGUE, people.COORDINATOR)),
        ("public", IssueState.EDITING, (people.CHAIR, people.COORDINATOR)),
        ("group-1", IssueState.APPROVAL, (people.COORDINATOR,)),
    ],
)
def test_a_picture_is_as_open_as_its_item(house, browse, audience, state, seen):
    number = added(house)
    issues.opened(house)
    item = issues.new_item(audience=audience, picture_id=number, alt={"en": "A queue in Kwale"})
    issues.with_items(house, issues.QUARTER, item)
    with house.write() as session:
        issues.issue_row(session).state = state
    missing = browse(None).get("/bulletins/pictures/999")
    for reader in READERS:
        browser = browse(reader)
        answer = browser.get(f"/bulletins/pictures/{number}")
        assert (answer.status_code, browser.get(f"/bulletins/pictures/{number}/small").status_code) == (
            (200, 200) if reader in seen else (404, 404)
        ), reader
        if reader is None and answer.status_code == 404:
            assert answer.text == missing.text
    kept = browse(people.COORDINATOR).get(f"/bulletins/pictures/{number}")
    assert (kept.headers["content-type"], kept.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert 'filename="Kwale _1_.HEIC.jpg"' in kept.headers["content-disposition"]
    assert "sandbox" in kept.headers["content-security-policy"]
    again = browse(people.COORDINATOR).get(
        f"/bulletins/pictures/{number}", headers={"if-none-match": kept.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_picture_goes_with_its_source_and_is_its_proposers(house, browse):
    number = added(house, people.MEMBER)
    with house.write() as session:
        submission = Submission(
            person_id=house.person_id(people.COLLEAGUE),
            kind="photo",
            title="Queue",
            picture_id=number,
            audience="public",
            created_at=clock.now(),
        )
        session.add(submission)
        session.flush()
        key = str(submission.id)
    item = issues.new_item(source_kind="submission", source_key=key, picture_id=number, alt={"en": "A queue"})
    issues.sent(house, issues.QUARTER, item)
    address = f"/bulletins/pictures/{number}"

    def seen() -> list[int]:
        readers = (None, people.LEAD, people.MEMBER, people.COLLEAGUE, people.COORDINATOR)
        return [browse(one).get(address).status_code for one in readers]

    assert seen() == [200] * 5
    with house.write() as session:
        session.get(Submission, int(key)).state = "withdrawn"
    assert seen() == [404, 404, 200, 200, 200]
    with house.write() as session:
        session.get(Submission, int(key)).state = "accepted"
        session.scalars(issues.select(Item)).one().alt = {}
    assert seen()[0] == 404, "without words for those who cannot see it, nobody is shown it"


def test_what_nothing_shows_is_swept_after_a_day(house):
    issues.opened(house)
    shown, alone = added(house), added(house)
    lost = pictures.prepare(house.services.storage, Upload(saved(halves("RGB"), "JPEG"), ""))
    issues.with_items(house, issues.QUARTER, issues.new_item(picture_id=shown, alt={"en": "A queue"}))
    with house.write() as session:
        kept = session.get(Picture, shown)
        keys = {kept.storage_key, kept.small_key}
    assert lost.name == "file.jpg"
    assert len(files(house)) == 6

    def sweep():
        removed = jobs_pictures.sweep_files(house.services, {})
        with house.write() as session:
            jobs_pictures.sweep_rows(session, house.services, {}, removed)

    sweep()
    assert len(files(house)) == 6, "a form may still be open"
    with house.write() as session:
        for one in session.scalars(issues.select(Picture)):
            one.added_at -= timedelta(hours=25)
    folder = Path(house.settings.data_dir)
    for path in folder.rglob("*.jpg"):
        os.utime(path, (0, 0))
    sweep()
    sweep()
    assert files(house) == keys
    with house.read() as session:
        assert [one.id for one in session.scalars(issues.select(Picture))] == [shown]
        assert session.get(Picture, alone) is None


def test_a_refused_upload_leaves_nothing(house):
    with pytest.raises(InvalidError) as refused:
        pictures.prepare(house.services.storage, Upload(b"nothing", "x.jpg"))
    assert "Choose a JPEG" in refused.value.fields[pictures.FIELD]
    assert not list(house.services.storage.scratch.iterdir())
    assert not files(house)
