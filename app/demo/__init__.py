"""The demo community: content, the files made from it, and the loader."""

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app import accounts
from app.core.db import Database
from app.demo.load import PASSWORD, is_empty, load, remove

# Who the contract offers for a first look, in the order of the sign-in page.
OFFERED = (
    ("Representative of a member organisation", "representative@demo.example"), ("Content coordinator", "coordinator@demo.example"),
    ("Member of another organisation", "member@demo.example"), ("Lead of a working group", "lead@demo.example"),
    ("Committee chair", "chair@demo.example"), ("Committee member", "committee1@demo.example"), ("Administrator", "admin@demo.example"),
    ("Guest with an end date", "guest@demo.example"), ("Suspended member", "suspended@demo.example"),
)  # fmt: skip

__all__ = ["PASSWORD", "is_empty", "load", "remove", "sign_in_people"]


def sign_in_people(database: Database) -> tuple[tuple[str, str], ...]:
    """Pairs of role and address while the demo is loaded, else nothing; also before the tables exist."""
    try:
        with database.read() as session:
            loaded = session.scalar(select(accounts.Person.id).where(accounts.Person.email == OFFERED[0][1]))
    except DatabaseError:
        return ()
    return OFFERED if loaded is not None else ()
