"""UP7: every new file is looked at before anyone opens it; the scanner away means held, never published and never lost."""

import pytest
from sqlalchemy import select

from app.documents.models import DocumentFile
from app.jobs import Job
from tests.care.scanners import HARMFUL, clamav, scripted
from tests.documents.uploading import send
from tests.houses import House
from tests.people import ADMINISTRATOR, COORDINATOR, MEMBER, REPRESENTATIVE


@pytest.fixture
def scanner():
    with scripted() as server:
        yield server


@pytest.fixture
def guarded(settings, scanner):
    opened = House(settings.model_copy(update={"clamd_url": scanner.address}))
    yield opened
    opened.close()


def state_of(house):
    with house.read() as session:
        return session.execute(
            select(DocumentFile.scan, DocumentFile.extraction).order_by(DocumentFile.id.desc())
        ).first()


def test_up7_what_is_found_is_held_back_and_what_is_clean_is_read(guarded):
    owner, coordinator = guarded.browse(REPRESENTATIVE), guarded.browse(COORDINATOR)
    clean = send(owner, b"Transfers in Kitui.", then="submit").headers["location"]
    assert state_of(guarded) == ("waiting", "pending")
    assert "waits to be looked at for viruses" in owner.get(f"{clean}/files/study.txt").text
    assert owner.get(f"{clean}/files/study.txt").status_code == 409
    refused = coordinator.post(f"{clean}/publish")
    assert (refused.status_code, "waits to be looked at for viruses" in refused.text) == (409, True)
    guarded.work()
    assert state_of(guarded) == ("clean", "done")
    assert owner.get(f"{clean}/files/study.txt").content == b"Transfers in Kitui."
    assert coordinator.post(f"{clean}/publish").status_code == 303

    harmful = send(owner, b"Look: " + HARMFUL, then="submit").headers["location"]
    guarded.work()
    assert state_of(guarded) == ("infected", "pending")
    for browser in (owner, coordinator):
        assert browser.get(f"{harmful}/files/study.txt").status_code == 409
        assert b"EICAR" not in browser.get(f"{harmful}/pages/1").content
    assert coordinator.post(f"{harmful}/publish").status_code == 409
    (letter,) = [one for one in guarded.mails(REPRESENTATIVE) if "held back" in one["subject"]]
    assert "study.txt" in letter["subject"]
    overview = guarded.browse(ADMINISTRATOR).get("/admin/files").text
    assert "It answers." in overview
    assert guarded.browse(MEMBER).get("/admin/files").status_code in {403, 404}


def test_up7_while_the_scanner_is_away_files_are_held_and_nothing_is_lost(guarded, scanner):
    scanner.shutdown()
    scanner.server_close()
    there = send(guarded.browse(REPRESENTATIVE), b"Transfers in Kitui.", then="submit").headers["location"]
    guarded.work()
    assert state_of(guarded) == ("waiting", "pending")
    with guarded.read() as session:
        job = session.scalars(select(Job).where(Job.name == "documents.scan_file")).one()
    assert (job.state, "scanner away" in job.last_error) == ("waiting", True)
    page = guarded.browse(ADMINISTRATOR).get("/admin/files").text
    assert "The virus scanner does not answer, and 1 file waits for it." in page
    assert guarded.browse(COORDINATOR).post(f"{there}/publish").status_code == 409
    assert guarded.browse(MEMBER).get(there).status_code == 404


@pytest.mark.once
def test_up7_a_file_that_the_scanner_does_not_take_stays_held(guarded, scanner):
    scanner.most = 1_000
    send(guarded.browse(REPRESENTATIVE), b"Transfers. " * 1_000)
    guarded.work()
    assert state_of(guarded) == ("waiting", "pending")
    with guarded.read() as session:
        assert (
            "StreamMaxLength" in session.scalars(select(Job).where(Job.name == "documents.scan_file")).one().last_error
        )


@pytest.mark.once
def test_up7_with_clamav_itself(settings):
    with clamav() as address:
        if not address:
            pytest.skip("ClamAV is not installed (Debian: clamav-daemon)")
        house = House(settings.model_copy(update={"clamd_url": address}))
        found = []
        for content in (b"Transfers in Kitui.", b"Look: " + HARMFUL):
            send(house.browse(REPRESENTATIVE), content)
            house.work()
            found.append(state_of(house)[0])
        house.close()
    assert found == ["clean", "infected"]
