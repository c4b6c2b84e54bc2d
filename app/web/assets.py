"""Style, script and pictures: read once at start, named by their hash, compressed once, served from memory."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).with_name("static")
MODULES = Path(__file__).parents[2] / "node_modules"
INSTALLED = {
    "htmx.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
    "tus.js": MODULES / "tus-js-client" / "dist" / "tus.min.js",
}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    address: str
    media_type: str
    plain: bytes
    brotli: bytes
    gzip: bytes


class Assets:
    """Every asset under the name templates use. What others made is absent where set-up could not install it.

    Pages work without.
    """

    def __init__(self, folder: Path = STATIC, installed: Mapping[str, Path] = INSTALLED) -> None:
        contents = {
            path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file() and path.suffix != ".md"
        }
        parts = sorted((folder / "css").glob("*.css"))
        if parts:
            contents["baraza.css"] = b"\n".join(part.read_bytes() for part in parts)
        contents |= {name: path.read_bytes() for name, path in installed.items() if path.exists()}
        self._by_name = {name: _make(name, body) for name, body in contents.items()}
        self._by_address = {asset.address: asset for asset in self._by_name.values()}

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def address(self, name: str) -> str:
        """Where the asset is; empty when it was not installed."""
        found = self._by_name.get(name)
        return found.address if found else ""

    def get(self, name: str) -> Asset:
        return self._by_name[name]

    def answer(self, request: Request) -> Response:
        asset = self._by_address.get(request.url.path)
        if asset is None:
            return Response("Not found", 404, media_type="text/plain")
        accepts = request.headers.get("accept-encoding", "")
        headers = {"cache-control": FOR_EVER, "vary": "accept-encoding", "x-content-type-options": "nosniff"}
        body = asset.plain
        for coding, packed in (("br", asset.brotli), ("gzip", asset.gzip)):
            if coding in accepts and len(packed) < len(asset.plain):
                headers["content-encoding"] = coding
                body = packed
                break
        return Response(body, 200, headers, asset.media_type)


@cache
@cache
def house_assets() -> Assets:
    """The house's own, read once a process."""
    return Assets()


def _make(name: str, body: bytes) -> Asset:
    """Kept for the process: thorough compression takes longer than all the rest of a start."""
    digest = hashlib.sha256(body).hexdigest()[:12]
    stem, _, suffix = name.rpartition(".")
    kind = (
        {"js": "text/javascript", "svg": "image/svg+xml"}.get(suffix)
        or mimetypes.guess_type(name)[0]
        or "application/octet-stream"
    )
    return Asset(f"/static/{stem}.{digest}.{suffix}", kind, body, brotli.compress(body), gzip.compress(body, mtime=0))
