"""Who reads a page of events: their language, their clock beside the house's."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor
from app.core.settings import Settings
from app.organisations import Words
from app.vocabularies import load_vocabularies
from app.web.language import language_of
from app.web.times import When, when, zone_of


@dataclass(frozen=True, slots=True)
class Reader:
    actor: Actor
    words: Words
    zone: ZoneInfo
    house: ZoneInfo

    def when(self, starts_at: datetime, ends_at: datetime) -> When:
        return when(starts_at, ends_at, self.zone, self.house, self.words.language)

    def kind(self, code: str) -> str:
        return self.words.label("event_kind", code)


def reader_of(session: Session, request: Request, actor: Actor, settings: Settings) -> Reader:
    words = Words(load_vocabularies(session), language_of(request, actor))
    return Reader(actor, words, zone_of(actor, settings), settings.zone)
