"""Somebody reports a contribution, one of those who moderate decides, and everybody concerned learns what they may."""

from threading import Barrier, Thread

import pytest

from app.access import SYSTEM, Role, grant_role
from app.core import clock
from app.forum import reports as reporting
from app.forum.models import Post, PostState, Report, Topic
from app.forum.queries_reports import last_decision
from app.notifications.models import Notification
from tests import people
from tests.forum.moderating import (
    decide,
    decided,
    first_post,
    post_row,
    report,
    reports,
    seen,
    steps,
    told,
    topic_row,
)
from tests.forum.talking import post, topic


@pytest.mark.parametrize(
    ("who", "private", "changed", "status", "moderators"),
    [
        (people.COLLEAGUE, False, {}, 303, [people.COORDINATOR]),
        (people.COORDINATOR, False, {}, 303, []),  # nobody is told of their own report
        (people.COLLEAGUE, True, {}, 303, [people.COORDINATOR]),  # the lead wrote it
        (people.LEAD, True, {}, 403, []),
        (people.MEMBER, False, {}, 403, []),  # their own words
        (people.COLLEAGUE, False, {"reason": "dislike"}, 422, []),
        (people.COLLEAGUE, False, {"reason": "other", "note": " "}, 422, []),
        (people.COLLEAGUE, False, {"note": "x" * 1001}, 422, []),
        (people.REPRESENTATIVE, True, {}, 404, []),
        (people.ADMINISTRATOR, True, {}, 404, []),
        (people.GUEST, False, {}, 404, []),
        (people.VISITOR, False, {}, 303, []),
    ],
)
def test_who_reports_and_who_is_told(house, browse, who, private, changed, status, moderators):
    number = topic(
        house, by=people.LEAD if private else people.MEMBER, group="financing" if private else "", private=private
    )
    first = first_post(house, number) if not private else post(house, number, by=people.LEAD)[0]
    browser = browse(who)
    assert browser.get(f"/posts/{first}/report").status_code == (
        200 if status == 422 else status if who is None or status != 303 else 200
    )
    answer = report(browser, first, **changed)
    assert answer.status_code == status
    made = status == 303 and who is not None
    assert len(reports(house)) == made
    assert set(told(house, "reported")) == {house.person_id(one) for one in moderators if made}
    if status == 422:
        assert "There is a problem" in answer.text
        assert "It is advertising" in answer.text


def test_once_for_each_person_and_no_more_than_a_days_worth(house, browse, monkeypatch):
    monkeypatch.setattr(reporting, "A_DAY", 2)
    first, second, third = (first_post(house, topic(house, title)) for title in ("One", "Two", "Three"))
    browser = browse(people.COLLEAGUE)
    assert [report(browser, one).status_code for one in (first, first, second, third)] == [303, 303, 303, 429]
    assert len(reports(house)) == 2


def test_the_author_never_learns_who_reported_and_the_reporter_learns_what_came_of_it(house, browse):
    number = topic(house)
    first = first_post(house, number)
    reporter, author, coordinator = browse(people.COLLEAGUE), browse(people.MEMBER), browse(people.COORDINATOR)
    report(reporter, first)
    assert "Not looked at yet" in reporter.get("/forum/reports/mine").text
    queue = coordinator.get("/forum/reports").text
    assert people.COLLEAGUE.name in queue
    assert "It sells a card reader." in queue
    assert author.get("/forum/reports").status_code == 403
    decide(coordinator, first, "remove")
    assert "It was removed" in reporter.get("/forum/reports/mine").text
    assert told(house, "report_decided") == {house.person_id(people.COLLEAGUE): "It was removed."}
    assert told(house, "reported") == {}
    said = told(house, "moderated")[house.person_id(people.MEMBER)]
    assert said.startswith("It was removed. Please keep to the matter.")
    for page in (f"/posts/{first}/decisions", "/notifications"):
        shown = author.get(page).text
        assert people.COLLEAGUE.name not in shown
        assert "card reader" not in shown
    assert "Please keep to the matter." in author.get(f"/posts/{first}/decisions").text
    assert reporter.get(f"/posts/{first}/decisions").status_code == 404


