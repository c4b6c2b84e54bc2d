"""What wraps every answer: security headers, and a bound on what a request may send, kept while it streams."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import TooLargeError, TooSlowError
from app.core.sentences import Sentence
from app.core.settings import Settings

ORDINARY_BYTES = 2_000_000
FORM_OVERHEAD = 1_000_000
PATIENCE = 60.0
"""Seconds of silence within a body, after which its sender is given up: nobody holds a form open for ever."""
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
NOTHING = b"%00"
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """Addresses that carry a private link and take files from people without an account, of `most` bytes at most."""

    address: re.Pattern[str]
    most: int


class Envelope:
    """A header that the answer already carries is kept: downloads bring a stricter policy of their own.

    Args:
        upload_paths: addresses that take files from whoever is known: whole ones, and patterns of those with a number in them.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        upload_paths: Sequence[str | re.Pattern[str]],
        open_uploads: Sequence[OpenUpload] = (),
        patience: float = PATIENCE,
    ) -> None:
        self.app = app
        self.upload_paths = frozenset(one for one in upload_paths if isinstance(one, str))
        self.upload_patterns = tuple(one for one in upload_paths if not isinstance(one, str))
        self.upload_bytes = settings.max_upload_bytes
        self.open_uploads = tuple(open_uploads)
        self.patience = patience
        self.secure = settings.secure
        self.headers = (*HEADERS, HSTS) if settings.secure else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if NOTHING in scope["query_string"]:
            # No database keeps such a letter, and PostgreSQL does not even look for one; a list is asked for what is left.
            scope = {**scope, "query_string": scope["query_string"].replace(NOTHING, b"%20")}

        async def send_wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                present = {name for name, _ in headers}
                headers += [pair for pair in self.headers if pair[0] not in present]
                if self.secure:
                    headers = [_over_https(pair) for pair in headers]
                if message["status"] == TooSlowError.status:
                    headers.append((b"connection", b"close"))
                message["headers"] = headers
            await send(message)

        if scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send_wrapped)
            return
        await self.app(scope, self._bounded(scope, receive), send_wrapped)

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        most = self._largest_file(scope)
        limit = most + FORM_OVERHEAD if most else ORDINARY_BYTES
        refusal = Sentence(
            "This is larger than the limit of %(size)s MB for one upload.",
            size=(most or self.upload_bytes) // 1_000_000,
        )
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        too_much = declared.isdigit() and int(declared) > limit
        seen = 0
        whole = False

        async def bounded() -> Message:
            nonlocal seen, whole
            if too_much:
                raise TooLargeError(refusal)
            if whole:  # what waits now is a long answer, for its reader to leave
                return await receive()
            try:
                async with asyncio.timeout(self.patience):
                    message = await receive()
            except TimeoutError as silence:
                raise TooSlowError("Nothing more came. Check the connection, and send it again.") from silence
            whole = not message.get("more_body", False)
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > limit:
                    raise TooLargeError(refusal)
            return message

        return bounded

    def _largest_file(self, scope: Scope) -> int:
        """Bytes that a file may have at this address, from this sender; 0 where none may come.

        A visitor may not upload at all: nobody takes in a large file only to turn its sender away.
        """
        known = any(name in {b"cookie", b"authorization"} for name, _ in scope["headers"])
        path = scope["path"]
        if known and (path in self.upload_paths or any(one.fullmatch(path) for one in self.upload_patterns)):
            return self.upload_bytes
        return next((one.most for one in self.open_uploads if one.address.fullmatch(scope["path"])), 0)


def _over_https(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return header
