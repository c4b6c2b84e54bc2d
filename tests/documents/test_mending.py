"""Versions and corrections, files replaced within the days of grace, the trash."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.audit import AuditEvent
from app.core import clock
from app.curation.models import Collection, CollectionItem
from app.documents import search_source
from app.documents.jobs_trash import empty_trash
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentVersion, FileSwap
from app.documents.models.beside import CopyRequest, DocumentAuthor, DocumentRelation
from app.documents.queries_trash import expired
from app.transfer.models import ImportRow, ImportRun
from app.usage.models import UsageCount
from tests import people


def bring(browser, to, number, content=b"Mended words.", name="mended.txt", **said):
    return browser.post(to, data={"document": number} | said, files={"file": (name, content, "text/plain")})


def test_a_correction_waits_for_the_coordinator_and_the_old_version_stays_for_readers(house, put):
    number = put(people.COLLEAGUE, content=b"First words.")
    owner, coordinator, reader = (house.browse(one) for one in (people.COLLEAGUE, people.COORDINATOR, people.MEMBER))
    assert "Propose a correction" in owner.get(f"/documents/{number}/versions").text
    assert bring(reader, "/documents/versions", number).status_code == 403
    assert bring(owner, "/documents/versions", number, note="Table 4").status_code == 303
    assert bring(owner, "/documents/versions", number).status_code == 409, "one at a time"
    assert reader.get(f"/documents/{number}/files/mended.txt?version=2").status_code == 404
    assert reader.get(f"/documents/{number}/versions/2").status_code == 404
    assert "Table 4" not in reader.get(f"/documents/{number}/versions/all").text
    assert "Table 4" in coordinator.get("/documents/review").text
    assert owner.post(f"/documents/{number}/versions/2/accept").status_code == 403
    assert coordinator.post(f"/documents/{number}/versions/2/refuse", data={"reason": ""}).status_code == 422
    assert (
        coordinator.post(f"/documents/{number}/versions/2/refuse", data={"reason": "Still last year's."}).status_code
        == 303
    )
    assert owner.get(f"/documents/{number}/versions/2").status_code == 404
    bring(owner, "/documents/versions", number, note="Table 4 again")
    assert coordinator.post(f"/documents/{number}/versions/2/accept").status_code == 303
    house.work()
    with house.read() as session:
        assert [text for _, text in search_source(session, number).pages] == ["Mended words."]
    told = {str(mail["subject"]) for mail in house.mails(people.COLLEAGUE)}
    assert told >= {"Your correction was not taken: A study", "Your correction is published: A study"}
    versions = reader.get(f"/documents/{number}/versions/all").text
    assert "Superseded" in versions
    assert "Table 4 again" in versions
    old = reader.get(f"/documents/{number}/versions/1").text
    assert "This version has been superseded" in old
    assert reader.get(f"/documents/{number}/files/study.txt?version=1").content == b"First words."
    assert reader.get(f"/documents/{number}/files/study.txt").status_code == 404
    assert house.browse().get(f"/documents/{number}/files/study.txt?version=1").status_code == 404


@pytest.mark.parametrize(
    ("who", "days", "reason", "status", "said"),
    [
        (people.COLLEAGUE, 6, "Page 7 was missing.", 303, ""),
        (people.COLLEAGUE, 6, " ", 422, "Say why the file is replaced"),
        (people.COLLEAGUE, 8, "Page 7 was missing.", 403, "Add a new version instead"),
        (people.COORDINATOR, 8, "Page 7 was missing.", 403, "Add a new version instead"),
        (people.MEMBER, 1, "Mine is nicer.", 403, "Only its owner"),
        (people.GUEST, 1, "Mine is nicer.", 403, ""),
    ],
)
def test_a_file_is_replaced_within_the_days_of_grace(house, put, who, days, reason, status, said):
    number = put(people.COLLEAGUE, content=b"First words.")
    house.work()
    with house.write() as session:
        session.execute(update(Document).values(published_at=clock.now() - timedelta(days=days)))
    browser = house.browse(who)
    answer = bring(browser, "/documents/files/swap", number, old="1", reason=reason)
    assert (answer.status_code, said in answer.text) == (status, True)
    house.work()
    done = status == 303
    with house.read() as session:
        texts = list(session.scalars(select(DocumentPage.text)))
        swaps = session.scalars(select(FileSwap)).all()
        assert session.scalar(select(func.count(DocumentVersion.id))) == 1
    assert texts == (["Mended words."] if done else ["First words."])
    assert [one.reason for one in swaps] == ([reason] if done else [])
    reader = house.browse(people.MEMBER)
    assert ("Page 7 was missing." in reader.get(f"/documents/{number}").text) == done
    assert reader.get(f"/documents/{number}/files/mended.txt").status_code == (200 if done else 404)
    stored = {thing.key for thing in house.services.storage.list("files/")}
    assert len(stored) == 1 + done + (said == "Say why the file is replaced"), (
        "the sweep takes the old one; a refused one goes at once"
    )


@pytest.mark.parametrize("state", ["draft", "submitted", "declined", "published"])
def test_the_trash_hides_gives_back_and_empties(house, put, state):
    number = put(people.COLLEAGUE, state=state, title="On crossings")
    owner, coordinator = house.browse(people.COLLEAGUE), house.browse(people.COORDINATOR)
    assert coordinator.post(f"/documents/{number}/trash").status_code == (404 if state == "draft" else 403)
    answer = owner.post(f"/documents/{number}/trash")
    if state == "published":
        assert answer.status_code == 403
        assert "withdraw it" in answer.text
        return
    assert answer.status_code == 303
    absent = coordinator.get("/documents/999999")
    for browser in (owner, coordinator):
        assert browser.get(f"/documents/{number}").status_code == 404
        assert browser.get(f"/documents/{number}/files/study.txt").status_code == 404
        assert browser.post(f"/documents/{number}/submit").status_code == 404
        assert "On crossings" not in browser.get("/documents/mine").text + browser.get("/documents/review").text
    assert coordinator.get(f"/documents/{number}").content == absent.content
    assert "On crossings" in owner.get("/documents/trash").text
    for stranger in (people.MEMBER, people.COORDINATOR):
        browser = house.browse(stranger)
        assert "On crossings" not in browser.get("/documents/trash").text
        assert [browser.post(f"/documents/{number}/{act}").status_code for act in ("restore", "delete")] == [404, 404]
    assert owner.post(f"/documents/{number}/restore").status_code == 303
    assert owner.get(f"/api/v1/documents/{number}").json()["state"] == state
    owner.post(f"/documents/{number}/trash")
    with house.write() as session:
        assert not expired(session, clock.now() - timedelta(days=house.settings.trash_days))
        session.execute(update(Document).values(trashed_at=clock.now() - timedelta(days=31)))
        assert [one.id for one in expired(session, clock.now() - timedelta(days=house.settings.trash_days))] == [number]
    if state == "draft":
        owner.post(f"/documents/{number}/delete")
    else:
        with house.write() as session:
            empty_trash(session, house.services, {}, None)
    house.work()
    with house.read() as session:
        for model in (Document, DocumentVersion, DocumentFile, DocumentPage):
            assert session.scalar(select(func.count()).select_from(model)) == 0
        acts = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_kind == "document")).all()
    assert acts[-1] == "document.deleted"


def test_what_other_rooms_keep_of_a_draft_holds_nothing_up(house, put):
    """In a collection, related both ways, linked authors, counted, brought by an import, a copy asked for."""
    number, other = put(people.COLLEAGUE, state="draft"), put(people.COLLEAGUE, title="Another")
    me, now = house.person_id(people.COLLEAGUE), clock.now()
    made = {"added_by": me, "added_at": now}
    with house.write() as session:
        version = session.get_one(Document, number).version_id
        collection = Collection(title="C", created_by=me, created_at=now, changed_at=now)
        run = ImportRun(person_id=me, name="m.csv", manifest_key="", created_at=now)
        session.add_all([collection, run])
        session.flush()
        session.add_all(
            [
                CollectionItem(collection_id=collection.id, document_id=number, position=1, **made),
                CollectionItem(collection_id=collection.id, document_id=other, position=2, **made),
                DocumentRelation(document_id=number, kind="related", other_id=other, **made),
                DocumentRelation(document_id=other, kind="part_of", other_id=number, **made),
                DocumentAuthor(version_id=version, place=0, person_id=me),
                CopyRequest(
                    document_id=number, version_id=version, person_id=me, name="", email="", reason="", asked_at=now
                ),
                ImportRow(run_id=run.id, line=1, external_id="", title="T", result="added", document_id=number),
                UsageCount(kind="document", number=number, month=now.date().replace(day=1), metric="view", count=3),
            ]
        )
    owner = house.browse(people.COLLEAGUE)
    assert [owner.post(f"/documents/{number}/{act}").status_code for act in ("trash", "delete")] == [303, 303]
    with house.read() as session:
        assert session.scalars(select(Document.id)).all() == [other]
        assert session.scalars(select(CollectionItem.document_id)).all() == [other]
        for model in (DocumentRelation, DocumentAuthor, CopyRequest, UsageCount):
            assert session.scalar(select(func.count()).select_from(model)) == 0, model
