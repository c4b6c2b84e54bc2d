"""Compose one message or letter, queue it with the act that causes it, and deliver it."""

from app.mail.compose import Enclosed, queue
from app.mail.guards import Guards
from app.mail.headers import message_id
from app.mail.jobs import HANDLERS
from app.mail.letters import (
    LANGUAGES,
    Letter,
    LetterBook,
    Wording,
    faults,
    preview,
    read_folder,
    read_letters,
    send_letter,
)
from app.mail.letters_draw import Drawn, sample
from app.mail.letters_words import Changed, change_words, changed_words, forget_authors, forget_words
from app.mail.models import MailMessage

__all__ = [
    "HANDLERS",
    "LANGUAGES",
    "Changed",
    "Drawn",
    "Enclosed",
    "Guards",
    "Letter",
    "LetterBook",
    "MailMessage",
    "Wording",
    "change_words",
    "changed_words",
    "faults",
    "forget_authors",
    "forget_words",
    "message_id",
    "preview",
    "queue",
    "read_folder",
    "read_letters",
    "sample",
    "send_letter",
]
