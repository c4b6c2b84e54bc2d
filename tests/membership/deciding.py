"""The committee decides a ballot: each declares and votes, the presiding seat closes, and the decision is carried out."""

from app.governance import Effects, close, declare, get_ballot, vote


def decide(house, ballot_id, choice, voters, *, reason="The committee has weighed it.", choices=None):
    """`voters`: people of the cast, the one who presides first; `choices` overrides what single ones vote."""
    for who in voters:
        actor = house.actor(who)
        with house.write() as session:
            declare(session, get_ballot(session, actor, ballot_id, lock=True), conflict=False, by=actor)
            vote(
                session,
                get_ballot(session, actor, ballot_id, lock=True),
                choice=(choices or {}).get(who, choice),
                by=actor,
            )
    actor = house.actor(voters[0])
    with house.write() as session:
        case = get_ballot(session, actor, ballot_id, lock=True)
        close(session, case, reason, by=actor)
        house.services.get(Effects).carry_out(session, house.services, case.ballot, actor)
    return ballot_id
