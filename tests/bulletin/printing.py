"""Editions and pictures for what is drawn from them, without a house."""

from io import BytesIO

from PIL import Image, ImageFilter

from app.bulletin.edition import Block, Corrigendum, Edition, Part, Picture

WORDS = "The county paid the second cycle of the transfer to households in four wards after chiefs had looked at the register. "
SECTIONS = ("stories", "studies", "events")


def photo(width=640, height=400, seed=1):
    """A JPEG that is as hard to make small as a photograph."""
    noise = Image.effect_noise((width // 4, height // 4), 50 + seed).convert("RGB").resize((width, height))
    kept = BytesIO()
    noise.filter(ImageFilter.GaussianBlur(2)).save(kept, "JPEG", quality=80)
    return kept.getvalue()


def block(number, **given):
    plan = {
        "id": number,
        "source_kind": "own",
        "source_key": "",
        "language": "en",
        "title": f"Story {number:03}",
        "words": f"{WORDS * 3}**Bold** last{number:03}.",
        "facts": "UNICEF · Evaluation report · 2026",
        "href": f"/documents/{number}",
        "audience": "public",
    }
    return Block(**plan | given)


def edition(*blocks, **given):
    """In three sections by turns; the first one leads."""
    parts = [
        Part(code=code, title=code.capitalize(), blocks=[one for n, one in enumerate(blocks) if n % 3 == place])
        for place, code in enumerate(SECTIONS)
    ]
    plan = {
        "quarter": "2026-q4",
        "language": "en",
        "title": "Quarterly bulletin, October to December 2026",
        "note": "Dear **colleagues**, read [the plan](/plan).",
        "lead_id": blocks[0].id if blocks else None,
        "parts": [part for part in parts if part.blocks],
        "published_on": "2027-01-08",
        "languages": ("en", "sw"),
    }
    return Edition(**plan | given)


def pictured(number, **given):
    return block(number, picture=Picture(id=number, alt=f"A desk {number}", width=1600, height=1000), **given)


CORRECTED = Corrigendum(on="2027-02-01", note="It was 12,000, not 21,000.", block_id=2)
