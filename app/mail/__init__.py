"""Compose one message or letter, queue it with the act that causes it, and deliver it."""

from app.mail.bounces import RESTS_SINCE, Rest, count_resting, forget_addresses, rest_of, resting, try_again
from app.mail.bulk import Bulk, Inline, came_back, hand_over, note, settle
from app.mail.compose import Enclosed, queue, recall
from app.mail.guards import Guards
from app.mail.headers import domain_of, message_id
from app.mail.inbound import LARGEST_MESSAGE, TRIPS, Incoming, tags_in, text_of
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
from app.mail.letters_draw import LARGEST, Drawn, frame, sample
from app.mail.letters_plain import plain
from app.mail.letters_words import Changed, change_words, changed_words, forget_authors, forget_words
from app.mail.line import Away, Dropped, Refused
from app.mail.models import MailMessage
from app.mail.returned import take_return
from app.mail.returns import own_ids
from app.mail.takers import Takers, receive

__all__ = [
    "HANDLERS",
    "LANGUAGES",
    "LARGEST",
    "LARGEST_MESSAGE",
    "RESTS_SINCE",
    "TRIPS",
    "Away",
    "Bulk",
    "Changed",
    "Drawn",
    "Dropped",
    "Enclosed",
    "Guards",
    "Incoming",
    "Inline",
    "Letter",
    "LetterBook",
    "MailMessage",
    "Refused",
    "Rest",
    "Takers",
    "Wording",
    "came_back",
    "change_words",
    "changed_words",
    "count_resting",
    "domain_of",
    "faults",
    "forget_addresses",
    "forget_authors",
    "forget_words",
    "frame",
    "hand_over",
    "message_id",
    "note",
    "own_ids",
    "plain",
    "preview",
    "queue",
    "read_folder",
    "read_letters",
    "recall",
    "receive",
    "rest_of",
    "resting",
    "sample",
    "send_letter",
    "settle",
    "tags_in",
    "take_return",
    "text_of",
    "try_again",
]
