"""A mail server of the tests, whose answers are scripted."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller


class Server:
    """A mail server whose answers are scripted: one for each message, then `250`."""

    def __init__(self):
        self.script = []
        self.refused_recipients = []
        self.got = []
        self.octets = []
        self.senders = []
        self.connections = 0
        self.lines_end_after = 0

    def letters(self, address):
        """What came for one person since it was asked last."""
        found = [message for (to, *_), message in self.got if to == address]
        self.got = [one for one in self.got if one[0][0] != address]
        return found

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        """`lines_end_after` so many messages the server ends a connection without a word."""
        if self.lines_end_after and len(self.got) // self.lines_end_after >= self.connections:
            server.transport.close()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if self.refused_recipients:
            return self.refused_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        answer = self.script.pop(0) if self.script else "250 OK"
        if answer.startswith("250"):
            self.senders.append(envelope.mail_from)
            self.octets.append((envelope.rcpt_tos[0], envelope.original_content))
            self.got.append(
                (envelope.rcpt_tos, message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default))
            )
        return answer


@pytest.fixture
def server():
    """A Server that listens at `server.port`."""
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()
