"""The letters of this room: every `letters_*.toml` beside this file."""

from pathlib import Path

from app.mail import read_folder

LETTERS = read_folder(Path(__file__).parent)
# Words that letters put into their sentences.
WORDS = {
    "group_lead": {"en": "lead", "sw": "kiongozi"},
    "group_secretary": {"en": "secretary", "sw": "katibu"},
    "approved": {"en": "approved", "sw": "limeidhinishwa"},
    "declined": {"en": "declined", "sw": "limekataliwa"},
    "deferred": {"en": "deferred", "sw": "limeahirishwa"},
    "group_open": {"en": "to open the working group «%(name)s»", "sw": "la kufungua kikundi kazi «%(name)s»"},
    "group_close": {"en": "to close the working group «%(name)s»", "sw": "la kufunga kikundi kazi «%(name)s»"},
    "topics": {"en": "to change the list of topics", "sw": "la kubadilisha orodha ya mada"},
}


def word(key: str, language: str, **values: str) -> str:
    said = WORDS[key]["sw" if language == "sw" else "en"]
    return said % values if values else said
