"""An issue as it goes to one person: drawn once for all who may read the same of it, with that person's way out put in."""

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app import accounts, mail, notifications
from app.bulletin import editions
from app.bulletin.dispatch import Claimed
from app.bulletin.letter import Drawing, drawing, subject_of
from app.bulletin.letter_picture import lead_picture
from app.bulletin.live import live
from app.bulletin.models import Issue
from app.core.services import Services

if TYPE_CHECKING:
    from app.bulletin.edition import Edition

LIST_KEY = "bulletin"


class Outgoing:
    """For one window of the sender: what is withdrawn meanwhile is out of the next one."""

    def __init__(self, services: Services, session: Session, issue: Issue) -> None:
        self._services = services
        self._made_at = issue.sending_at or issue.opened_at
        self._archive = f"{services.settings.base_url}/bulletins"
        self._editions = {one: editions.edition_of(session, issue, one) for one in issue.editions}
        self._live = live(session, [block for one in self._editions.values() for block in one.blocks])
        self._drawn: dict[tuple[str, frozenset[int]], Drawing] = {}
        self.subject = subject_of(next(iter(self._editions.values())))

    def message(self, session: Session, claimed: Claimed) -> mail.Bulk:
        """What this person gets, by the rights of this moment: `Actor.audiences`, whatever else they may see on the web."""
        settings = self._services.settings
        stop = notifications.bulletin_stop_link(settings, claimed.person_id)
        letter = self._drawing(session, claimed).to(stop)
        headers = notifications.list_headers(settings, LIST_KEY, settings.community_name, stop)
        return mail.Bulk(
            number=claimed.number,
            message_id=claimed.message_id,
            recipient=claimed.address,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            made_at=self._made_at,
            headers=headers | {"List-Archive": f"<{self._archive}>", "Precedence": "bulk"},
            inline=letter.inline,
        )

    def _drawing(self, session: Session, claimed: Claimed) -> Drawing:
        whole = self._editions.get(claimed.language) or next(iter(self._editions.values()))
        actor = accounts.actor_of_person(session, claimed.person_id)
        edition: Edition = whole.for_readers(actor.audiences, self._live)
        key = (edition.language, frozenset(block.id for block in edition.blocks))
        if key not in self._drawn:
            picture = lead_picture(self._services, session, edition)
            self._drawn[key] = drawing(edition, self._services.settings, picture=picture)
        return self._drawn[key]
