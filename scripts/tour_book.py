"""The book of pictures and captions that the tour leaves in docs/tour/."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page

from scripts import chromium
from scripts.demo_server import PASSWORD

FOLDER = Path(__file__).parents[1] / "docs" / "tour"
DESKTOP, PHONE = 1280, 360
MOST_BYTES_OF_A_PICTURE = 150_000
LONGEST = {DESKTOP: 1_100, PHONE: 1_500}
LEVELS = 51
"""Of each colour: no shade moves by more than three of 255, which nobody sees."""
_SHADES = [round(round(value / 255 * LEVELS) * 255 / LEVELS) for value in range(256)] * 3


@dataclass(slots=True)
class Tour:
    """`mail`: the folder in which the house leaves its letters, where the tour can see it."""

    browser: Browser
    url: str
    mail: Path | None = None
    chapters: list[str] = field(default_factory=list)

    def chapter(self, heading: str, text: str) -> None:
        self.chapters.append(f"## {heading}\n\n{text}\n")

    def open(self, who: str, width: int = DESKTOP, *, dark: bool = False) -> Page:
        """A window of its own: signed in as `who`, of demo.example where it is no whole address, or a visitor's when empty."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 820}, color_scheme="dark" if dark else "light", locale="en-GB"
        )
        page = context.new_page()
        if who:
            chromium.sign_in(page, self.url, who if "@" in who else f"{who}@demo.example", PASSWORD)
        return page

    def picture(self, page: Page, name: str, caption: str, *, whole: bool = True, tall: float = 1) -> None:
        """The page as it stands, from the top, cut where it grows long (`tall` times later); not `whole`, what is in sight."""
        width = page.viewport_size["width"] if page.viewport_size else DESKTOP
        page.wait_for_load_state("networkidle")
        if page.locator(".error-page").count():
            raise SystemExit(f"{page.url} shows an error page: {page.title()}")
        if whole:  # what sticks to the edge of the window stands where it belongs
            page.evaluate("scrollTo(0, 0)")
        shot = Image.open(io.BytesIO(page.screenshot(full_page=whole, animations="disabled"))).convert("RGB")
        height = min(shot.height, int(LONGEST.get(width, shot.height) * tall))
        self._keep(shot.crop((0, 0, shot.width, height)), name, caption, width if width == PHONE else 860)

    def paper(self, page: Page, address: str, name: str, caption: str, *, sheet: int = 0) -> None:
        """One sheet of a PDF that the person of the window takes away, the first or another."""
        with pypdfium2.PdfDocument(page.request.get(address).body()) as papers:
            drawn = papers[sheet].render(scale=1.5).to_pil().convert("RGB")
        self._keep(ImageOps.expand(drawn, 2, "#d0dbd5"), name, caption, 620)

    def _keep(self, picture: Image.Image, name: str, caption: str, width: int) -> None:
        file = FOLDER / f"{name}.webp"
        save_small(picture, file)
        self.chapters.append(f'<img src="{file.name}" width="{width}" alt="{caption}">\n\n*{caption}*\n')


def save_small(picture: Image.Image, file: Path) -> None:
    """Flat pages without loss, in fewer shades: crisper and smaller; those with photographs as photographs are kept."""
    picture.point(_SHADES).save(file, "WEBP", lossless=True, quality=100, method=6)
    exact = file.stat().st_size
    for quality in (60, 50, 40):
        held = io.BytesIO()
        picture.save(held, "WEBP", quality=quality, method=6)
        if exact <= min(len(held.getvalue()), MOST_BYTES_OF_A_PICTURE):
            return
        if len(held.getvalue()) < MOST_BYTES_OF_A_PICTURE:
            file.write_bytes(held.getvalue())
            return
    raise SystemExit(f"{file.name} stays over {MOST_BYTES_OF_A_PICTURE} bytes")
