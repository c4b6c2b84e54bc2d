"""What nobody else should read in a letter: private addresses of its owner, and other people's in what is quoted."""

import re

from app.core.settings import Settings

LONGEST_REST = 20_000  # characters
MASKED = "…"
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?=[A-Za-z0-9-]{1,63}\.)")


def scrubbed(settings: Settings, text: str) -> str:
    """Addresses that answer or unsubscribe in somebody's name lead nowhere any more."""
    local, _, domain = settings.reply_address.partition("@")
    if local:
        ours = re.compile(rf"{re.escape(local)}\+[^\s@<>\"']{{1,64}}@{re.escape(domain)}", re.IGNORECASE)
        text = ours.sub(f"{local}@{domain}", text)
    private = re.compile(rf"{re.escape(settings.base_url)}/(unsubscribe|feeds)/[^\s<>\"')\]]+", re.IGNORECASE)
    return private.sub(rf"{settings.base_url}/\1/{MASKED}", text)


def scrubbed_rest(settings: Settings, text: str) -> str:
    """The same, without the addresses of other people, and no longer than it may be."""
    return _ADDRESS.sub(f"{MASKED}@", scrubbed(settings, text))[:LONGEST_REST].rstrip()
