"""The messages administrators send, in the reader's language: subject and plain text."""

from datetime import date

from babel.dates import format_date

from app.access import Actor
from app.accounts import LinkPurpose
from app.accounts.links import LIFETIMES
from app.core.settings import Settings
from app.web.language import say

DAYS = LIFETIMES[LinkPurpose.INVITATION].days

INVITATION_EN = """Dear {name},

{by} invites you to Baraza, the knowledge platform of the {community}.{purpose}

Open this page and choose a password to begin:

{address}

The link works once and for {days} days; if you were sent one before, it no longer works.

If you did not expect this invitation, leave it: nothing will happen.
"""
INVITATION_SW = """Habari {name},

{by} amekualika kujiunga na Baraza, jukwaa la maarifa la {community}.{purpose}

Fungua ukurasa huu, chagua nenosiri lako na uanze:

{address}

Kiungo hiki hufanya kazi mara moja tu, ndani ya siku {days}; ulichotumiwa awali hakifanyi kazi tena.

Kama hukutarajia mwaliko huu, uuache: hakuna kitakachofanyika.
"""
GUEST_EN = "\n\nYou are a guest of the group “{group}” until {until}, for this purpose: {objective}"
GUEST_SW = "\n\nWewe ni mgeni wa kikundi cha “{group}” hadi {until}, kwa lengo hili: {objective}"
WELCOME_EN = "Dear {name},{purpose}\n\nSign in with the password you have:\n\n{address}\n"
WELCOME_SW = "Habari {name},{purpose}\n\nIngia kwa nenosiri ulilo nalo:\n\n{address}\n"


def invitation(
    name: str, settings: Settings, token: str, *, by: Actor, language: str, purpose: str = ""
) -> tuple[str, str]:
    """How to accept; the link is the only secret in it, and works once."""
    swahili = language == "sw"
    text = (INVITATION_SW if swahili else INVITATION_EN).format(
        name=name,
        by=by.name,
        community=say(settings.community_name, language),
        purpose=purpose,
        address=f"{settings.base_url}/invitation/{token}",
        days=DAYS,
    )
    return ("Umealikwa katika Baraza" if swahili else "You are invited to Baraza"), text


def guest_purpose(group: str, objective: str, until: date, language: str) -> str:
    swahili = language == "sw"
    day = format_date(until, "d MMMM y", locale="sw_KE" if swahili else "en_GB")
    return (GUEST_SW if swahili else GUEST_EN).format(group=group, until=day, objective=objective)


def guest_welcome(name: str, settings: Settings, slug: str, purpose: str, language: str) -> tuple[str, str]:
    """For a guest who has an account already."""
    swahili = language == "sw"
    text = (WELCOME_SW if swahili else WELCOME_EN).format(
        name=name, purpose=purpose, address=f"{settings.base_url}/groups/{slug}"
    )
    return ("Wewe ni mgeni katika Baraza" if swahili else "You are a guest on Baraza"), text
