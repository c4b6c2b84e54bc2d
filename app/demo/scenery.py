"""Pictures of the demo's bulletin, drawn from a few numbers: ridges with a road, a market, a chart."""

from collections.abc import Callable, Mapping
from io import BytesIO
from math import sin

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1_600, 900
Drawing = ImageDraw.ImageDraw
SKY, DUSK = ((246, 226, 190), (231, 150, 92)), ((252, 240, 214), (244, 196, 128))
HILLS = ((150, 176, 138), (112, 150, 108), (78, 121, 82), (46, 92, 62), (24, 62, 44))
REACHED = ((2023, 1_186_000), (2024, 1_243_000), (2025, 1_318_000), (2026, 1_371_100))


def draw(name: str) -> bytes:
    """A PNG of 1,600 × 900 pixels. KeyError for a name that is not known."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (255, 255, 255))
    SCENES[name](ImageDraw.Draw(picture))
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def _sky(on: Drawing, colours: tuple[tuple[int, int, int], tuple[int, int, int]], down_to: int) -> None:
    top, bottom = colours
    for y in range(down_to):
        share = y / down_to
        on.line([(0, y), (WIDTH, y)], fill=tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))


def _ridges(on: Drawing) -> None:
    _sky(on, SKY, HEIGHT)
    on.ellipse([1_130, 150, 1_310, 330], fill=(255, 244, 214))
    for depth, colour in enumerate(HILLS):
        base, swing, stretch = 390 + depth * 105, 66 - depth * 8, 260 - depth * 28
        line = [
            (x, base + swing * sin(x / stretch + depth * 1.9) + swing / 3 * sin(x / 61 + depth))
            for x in range(0, WIDTH + 8, 8)
        ]
        on.polygon([(0, HEIGHT), *line, (WIDTH, HEIGHT)], fill=colour)
    for y in range(HEIGHT, 560, -2):
        far = (HEIGHT - y) / 340
        middle, half = 620 + 250 * far + 110 * sin(far * 5.2), 64 * (1 - far) + 4
        on.line([(middle - half, y), (middle + half, y)], fill=(214, 178, 128), width=3)


def _market(on: Drawing) -> None:
    _sky(on, DUSK, 640)
    on.rectangle([0, 620, WIDTH, HEIGHT], fill=(201, 152, 104))
    _acacia(on, 1_240, 640)
    stripes = (((166, 60, 44), (250, 236, 210)), ((30, 98, 84), (250, 236, 210)), ((196, 138, 30), (250, 236, 210)))
    for number in range(4):
        left = 90 + number * 330
        _stall(on, left, stripes[number % len(stripes)])


def _stall(on: Drawing, left: int, colours: tuple[tuple[int, int, int], tuple[int, int, int]]) -> None:
    for post in (left + 12, left + 248):
        on.rectangle([post, 430, post + 12, 760], fill=(92, 62, 42))
    on.rectangle([left, 620, left + 272, 700], fill=(128, 88, 58))
    for stripe in range(8):
        x = left - 20 + stripe * 39
        on.polygon([(x + 14, 380), (x + 45, 380), (x + 39, 470), (x, 470)], fill=colours[stripe % 2])
        on.pieslice([x, 448, x + 39, 492], 0, 180, fill=colours[stripe % 2])
    for basket in range(3):
        x = left + 22 + basket * 84
        on.ellipse([x, 590, x + 66, 634], fill=((196, 88, 52), (232, 178, 62), (98, 140, 66))[basket])
        on.polygon([(x, 612), (x + 66, 612), (x + 54, 660), (x + 12, 660)], fill=(166, 118, 70))


def _acacia(on: Drawing, x: int, ground: int) -> None:
    on.polygon([(x, ground), (x + 34, ground), (x + 26, 330), (x + 10, 330)], fill=(70, 48, 34))
    for dx, dy, across, down in ((-220, -140, 300, 74), (-60, -190, 340, 84), (60, -120, 260, 66)):
        on.ellipse([x + dx, 440 + dy, x + dx + across, 440 + dy + down], fill=(58, 88, 48))


def _reached(on: Drawing) -> None:
    on.rectangle([0, 0, WIDTH, HEIGHT], fill=(250, 247, 240))
    large, small = ImageFont.load_default(64), ImageFont.load_default(44)
    most = max(value for _, value in REACHED)
    on.line([(120, 760), (1_480, 760)], fill=(70, 74, 72), width=4)
    for place, (year, value) in enumerate(REACHED):
        left, height = 180 + place * 330, round(560 * value / most)
        newest = place == len(REACHED) - 1
        on.rectangle([left, 760 - height, left + 220, 760], fill=(22, 96, 80) if newest else (146, 186, 172))
        on.text((left + 110, 735 - height), f"{value:,}", font=small, fill=(32, 36, 34), anchor="ms")
        on.text((left + 110, 780), str(year), font=large, fill=(32, 36, 34), anchor="ma")


SCENES: Mapping[str, Callable[[Drawing], None]] = {"ridges": _ridges, "market": _market, "reached": _reached}
