"""Compose one message or letter, queue it with the act that causes it, and deliver it."""

from app.mail.compose import queue
from app.mail.jobs import HANDLERS
from app.mail.letters import Letter, LetterBook, read_folder, read_letters, send_letter
from app.mail.models import MailMessage

__all__ = [
    "HANDLERS",
    "Letter",
    "LetterBook",
    "MailMessage",
    "queue",
    "read_folder",
    "read_letters",
    "send_letter",
]
