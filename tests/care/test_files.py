"""Fixity, room by organisation (UP11), what is kept twice, what nothing names, and where a picture was taken (UP13)."""

import io
import shutil

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import select, update

from app import documents
from app.documents.models import DocumentFile, FixityRun
from app.reading import forget_location
from app.worker import registry
from tests.documents.uploading import count, send, stored
from tests.people import ADMINISTRATOR, COLLEAGUE, COORDINATOR, MEMBER, REPRESENTATIVE

PLACE = (1.0, 17.0, 30.125)


def run(house, name):
    """A job that runs by itself, now."""
    handler = registry().get(name)
    prepared = handler.prepare(house.services, {}) if handler.prepare else None
    with house.write() as session:
        handler.apply(session, house.services, {}, prepared)
    house.work()


def test_damaged_files_are_found_told_and_not_given_out(house):
    owner, administrator = house.browse(REPRESENTATIVE), house.browse(ADMINISTRATOR)
    there = [send(owner, f"Study {n}.".encode(), name=f"study-{n}.txt").headers["location"] for n in range(3)]
    with house.read() as session:
        keys = session.scalars(select(DocumentFile.storage_key).order_by(DocumentFile.id)).all()
    house.services.storage.put(keys[0], [b"Study 9."])
    house.services.storage.delete(keys[1])
    assert administrator.post("/admin/files/compare").status_code == 303
    assert administrator.post("/admin/files/compare").status_code == 409, "one walk at a time"
    assert owner.post("/admin/files/compare").status_code in {403, 404}
    house.work()
    with house.read() as session:
        walked = session.scalars(select(FixityRun)).one()
        assert (walked.files, walked.missing, walked.changed, walked.ended_at is None) == (3, 1, 1, False)
        assert session.scalars(select(DocumentFile.broken).order_by(DocumentFile.id)).all() == [
            "changed",
            "missing",
            "",
        ]
    assert [owner.get(f"{one}/files/study-{n}.txt").status_code for n, one in enumerate(there)] == [409, 409, 200]
    page = administrator.get("/admin/files").text
    assert page.count("study-0.txt") == page.count("study-1.txt") == 1
    (letter,) = [one for one in house.mails(ADMINISTRATOR) if "damaged" in one["subject"]]
    assert "Missing: 1. Changed: 1." in letter.get_body(("plain",)).get_content()

    house.services.storage.put(keys[0], [b"Study 0."])
    run(house, "documents.fixity")
    assert owner.get(f"{there[0]}/files/study-0.txt").status_code == 200, "whole again, and given out again"


@pytest.mark.parametrize("by", ["form", "version"])
def test_up11_an_organisation_without_room_is_told_so_and_nothing_is_stored(house, by):
    owner, administrator = house.browse(REPRESENTATIVE), house.browse(ADMINISTRATOR)
    first = send(owner, b"a" * 600_000).headers["location"]
    number = first.rpartition("/")[2]
    with house.read() as session:
        (room,) = documents.rooms(session)
    assert (room.used, room.own) == (600_000, False)
    typed = {"organisation": room.organisation_id, "gigabytes": "0.001"}
    assert owner.post("/admin/files/quota", data=typed).status_code in {403, 404}
    wrong = administrator.post("/admin/files/quota", data=typed | {"gigabytes": "plenty"})
    assert (wrong.status_code, "Enter a number of gigabytes" in wrong.text, 'value="plenty"' in wrong.text) == (
        422,
        True,
        True,
    )
    assert administrator.post("/admin/files/quota", data=typed).status_code == 303

    before = stored(house)
    colleague = house.browse(COLLEAGUE)
    extra = {"to": "/documents/versions", "document": number, "note": "longer"} if by == "version" else {}
    refused = send(owner if by == "version" else colleague, b"b" * 600_000, name="more.txt", **extra)
    assert refused.status_code == 422
    assert "has used 600 KB of its 1.0 MB, and this file needs 600 KB" in refused.text
    assert (stored(house), count(house)) == (before, 1)
    many = colleague.post("/documents/upload", data={"how": "each"}, files={"file": ("more.txt", b"b" * 600_000)})
    assert (many.status_code, "Add several files" in many.text, 'name="kept_file"' in many.text) == (422, True, True)
    assert "and this file needs 600 KB" in many.text
    begun = {"tus-resumable": "1.0.0", "upload-length": "600000"}
    asked = colleague.post("/uploads", headers=begun)
    assert (asked.status_code, "and this file needs 600 KB" in asked.text) == (422, True)
    assert colleague.post("/uploads", headers=begun | {"upload-length": "400000"}).status_code == 201
    assert house.browse(MEMBER).post("/uploads", headers=begun).status_code == 201
    assert send(house.browse(MEMBER), b"b" * 600_000).status_code == 303, "another organisation has room"
    assert "60 % full" not in administrator.get("/admin/files").text
    administrator.post("/admin/files/quota", data=typed | {"gigabytes": ""})
    assert send(owner, b"b" * 600_000).status_code == 303, "the house's limit again"


