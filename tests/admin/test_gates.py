"""Only administrators enter; everybody else is told so, and learns nothing."""

import pytest

from tests import people

PAGES = (
    "/admin",
    "/admin/people",
    "/admin/people/1",
    "/admin/people/invite",
    "/admin/organisations/new",
    "/admin/jobs",
    "/admin/mail",
    "/admin/mail/000001.eml",
    "/admin/audit",
)
POSTS = (
    "/admin/people/invite",
    "/admin/organisations/new",
    "/admin/people/1/suspend",
    "/admin/people/1/restore",
    "/admin/people/1/invite",
    "/admin/people/1/roles",
    "/admin/people/1/roles/1/end",
    "/admin/jobs/1/retry",
    "/admin/jobs/1/forget",
)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.MEMBER, 403),
        (people.REPRESENTATIVE, 403),
        (people.COORDINATOR, 403),
        (people.CHAIR, 403),
    ],
)
def test_others_stay_out(browse, who, status):
    browser = browse(who)
    for path in PAGES:
        answer = browser.get(path)
        assert answer.status_code == status
        assert people.ADMINISTRATOR.email not in answer.text
    for path in POSTS:
        assert browser.post(path, data={}).status_code == status


@pytest.mark.parametrize("language", ["en", "sw"])
def test_administrators_enter(browse, language):
    browser = browse(people.ADMINISTRATOR)
    browser.cookies.set("language", language)
    for path in PAGES:
        answer = browser.get(path)
        assert answer.status_code == (404 if path.endswith(".eml") else 200), path
        assert answer.headers["cache-control"] == "private, no-store" or answer.status_code == 404


def test_the_overview_counts(browse, house):
    text = browse(people.ADMINISTRATOR).get("/admin").text
    assert "<dt>suspended</dt><dd>1</dd>" in text
    assert "<dt>organisations</dt><dd>2</dd>" in text
    assert text.count(">Well</span>") == 2
    assert "The search index has not been built yet." in text
    assert "No mail server is set" in text
