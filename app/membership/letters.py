"""The letters of this room: every `letters_*.toml` beside this file."""

from pathlib import Path

from app.mail import read_folder

LETTERS = read_folder(Path(__file__).parent)
# Parts of an application and outcomes as letters name them.
WORDS = {
    "organisation": {"en": "Organisation", "sw": "Shirika"},
    "programmes": {"en": "Programmes", "sw": "Miradi"},
    "coverage": {"en": "Coverage", "sw": "Maeneo"},
    "contacts": {"en": "Contact persons", "sw": "Watu wa mawasiliano"},
    "contribution": {"en": "Contribution", "sw": "Mchango"},
    "nomination": {"en": "Nominating member", "sw": "Mwanachama anayependekeza"},
    "documents": {"en": "Documents", "sw": "Hati"},
    "declaration": {"en": "Declaration", "sw": "Tamko"},
    "approved": {"en": "approved", "sw": "limeidhinishwa"},
    "declined": {"en": "declined", "sw": "limekataliwa"},
    "deferred": {"en": "deferred", "sw": "limeahirishwa"},
    "no_reason": {"en": "No reason was given.", "sw": "Hakuna sababu iliyotolewa."},
    "no_note": {"en": "No message was added.", "sw": "Hakuna ujumbe ulioongezwa."},
}


def word(key: str, language: str) -> str:
    return WORDS[key]["sw" if language == "sw" else "en"]
