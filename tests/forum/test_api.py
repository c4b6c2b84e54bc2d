"""Topics and posts through the JSON API: what the pages do, in its words."""

import pytest

from tests import people
from tests.api.calls import problem
from tests.forum import talking

API = "/api/v1/topics"
ASKED = {"title": "Who has a register for urban areas?", "text": "We look for **one**.", "kind": "question"}


def test_from_question_to_answer(house, browse):
    asks, answers = browse(people.MEMBER), browse(people.COLLEAGUE)
    made = asks.post(API, json=ASKED | {"topics": ["financing"]})
    assert made.status_code == 201, made.text
    topic = made.json()
    assert made.headers["location"] == f"{API}/{topic['id']}"
    assert (topic["kind"], topic["visibility"], topic["group"]) == ("question", "members", None)
    assert topic["organisation"] == {"slug": "ndma", "name": "National Drought Management Authority"}
    assert asks.post(API, json=ASKED).json()["id"] == topic["id"], "sent twice, begun once"

    path = f"{API}/{topic['id']}/posts"
    first = answers.post(path, json={"text": "Nairobi has."})
    assert first.status_code == 201
    assert first.json() == {
        "id": first.json()["id"],
        "number": 2,
        "url": f"/posts/{first.json()['id']}",
        "state": "shown",
    }
    assert answers.post(path, json={"text": "Nairobi has."}).json() == first.json()
    reply = asks.post(path, json={"text": "Since when?", "reply_to": first.json()["id"]}).json()

    listed = asks.get(path).json()
    assert (listed["total"], [one["number"] for one in listed["items"]]) == (3, [1, 2, 3])
    assert [one["via"] for one in listed["items"]] == ["api"] * 3
    quoting = listed["items"][2]["text"]
    assert f"(/posts/{first.json()['id']})" in quoting
    assert "> Nairobi has." in quoting
    assert quoting.endswith("\n\nSince when?")
    assert [one["id"] for one in asks.get(path, params={"page": 2, "per_page": 2}).json()["items"]] == [reply["id"]]
    (line,) = answers.get(API, params={"kind": "question"}).json()["items"]
    assert (line["posts"], line["unread"], line["topics"], line["organisation"]) == (3, 2, ["financing"], "NDMA")
    assert answers.get(f"{API}/{topic['id']}").json()["first_unread"] == 1
    assert answers.get(API, params={"kind": "problem"}).json() == {"items": [], "total": 0, "page": 1}


@pytest.mark.parametrize(
    ("who", "body", "status", "field"),
    [
        (people.VISITOR, {}, 401, ""),
        (people.FORMER, {}, 403, ""),
        (people.GUEST, {}, 403, ""),
        (people.GUEST, {"group": "shocks"}, 201, ""),
        (people.MEMBER, {"group": "financing"}, 403, ""),
        (people.MEMBER, {"kind": "announcement"}, 403, ""),
        (people.LEAD, {"kind": "announcement", "group": "financing", "visibility": "group:financing"}, 201, ""),
        (people.LEAD, {"group": "financing", "visibility": "group:shocks"}, 422, "visibility"),
        (people.MEMBER, {"visibility": "public"}, 422, "visibility"),
        (people.MEMBER, {"group": "nowhere"}, 422, "group"),
        (people.MEMBER, {"topics": ["weather"]}, 422, "topics"),
        (people.MEMBER, {"text": " "}, 422, "text"),
        (people.MEMBER, {"title": "x" * 201}, 422, "title"),
        (people.MEMBER, {"kind": "rant"}, 422, "kind"),
    ],
)
def test_who_begins_what(house, browse, who, body, status, field):
    answer = browse(who).post(API, json=ASKED | body)
    if status == 201:
        assert answer.status_code == 201, answer.text
        assert answer.json()["visibility"] == f"group:{body['group']}"
    else:
        problem(answer, status, fields=(field,) * bool(field))


def test_what_one_may_not_read_is_absent(house, browse):
    private = talking.topic(house, "Secret", by=people.LEAD, group="financing", private=True)
    here = talking.topic(house, by=people.MEMBER)
    secret, number = talking.post(house, private, "Between us.", by=people.COLLEAGUE)
    hidden, _ = talking.post(house, here, "Rude.", by=people.COLLEAGUE)
    talking.post_change(house, hidden, state="hidden")
    member, absent = browse(people.MEMBER), f"{API}/999999"
    for call in ("", "/posts"):
        assert member.get(f"{API}/{private}{call}").content == member.get(f"{absent}{call}").content
    gone = problem(member.post(f"{absent}/posts", json={"text": "Hello"}), 404)
    assert problem(member.post(f"{API}/{private}/posts", json={"text": "Hello"}), 404) == gone
    for unknown in (secret, hidden, 999999, -1, 2**40):
        answer = member.post(f"{API}/{here}/posts", json={"text": "Hello", "reply_to": unknown})
        problem(answer, 422, fields=("reply_to",))
    assert [one["id"] for one in member.get(API).json()["items"]] == [here]
    shown = member.get(f"{API}/{here}/posts").json()["items"]
    assert [(one["state"], one["text"]) for one in shown][1] == ("hidden", "")
    moderated = browse(people.COORDINATOR).get(f"{API}/{here}/posts").json()["items"]
    assert moderated[1]["text"] == "Rude."
    assert number == 2
