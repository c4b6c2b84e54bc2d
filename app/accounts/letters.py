"""The messages this room sends, in the reader's language."""

from sqlalchemy.orm import Session

from app import mail
from app.accounts.models import Person

CHANGED_EN = """Dear {name},

the password of your Baraza account was changed. If it was not you, reset it at once at {address}.
"""
CHANGED_SW = """Habari {name},

nenosiri la akaunti yako ya Baraza limebadilishwa. Kama hukulibadilisha wewe, weka jipya mara moja: {address}.
"""
RESET_EN = """Dear {name},

somebody asked for a new password for your Baraza account. If it was you, open this page within two hours and choose one:

{address}

If it was not you, do nothing: your password stays as it is.
"""
RESET_SW = """Habari {name},

kuna aliyeomba nenosiri jipya la akaunti yako ya Baraza. Kama ni wewe, fungua ukurasa huu ndani ya saa mbili na uchague:

{address}

Kama si wewe, usifanye lolote: nenosiri lako linabaki lilivyo.
"""


def tell_of_new_password(session: Session, person: Person, base_url: str) -> None:
    """Owed whenever a password changes: whoever did not change it learns of it."""
    swahili = person.language == "sw"
    text = (CHANGED_SW if swahili else CHANGED_EN).format(name=person.name, address=f"{base_url}/reset")
    subject = "Nenosiri lako limebadilishwa" if swahili else "Your password was changed"
    mail.queue(session, to=person.email, subject=subject, text=text, priority=1)


def send_reset_link(session: Session, person: Person, address: str) -> None:
    """`address` is the page of the link, the only secret in the message."""
    swahili = person.language == "sw"
    text = (RESET_SW if swahili else RESET_EN).format(name=person.name, address=address)
    subject = "Chagua nenosiri jipya" if swahili else "Choose a new password"
    mail.queue(session, to=person.email, subject=subject, text=text, priority=1)
