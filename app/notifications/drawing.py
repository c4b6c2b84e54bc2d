"""Templates of messages, in the reader's language: `templates/mail/_….html`, each a content for the frame of letters."""

import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup

from app.core.settings import Settings
from app.web.environment import make_environment

_HOUSE_LINK = re.compile(r'(<a href=")(/[^"]*")')


def draw(template: str, settings: Settings, language: str, **values: object) -> Markup:
    """One of them, filled.

    Args:
        template: name below `templates/mail/`.
    """
    made = _environment(language, settings.zone).get_template(f"mail/{template}")
    return Markup(made.render(base=settings.base_url, language=language, **values))  # noqa: S704 - rendered with autoescape


def with_whole_links(settings: Settings, html: Markup) -> Markup:
    """Paths of the house as addresses: in a mail there is no page that they start from."""
    return Markup(_HOUSE_LINK.sub(rf"\g<1>{settings.base_url}\2", html))  # noqa: S704 - the same safe HTML


@lru_cache(maxsize=8)
def _environment(language: str, zone: ZoneInfo) -> Environment:
    return make_environment(language, zone)