@pytest.mark.parametrize(
    ("code", "more", "state", "closed", "says"),
    [
        ("keep", {"sentence": ""}, "shown", True, None),
        ("keep", {"warn": "yes"}, "shown", True, "It is shown. Its author was warned. Please keep to the matter."),
        ("hide", {}, "hidden", False, "It is hidden while it is looked at. Please"),
        ("ask_edit", {}, "shown", True, "Its author is asked to change it. Please"),
        (
            "remove",
            {"warn": "yes", "lock": "yes", "lock_reason": "Enough."},
            "removed",
            True,
            "It was removed. Its author was",
        ),
        ("remove", {"sentence": " "}, 422, False, None),
        ("keep", {"sentence": "", "warn": "yes"}, 422, False, None),
        ("keep", {"lock": "yes", "lock_reason": ""}, 422, False, None),
        ("approve", {}, 422, False, None),
        ("", {}, 422, False, None),
    ],
)
def test_what_a_decision_does(house, browse, code, more, state, closed, says):
    number = topic(house)
    answer, place = post(house, number, "Buy our card reader, @Leila Lead.")
    post(house, number, "Thank you all.", by=people.LEAD)
    report(browse(people.LEAD), answer)
    sent = browse(people.COORDINATOR).post(f"/posts/{answer}/moderate", data={**decided(code), **more})
    refused = state == 422
    assert sent.status_code == (422 if refused else 303)
    if refused:
        assert "Enough." not in sent.text
        state = "shown"
    assert post_row(house, answer).state == state
    assert bool(reports(house)[0].decision) is closed
    hidden = state != "shown"
    assert seen(house, people.LEAD, number) == ([1, 3] if hidden else [1, 2, 3])
    assert seen(house, people.COORDINATOR, number) == [1, 2, 3]
    assert place in seen(house, people.COLLEAGUE, number) or state == "removed"
    stands = topic_row(house, number)
    assert stands.posts == (2 if hidden else 3)
    assert stands.is_locked is ("lock" in more and not refused)
    told_author = told(house, "moderated").get(house.person_id(people.COLLEAGUE))
    assert (told_author is None) if says is None else told_author.startswith(says)
    with house.read() as session:
        rows = session.query(Notification).filter_by(subject_kind="topic", subject_id=number, number=place).count()
    assert (rows == 0) is hidden
    assert ("warn" in steps(house, number)) is ("warn" in more and not refused)


def test_a_topic_goes_and_comes_back_with_its_first_contribution(house, browse):
    number = topic(house, "Card readers for everybody")
    first, coordinator, reader = first_post(house, number), browse(people.COORDINATOR), browse(people.COLLEAGUE)
    decide(coordinator, first, "remove")
    assert topic_row(house, number).state == PostState.REMOVED
    gone, never = reader.get(f"/topics/{number}"), reader.get("/topics/999999")
    assert (gone.status_code, gone.text) == (404, never.text)
    assert "Card readers" not in reader.get("/forum").text
    with house.read() as session:
        last = last_decision(session, first).id
    decide(coordinator, first, "keep", "", seen=last)
    assert reader.get(f"/topics/{number}").status_code == 200
    assert steps(house, number) == ["remove", "keep"]


def test_of_two_decisions_at_once_one_counts_and_the_other_is_told_whose(house, browse):
    number = topic(house)
    answer, _ = post(house, number)
    with house.write() as session:
        grant_role(session, house.person_id(people.CHAIR), Role.COORDINATOR, by=SYSTEM)
    report(browse(people.LEAD), answer)
    barrier, answers = Barrier(2), {}

    def go(who, browser, code):
        barrier.wait()
        answers[who] = decide(browser, answer, code)

    desks = [
        (people.COORDINATOR, browse(people.COORDINATOR), "remove"),
        (people.CHAIR, browse(people.CHAIR), "ask_edit"),
    ]
    threads = [Thread(target=go, args=desk) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status_code for one in answers.values()) == [303, 409]
    first = next(who for who, one in answers.items() if one.status_code == 303)
    other = next(one for one in answers.values() if one.status_code == 409)
    assert f"{first.name} has decided about this meanwhile." in other.text
    assert len(steps(house, number)) == 1
    # The same form twice is one decision.
    again = decide(*next((browser, answer, code) for who, browser, code in desks if who is first))
    assert again.status_code == 303
    assert len(steps(house, number)) == 1


@pytest.mark.parametrize(("at", "hidden"), [(2, True), (3, False), (0, False)])
def test_reports_from_several_organisations_hide_it_until_somebody_looks(house, browse, at, hidden):
    house.settings = house.settings.model_copy(update={"reports_hide_at": at})
    number = topic(house)
    answer, _ = post(house, number, by=people.LEAD)
    for who in (people.COLLEAGUE, people.REPRESENTATIVE, people.FORMER):  # one organisation; the last acts for none
        browser = browse(who)
        assert report(browser, answer).status_code == (404 if who is people.FORMER else 303)
    assert post_row(house, answer).state == "shown"
    report(browse(people.CHAIR), answer)
    assert (post_row(house, answer).state == "hidden") is hidden
    assert bool(told(house, "moderated").get(house.person_id(people.LEAD))) is hidden
    shown = browse(people.MEMBER).get(f"/topics/{number}").text
    assert ("Hidden while somebody looks at what was reported." in shown) is hidden
    decide(browse(people.COORDINATOR), answer, "keep", "", seen=last_of(house, answer))
    assert post_row(house, answer).state == "shown"


