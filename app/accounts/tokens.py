"""Random tokens: shown once, kept as a hash."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """A plain hash is enough for 256 random bits; it is looked up by equality."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
