from datetime import timedelta

from app.jobs import Handler
from app.notifications import digests, letters, mailing

HANDLERS = (
    Handler(
        "notifications.mail",
        apply=mailing.mail_out,
        every=timedelta(minutes=15),
        purpose="Writes messages for what people want to be told at once.",
    ),
    Handler(
        "notifications.mail_one",
        apply=mailing.mail_one,
        purpose="Writes one message that could not be written among others.",
    ),
    Handler(
        "notifications.letter",
        apply=letters.keep,
        purpose="Puts a letter that was mailed into the list of what its reader is told.",
    ),
    Handler(
        digests.JOB,
        prepare=digests.prepare,
        apply=digests.send,
        every=timedelta(minutes=15),
        purpose="Writes the daily and weekly summaries when they are due, once for each person.",
    ),
)
