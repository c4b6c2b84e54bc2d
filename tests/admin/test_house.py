"""Jobs, mail folder and audit, as administrators see them."""

import pytest
from sqlalchemy import select

from app import audit, jobs, mail
from app.jobs import Job, JobState
from app.web.house import Furniture
from tests import people


@pytest.fixture
def parked(house) -> int:
    with house.write() as session:
        jobs.enqueue(session, "mail.deliver", message_id=999)
        job = session.scalars(select(Job)).one()
        job.state, job.last_error, job.attempts = JobState.PARKED, "<b>550</b> no such mailbox", 6
        return job.id


@pytest.mark.parametrize(("act", "left"), [("retry", [JobState.WAITING]), ("forget", [])])
def test_parked_jobs(house, browse, parked, act, left):
    browser = browse(people.ADMINISTRATOR)
    text = browser.get("/admin/jobs").text
    assert "&lt;b&gt;550&lt;/b&gt; no such mailbox" in text
    assert "1 job has stopped" in browser.get("/admin").text
    assert browser.post(f"/admin/jobs/{parked}/{act}").status_code == 303
    with house.read() as session:
        assert session.scalars(select(Job.state)).all() == left
        said = session.scalars(select(audit.AuditEvent).order_by(audit.AuditEvent.id.desc())).first()
    assert said.detail == {"name": "mail.deliver"}
    assert browser.post(f"/admin/jobs/{parked}/{act}").status_code == 409
    assert browser.post(f"/admin/jobs/4242/{act}").status_code == 409


def test_the_mail_folder(house, browse):
    with house.write() as session:
        for number in (1, 2):
            mail.queue(
                session,
                to=f"p{number}@people.example",
                subject=f"Nr <{number}>",
                text=f"Open https://h.example/{number}\n<b>",
            )
    house.work()
    browser = browse(people.ADMINISTRATOR)
    text = browser.get("/admin/mail").text
    assert text.index("Nr &lt;2&gt;") < text.index("Nr &lt;1&gt;")
    message = browser.get("/admin/mail/000001.eml").text
    assert "p1@people.example" in message
    assert 'href="https://h.example/1"' in message
    assert "&lt;b&gt;" in message


def test_what_is_told_of_discussions_is_not_read_by_administrators(house, browse):
    """They see no group's private topics; neither do they by way of the letters that tell of them."""
    with house.write() as session:
        mail.queue(
            session,
            to="p@people.example",
            subject="[Financing] Zebra clearance",
            text="Zebra clearance",
            headers={"List-Id": "<financing.h.example>"},
        )
    house.work()
    browser = browse(people.ADMINISTRATOR)
    for path in ("/admin/mail", "/admin/mail/000001.eml"):
        shown = browser.get(path).text
        assert "Zebra" not in shown
        assert "p@people.example" in shown


@pytest.mark.parametrize("name", ["000009.eml", "..%2Fsecret_key", "secret_key", "000001.eml.part", "%2e%2e"])
def test_only_messages_are_read(house, browse, name):
    (house.settings.data_dir / "mail").mkdir()
    (house.settings.data_dir / "mail" / "000001.eml.part").write_text("half")
    answer = browse(people.ADMINISTRATOR).get(f"/admin/mail/{name}")
    assert answer.status_code in {404, 307}
    assert "half" not in answer.text


def test_where_a_mail_server_is_set_none_is_kept(house, browse):
    sending = house.settings.model_copy(update={"smtp_url": type(house.settings.smtp_url)("smtp://127.0.0.1:9")})
    object.__setattr__(house.services, "settings", sending)
    assert isinstance(house.app.state.furniture, Furniture)
    browser = browse(people.ADMINISTRATOR)
    assert "A mail server is set" in browser.get("/admin/mail").text
    assert browser.get("/admin/mail/000001.eml").status_code == 404


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("action=document", ["document.declined", "document.published"]),
        ("action=document.pub", ["document.published"]),
        ("subject=document+12", ["document.published"]),
        ("subject=document-13", ["document.declined"]),
        ("subject=document&person=chege", ["document.published"]),
        ("person=moraa", ["document.declined"]),
        ("person=%25", []),
        ("subject=%3Cscript%3E", []),
    ],
)
def test_the_record_is_narrowed(house, browse, query, actions):
    coordinator, member = house.actor(people.COORDINATOR), house.actor(people.MEMBER)
    with house.write() as session:
        audit.record(session, coordinator, "document.published", 12, pages=3)
        audit.record(session, member, "document.declined", 13, reason="<i>No</i> summary")
    text = browse(people.ADMINISTRATOR).get(f"/admin/audit?{query}").text
    for action in ("document.published", "document.declined"):
        assert (f">{action}<" in text) is (action in actions)
    assert "<i>No</i>" not in text
    assert ("Nothing fits" in text) is not actions


def test_the_record_has_pages_and_constant_queries(house, browse):
    browser = browse(people.ADMINISTRATOR)
    browser.get("/admin/audit")
    with house.counting() as few:
        browser.get("/admin/audit")
    by = house.actor(people.COORDINATOR)
    with house.write() as session:
        for number in range(120):
            audit.record(session, by, "thing.done", number)
    with house.counting() as many:
        text = browser.get("/admin/audit").text
    assert len(many) == len(few)
    assert "thing 119" in text
    assert "thing 1<" not in text
    assert "thing 1<" in browser.get("/admin/audit?page=3&action=thing").text
