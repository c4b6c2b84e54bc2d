"""Replies in the shapes in which mail programs are known to write them, in three languages; no text is copied from any."""

from email.message import EmailMessage
from html import escape

from app.notifications import MARKERS

SENDER = "Amina Wanjiru (Baraza) <no-reply@demo.example>"
SAID = {
    "en": "On Fri, 20 Nov 2026 at 10:12, {sender} wrote:",
    "sw": "Mnamo Ijumaa, 20 Novemba 2026 saa 10:12, {sender} aliandika:",
    "fr": "Le ven. 20 nov. 2026 à 10:12, {sender} a écrit\N{NO-BREAK SPACE}:",
}
HEADERS = {
    "en": ("From", "Sent", "To", "Subject"),
    "sw": ("Kutoka", "Imetumwa", "Kwa", "Mada"),
    "fr": ("De\N{NO-BREAK SPACE}", "Envoyé\N{NO-BREAK SPACE}", "À\N{NO-BREAK SPACE}", "Objet\N{NO-BREAK SPACE}"),
}
ORIGINAL = {"en": "Original Message", "sw": "Ujumbe Asili", "fr": "Message d'origine"}
TELEPHONE = {"en": "Sent from my iPhone", "sw": "Imetumwa kutoka simu yangu", "fr": "Envoyé de mon iPhone"}


def notice(language="en", *, marker=True):
    """What we sent: our marker, a post with a quotation of its own, a footer with a private address."""
    first = MARKERS["sw" if language == "sw" else "en"] if marker else "Baraza"
    return (
        f"{first}\n\nAmina Wanjiru asked in\nWhat does a transfer cost?\n\n> How much?\n\nAnd who pays it?\n\n"
        "-- \nEnd these messages:\nhttp://127.0.0.1:8000/unsubscribe/7.topic.3.abcdefABCDEF0123456789\n"
    )


def marked(text):
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def block(language, rule=""):
    from_, sent, to, subject = HEADERS[language]
    lines = [f"{from_}: {SENDER}", f"{sent}: 20 November 2026 10:12", f"{to}: Moraa Member", f"{subject}: Transfers"]
    return "\n".join([*([rule] if rule else []), *lines])


def gmail(words, quoted, language):
    said = SAID[language].format(sender=SENDER)
    at = said.rfind("<")  # broken where the line is too long
    return f"{words}\n\n{said[:at].rstrip()}\n{said[at:]}\n\n{marked(quoted)}\n"


def outlook_web(words, quoted, language):
    return f"{words}\n________________________________\n{block(language)}\n\n{quoted}"


def outlook_desktop(words, quoted, language):
    return f"{words}\n\n-----{ORIGINAL[language]}-----\n{block(language)}\n\n{quoted}"


def outlook_telephone(words, quoted, language):
    return f"{words}\n\n{TELEPHONE[language]}\n{block(language, '_' * 32)}\n\n{quoted}"


def apple(words, quoted, language):
    return f"{words}\n\n{TELEPHONE[language]}\n\n> {SAID[language].format(sender=SENDER)}\n> \n{marked(quoted)}"


def thunderbird(words, quoted, language):
    said = {"en": "On 20/11/2026 10:12, {} wrote:", "sw": "Tarehe 20/11/2026 10:12, {} aliandika:"}
    line = said.get(language, "Le 20/11/2026 à 10:12, {} a écrit :").format("Amina Wanjiru via Baraza")
    return f"{words}\n\n{line}\n{marked(quoted)}\n\n-- \nMoraa Member\n"


def yahoo(words, quoted, language):
    said = {
        "en": "    On Friday, November 20, 2026 at 10:12:00 AM GMT+3, {} wrote: ",
        "sw": SAID["sw"],
        "fr": SAID["fr"],
    }
    return f" {words}\n\n{said[language].format(SENDER, sender=SENDER)} \n \n {quoted}  "


def k9(words, quoted, language):
    return f"{words}\n-- \n{TELEPHONE[language]}\n\n{SAID[language].format(sender=SENDER)}\n{marked(quoted)}"


CLIENTS = (gmail, outlook_web, outlook_desktop, outlook_telephone, apple, thunderbird, yahoo, k9)


def gmail_html(words, quoted, language):
    return (
        f'<div dir="ltr">{escape(words)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        f"{escape(SAID[language].format(sender=SENDER))}<br></div><blockquote class='gmail_quote'><pre>{escape(quoted)}</pre>"
        "</blockquote></div>"
    )


def outlook_html(words, quoted, language):
    from_, sent, to, subject = HEADERS[language]
    return (
        "<html><head><style>p {color: red}</style></head><body><div>"
        f'{escape(words)}</div><div id="Signature">Moraa Member<br><img src="cid:logo"></div><div id="appendonsend"></div>'
        f'<hr><div id="divRplyFwdMsg"><b>{from_}:</b> Amina<br><b>{sent}:</b> Friday<br><b>{to}:</b> Moraa<br>'
        f"<b>{subject}:</b> Transfers</div><pre>{escape(quoted)}</pre></body></html>"
    )


def outlook_desktop_html(words, quoted, language):
    from_, sent, to, subject = HEADERS[language]
    return (
        f'<p class="MsoNormal">{escape(words)}<o:p></o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
        f'<p class="MsoNormal"><b>{from_}:</b> Amina<br><b>{sent}:</b> Friday<br><b>{to}:</b> M<br><b>{subject}:</b> T</p></div>'
        f"<pre>{escape(quoted)}</pre>"
    )


def apple_html(words, quoted, language):
    return (
        f"<div>{escape(words)}</div><div>{TELEPHONE[language]}</div><div><br><blockquote type='cite'>"
        f"{escape(SAID[language].format(sender=SENDER))}<br><pre>{escape(quoted)}</pre></blockquote></div>"
    )


def yahoo_html(words, quoted, language):
    return f'<div>{escape(words)}</div><div class="yahoo_quoted"><div>{SAID[language]}</div><pre>{escape(quoted)}</pre></div>'


HTML_CLIENTS = (gmail_html, outlook_html, outlook_desktop_html, apple_html, yahoo_html)


def letter(
    to, sender, text, *, html="", subject="Re: Transfers", proof=None, message_id="", above=(), files=(), **headers
):
    """Raw octets as the mailbox holds them: what our own server wrote stands at the top.

    Args:
        proof: what the server found, such as "dmarc=pass header.from=people.example"; None: that all is well; "" for nothing.
        above: header lines before everything else; files: (name, octets, maintype, subtype).
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = "Fri, 20 Nov 2026 10:20:00 +0300"
    message["Message-ID"] = message_id or f"<{abs(hash((sender, to, text, subject)))}@client.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, octets, maintype, subtype in files:
        message.add_attachment(octets, maintype=maintype, subtype=subtype, filename=name)
    domain = sender.rpartition("@")[2].rstrip(">")
    found = f"dmarc=pass (p=reject) header.from={domain}" if proof is None else proof
    lines = [
        "Return-Path: <bounce@people.example>",
        "Received: from client by mx.house.example; Fri, 20 Nov 2026 10:20:01 +0300",
    ]
    lines += [f"Authentication-Results: mx.house.example; {found}"] if found else []
    return "\r\n".join([*lines, *above, ""]).encode() + message.as_bytes()
