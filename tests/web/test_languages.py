"""Two languages: nothing English left on a page in Kiswahili, and whose choice counts."""

import re

import pytest

from app.accounts import Person
from app.documents.models import DocumentState as State
from tests import people
from tests.bulletin import issues
from tests.bulletin.proposing import proposed
from tests.discovery.library import Library
from tests.forum import talking
from tests.houses import text_of
from tests.web.spoken import english_in


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        (people.VISITOR, "/ /sign-in /reset /join /documents /search /search?q=kitui /search?q=zzz"),
        (people.VISITOR, "/organisations /organisations?q=zzz /organisations/unicef /groups /groups/financing"),
        (people.VISITOR, "/nowhere /invitation/none /reset/none"),
        (people.MEMBER, "/ /account /documents /documents/mine /documents/new /organisations/unicef"),
        (people.MEMBER, "/groups/financing /admin /organisations/unicef/edit /organisations/ndma/leave"),
        (people.REPRESENTATIVE, "/organisations/unicef/edit /organisations/unicef/programmes/new"),
        (people.REPRESENTATIVE, "/organisations/unicef/people /organisations/unicef/people/invite"),
        (people.REPRESENTATIVE, "/organisations/unicef/leave"),
        (people.LEAD, "/groups/financing/members /groups/financing/members?find=zzz"),
        (
            people.VISITOR,
            "/calendar/2026/12 /calendar/2026/week/47 /events /groups/topics /groups/financing/terms",
        ),
        (people.MEMBER, "/calendar/2026/11 /events /actions /recommendations /highlights/2026-q4 /minutes /polls"),
        (people.MEMBER, "/check-in /account/calendars /account/certificates /groups/financing/join /groups/requests"),
        (people.LEAD, "/events/new /groups/financing /groups/financing/rota /groups/financing/polls/new"),
        (people.LEAD, "/groups/financing/actions/new /groups/financing/highlights/new /groups/financing/terms/new"),
        (people.LEAD, "/groups/financing/members/invite /groups/financing/close /groups/financing/leave"),
        (people.MEMBER, "/forum /forum?show=unread /forum?show=mine /forum?show=asked /forum?q=zzz /forum/new"),
        (people.MEMBER, "/forum/drafts /forum/conclusions /forum/reports/mine /notifications /notifications/choices"),
        (people.MEMBER, "/notifications?show=unread /notifications/digest /unsubscribe/none /topics/1 /posts/1"),
        (people.LEAD, "/forum?group=financing /forum/new?group=financing /forum/reports"),
        (people.GUEST, "/ /groups/shocks /documents /forum /notifications/choices"),
        (people.COORDINATOR, "/ /documents/review /forum/unanswered /forum/reports /forum/reports?show=decided"),
        (people.COORDINATOR, "/stewardship/quiet /notifications/digest /notifications/digest?q=zzz"),
        (people.VISITOR, "/bulletins /bulletins/2026-q3"),
        (people.MEMBER, "/bulletins /bulletins/submissions /bulletins/submissions/new /bulletins/naming"),
        (people.REPRESENTATIVE, "/bulletins/submissions?whose=organisation"),
        (people.COORDINATOR, "/bulletins/desk /bulletins/desk/issues /bulletins/desk/open /bulletins/desk/submissions"),
        (people.ADMINISTRATOR, "/admin /admin/people /admin/jobs /admin/mail /groups/new /groups/topics/change"),
        (people.ADMINISTRATOR, "/admin/people/invite /admin/organisations/new /admin/addresses"),
    ],
)
def test_no_english_is_left_on_a_page_in_kiswahili(house, who, paths):
    client = house.browse(who)
    client.cookies.set("language", "sw")
    assert {path: left for path in paths.split() if (left := english_in(client.get(path).text))} == {}


@pytest.mark.parametrize("state", list(State))
def test_a_document_in_each_state_is_shown_in_kiswahili(house, state):
    number = Library(house).add(["Ukurasa wa utafiti."], title="Utafiti", summary="Muhtasari.", state=state)
    client = house.browse(people.REPRESENTATIVE)
    client.cookies.set("language", "sw")
    for path in (f"/documents/{number}", f"/documents/{number}/pages/1", f"/documents/{number}/edit"):
        left = [text for text in english_in(client.get(path).text) if "Please add a summary." not in text]
        assert left == [], path


