"""Topics of each kind, with everything that can stand in them, and what people are told of them."""

from datetime import timedelta
from functools import cache

from sqlalchemy import select
from starlette.testclient import TestClient

from app.core import clock
from app.forum.models import ChoiceOption, ChoicePoll, Post
from app.notifications.tokens import Leave, unsubscribe_link
from tests import people
from tests.admin.test_addresses import comes_back
from tests.browser.shelf_calendar import Browse, Ids, send
from tests.forum.moderating import REPORTED, decided, first_post
from tests.forum.talking import change, group_id, post, topic
from tests.houses import House
from tests.reading import samples

QUESTION = "Who pays top-ups where the network comes and goes?"
ASKED = """Three of **seven** wards have signal for a few hours a day.

1. Has anybody paid by telephone there?
2. What did you do on days without network? See [page 4](/documents/{published}?page=4).

| Ward | Hours of signal | Households | Nearest agent, in kilometres on the road |
| --- | --- | --- | --- |
| Kibish | 3 | 1,204 | 118 |
"""
ANSWER = """> Has anybody paid by telephone there?

Yes, @Moraa Member: with paper slips, entered in the evening at
https://registers.example.org/a-rather-long-address-that-has-no-place-to-break/and-goes-on/until-it-is-too-long-for-a-telephone

```
ward;household;slip;a line of a table that is as long as it was when it was copied from the machine;signed
```
"""
BY_MAIL = "Agents who carry the float to the market day.\n\n- Kioko"
QUOTED = "On Monday Moraa Member wrote:\n> Three of **seven** wards have signal for a few hours a day."
SUMMARY = "Slips on the day, and agents who travel with the float: see #2. The form {}."
POLL = {"poll_question": "Which day suits the market?", "poll_options": "Monday\nFriday", "poll_several": "yes"}


def fill(house: House, published: int | str) -> Ids:
    """`question` and the others are addresses; the rest are numbers of posts and people."""
    browse = cache(house.browse)
    return _question(house, browse, published) | _others(house, browse) | _moderated(house, browse) | _told(house)


def _question(house: House, browse: Browse, published: int | str) -> Ids:
    """With answers from a page and by mail, a file, a poll, an accepted answer, two summaries, and what followed."""
    member, colleague, coordinator = (browse(who) for who in (people.MEMBER, people.COLLEAGUE, people.COORDINATOR))
    number = topic(house, QUESTION, text=ASKED.replace("{published}", str(published)), tags=("financing",))
    at = f"/topics/{number}"
    _attach(colleague, f"topic:{number}")
    send(colleague, f"{at}/posts", text=ANSWER, seq=0)
    by_mail, _ = post(house, number, BY_MAIL, by=people.REPRESENTATIVE, via="mail", cut_text=QUOTED)
    with house.read() as session:
        answer = session.scalars(select(Post.id).where(Post.topic_id == number, Post.number == 2)).one()
    send(member, f"{at}/answer?post={answer}")
    send(member, f"{at}/poll", **POLL)
    with house.read() as session:
        poll = session.scalars(select(ChoicePoll.id).where(ChoicePoll.topic_id == number)).one()
        option = session.scalars(select(ChoiceOption.id).where(ChoiceOption.poll_id == poll)).first()
    send(browse(people.REPRESENTATIVE), f"{at}/poll/{poll}", choice=option)
    send(coordinator, f"{at}/ask", person=house.person_id(people.REPRESENTATIVE), note="You wrote about it.")
    for version, words in enumerate(("will be shared", "is shared")):
        said = {"text": SUMMARY.format(words), "numbers": "3", "outcome": "concluded", "version": version}
        send(coordinator, f"{at}/outcome", **said)
    send(colleague, f"/posts/{answer}/edit", text=ANSWER.replace("evening", "morning"), edits=0, seq=0)
    post(house, number, "One more thing: pay ward by ward.", by=people.LEAD)
    due = clock.home_today() + timedelta(days=14)
    owner = f"p{house.person_id(people.REPRESENTATIVE)}"
    send(coordinator, f"{at}/actions/new", kind="action", text="Share the form of the slip", owner=owner, due_on=due)
    assert colleague.put(f"/drafts/topic:{number}", data={"seq": "9", "text": "And who signs?"}).status_code == 200
    return {"question": at, "question_id": number, "answer": answer, "by_mail": by_mail}


def _attach(browser: TestClient, key: str) -> None:
    sent = ("register-of-slips-of-the-wards-of-the-north.pdf", samples.pdf("Lodwar"), "application/pdf")
    assert browser.post("/forum/files", data={"key": key}, files=[("file", sent)]).status_code == 200


def _others(house: House, browse: Browse) -> Ids:
    """A problem that others share, pinned and locked; a group's private discussion; a question that waits."""
    problem = topic(house, "Complaints reach nobody who decides", kind="problem", group="financing", by=people.LEAD)
    post(house, problem, by=people.MEMBER)
    for who, note in ((people.COLLEAGUE, "The same in Makueni."), (people.OTHER_REPRESENTATIVE, "")):
        send(browse(who), f"/topics/{problem}/back", note=note)
    for act in ("pin", "lock"):
        send(browse(people.COORDINATOR), f"/topics/{problem}/{act}", reason="It goes on in the group.")
    private = topic(
        house, "Before the Treasury comes", kind="discussion", group="financing", private=True, by=people.LEAD
    )
    post(house, private, "I shall bring the costing, @Leila Lead.")
    waiting = topic(house, "Who updates a register of mobile households?", by=people.COLLEAGUE)
    change(house, waiting, created_at=clock.now() - timedelta(days=9))
    return {
        "problem": f"/topics/{problem}",
        "private": f"/topics/{private}",
        "waiting": f"/topics/{waiting}",
        "shocks": group_id(house, "shocks"),
    }


def _moderated(house: House, browse: Browse) -> Ids:
    """One contribution that waits for a decision, one that was hidden by one, and its author may ask for another look."""
    colleague, coordinator = browse(people.COLLEAGUE), browse(people.COORDINATOR)
    number = topic(house, "Card readers of the new kind", kind="discussion", by=people.LEAD)
    reported, first = first_post(house, number), post(house, number, "Buy mine.")[0]
    for browser, which in ((browse(people.MEMBER), first), (colleague, reported)):
        send(browser, f"/posts/{which}/report", **REPORTED)
    send(coordinator, f"/posts/{first}/moderate", **decided("remove", "It sells something.", warn="yes"))
    send(browse(people.MEMBER), f"/posts/{reported}/report", reason="other", note="Is that so?")
    return {"reported": reported, "decided": first}


def _told(house: House) -> Ids:
    """Search knows the topics; somebody's mail comes back; somebody may end theirs."""
    house.work()
    comes_back(house, people.GUEST, "552 5.2.2 over quota")
    leave = Leave(house.person_id(people.MEMBER), "direct", 0)
    return {
        "unsubscribe": unsubscribe_link(house.settings, leave).removeprefix(house.settings.base_url),
        "colleague": house.person_id(people.COLLEAGUE),
    }
