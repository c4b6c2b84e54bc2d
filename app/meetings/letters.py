"""The letters of this room: every `letters_*.toml` beside this file."""

from pathlib import Path

from app.mail import read_folder
from app.meetings.models import Outcome

LETTERS = read_folder(Path(__file__).parent)
WORDS = {
    Outcome.TAKEN: {"en": "taken", "sw": "limekubaliwa"},
    Outcome.REFUSED: {"en": "refused", "sw": "limekataliwa"},
    "no_answer": {"en": "No remark was added.", "sw": "Hakuna maelezo yaliyoongezwa."},
}


def word(key: str, language: str) -> str:
    return WORDS[key]["sw" if language == "sw" else "en"]
