"""Membership in every state that a page shows: applications, votes, a code of two versions, measures, stays, a transfer."""

import re

from sqlalchemy import select

from app.access import SYSTEM
from app.governance import Choice, CommitteeKind, create_committee, remark
from app.governance.models import Seat, Term
from app.membership.models import Application, CodeVersion, Nomination, State
from app.membership.queries import link_token
from app.membership.queries_sanctions import appeal_token
from app.organisations import ProgrammeFacts, add_programme, by_slug
from app.organisations.models import Affiliation, Transfer
from tests import people
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF, seat_the_committee
from tests.governance.ballots import COMMENT, QUESTION, REMARK, act, join, put
from tests.houses import House
from tests.membership.applying import CONTACT, PROGRAMME, begun
from tests.membership.deciding import decide
from tests.membership.factory import make_application
from tests.membership.sanctioning import about, impose, in_days
from tests.membership.sanctioning import rows as measures
from tests.membership.staying import NEW, admit, guest, individual, newest
from tests.people import ADMINISTRATOR, CHAIR

CODE = {
    "title": "How we work together",
    "text_en": "## Respect\n\nWe listen before we answer.\n\nWe do not sell what others shared.",
    "text_sw": "## Heshima\n\nTunasikiliza kabla ya kujibu.",
    "what_changed": "",
}
CHANGED = CODE | {
    "text_en": "## Respect\n\nWe listen before we answer.\n\nWe name our sources.",
    "what_changed": "Sources.",
}
VOTERS = (CHAIR, OF_ILO, OF_APSP)


def fill(house: House) -> dict[str, int | str]:
    """What the addresses of the scenes name."""
    seat_the_committee(house)
    with house.write() as session:
        create_committee(session, name="Steering committee", slug="steering", kind=CommitteeKind.STEERING, by=SYSTEM)
    _code(house)
    return _applications(house) | _ballots(house) | _measures(house) | _stays(house) | _people(house)


def _applications(house: House) -> dict[str, int | str]:
    visitor = house.browse()
    draft = begun(visitor, name="Draft Trust", email="draft@applicant.example")
    visitor.post(f"{draft}/programmes/new", data=PROGRAMME)
    visitor.post(f"{draft}/contacts/new", data=CONTACT)
    found: dict[str, int | str] = {"application_draft": draft}
    for label, state in (
        ("submitted", State.SUBMITTED),
        ("asked", State.INFORMATION),
        ("screening", State.SCREENING),
        ("undeclared", State.REVIEW),
        ("review", State.REVIEW),
        ("decided", State.DECLINED),
    ):
        number = make_application(house, state, name=f"{label.title()} Trust", email=f"{label}@applicant.example")
        with house.read() as session:
            application = session.get_one(Application, number)
            found[f"application_{label}"] = number
            found[f"link_{label}"] = f"/applications/{link_token(house.settings, application)}"
        if label == "review":
            join(house, application.ballot_id, CHAIR, comment=COMMENT)
            join(house, application.ballot_id, OF_ILO, choice="")
            act(house, application.ballot_id, CHAIR, remark, REMARK)
            act_of_conflict(house, application.ballot_id)
    with house.read() as session:
        nominations = {row.application_id: row.id for row in session.scalars(select(Nomination))}
    found["nomination"] = nominations[found["application_submitted"]]
    found["nomination_answered"] = nominations[found["application_decided"]]
    return found


def act_of_conflict(house: House, ballot_id: int) -> None:
    answer = house.browse(OF_NSSF).post(
        f"/committee/ballots/{ballot_id}/declare", data={"conflict": "true", "note": "My sister keeps their books."}
    )
    assert answer.status_code == 303, answer.text


def _ballots(house: House) -> dict[str, int | str]:
    waiting, decided = put(house, question=QUESTION), put(house, "When shall we meet?", question=QUESTION)
    join(house, waiting, CHAIR, OF_ILO, OF_APSP, comment=COMMENT)
    decide(house, decided, Choice.APPROVE, VOTERS)
    with house.read() as session:
        seat, term = session.execute(select(Seat.id, Term.id).join(Term, Term.seat_id == Seat.id).limit(1)).one()
    return {"ballot": waiting, "ballot_decided": decided, "seat": seat, "term": term}


def _code(house: House) -> None:
    desk = house.browse(ADMINISTRATOR)
    for data in (CODE | {"act": "enact"}, CHANGED | {"act": "propose"}):
        answer = desk.post("/code-of-conduct/new", data=data)
        assert answer.status_code == 303, re.findall(r'class="problems".*?</ul>', answer.text, re.DOTALL)
    with house.read() as session:
        ballot = session.scalar(select(CodeVersion.ballot_id).where(CodeVersion.number == 2))
    decide(house, ballot, Choice.APPROVE, VOTERS)


def _measures(house: House) -> dict[str, int | str]:
    """A warning before the committee; one in force with the private link to appeal; one with an appeal that waits."""
    waiting = house.browse(ADMINISTRATOR).post("/committee/sanctions/new", data=about(people.LEAD))
    assert waiting.status_code == 303
    proposed = measures(house)[-1].id
    warned = impose(house, house.browse, about(OF_UNICEF))
    suspended = impose(house, house.browse, about(ALTERNATE, measure="suspension", until=in_days(30)))
    appealed = impose(house, house.browse, about(people.COLLEAGUE))
    with house.read() as session:
        links = [
            appeal_token(house.settings, session.merge(one, load=False), one.person_id) for one in (warned, appealed)
        ]
    filed = house.browse().post(f"/appeals/{links[1]}", data={"text": "The list was public. I was not heard."})
    assert filed.status_code == 303, filed.text
    return {
        "sanction": proposed, "sanction_in_force": suspended.id, "sanction_appealed": appealed.id, "appeal": links[0],
    }  # fmt: skip


def _stays(house: House) -> dict[str, int | str]:
    active = admit(house, house.browse, guest(house)).id
    assert house.browse(ADMINISTRATOR).post(NEW, data=individual()).status_code == 303
    return {"stay": active, "stay_proposed": newest(house).id}


def _people(house: House) -> dict[str, int | str]:
    asked = {"email": people.LEAD.email, "name": "Leila", "title": "", "role": "member", "language": "en"}
    assert (
        house.browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=asked).status_code == 303
    )
    with house.read() as session:
        transfer = session.scalars(select(Transfer.id)).one()
        affiliation = session.scalars(
            select(Affiliation.id).where(Affiliation.person_id == house.person_id(people.COLLEAGUE))
        ).one()
    with house.write() as session:
        facts = ProgrammeFacts("Inua Watoto", "social_assistance", target_group="Children under five")
        number = add_programme(session, by_slug(session, "unicef").id, facts, by=house.actor(people.REPRESENTATIVE))
    return {"transfer": transfer, "affiliation": affiliation, "programme": number}
