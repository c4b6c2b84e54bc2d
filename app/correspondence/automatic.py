"""Messages that nobody wrote: answers of machines, our own letters, and what goes to many. None of them becomes a post or is answered."""

import re
from email.utils import parseaddr

from app.core.settings import Settings
from app.mail import Incoming, own_ids

_MACHINES = (
    "X-Auto-Response-Suppress",
    "X-Autoreply-From",
    "X-Mail-Autoreply",
    "X-MS-Exchange-Generated-Message-Source",
    "X-MS-Exchange-Inbox-Rules-Loop",
    "X-Loop",
    "X-Cron-Env",
)
# At the very beginning: whoever answers a topic of such a name begins with «Re:».
_AWAY = re.compile(
    r"^\W{0,3}(?:auto(?:matic|mated)?[ -]?(?:reply|response|responder)|auto ?:|out of (?:the )?office|ooo\b|on leave\b|"
    r"r.{1,2}ponse automatique|absen(?:ce|t)(?:e)? du bureau|message d['’]absence|en cong.{1,2}\b|"
    r"jibu (?:la )?(?:kiotomatiki|otomatiki|moja kwa moja)|(?:niko |nipo )?nje ya ofisi|sipo ofisini|niko likizo)",
    re.IGNORECASE,
)


def why_nobody_wrote_it(settings: Settings, incoming: Incoming) -> str:
    """In a few words, for the log; "" for what a person may have written."""
    if is_ours(settings, incoming):
        return "a message of our own"
    if incoming.automatic:
        return incoming.automatic
    if any(incoming.header(name) for name in _MACHINES):
        return "a message nobody wrote"
    return "an automatic reply" if _AWAY.match(incoming.subject) else ""


def is_ours(settings: Settings, incoming: Incoming) -> bool:
    """Sent by the house: its sender, the mailbox itself, or a Message-ID with the house's mark, whoever passed it on."""
    sender = incoming.sender
    local, _, domain = settings.reply_address.lower().partition("@")
    name, _, host = sender.rpartition("@")
    if sender == parseaddr(settings.mail_from)[1].lower() or (host == domain and name.partition("+")[0] == local):
        return True
    return bool(own_ids(settings, incoming.message_id))
