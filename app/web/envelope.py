"""What wraps every answer: security headers, and a bound on what a request may send, kept while it streams."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import TooLargeError
from app.core.sentences import Sentence
from app.core.settings import Settings

ORDINARY_BYTES = 2_000_000
FORM_OVERHEAD = 1_000_000
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), browsing-topics=()"),
)
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Envelope:
    """A header that the answer already carries is kept: downloads bring a stricter policy of their own."""

    def __init__(self, app: ASGIApp, settings: Settings, upload_paths: Sequence[str]) -> None:
        self.app = app
        self.upload_paths = frozenset(upload_paths)
        self.upload_bytes = settings.max_upload_bytes + FORM_OVERHEAD
        self.too_large = Sentence(
            "This is larger than the limit of %(size)s MB for one upload.", size=settings.max_upload_mb
        )
        self.secure = settings.secure
        self.headers = (*HEADERS, HSTS) if settings.secure else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                present = {name for name, _ in headers}
                headers += [pair for pair in self.headers if pair[0] not in present]
                if self.secure:
                    headers = [_over_https(pair) for pair in headers]
                message["headers"] = headers
            await send(message)

        if scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send_wrapped)
            return
        await self.app(scope, self._bounded(scope, receive), send_wrapped)

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        # A visitor may not upload at all: nobody takes in a large file only to turn its sender away.
        known = any(name in {b"cookie", b"authorization"} for name, _ in scope["headers"])
        limit = self.upload_bytes if known and scope["path"] in self.upload_paths else ORDINARY_BYTES
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        too_much = declared.isdigit() and int(declared) > limit
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            if too_much:
                raise TooLargeError(self.too_large)
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > limit:
                    raise TooLargeError(self.too_large)
            return message

        return bounded


def _over_https(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return header
