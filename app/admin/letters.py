"""The messages administrators send, in the reader's language: subject and plain text."""

from app.access import Actor
from app.accounts import LinkPurpose
from app.accounts.links import LIFETIMES
from app.core.settings import Settings
from app.web.language import say

DAYS = LIFETIMES[LinkPurpose.INVITATION].days

INVITATION_EN = """Dear {name},

{by} invites you to Baraza, the knowledge platform of the {community}.

Open this page and choose a password to begin:

{address}

The link works once and for {days} days; if you were sent one before, it no longer works.

If you did not expect this invitation, leave it: nothing will happen.
"""
INVITATION_SW = """Habari {name},

{by} amekualika kujiunga na Baraza, jukwaa la maarifa la {community}.

Fungua ukurasa huu, chagua nenosiri lako na uanze:

{address}

Kiungo hiki hufanya kazi mara moja tu, ndani ya siku {days}; ulichotumiwa awali hakifanyi kazi tena.

Kama hukutarajia mwaliko huu, uuache: hakuna kitakachofanyika.
"""


def invitation(name: str, settings: Settings, token: str, *, by: Actor, language: str) -> tuple[str, str]:
    """How to accept; the link is the only secret in it, and works once."""
    swahili = language == "sw"
    text = (INVITATION_SW if swahili else INVITATION_EN).format(
        name=name,
        by=by.name,
        community=say(settings.community_name, language),
        address=f"{settings.base_url}/invitation/{token}",
        days=DAYS,
    )
    return ("Umealikwa katika Baraza" if swahili else "You are invited to Baraza"), text
