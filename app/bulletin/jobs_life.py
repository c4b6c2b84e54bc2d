"""What an issue's way owes: the beginning of its sending, and files that nobody needs any more."""

from collections.abc import Mapping
from typing import Any

from app.bulletin import schedule
from app.bulletin.approval import CLEAR_AWAY
from app.core.services import Services
from app.jobs import Handler


def clear_away(services: Services, payload: Mapping[str, Any]) -> None:
    """Files of editions that were taken back before anybody had them."""
    for key in payload["keys"]:
        services.storage.delete(key)


HANDLERS = (
    Handler(
        schedule.START,
        apply=schedule.look,
        every=schedule.LOOKS_EVERY,
        purpose="Begins to send an issue of the bulletin at the time that was chosen, or asks where that was missed.",
    ),
    Handler(
        CLEAR_AWAY,
        prepare=clear_away,
        purpose="Removes the PDF files of an issue that was taken back after it was frozen.",
    ),
)
