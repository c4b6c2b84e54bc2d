"""What a link to an issue shows elsewhere, and words that the secretariat may post with it: of public blocks alone. Pure."""

from dataclasses import dataclass

from app.bulletin.composing import months_of
from app.bulletin.edition import Block, Edition
from app.bulletin.hrefs import on_the_web
from app.bulletin.marked import words_of
from app.core.settings import Settings
from app.core.text import one_line
from app.web.language import say, translations

CARD_WIDTH, CARD_HEIGHT = 1_200, 630
DESCRIPTION = 200
SHORT = 280
"""Characters that the shortest of the networks takes, the link among them."""
_LOCALES = {"en": "en_GB", "sw": "sw_KE"}
MOST_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Of the tags that networks read (Open Graph); addresses are whole."""

    title: str
    description: str
    url: str
    image: str
    image_alt: str
    locale: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Ready to be posted, in the edition's language: `short` for 280 characters, `long` for a page, `message` for a chat."""

    language: str
    short: str
    long: str
    message: str


def sharing_of(public: Edition, settings: Settings) -> Sharing:
    """`public`: the edition as a visitor may read it."""
    site = say(settings.community_name, public.language)
    return Sharing(
        title=public.title,
        description=description_of(public),
        url=on_the_web(public, settings.base_url),
        image=f"{settings.base_url}{card_href(public)}",
        image_alt=f"{public.title}. {site}",
        locale=_LOCALES.get(public.language, "en_GB"),
        site=site,
    )


def card_href(edition: Edition) -> str:
    return f"/bulletins/{edition.quarter}/{edition.language}/card.png"


def description_of(public: Edition) -> str:
    """The beginning of what leads, of the editors' note, or the titles."""
    lead = public.lead
    if lead is not None and lead.words:
        return cut(f"{lead.title}: {_words(lead.words)}", DESCRIPTION)
    if public.note:
        return cut(_words(public.note), DESCRIPTION)
    return cut(" · ".join(one.title for one in _told(public)), DESCRIPTION)


def texts_of(public: Edition, settings: Settings) -> Texts:
    _ = translations(public.language).gettext
    url = on_the_web(public, settings.base_url)
    told = [one_line(one.title) for one in _told(public)][:MOST_LINES]
    community = say(settings.community_name, public.language)
    announced = _("The bulletin of %(months)s is out") % {"months": months_of(public.quarter, public.language)}
    first = f"{announced}: {told[0]}" if told else announced
    inside = "\n".join(f"• {title}" for title in told)
    read_it = _("Read it here:")
    parts = [f"{announced}. {community}", f"{_('In this issue:')}\n{inside}" if inside else "", f"{read_it} {url}"]
    return Texts(
        language=public.language,
        short=f"{cut(first, SHORT - len(url) - 1)}\n{url}",
        long="\n\n".join(part for part in parts if part),
        message=f"*{announced}*\n{told[0] if told else community}\n{url}",
    )


def cut(text: str, most: int) -> str:
    """At a word, with an ellipsis within `most` characters."""
    text = one_line(text)
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0].rstrip(' ,;:.–-')}…"


def _told(public: Edition) -> list[Block]:
    lead = public.lead
    others = [one for one in public.blocks if one is not lead]
    return [lead, *others] if lead is not None else others


def _words(markdown: str) -> str:
    return one_line(" ".join(words_of(markdown)))
