"""The steps of a document: who may take which, what follows, and that nothing more is changed than was asked for."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from app.documents.models import Document, DocumentVersion
from app.documents.models import DocumentState as State
from tests import people
from tests.api.calls import CALLS, FIELDS, everything, problem, send

# Who may take which step from which state: 200 and the state that follows, or the status of the refusal.
STEPS = [
    (State.DRAFT, "submit", people.REPRESENTATIVE, 200, "submitted"),
    (State.DECLINED, "submit", people.REPRESENTATIVE, 200, "submitted"),
    (State.SUBMITTED, "submit", people.REPRESENTATIVE, 403, ""),
    (State.PUBLISHED, "submit", people.REPRESENTATIVE, 403, ""),
    (State.DRAFT, "submit", people.COLLEAGUE, 404, ""),
    (State.PUBLISHED, "submit", people.COLLEAGUE, 403, ""),
    (State.SUBMITTED, "publish", people.COORDINATOR, 200, "published"),
    (State.DRAFT, "publish", people.COORDINATOR, 404, ""),
    (State.PUBLISHED, "publish", people.COORDINATOR, 403, ""),
    (State.SUBMITTED, "publish", people.REPRESENTATIVE, 403, ""),
    (State.SUBMITTED, "publish", people.ADMINISTRATOR, 404, ""),
    (State.SUBMITTED, "decline", people.COORDINATOR, 200, "declined"),
    (State.PUBLISHED, "decline", people.COORDINATOR, 403, ""),
    (State.SUBMITTED, "decline", people.REPRESENTATIVE, 403, ""),
    (State.PUBLISHED, "withdraw", people.REPRESENTATIVE, 200, "withdrawn"),
    (State.PUBLISHED, "withdraw", people.COORDINATOR, 200, "withdrawn"),
    (State.PUBLISHED, "withdraw", people.MEMBER, 403, ""),
    (State.WITHDRAWN, "withdraw", people.REPRESENTATIVE, 403, ""),
    (State.SUBMITTED, "withdraw", people.GUEST, 404, ""),
    (State.PUBLISHED, "withdraw", people.VISITOR, 401, ""),
]


def test_the_steps_of_a_document(library):
    for before, step, who, status, after in STEPS:
        number = library.add(state=before)
        rows = everything(library.house)
        answer = library.client(who).post(f"/api/v1/documents/{number}/{step}", data={"reason": "Add a summary."})
        if status == 200:
            assert (answer.status_code, answer.json()["state"]) == (200, after), (before, step, who, answer.text)
            continue
        problem(answer, status)
        assert everything(library.house) == rows, (before, step, who)


def test_a_decline_needs_a_reason_and_tells_it_to_those_who_answer_for_it(library):
    number = library.add(state=State.SUBMITTED)
    coordinator = library.client(people.COORDINATOR)
    for reason in ("", "  ", "x" * 2001):
        problem(
            coordinator.post(f"/api/v1/documents/{number}/decline", data={"reason": reason}), 422, fields=("reason",)
        )
    assert coordinator.post(f"/api/v1/documents/{number}/decline", data={"reason": "Add a year."}).status_code == 200
    assert (
        library.client(people.REPRESENTATIVE).get(f"/api/v1/documents/{number}").json()["decline_reason"]
        == "Add a year."
    )


TYPED = {
    "link",
    "duration",
    "identifier",
    "publisher",
    "listed",
    "external_id",
}  # fields like others, with faults of their own


def test_ac5_fields_that_nobody_asked_for_change_nothing(library):
    """Every column of the tables as an extra field: what is made is made by the rules alone."""
    names = {column.name for table in (Document.__table__, DocumentVersion.__table__) for column in table.columns}
    extra = dict.fromkeys(names - FIELDS.keys() - {"upload_token", "embargo_until", *TYPED}, "1")
    extra |= {
        "state": "published",
        "audience": "public",
        "owner_id": "1",
        "published_at": "2020-01-01",
        "role": "administrator",
    }
    made = send(library.client(people.REPRESENTATIVE), **extra)
    assert made.status_code == 201
    with library.house.read() as session:
        row = session.get_one(Document, made.json()["id"])
        assert (row.state, row.audience, row.owner_id) == (
            "draft",
            "members",
            library.house.person_id(people.REPRESENTATIVE),
        )
        assert (row.published_at, row.decided_by, row.decline_reason) == (None, None, "")
        assert session.get_one(DocumentVersion, row.version_id).number == 1
    number = made.json()["id"]
    for step in CALLS:
        library.client(people.REPRESENTATIVE).post(f"/api/v1/documents/{number}/{step}", data=extra | {"reason": "x"})
    with library.house.read() as session:
        row = session.get_one(Document, number)
        assert (row.state, row.audience, row.published_at) == ("withdrawn", "members", None)


def test_du11_a_post_repeated_makes_one_document(library):
    """With a token: one after another, and at once from several threads."""
    client = library.client(people.REPRESENTATIVE)
    first, again = (send(client, upload_token="one-form") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert send(library.client(people.COLLEAGUE), upload_token="one-form").status_code == 201  # tokens are one's own
    token = client.headers["authorization"]
    clients = [library.house.browse(None, authorization=token) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: send(one, upload_token="another-form"), clients))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    with library.house.read() as session:
        assert session.scalar(select(func.count(Document.id))) == 3
    assert len(list(library.house.services.storage.list("files/"))) == 3


def test_du11_a_step_repeated_happens_once(library):
    number = library.add(state=State.SUBMITTED)
    token = library.client(people.COORDINATOR).headers["authorization"]
    clients = [library.house.browse(None, authorization=token) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.post(f"/api/v1/documents/{number}/publish"), clients))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
    library.house.work()
    assert len(library.house.mails(people.REPRESENTATIVE)) == 1
