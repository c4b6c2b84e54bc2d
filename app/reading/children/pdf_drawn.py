"""Child: pictures of PDF pages, with the text first where both are wanted."""

from app.core.confined.walls import confine

from .channel import Outbox, open_outbox, read_request
from .pdf_text import PdfiumError, opened, send_text
from .picture import encoded, scale_for


def main(argument: str) -> None:
    request = read_request(argument)
    outbox = open_outbox(request["limits"])
    confine(request["limits"])
    if request["with_text"]:
        try:
            send_text(request["path"], outbox)
        except MemoryError:
            outbox.give_up("failed", "out_of_memory")
    try:
        _draw(request["path"], request["number"], request["width"], outbox)
    except MemoryError:
        outbox.no_picture("out_of_memory")


def _draw(path: str, number: int, width: int, outbox: Outbox) -> None:
    try:
        with opened(path) as document:
            if not 1 <= number <= len(document):
                outbox.no_picture("no_such_page")
                return
            page = document[number - 1]
            page_width, page_height = page.get_size()
            scale = scale_for(page_width, page_height, width, outbox.limits["max_pixels"])
            bitmap = page.render(scale=scale)
            outbox.picture(encoded(bitmap.to_pil()))
    except (PdfiumError, OSError, ValueError):
        outbox.no_picture("damaged")
