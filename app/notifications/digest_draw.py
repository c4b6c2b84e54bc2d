"""A digest as a message."""

from datetime import date

from app import mail
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.notifications.digest_gather import Block, Digest
from app.notifications.drawing import draw
from app.notifications.message import Foot
from app.notifications.models import Cadence
from app.notifications.tokens import DIGESTS, Leave, unsubscribe_link
from app.notifications.writers import Line, Section
from app.web.language import say
from app.web.times import day_in_words

# Items of each block and lines of each section that are tried until the message is small enough.
MOST_OF_EACH = (40, 15, 8, 4)


def draw_digest(
    settings: Settings, person_id: int, digest: Digest, cadence: str, day: date, language: str
) -> mail.Drawn:
    """Small enough for every server.

    Args:
        cadence: daily or weekly; `day`: the house's, on which it is sent.
    """
    foot = foot_of(settings, person_id)
    footer = draw("_foot.html", settings, language, foot=foot, direct=False, digest=True)
    for most in MOST_OF_EACH:
        blocks, news, left = _cut(digest, most)
        content = draw("_digest.html", settings, language, blocks=blocks, news=news, left=digest.left + left)
        drawn = mail.frame(subject_of(settings, cadence, day, language), content, settings, language, footer=footer)
        if len(drawn.text.encode()) + len(drawn.html.encode()) <= mail.LARGEST:
            break
    return drawn


def subject_of(settings: Settings, cadence: str, day: date, language: str) -> str:
    community = say(settings.community_name, language)
    on = day_in_words(day, "d MMMM y", language)
    if cadence == Cadence.WEEKLY:
        return say(Sentence("%(community)s: your week, %(day)s", community=community, day=on), language)[:200]
    return say(Sentence("%(community)s: your day, %(day)s", community=community, day=on), language)[:200]


def foot_of(settings: Settings, person_id: int) -> Foot:
    return Foot(stop=unsubscribe_link(settings, Leave(person_id, DIGESTS, 0)))


def _cut(digest: Digest, most: int) -> tuple[list[Block], list[Section], int]:
    blocks = [Block(block.group, block.items[:most]) for block in digest.blocks]
    news = [Section(part.title, [_short(line, most) for line in part.lines[:most]]) for part in digest.news]
    left = sum(max(0, len(block.items) - most) for block in digest.blocks)
    return blocks, news, left


def _short(line: Line, most: int) -> Line:
    return line if most >= MOST_OF_EACH[1] else Line(line.title, line.href, line.note)
