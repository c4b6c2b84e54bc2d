"""Child: the text of a PDF."""

from app.core.confined.walls import confine

from .channel import open_outbox, read_request
from .pdf_text import send_text


def main(argument: str) -> None:
    request = read_request(argument)
    outbox = open_outbox(request["limits"])
    confine(request["limits"])
    try:
        send_text(request["path"], outbox)
    except MemoryError:
        outbox.give_up("failed", "out_of_memory")
