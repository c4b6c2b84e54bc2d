"""The letters of this room: every `letters_*.toml` beside this file."""

from pathlib import Path

from app.mail import read_folder

LETTERS = read_folder(Path(__file__).parent)
