"""Child: `page.html` and `page.css` of its folder as a PDF.

Answers `D`, the PDF, and `N`, its number of pages in digits; or `X` alone, JSON `{"reason": …, "detail": …}`.
"""

import json
import os
from pathlib import Path

from app.core.confined.frames import send, take_pipe
from app.core.confined.walls import confine

PDF, PAGES, NO_PDF = b"D", b"N", b"X"
OPTIONS = {"pdf_variant": "pdf/ua-1", "optimize_images": True}


def main(argument: str) -> None:
    limits = json.loads(argument)["limits"]
    pipe = take_pipe()
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415 - its import fails where the machine has no Pango
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (OSError, ImportError) as absent:
        _give_up(pipe, "no_libraries", absent)
        return
    confine(limits)
    # Nothing is fetched: neither files nor the network, only what stands in the page itself.
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    try:
        fonts = FontConfiguration()
        page = HTML(string=Path("page.html").read_text(encoding="utf-8"), url_fetcher=fetcher)
        styles = CSS(string=Path("page.css").read_text(encoding="utf-8"), url_fetcher=fetcher, font_config=fonts)
        drawn = page.render(stylesheets=[styles], font_config=fonts, **OPTIONS)
        pdf = drawn.write_pdf(**OPTIONS)
    except MemoryError as full:
        _give_up(pipe, "out_of_memory", full)
    except Exception as failed:  # noqa: BLE001 - whatever it was, the parent is told and the process ends
        _give_up(pipe, "failed", failed)
    else:
        send(pipe, PDF, pdf)
        send(pipe, PAGES, str(len(drawn.pages)).encode())
    # Native libraries take their time to tidy up, and sometimes crash over it: there is nothing left to tidy.
    os._exit(0)


def _give_up(pipe: int, reason: str, error: BaseException) -> None:
    send(pipe, NO_PDF, json.dumps({"reason": reason, "detail": f"{type(error).__name__}: {error}"[:500]}).encode())
