"""A machine walks the whole life of applications through the API as different people, beside a model of its own.

After every move the house stands where the model stands; a refused move changes nothing; nobody is offered what would be
refused, nor refused what was offered; and each application is decided at most once.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from math import ceil

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select, update

from app.accounts import Person, PersonState
from app.audit import AuditEvent
from app.governance import Ballot, Elector
from app.mail import MailMessage
from app.membership import jobs_moves
from app.membership.life import LIFE, Mover, Name
from app.membership.models import Application, Move, Nomination, State
from app.organisations import register
from tests import people
from tests.api.sending import BODY
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF

APPLICANT = "applicant"
SEATS = (people.CHAIR, OF_UNICEF, OF_ILO, OF_APSP, OF_NSSF)
ROLES = {
    APPLICANT: {Mover.APPLICANT},
    people.ADMINISTRATOR: {Mover.SECRETARIAT},
    people.CHAIR: {Mover.CHAIR, Mover.ELECTOR},
    **{who: {Mover.ELECTOR} for who in (OF_UNICEF, OF_ILO, OF_APSP, OF_NSSF, ALTERNATE)},
}
PEOPLE = (APPLICANT, people.REPRESENTATIVE, people.MEMBER, *[who for who in ROLES if who != APPLICANT])
MOVES = tuple(name for name in LIFE if name not in {Name.SUBMIT, Name.ONBOARD, Name.EXPIRE})
OUTCOMES = {"approve": State.APPROVED, "decline": State.DECLINED, "defer": State.DEFERRED}


@dataclass
class Vote:
    """What one ballot has come to: seat → declaration, seat → choice."""

    declared: dict = field(default_factory=dict)
    cast: dict = field(default_factory=dict)

    def sitting(self) -> list:
        return [who for who in SEATS if self.declared.get(who) not in {"conflict", "rule"}]

    def outcome(self) -> str:
        """A choice of more than half; else the chair's among those that tie at the top; else deferred."""
        counted = Counter(self.cast.values())
        most = max(counted.values())
        top = [choice for choice, votes in counted.items() if votes == most]
        if most * 2 > len(self.cast):
            return top[0]
        chairs = self.cast.get(people.CHAIR)
        return chairs if len(top) > 1 and chairs in top else "defer"


@dataclass
class Model:
    """An application as it should stand."""

    nominated: bool
    state: State = State.SUBMITTED
    nomination: str = ""
    vote: Vote | None = None
    decisions: int = 0

    def expected(self, who, name, *, complete=True) -> int:
        """The status that the move would be answered with."""
        roles = {Mover.NOMINATOR} if who is people.REPRESENTATIVE and self.nominated else ROLES.get(who, set())
        if not roles:
            return 404
        allowed = LIFE[name].movers | ({Mover.ELECTOR} if name is Name.CLOSE else set())
        if not roles & allowed:
            return 403
        if self.state not in LIFE[name].sources:
            return 409
        if name in {Name.CONFIRM_NOMINATION, Name.DECLINE_NOMINATION} and self.nomination != "asked":
            return 409
        if name is Name.SCREEN and complete and self.state == State.SCREENED:
            return 409
        rules = {Name.DECLARE: self._declare, Name.VOTE: self._vote, Name.CLOSE: self._close}
        return rules[name](who) if name in rules else 200

    def _declare(self, who) -> int:
        if who not in SEATS or self.vote.declared.get(who) == "rule":
            return 403
        return 409 if who in self.vote.declared else 200

    def _vote(self, who) -> int:
        if who not in SEATS or self.vote.declared.get(who) != "none":
            return 403
        return 409 if who in self.vote.cast else 200

    def _close(self, who) -> int:
        sitting = self.vote.sitting()
        if not sitting or who is not sitting[0] or who not in self.vote.declared:
            return 403
        return 200 if len(self.vote.cast) >= max(1, ceil(len(sitting) / 2)) else 409

    def move(self, who, name, *, complete, conflict, choice) -> None:
        """What an accepted move leads to."""
        if name is Name.SCREEN:
            self.state = State.SCREENED if complete else State.SCREENING
        elif name is Name.DECLARE:
            self.vote.declared[who] = "conflict" if conflict else "none"
        elif name is Name.VOTE:
            self.vote.cast[who] = choice
        elif name is Name.CLOSE:
            self.state = OUTCOMES[self.vote.outcome()]
            self.decisions += self.state != State.DEFERRED
        else:
            self.state = LIFE[name].to or self.state
        if name is Name.OPEN_REVIEW:
            self.vote = Vote({OF_UNICEF: "rule"} if self.nomination == "confirmed" else {})
        answered = {
            Name.CONFIRM_NOMINATION: "confirmed",
            Name.DECLINE_NOMINATION: "declined",
            Name.WAIVE_NOMINATION: "withdrawn",
            Name.WITHDRAW: "withdrawn",
        }
        if self.nomination == "asked" and name in answered:
            self.nomination = answered[name]


def everything(house, number):
    """Whatever a move of this application could change."""
    with house.read() as session:
        rows = [
            [tuple(one) for one in session.execute(select(table.__table__).where(condition).order_by(table.id))]
            for table, condition in (
                (Application, Application.id == number),
                (Nomination, Nomination.application_id == number),
                (Move, Move.application_id == number),
                (Ballot, Ballot.subject_id == number),
                (Elector, Elector.ballot_id.in_(select(Ballot.id).where(Ballot.subject_id == number))),
            )
        ]
        counted = [session.scalar(select(func.count()).select_from(table)) for table in (AuditEvent, MailMessage)]
        return rows, counted, len(register(session))


class Life(RuleBasedStateMachine):
    """One application from its sending on. The test gives it a house; each walk sends an application of its own."""

    house = None
    numbers = None
    members_browsers = None

    @initialize(nominated=st.booleans())
    def send(self, nominated):
        n = next(self.numbers)
        self.email = f"w{n}@applicant.example"
        contacts = [BODY["contacts"][0] | {"email": self.email}]
        body = BODY | {"contacts": contacts, "nominated_by": "unicef" if nominated else ""}
        body |= {"organisation": BODY["organisation"] | {"name": f"Trust number {n}"}}
        made = self.house.browse().post("/api/v1/applications", json=body)
        assert made.status_code == 201, made.text
        self.number = made.json()["id"]
        token = made.json()["follow_url"].rpartition("/")[2]
        self.browsers = self.members_browsers | {APPLICANT: self.house.browse(None, **{"x-application-link": token})}
        self.model = Model(nominated, nomination="asked" if nominated else "")
        self.members = everything(self.house, self.number)[-1]

    @rule(
        who=st.sampled_from(PEOPLE),
        name=st.sampled_from(MOVES),
        complete=st.booleans(),
        conflict=st.sampled_from([False, False, False, True]),
        choice=st.sampled_from(list(OUTCOMES)),
    )
    def anybody_tries_anything(self, who, name, complete, conflict, choice):
        self.attempt(who, name, complete=complete, conflict=conflict, choice=choice)

    @rule(
        data=st.data(),
        complete=st.sampled_from([True, True, False]),
        conflict=st.sampled_from([False, False, False, True]),
        choice=st.sampled_from(list(OUTCOMES)),
    )
    def somebody_does_what_they_may(self, data, complete, conflict, choice):
        """So that walks get far: most moves at random are refused. A withdrawal ends a walk, so it is left to the others."""
        open_to = [
            (who, name)
            for who in PEOPLE
            for name in MOVES
            if name is not Name.WITHDRAW and self.model.expected(who, name, complete=complete) == 200
        ]
        if open_to:
            who, name = data.draw(st.sampled_from(open_to))
            self.attempt(who, name, complete=complete, conflict=conflict, choice=choice)

    @rule(really=st.sampled_from([False] * 7 + [True]))
    def the_applicant_may_give_up(self, really):
        if really:
            self.attempt(APPLICANT, Name.WITHDRAW, complete=True, conflict=False, choice="approve")

    @precondition(lambda self: self.model.state == State.APPROVED)
    @rule()
    def the_first_contact_person_comes_in(self):
        with self.house.write() as session:
            session.execute(update(Person).where(Person.email == self.email).values(state=PersonState.ACTIVE))
        with self.house.write() as session:
            jobs_moves.onboard(session, self.house.services, {}, None)
        self.model.state = State.ONBOARDED

    def attempt(self, who, name, *, complete, conflict, choice):
        given = {
            Name.WAIVE_NOMINATION: {"reason": "Known to all."},
            Name.SCREEN: {"complete": complete},
            Name.REQUEST_INFORMATION: {"steps": ["contribution"], "message": "What else?"},
            Name.DECLARE: {"conflict": conflict},
            Name.VOTE: {"choice": choice, "scores": {"scope": 4}},
            Name.CLOSE: {"reason": "As discussed."},
        }
        expected = self.model.expected(who, name, complete=complete)
        before = everything(self.house, self.number)
        path = f"/api/v1/applications/{self.number}/{name}"
        answer = self.browsers[who].post(path, json=given.get(name, {}))
        assert answer.status_code == expected, (self.model, who, name, answer.text)
        if expected == 200:
            self.model.move(who, name, complete=complete, conflict=conflict, choice=choice)
            assert everything(self.house, self.number) != before
        else:
            assert answer.json()["detail"].endswith(".")
            assert everything(self.house, self.number) == before
        self.as_modelled(who)

    def as_modelled(self, who):
        told = self.browsers[people.ADMINISTRATOR].get(f"/api/v1/applications/{self.number}").json()
        assert told["state"] == self.model.state
        if self.model.nominated:
            assert told["nomination"]["state"] == self.model.nomination
        members = everything(self.house, self.number)[-1] - self.members
        assert members == (self.model.state in {State.APPROVED, State.ONBOARDED})
        assert self.model.decisions <= 1
        own = self.browsers[who].get(f"/api/v1/applications/{self.number}")
        if self.model.expected(who, Name.WITHDRAW) == 404:
            assert own.status_code == 404
            return
        # `screen` is offered for what it can do at all: complete, or take back.
        could = {name for name in MOVES if 200 in {self.model.expected(who, name, complete=c) for c in (True, False)}}
        assert set(own.json()["allowed_moves"]) == could, (self.model, who)


@pytest.mark.slow
def test_the_whole_life_of_applications(house, committee):
    browsers = {who: house.browse(who) for who in PEOPLE if who != APPLICANT}
    run_state_machine_as_test(
        type("LifeHere", (Life,), {"house": house, "numbers": count(1), "members_browsers": browsers}),
        settings=settings(
            max_examples=14,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    with house.read() as session:
        reached = set(session.scalars(select(Move.to_state)))
    # The walks are long enough to have been everywhere.
    assert reached >= {State.SCREENING, State.INFORMATION, State.SCREENED, State.REVIEW, State.WITHDRAWN}
    assert reached & {State.APPROVED, State.DECLINED, State.DEFERRED}
