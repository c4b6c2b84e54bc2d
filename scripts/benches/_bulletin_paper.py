"""`bench bulletin paper`: an issue of twelve pages with nine pictures, as PDF and as a message.

The PDF within 4 seconds, 250 MiB in its child and 2 MB; the message within 20 ms, drawn anew each time, and 60 KB on its way.
"""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter
from rich.console import Console
from rich.table import Table

from app.bulletin import letter, marked, paper
from app.bulletin.edition import Block, Edition, Part, Picture
from app.bulletin.labels import SECTIONS
from app.bulletin.letter_picture import fit
from app.bulletin.pictures import LARGE, SMALL
from app.core.settings import Settings

BLOCKS, PICTURES, PAGES = 44, 9, 12
PDF_SECONDS, PDF_MIB, PDF_BYTES = 4.0, 250, 2_000_000
MAIL_MS, MAIL_BYTES = 20.0, 60_000
ROUNDS, DRAWINGS = 5, 40
SENTENCES = (
    "The county paid the second cycle of the cash transfer in **four wards** after chiefs had looked at the register.",
    "Complaints were answered within ten days, and what was learnt from them changed how the next cycle is planned.",
    "Officers say that the [single registry](/documents/3) now tells within a minute who is covered by another programme.",
    "The evaluation recommends that counties publish their lists, and that one person in every ward answers for them.",
)


def main() -> None:
    console, table = Console(), Table(title="An issue on paper and by mail")
    for name in ("what", "is", "at most"):
        table.add_column(name, justify="left" if name == "what" else "right")
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as folder:
        settings = Settings(data_dir=Path(folder), base_url="https://baraza.example")
        plan = edition()
        pictures = {number: photo(number, LARGE if number == 1 else SMALL) for number in range(1, PICTURES + 1)}
        met = printed(table, plan, settings, pictures)
        met = mailed(table, plan, settings, fit(photo(1, SMALL))) and met
    console.print(table)
    if not met:
        raise SystemExit(1)


def photo(seed: int, size: tuple[int, int]) -> bytes:
    """A JPEG with these pixels of the longer side and about so many bytes, as the house makes pictures anew."""
    longest, most = size
    noise = Image.effect_noise((longest // 4, longest * 3 // 16), 40 + seed).convert("RGB")
    picture = noise.resize((longest, longest * 3 // 4)).filter(ImageFilter.GaussianBlur(1))
    for quality in range(90, 20, -6):
        made = BytesIO()
        picture.save(made, "JPEG", quality=quality)
        if made.tell() <= most:
            break
    return made.getvalue()


def edition() -> Edition:
    parts = []
    for place, code in enumerate(SECTIONS):
        blocks = [block(number) for number in range(1, BLOCKS + 1) if number % len(SECTIONS) == place]
        parts.append(Part(code=code, title=code.capitalize(), blocks=blocks))
    note = "Dear colleagues,\n\n" + "\n\n".join(SENTENCES)
    title = "Quarterly bulletin, October to December 2026"
    return Edition(
        quarter="2026-q4", language="en", title=title, note=note, lead_id=1, parts=parts, published_on="2027-01-08"
    )


def block(number: int) -> Block:
    words = [f"In {number:02} of 47: {SENTENCES[(number + n) % len(SENTENCES)]}" for n in range(5 + number % 5)]
    return Block(
        id=number,
        source_kind="document",
        source_key=str(number),
        language="en",
        title=f"What households in four counties say of the transfer, and what follows ({number})",
        words=" ".join(words[:3]) + "\n\n" + " ".join(words[3:]),
        facts="UNICEF · Evaluation report · 2026",
        href=f"/documents/{number}",
        audience="public",
        picture=Picture(id=number, alt="A desk", width=1_600, height=1_200) if number <= PICTURES else None,
    )


def printed(table: Table, plan: Edition, settings: Settings, pictures: dict[int, bytes]) -> bool:
    made = []
    seconds = timed(ROUNDS, lambda: made.append(paper.draw(plan, settings, pictures)))
    took = statistics.median(seconds)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    mib, cpu = children.ru_maxrss / 1024, (children.ru_utime + children.ru_stime) / ROUNDS
    size, pages = len(made[0].pdf), made[0].pages
    table.add_row("PDF: pages, pictures", f"{pages}, {len(pictures)}", "")
    table.add_row("PDF: seconds, median", f"{took:.1f}", f"{PDF_SECONDS:.0f}")
    table.add_row("PDF: seconds of CPU", f"{cpu:.1f}", "")
    table.add_row("PDF: MiB of the child", f"{mib:.0f}", str(PDF_MIB))
    table.add_row("PDF: bytes", f"{size:,}", f"{PDF_BYTES:,}")
    return pages >= PAGES and took <= PDF_SECONDS and mib <= PDF_MIB and size <= PDF_BYTES


def mailed(table: Table, plan: Edition, settings: Settings, picture: bytes) -> bool:
    def anew() -> None:
        marked.to_html.cache_clear()
        marked.words_of.cache_clear()
        letter.drawing(plan, settings, picture=picture)

    anew()
    took = statistics.median(timed(DRAWINGS, anew)) * 1000
    made = letter.draw(plan, settings, stop_link=f"{settings.base_url}/stop/somebody", picture=picture)
    message = EmailMessage(SMTP)
    message.set_content(made.text)
    message.add_alternative(made.html, subtype="html")
    page = message.get_body(("html",))
    for one in made.inline:
        if page is not None:
            page.add_related(one.octets, "image", "jpeg", cid=f"<{one.name}>", disposition="inline")
    size = len(message.as_bytes())
    table.add_row("message: ms, drawn anew", f"{took:.1f}", f"{MAIL_MS:.0f}")
    table.add_row("message: bytes on its way", f"{size:,}", f"{MAIL_BYTES:,}")
    return took <= MAIL_MS and size <= MAIL_BYTES


def timed(times: int, work: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken
