"""The lead story's picture, made small enough to travel within a message."""

from io import BytesIO

from PIL import Image
from sqlalchemy.orm import Session

from app.bulletin.edition import Edition
from app.bulletin.models import Picture
from app.core.services import Services

LARGEST = 15_000  # bytes; a third more on the way
STEPS = ((600, 70), (600, 55), (540, 48), (460, 44), (360, 40), (280, 36))
"""Pixels of the longer side and quality, tried in turn."""


def lead_picture(services: Services, session: Session, edition: Edition) -> bytes:
    """JPEG of at most LARGEST bytes; b"" where nothing leads, it has no picture, or none that small can be made."""
    lead = edition.lead
    row = session.get(Picture, lead.picture.id) if lead is not None and lead.picture is not None else None
    if row is None:
        return b""
    try:
        return fit(services.storage.read_all(row.small_key))
    except FileNotFoundError:
        return b""


def fit(octets: bytes) -> bytes:
    """Args: octets: a JPEG that the house made itself (`picture_files`)."""
    with Image.open(BytesIO(octets), formats=["JPEG"]) as opened:
        picture = opened.convert("RGB")
    for longest, quality in STEPS:
        smaller = picture.copy()
        smaller.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        made = BytesIO()
        smaller.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
        if made.tell() <= LARGEST:
            return made.getvalue()
    return b""
