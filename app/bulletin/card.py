"""The picture that networks show beside a link to an issue: drawn of public words, and of the lead's picture where that is public."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont, ImageOps

from app.bulletin.sharing import CARD_HEIGHT, CARD_WIDTH

GROUND, SOFT, GOLD, WHITE = "#0c4739", "#c9e2d8", "#f5b82e", "#ffffff"
LIFT = "#17604f"
MARGIN = 70
PICTURE_WIDTH = 460
# The first that the machine has; without any of them Pillow's own letters, which have no accents.
_FAMILIES = ("DejaVuSans", "LiberationSans", "NotoSans")
# From the middle: radius of a ring, radius of a seat, how many; one ring for each quarter of a year.
_RINGS = ((62, 13, 10), (118, 15, 16), (178, 17, 22), (240, 19, 27))
Letters = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What stands on a card. `picture`: JPEG of the house's own making, b"" for none."""

    community: str
    months: str
    title: str
    headline: str
    number: int
    picture: bytes = b""


@lru_cache(maxsize=16)
def png(face: Face) -> bytes:
    """1,200 × 630 pixels; the same face is drawn once a process."""
    card = Image.new("RGB", (CARD_WIDTH, CARD_HEIGHT), GROUND)
    draw = ImageDraw.Draw(card)
    right = _beside(card, face.picture) if face.picture else 0
    if not right:
        _gathering(card, face.number)
        right = CARD_WIDTH - 340
    width = right - 2 * MARGIN
    y = _lines(draw, face.community, 26, SOFT, (MARGIN, 64), width, most=2)
    y = _lines(draw, face.title, 54, WHITE, (MARGIN, max(y + 26, 150)), width, most=3, bold=True)
    draw.rectangle((MARGIN, y + 18, MARGIN + 96, y + 25), fill=GOLD)
    y = _lines(draw, face.months if face.months not in face.title else "", 28, GOLD, (MARGIN, y + 48), width, most=1)
    _lines(draw, face.headline, 30, SOFT, (MARGIN, y + 4), width, most=max(0, (CARD_HEIGHT - 50 - y) // 42))
    out = BytesIO()
    card.save(out, "PNG", optimize=True)
    return out.getvalue()


def _beside(card: Image.Image, octets: bytes) -> int:
    """Where the words end; 0 where the picture cannot be read."""
    try:
        with Image.open(BytesIO(octets), formats=("JPEG",)) as opened:
            fitted = ImageOps.fit(opened.convert("RGB"), (PICTURE_WIDTH, CARD_HEIGHT))
    except (OSError, ValueError, Image.DecompressionBombError):
        return 0
    card.paste(fitted, (CARD_WIDTH - PICTURE_WIDTH, 0))
    return CARD_WIDTH - PICTURE_WIDTH + MARGIN // 2


def _gathering(card: Image.Image, number: int) -> None:
    """Rings of seats, cut off by the edge; the quarter's own is lit."""
    finer, side = 3, CARD_HEIGHT
    seats = Image.new("RGB", (side * finer, side * finer), GROUND)
    draw = ImageDraw.Draw(seats)
    middle = side * finer * 0.62, side * finer / 2
    for ring, (radius, seat, count) in enumerate(_RINGS, 1):
        for place in range(count):
            turned = 2 * pi * place / count
            at = middle[0] + cos(turned) * radius * finer, middle[1] + sin(turned) * radius * finer
            draw.circle(at, seat * finer, fill=GOLD if ring == number else LIFT)
    card.paste(seats.resize((side, side), Image.Resampling.LANCZOS), (CARD_WIDTH - side + 170, 0))


def _lines(
    draw: ImageDraw.ImageDraw,
    text: str,
    size: int,
    colour: str,
    at: tuple[int, int],
    width: int,
    *,
    most: int,
    bold: bool = False,
) -> int:
    """Set line by line; what has no room ends in an ellipsis. Returns where the next thing may begin."""
    letters = _letters(size, bold=bold)
    x, y = at
    for line in _broken(letters, text, width, most):
        draw.text((x, y), line, font=letters, fill=colour)
        y += round(size * 1.28)
    return y


def _broken(letters: Letters, text: str, width: int, most: int) -> list[str]:
    words = _printable(letters, text).split()
    lines: list[str] = []
    while words and len(lines) < most:
        line = words.pop(0)
        while words and letters.getlength(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(_narrowed(letters, line, width))
    if words and lines:
        lines[-1] = _ending(letters, f"{lines[-1]} {words[0]}", width)
    return lines


def _narrowed(letters: Letters, line: str, width: int) -> str:
    """A word longer than the line is cut."""
    return line if letters.getlength(line) <= width else _ending(letters, line, width)


def _ending(letters: Letters, line: str, width: int) -> str:
    end = "..." if _is_pillows(letters) else "…"
    while line and letters.getlength(f"{line}{end}") > width:
        line = line[:-1]
    return f"{line.rstrip(' ,;:.')}{end}"


def _printable(letters: Letters, text: str) -> str:
    if not _is_pillows(letters):
        return text
    return unicodedata.normalize("NFKD", text.replace("–", "-").replace("—", "-")).encode("ascii", "ignore").decode()


def _is_pillows(letters: Letters) -> bool:
    return letters.getname()[0] == "Aileron" if isinstance(letters, ImageFont.FreeTypeFont) else True


@lru_cache(maxsize=16)
def _letters(size: int, *, bold: bool) -> Letters:
    for family in _FAMILIES:
        try:
            return ImageFont.truetype(f"{family}-Bold.ttf" if bold else _regular(family), size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _regular(family: str) -> str:
    return f"{family}.ttf" if family == "DejaVuSans" else f"{family}-Regular.ttf"
