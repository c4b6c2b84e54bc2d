"""The messages this room sends, in the reader's language: subject and plain text."""

from app.access import Actor
from app.accounts import LinkPurpose
from app.accounts.links import LIFETIMES
from app.core.settings import Settings
from app.web.language import say

DAYS = LIFETIMES[LinkPurpose.INVITATION].days

INVITATION_EN = """Dear {name},

{by} invites you to Baraza, the knowledge platform of the {community}, where you will act for {organisation}.

Open this page and choose a password to begin:

{address}

The link works once and for {days} days. If it has run out, ask a representative of your organisation for another.

If you did not expect this invitation, leave it: nothing will happen.
"""
INVITATION_SW = """Habari {name},

{by} amekualika kujiunga na Baraza, jukwaa la maarifa la {community}, kwa niaba ya {organisation}.

Fungua ukurasa huu, chagua nenosiri lako na uanze:

{address}

Kiungo hiki hufanya kazi mara moja tu, ndani ya siku {days}. Kikiisha muda, mwombe mwakilishi wa shirika lako kingine.

Kama hukutarajia mwaliko huu, uuache: hakuna kitakachofanyika.
"""
WELCOME_EN = """Dear {name},

you were added to {organisation} on Baraza. Sign in with the password you have:

{address}

If this is a mistake, you can leave the organisation from its page.
"""
WELCOME_SW = """Habari {name},

umeongezwa katika {organisation} kwenye Baraza. Ingia kwa nenosiri ulilo nalo:

{address}

Kama hili ni kosa, unaweza kuondoka katika shirika hilo kupitia ukurasa wake.
"""


def invitation(
    name: str, organisation: str, settings: Settings, token: str, *, by: Actor, language: str
) -> tuple[str, str]:
    """How to accept; the link is the only secret in it, and works once."""
    swahili = language == "sw"
    subject = "Umealikwa katika Baraza kwa niaba ya {}" if swahili else "You are invited to Baraza on behalf of {}"
    text = (INVITATION_SW if swahili else INVITATION_EN).format(
        name=name,
        by=by.name,
        community=say(settings.community_name, language),
        organisation=organisation,
        address=f"{settings.base_url}/invitation/{token}",
        days=DAYS,
    )
    return subject.format(organisation), text


def welcome(name: str, organisation: str, slug: str, settings: Settings, language: str) -> tuple[str, str]:
    """For somebody who has an account already."""
    swahili = language == "sw"
    subject = "Sasa uko katika {} kwenye Baraza" if swahili else "You now act for {} on Baraza"
    text = (WELCOME_SW if swahili else WELCOME_EN).format(
        name=name, organisation=organisation, address=f"{settings.base_url}/organisations/{slug}"
    )
    return subject.format(organisation), text