def test_up11_what_is_removed_makes_room_again(house):
    send(house.browse(REPRESENTATIVE), b"a" * 600_000)
    with house.write() as session:
        session.execute(update(DocumentFile).values(size=50))
    run(house, "documents.recount")
    with house.read() as session:
        assert [one.used for one in documents.rooms(session)] == [50]


def test_what_is_kept_twice_and_what_nothing_names(house):
    for person in (REPRESENTATIVE, MEMBER):
        send(house.browse(person), b"The very same words.", title=f"By {person.name}", then="submit")
    send(house.browse(COLLEAGUE), b"The very same words.", title="By nobody yet: a draft")
    send(house.browse(REPRESENTATIVE), b"Other words.", title="Alone")
    page = house.browse(COORDINATOR).get("/stewardship/duplicates").text
    assert page.count("By ") == 2
    assert "Alone" not in page
    assert house.browse(MEMBER).get("/stewardship/duplicates").status_code in {403, 404}
    house.services.storage.put("files/zz/nobodys", [b"12345"])
    page = house.browse(ADMINISTRATOR).get("/admin/files?stored=1").text
    assert "Files as they came: 1 object, 5 B" in page


def picture(kind: str) -> bytes:
    """A picture that says where it was taken, in each way that its kind knows."""
    told = Image.Exif()
    told[0x010F], told[0x0112] = "A camera", 6
    told.get_ifd(0x8825).update({1: "S", 2: PLACE, 3: "E", 4: (36.0, 49.0, 12.0)})
    more = {}
    xmp = b'<x exif:GPSLatitude="1,17.5S"><exif:GPSLongitude>36,49E</exif:GPSLongitude></x>'
    if kind == "png":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode())
    else:
        more["xmp"] = xmp
    made = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(made, kind, exif=told, **more)
    return made.getvalue()


@pytest.mark.once
@pytest.mark.parametrize(("kind", "suffix"), [("jpeg", "jpg"), ("png", "png"), ("webp", "webp")])
def test_up13_a_picture_does_not_tell_where_it_was_taken(house, kind, suffix):
    content = picture(kind)
    there = send(house.browse(REPRESENTATIVE), content, name=f"visit.{suffix}").headers["location"]
    given = house.browse(REPRESENTATIVE).get(f"{there}/files/visit.{suffix}").content
    before, after = (Image.open(io.BytesIO(one)) for one in (content, given))
    assert before.getexif().get_ifd(0x8825)[2] == PLACE
    assert not after.getexif().get_ifd(0x8825)
    assert b"1,17" not in given
    assert b"36,49" not in given
    assert (after.getexif()[0x010F], after.getexif()[0x0112]) == ("A camera", 6)
    assert (before.tobytes(), len(content)) == (after.tobytes(), len(given))
    with house.read() as session:
        file = session.scalars(select(DocumentFile)).one()
    with house.services.storage.local_copy(file.storage_key) as path:
        assert not forget_location(path), "there is nothing left to forget"


@pytest.mark.database_free
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_up13_damaged_and_hostile_pictures_are_left_as_they_are(tmp_path, kind):
    whole = picture(kind)
    exif = Image.open(io.BytesIO(picture("jpeg"))).info["exif"][6:]
    path = tmp_path / "one"
    for content in (
        whole[: len(whole) // 9],
        whole[:60],
        exif[:12] + b"\xff" * 40,
        exif[:8],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 30,
    ):
        path.write_bytes(content)
        forget_location(path)
        assert len(path.read_bytes()) == len(content)
    path.write_bytes(exif)
    assert forget_location(path), "what TIFF says is the same in a file of its own"
    shutil.rmtree(tmp_path)
