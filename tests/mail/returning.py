"""What mail servers write when they could not deliver, in the shapes in which they are known to; no text is copied from any."""

from email.message import EmailMessage

BACK = "MAILER-DAEMON@mx.people.example"


def report(
    sent, status, said, *, action="failed", to="", text="The message below could not be handed over.", head=True
):
    """RFC 3464: words, fields, and the head of what failed; `sent` is the message as it went out."""
    fields = (
        f"Reporting-MTA: dns; mx.people.example\r\n\r\nFinal-Recipient: rfc822; {sent['to']}\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; {said}\r\n"
    )
    returned = f"Subject: {sent['subject']}\r\nMessage-ID: {sent['message-id']}\r\n" if head else "Subject: none\r\n"
    raw = (
        f'{_head(to, "Undelivered")}Content-Type: multipart/report; report-type=delivery-status; boundary="edge"\r\n\r\n'
        f"--edge\r\nContent-Type: text/plain\r\n\r\n{text}\r\n\r\n"
        f"--edge\r\nContent-Type: message/delivery-status\r\n\r\n{fields}\r\n"
        f"--edge\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--edge--\r\n"
    )
    return raw.encode()


def plain(sent, said, *, to="", subject="failure notice", failed=""):
    """Words alone, as older servers send them, with a copy of the message below."""
    further = f"X-Failed-Recipients: {failed}\r\n" if failed else ""
    return (
        f"{_head(to, subject)}{further}Content-Type: text/plain\r\n\r\nI could not bring your message to this address.\r\n\r\n"
        f"<{sent['to']}>:\r\n{said}\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
        f"Message-ID: {sent['message-id']}\r\nSubject: {sent['subject']}\r\n\r\n550 5.1.1 is what the letter was about\r\n"
    ).encode()


def away(to):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "moraa@people.example", to, "Out of office until 5.1.2027"
    message["Auto-Submitted"] = "auto-replied"
    message["Message-ID"] = "<away-1@people.example>"
    message.set_content("I am travelling. My room is 5.1.1 on floor 550, and mail may not be delivered to me.")
    return b"Return-Path: <>\r\n" + message.as_bytes()


def _head(to, subject):
    number = f"{abs(hash((to, subject))):x}"
    return (
        f"Return-Path: <>\r\nFrom: Mail delivery <{BACK}>\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{number}@mx.people.example>\r\nMIME-Version: 1.0\r\n"
    )
