"""The demo community: content, the files made from it, and the loader."""

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app import accounts, discovery
from app.core.db import Database
from app.demo.content import HERE
from app.demo.content.front import read_homes
from app.demo.load import PASSWORD, is_empty, load, remove

# Who the contract offers for a first look, in the order of the sign-in page.
OFFERED = (
    ("representative@demo.example", "Representative of a member organisation"), ("coordinator@demo.example", "Content coordinator"),
    ("member@demo.example", "Member of another organisation"), ("lead@demo.example", "Lead of a working group"),
    ("chair@demo.example", "Committee chair"), ("committee1@demo.example", "Committee member"), ("admin@demo.example", "Administrator"),
    ("guest@demo.example", "Guest with an end date"), ("suspended@demo.example", "Suspended member"),
)  # fmt: skip

__all__ = ["PASSWORD", "home_words", "is_empty", "load", "remove", "sign_in_people"]


def home_words() -> discovery.WordsByLanguage:
    """The words of the demo community for its signed-out home."""
    return discovery.WordsByLanguage(
        {
            one.language: discovery.Words(one.headline, one.lead, one.who_we_are, one.how_to_join, one.what_is_public)
            for one in read_homes(HERE)
        }
    )


def sign_in_people(database: Database) -> tuple[tuple[str, str], ...]:
    """Pairs of address and role while the demo is loaded, else nothing; also before the tables exist."""
    try:
        with database.read() as session:
            loaded = session.scalar(select(accounts.Person.id).where(accounts.Person.email == OFFERED[0][0]))
    except DatabaseError:
        return ()
    return OFFERED if loaded is not None else ()
