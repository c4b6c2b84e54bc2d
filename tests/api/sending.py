"""An application as programs send it, the moves of one, and whatever a move could change."""

from sqlalchemy import func, select

from app.audit import AuditEvent
from app.governance import Ballot
from app.mail import MailMessage
from app.membership.models import Application, Move, Nomination

BODY = {
    "organisation": {
        "name": "Haki Trust",
        "acronym": "HT",
        "kind": "national_ngo",
        "legal_status": "Public benefit organisation",
        "registration_number": "OP.218/051",
    },
    "programmes": [
        {
            "name": "Inua Watoto",
            "pillar": "social_assistance",
            "counties": ["Turkana", "042"],
            "target_group": "Children under five",
            "reached": 12400,
            "from": 2019,
            "to": None,
        }
    ],
    "coverage": {"national": False, "counties": ["Turkana", "kisumu", "047"]},
    "contacts": [
        {
            "name": "Wanjiru Applicant",
            "email": "Wanjiru@applicant.example",
            "position": "Director",
            "representative": True,
        },
        {
            "name": "Barasa Applicant",
            "email": "barasa@applicant.example",
            "position": "Officer",
            "representative": False,
        },
    ],
    "contribution": "Twelve years of records.",
    "nominated_by": "unicef",
}
MOVES = (
    "confirm_nomination", "decline_nomination", "waive_nomination", "screen", "request_information", "answer",
    "open_review", "declare", "vote", "close", "withdraw",
)  # fmt: skip
# What each move takes; sent to every state by everybody.
GIVEN = {
    "waive_nomination": {"reason": "Known to all."},
    "screen": {"complete": True, "note": "All there."},
    "request_information": {"steps": ["programmes"], "message": "Since when?"},
    "declare": {"conflict": False},
    "vote": {"choice": "approve", "comment": "Good."},
    "close": {"reason": "As discussed."},
}


def sent(client, **changes):
    return client.post("/api/v1/applications", json=BODY | changes)


def moved(client, number, move, **headers):
    return client.post(f"/api/v1/applications/{number}/{move}", json=GIVEN.get(move, {}), headers=headers)


def everything(house) -> tuple:
    """Whatever a move could change."""
    with house.read() as session:
        tables = (Application, Nomination, Ballot)
        rows = [tuple(row) for table in tables for row in session.execute(select(table.__table__).order_by(table.id))]
        kinds = ("application", "nomination", "ballot", "organisation")
        written = select(func.count()).where(AuditEvent.subject_kind.in_(kinds))
        counted = [session.scalar(select(func.count()).select_from(table)) for table in (Move, MailMessage)]
        return rows, counted, session.scalar(written)