def last_of(house, post_id):
    with house.read() as session:
        found = last_decision(session, post_id)
        return found.id if found else 0


def test_another_look_is_asked_for_once_and_taken_by_somebody_else(house, browse):
    number = topic(house)
    answer, _ = post(house, number)
    author, coordinator, chair = browse(people.COLLEAGUE), browse(people.COORDINATOR), browse(people.CHAIR)
    page = f"/posts/{answer}/decisions"
    assert author.post(page, data={"note": "Why?"}).status_code == 409
    decide(coordinator, answer, "remove")
    assert author.post(page, data={"note": " "}).status_code == 422
    assert browse(people.LEAD).post(page, data={"note": "Why?"}).status_code == 404
    assert author.post(page, data={"note": "It is our own reader, and free."}).status_code == 303
    assert author.post(page, data={"note": "Again."}).status_code == 409
    last = last_of(house, answer)
    assert "It is our own reader, and free." in coordinator.get("/forum/reports").text
    with house.write() as session:
        grant_role(session, house.person_id(people.CHAIR), Role.COORDINATOR, by=SYSTEM)
    assert decide(coordinator, answer, "keep", "", seen=last).status_code == 403
    assert "somebody else decides" in coordinator.get(f"/posts/{answer}/moderate").text
    assert decide(chair, answer, "keep", "You are right.", seen=last).status_code == 303
    assert post_row(house, answer).state == "shown"
    assert "You are right." in author.get(page).text
    assert author.post(page, data={"note": "And again."}).status_code == 409


def test_nobody_decides_about_reports_on_their_own_words_where_somebody_else_can(house, browse):
    number = topic(house, by=people.COORDINATOR)
    first = first_post(house, number)
    report(browse(people.COLLEAGUE), first)
    coordinator = browse(people.COORDINATOR)
    with house.write() as session:
        grant_role(session, house.person_id(people.CHAIR), Role.COORDINATOR, by=SYSTEM)
    assert people.COLLEAGUE.name not in coordinator.get("/forum/reports").text.partition("<main")[2]
    assert decide(coordinator, first, "keep", "").status_code == 403
    with house.write() as session:
        session.query(Report).delete()
    assert decide(coordinator, first, "remove").status_code == 303


def test_leads_see_the_queue_of_their_group_only_and_queries_do_not_grow(house, browse):
    def reported(group, private, by):
        number = topic(house, f"Of {group or 'all'}", by=by, group=group, private=private)
        answer, _ = post(house, number, f"Words of {group or 'all'}.", by=by)
        with house.write() as session:
            session.add(
                Report(post_id=answer, person_id=house.person_id(people.COLLEAGUE), reason="off_topic", at=clock.now())
            )
        return answer

    ours, _ = reported("financing", True, people.LEAD), reported("", False, people.MEMBER)
    lead, coordinator = browse(people.LEAD), browse(people.COORDINATOR)
    shown = lead.get("/forum/reports").text
    assert "Words of financing." in shown
    assert "Words of all." not in shown
    assert lead.get(f"/posts/{ours}/moderate").status_code == 200
    assert "1 contribution waits for your decision" in lead.get("/").text
    assert "2 contributions wait for your decision" in coordinator.get("/").text
    assert "for your decision" not in browse(people.COLLEAGUE).get("/").text
    pages = ("/forum/reports", "/forum/reports?show=decided", f"/posts/{ours}/moderate")
    counts = []
    for _ in range(2):
        shown = coordinator.get("/forum/reports").text
        assert "Words of financing." in shown
        assert "Words of all." in shown
        for page in pages:
            coordinator.get(page)
            with house.counting() as statements:
                assert coordinator.get(page).status_code == 200
            counts.append(len(statements))
        for _ in range(3):
            decide(coordinator, reported("", False, people.MEMBER), "warn")
            reported("financing", True, people.LEAD)
    assert counts[:3] == counts[3:]
    assert max(counts) < 20


def test_every_state_of_a_post_is_in_the_world(house):
    """So that a state added one day is thought of here."""
    assert {one.value for one in PostState} == {"shown", "waiting", "hidden", "removed"}
    assert Post.__table__.c.state.default.arg == Topic.__table__.c.state.default.arg == "shown"