def test_a_topic_and_what_is_done_with_it_are_shown_in_kiswahili(house):
    topic, reader = talking.topic(house, "Rejista", text="Mwaka huu.", kind="problem"), house.browse(people.COORDINATOR)
    post, _ = talking.post(house, topic, "Kila robo.", via="mail", cut_text="Mwaka huu.")
    reader.cookies.set("language", "sw")
    acts = ("", "/reply", "/edit", "/ask?find=K", "/outcome", "/actions/new", "/poll", "/moderate", "/lock", "/pin")
    moves = (
        "/move",
        "/move?to=open-1",
        "/merge",
        f"/merge?into={talking.topic(house, 'Sajili')}",
        "/split",
        "/history",
    )
    words = ("edit", "history", "report", "moderate", "decisions")
    paths = [f"/topics/{topic}{act}" for act in (*acts, *moves)] + [f"/posts/{post}/{word}" for word in words]
    answers = {path: reader.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    assert {path: left for path, answer in answers.items() if (left := english_in(answer.text))} == {}
    faults = {path: {"text": "", "edits": "0"} for path in paths if path.split("/")[-1] in {"outcome", "poll", "lock"}}
    faults |= {f"/topics/{topic}/{act}": {} for act in ("posts", "split", "actions/new", "ask", "edit")}
    faults |= {f"/posts/{post}/{act}": {"text": "", "edits": "0"} for act in ("edit", "report", "moderate")}
    faults |= {"/forum/new": {}, "/notifications/choices": {"direct": "never"}}
    for path, fields in faults.items():
        answer = reader.post(path, data=fields)
        assert answer.status_code == 422, path
        assert "Kuna tatizo" in answer.text, path
        assert english_in(answer.text) == [], path


def test_an_issue_of_the_bulletin_and_the_work_on_it_are_shown_in_kiswahili(house):
    """One on the desk, with an item that was found and one that was written; one that was sent; a proposal for the first."""
    sent = issues.sent(house, "2026-q3", issues.new_item("Pesa"), lead=0)
    desk = issues.opened(house).desk
    found = issues.new_item("Daftari", summary={}, draft={"en": "Kaya ziliongezeka.", "sw": "Kaya ziliongezeka."})
    number, _ = issues.with_items(house, "2026-q4", found, issues.new_item("Kwale"))
    issues.candidates(house, title={"en": "Daftari"}, draft={"en": "Kaya."}, facts={"en": "UNICEF"})
    story = {"title": "Siku ya benki", "text": "Kaya.", "credit": "Moraa", "token": "t"}
    proposal = proposed(house, lambda _who: house.browse(people.MEMBER), **story)
    reader = house.browse(people.COORDINATOR)
    reader.cookies.set("language", "sw")
    words = (
        "",
        "/work",
        "/work/plan",
        "/preview",
        "/preview?form=text",
        "/approval",
        "/sending",
        "/sections",
        "/words",
    )
    words += (f"/items/{number}", f"/items/{number}/remove", "/versions", "/recipients")
    after = ("", "/sending", "/corrections", "/corrections/new", "/sharing")
    paths = [f"{desk}{word}" for word in words] + [f"{sent.desk}{word}" for word in after]
    paths += [
        sent.address,
        f"/bulletins/submissions/{proposal}",
        "/bulletins/desk/submissions",
        "/bulletins/desk/issues",
    ]
    answers = {path: reader.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    assert {path: left for path, answer in answers.items() if (left := english_in(answer.text))} == {}


def test_forms_say_in_kiswahili_what_is_wrong(house):
    client = house.browse(people.ADMINISTRATOR)
    client.cookies.set("language", "sw")
    posts = {
        "/account": {},
        "/account/password": {"current": "wrong", "password": "short"},
        "/account/tokens": {},
        "/admin/people/invite": {"email": "x", "role": "king", "language": "tlh"},
        "/committee/stays/new": {"until": "yesterday"},
        "/organisations/unicef/programmes/new": {"reached": "many", "pillar": "none", "counties": "999"},
        "/documents/new": {"year": "0", "title": "x" * 400, "type": "none"},
        "/groups/financing/members": {"email": "nobody@example.org"},
    }
    for path, fields in posts.items():
        answer = client.post(path, data=fields)
        assert answer.status_code == 422, path
        assert "Kuna tatizo" in answer.text, path
        assert english_in(answer.text) == [], path


@pytest.mark.parametrize(
    ("account", "cookie", "header", "expected"),
    [
        ("", "", "", "en"),
        ("", "", "sw-KE,sw;q=0.9,en;q=0.8", "sw"),
        ("", "", "fr,sw;q=0.5", "en"),
        ("", "en", "sw", "en"),
        ("", "sw", "en", "sw"),
        ("", "tlh", "sw", "sw"),
        ("sw", "en", "en", "sw"),
        ("en", "sw", "sw", "en"),
    ],
)
def test_whose_choice_of_language_counts(house, account, cookie, header, expected):
    number = house.person_id(people.MEMBER)
    with house.write() as session:
        session.get_one(Person, number).language = account
    client = house.browse(people.MEMBER)
    if cookie:
        client.cookies.set("language", cookie)
    page = client.get("/", headers={"accept-language": header} if header else {})
    assert f'<html lang="{expected}">' in page.text
    assert ("Hati mpya" in page.text) == (expected == "sw")
    assert ("New documents" in page.text) == (expected == "en")


@pytest.mark.parametrize("who", [people.VISITOR, people.MEMBER])
def test_the_language_is_chosen_by_a_button(house, who):
    client = house.browse(who)
    assert 'lang="en"' in client.get("/join").text
    answer = client.post("/language", data={"language": "sw", "next": "/join"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join")
    assert '<html lang="sw">' in client.get("/join").text
    client.post("/language", data={"language": "tlh", "next": "/join"})
    assert '<html lang="sw">' in client.get("/join").text
    if who is not None:
        elsewhere = house.browse(who)
        assert '<html lang="sw">' in elsewhere.get("/join").text


@pytest.mark.parametrize(("who", "act", "subject"), [
    (people.REPRESENTATIVE, State.PUBLISHED, "Imechapishwa: Utafiti"),
    (people.REPRESENTATIVE, State.DECLINED, "Bado haijachapishwa: Utafiti"),
])  # fmt: skip
def test_mail_is_in_the_language_of_who_gets_it(house, who, act, subject):
    library = Library(house)
    number = library.add(["Ukurasa."], title="Utafiti", state=State.SUBMITTED, owner=who)
    with house.write() as session:
        session.get_one(Person, house.person_id(who)).language = "sw"
    verb, fields = ("publish", {}) if act == State.PUBLISHED else ("decline", {"reason": "Ongeza muhtasari."})
    assert house.browse(people.COORDINATOR).post(f"/documents/{number}/{verb}", data=fields).status_code == 303
    house.browse().post("/reset", data={"email": who.email})
    house.work()
    subjects = [str(mail["subject"]) for mail in house.mails(who)]
    assert sorted(subjects) == sorted([subject, "Chagua nenosiri jipya"])
    assert all("Habari Rehema Representative" in text_of(mail) for mail in house.mails(who))


def test_notices_follow_the_reader_with_what_they_name(house):
    client = house.browse(people.ADMINISTRATOR)
    client.cookies.set("language", "sw")
    person = house.person_id(people.SUSPENDED)
    client.post(f"/admin/people/{person}/restore")
    page = client.get(f"/admin/people/{person}").text
    assert "Sefu Suspended anaweza kuingia tena." in page


@pytest.mark.parametrize("cookie", ["nonsense", "%5B1%5D", '["success", "%(a)999999999s", {"a": 1}]', '["x", {}, []]'])
def test_a_notice_that_is_not_ours_does_no_harm(house, cookie):
    client = house.browse()
    client.cookies.set("notice", cookie)
    assert client.get("/join").status_code == 200


def test_dates_are_said_in_the_language(house):
    client = house.browse(people.MEMBER)
    english = client.get("/account").text
    client.cookies.set("language", "sw")
    swahili = client.get("/account").text
    day = re.search(r">(\w+) \d+ (\w+) \d{4}, \d\d:\d\d EAT<", english)
    siku = re.search(r">(\w+) \d+ (\w+) \d{4}, \d\d:\d\d EAT<", swahili)
    assert day
    assert siku
    assert day[1].endswith("day")
    assert siku[1] in {"Jumatatu", "Jumanne", "Jumatano", "Alhamisi", "Ijumaa", "Jumamosi", "Jumapili"}
