"""From words and values to the two forms of one message. Values enter after Markdown was read, so none can be markup."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date
from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from app.core import markup
from app.core.community import COMMUNITY_NAME
from app.core.settings import Settings
from app.core.text import one_line, paragraphs
from app.mail.letters_plain import plain

FRAME: Mapping[str, Mapping[str, str]] = tomllib.loads(Path(__file__).with_name("frame.toml").read_text("utf-8"))
CSS = Path(__file__).with_name("letter.css").read_text("utf-8")
TEMPLATES = Path(__file__).parents[2] / "templates"
# A mail may take 60 KB; base64 and the headers take a third on top of both parts.
LARGEST = 42_000
LONGEST_VALUES = (6_000, 2_000, 500, 120)
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ALONE = re.compile(r"<p>\{([a-z][a-z0-9_]*)\}</p>")
_TARGET = re.compile(r'(<p>)?<a href="%7B([a-z][a-z0-9_]*)%7D"([^>]*)>(.*?)</a>(</p>)?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Drawn:
    """`content` is the letter without its frame and styles, fit to stand in a page."""

    subject: str
    text: str
    html: str
    content: Markup


def is_link(name: str) -> bool:
    return name == "link" or name.endswith("_link")


def sample(own: Mapping[str, str], name: str, settings: Settings) -> str:
    """What fills a placeholder in a preview."""
    if is_link(name):
        return f"{settings.base_url}/{own.get(name, 'example').lstrip('/')}"
    return own.get(name) or FRAME["samples"].get(name) or name.replace("_", " ")


def draw(subject: str, body: str, values: Mapping[str, object], settings: Settings, language: str) -> Drawn:
    """Long values are cut until the message is small enough to be taken by every server."""
    said = {name: _say(value, settings, language) for name, value in values.items()}
    if bad := [name for name, text in said.items() if is_link(name) and not _address(text)]:
        raise ValueError(f"no address beginning with http:// or https:// in {', '.join(bad)}")
    rendered = markup.to_html(body)
    for longest in LONGEST_VALUES:
        cut = {name: text if is_link(name) else _clip(text, longest) for name, text in said.items()}
        drawn = _draw(subject, rendered, cut, settings, language)
        if len(drawn.text.encode()) + len(drawn.html.encode()) <= LARGEST:
            break
    return drawn


def frame(
    subject: str,
    content: Markup,
    settings: Settings,
    language: str,
    *,
    footer: Markup,
    plain_content: Markup | None = None,
) -> Drawn:
    """A message whose content is made elsewhere, in the frame of letters.

    Args:
        footer: links may stand in it.
        plain_content: what the text form says instead.
    """
    community = _community(settings, language)
    page = _template().render(subject=subject, community=community, footer=footer, language=language, content=content)
    said = plain(content if plain_content is None else plain_content)
    return Drawn(subject, f"{said}\n\n-- \n{plain(footer)}\n{community}\n", _inliner().inline(page), content)


def _community(settings: Settings, language: str) -> str:
    words, name = FRAME[language], settings.community_name
    return words["community"] if words["community"] and name == COMMUNITY_NAME else name


def _draw(subject: str, rendered: str, values: Mapping[str, str], settings: Settings, language: str) -> Drawn:
    words = FRAME[language]
    title = one_line(_PLACEHOLDER.sub(lambda found: one_line(values.get(found[1], found[0])), subject))[:200]
    community = _community(settings, language)
    content = _fill(rendered, values, words)
    page = _template().render(
        subject=title, community=community, footer=words["footer"], language=language, content=content
    )
    text = f"{plain(content)}\n\n-- \n{words['footer']}\n{community}\n"
    return Drawn(title, text, _inliner().inline(page), content)


def _fill(rendered: str, values: Mapping[str, str], words: Mapping[str, str]) -> Markup:
    """One pass over what stands in paragraphs of its own, one over the rest; what was put in is never read again."""
    blocks: list[str] = []

    def keep(block: str) -> str:
        blocks.append(block)
        return f"\ue000{len(blocks) - 1}\ue001"

    def target(found: re.Match[str]) -> str:
        opened, name, rest, label, closed = found.groups()
        if not is_link(name) or name not in values:
            return found[0]
        words_in = _PLACEHOLDER.sub(lambda inner: str(escape(one_line(values.get(inner[1], inner[0])))), label)
        if opened and closed:
            return keep(_button(values[name], words_in, words))
        link = f'<a href="{escape(values[name])}"{rest}>{words_in}</a>'
        return f"{opened or ''}{keep(link)}{closed or ''}"

    def alone(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            return found[0]
        if is_link(name):
            return keep(_button(values[name], str(escape(words["button"])), words))
        return keep(_quotation(values[name])) if values[name] else ""

    def within(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return found[0] if value is None else str(escape(one_line(value)))

    source = re.sub("[\ue000\ue001]", "", rendered)
    source = _PLACEHOLDER.sub(within, _ALONE.sub(alone, _TARGET.sub(target, source)))
    filled = re.sub("\ue000(\\d+)\ue001", lambda found: blocks[int(found[1])], source)
    return Markup(filled)  # noqa: S704 - Markdown that was cleaned, and values that were escaped


def _button(address: str, label: str, words: Mapping[str, str]) -> str:
    href = escape(address)
    return (
        f'<p class="act"><a href="{href}">{label}</a></p>'
        f'<p class="address">{escape(words["address"])}<br><a href="{href}">{href}</a></p>'
    )


def _quotation(value: str) -> str:
    lines = [f"<p>{str(escape(part)).replace(chr(10), '<br>')}</p>" for part in value.split("\n\n")]
    return f"<blockquote>{''.join(lines)}</blockquote>"


def _say(value: object, settings: Settings, language: str) -> str:
    if isinstance(value, datetime):
        moment = value.astimezone(settings.zone)
        zone = "EAT" if settings.timezone == "Africa/Nairobi" else moment.tzname()
        return f"{_day(moment.date(), language)}, {moment:%H:%M} {zone}"
    if isinstance(value, date):
        return _day(value, language)
    # Places within the letter are marked by characters of the private area while it is filled.
    return paragraphs(re.sub("[\ue000\ue001]", "", str(value)))


def _day(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale="sw_KE" if language == "sw" else "en_GB")


def _address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and not re.search(r"\s", text)


def _clip(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mail/letter.html")


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(load_remote_stylesheets=False, extra_css=CSS)
