"""Answers to invitations, in the shapes in which calendar programs are known to write them; no text is copied from any."""

from datetime import UTC
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from app.core import clock


def stamp(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def component(invitation, state, *, zone=None, recurrence="", sequence=None, at=None, attendee="", extra=()):
    """The VEVENT of an answer to the one of an invitation."""
    return [
        "BEGIN:VEVENT",
        f"UID:{invitation['UID']}",
        f"SEQUENCE:{invitation.get('SEQUENCE', 0) if sequence is None else sequence}",
        f"DTSTAMP:{stamp(at or clock.now())}",
        *([recurrence] if recurrence else []),
        f"ORGANIZER;CN=Somebody:{invitation['ORGANIZER']}",
        attendee or f'ATTENDEE;CN="Me, myself";PARTSTAT={state}:{invitation["ATTENDEE"]}',
        *extra,
        "END:VEVENT",
    ]


def calendar(parts, *, method="REPLY", product="-//Example//Client//EN", above=()):
    lines = ["BEGIN:VCALENDAR", f"PRODID:{product}", "VERSION:2.0", f"METHOD:{method}", *above]
    return "\r\n".join([*lines, *(line for part in parts for line in part), "END:VCALENDAR", ""])


OUTLOOK_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:E. Africa Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000",
    "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def headed(message, invitation, *, to=None, subject="Accepted", message_id=""):
    message["From"] = str(invitation["ATTENDEE"]).partition(":")[2]
    message["To"] = to or str(invitation["ORGANIZER"]).partition(":")[2]
    message["Subject"] = subject
    message["Message-ID"] = message_id or f"<{abs(hash((message.as_string(), clock.now())))}@client.example>"
    return message.as_bytes()


def outlook(invitation, state, **given):
    """Alternatives of text, HTML and an object in base64 with a Windows zone, tentative or not, and words of its own."""
    extra = (
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "CLASS:PUBLIC",
        "SUMMARY;LANGUAGE=en-GB:Accepted: it",
        "COMMENT;LANGUAGE=en-GB:\\n",
    )
    attendee = f"ATTENDEE;PARTSTAT={state};CN=Me:{str(invitation['ATTENDEE']).upper()}"
    text = calendar(
        [component(invitation, state, attendee=attendee, extra=extra, **given)],
        product="Microsoft Exchange Server 2010", above=OUTLOOK_ZONE,
    )  # fmt: skip
    message = MIMEMultipart("alternative")
    message.attach(MIMEText("", "plain", "utf-8"))
    message.attach(MIMEText("<html></html>", "html", "utf-8"))
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", "REPLY")
    message.attach(part)
    return headed(message, invitation)


def google(invitation, state, **given):
    """Mixed: alternatives with the object in eight bits, and the same as a file; CREATED and LAST-MODIFIED beside DTSTAMP."""
    address = invitation["ATTENDEE"]
    attendee = (
        f"ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={state};CN={address.removeprefix('mailto:')};X-NUM-GUESTS=0:{address}"
    )
    extra = ("CREATED:20261101T000000Z", "TRANSP:OPAQUE")
    text = calendar([component(invitation, state, attendee=attendee, extra=extra, **given)])
    alternatives = MIMEMultipart("alternative")
    alternatives.attach(MIMEText("I come.", "plain"))
    part = MIMEBase("text", "calendar", charset="UTF-8", method="REPLY")
    part.set_payload(text)
    alternatives.attach(part)
    message = MIMEMultipart("mixed")
    message.attach(alternatives)
    file = MIMEBase("application", "ics", name="invite.ics")
    file.set_payload(text)
    file.add_header("Content-Disposition", "attachment", filename="invite.ics")
    message.attach(file)
    return headed(message, invitation)


def apple(invitation, state, **given):
    """A text and a text/calendar file; folded lines, the address with a scheme in small letters, no SEQUENCE of its own."""
    text = calendar([component(invitation, state, extra=("X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC",), **given)])
    message = MIMEMultipart("mixed")
    message.attach(MIMEText("accepted", "plain"))
    part = MIMEText(text.replace("ORGANIZER;CN=Somebody:", "ORGANIZER;CN=Some\r\n body:"), "calendar", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename="iCal-2026.ics")
    message.attach(part)
    return headed(message, invitation)


def thunderbird(invitation, state, **given):
    """Alternatives; quoted-printable object; RECEIVED-SEQUENCE and friends."""
    text = calendar([component(invitation, state, extra=("X-MOZ-RECEIVED-SEQUENCE:0", "X-MOZ-GENERATION:1"), **given)])
    message = EmailMessage()
    message.set_content("It is accepted.")
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"}, cte="quoted-printable")
    return headed(message, invitation)


def khal(invitation, state, **given):
    """Nothing but the object, as terminals' programs send it; bare line feeds."""
    part = MIMEText(calendar([component(invitation, state, **given)]).replace("\r\n", "\n"), "calendar", "utf-8")
    part.set_param("method", "REPLY")
    return headed(part, invitation)


CLIENTS = (outlook, google, apple, thunderbird, khal)
