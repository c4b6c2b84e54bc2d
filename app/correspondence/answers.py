"""What somebody wrote in a letter, as a post would show it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app import forum
from app.core.settings import Settings
from app.core.text import safe_file_name, tidy_markdown
from app.correspondence.body import File, files_kept, read_body
from app.correspondence.cutting import cut
from app.correspondence.markdown import to_markdown
from app.correspondence.scrubbing import scrubbed, scrubbed_rest
from app.mail import Incoming

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~@&])")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody wrote: `plain` as in the letter, `text` the same as Markdown, `rest` what their program quoted."""

    plain: str
    text: str
    rest: str
    files: Sequence[File]


def read_answer(settings: Settings, incoming: Incoming) -> Answer:
    """Files without a word are named: that is what they say."""
    body = read_body(incoming.message)
    found = cut(body.text)
    files = files_kept(body, found.own, found.rest)
    own = scrubbed(settings, found.own)
    text = tidy_markdown(to_markdown(own))
    if not text.strip() and files:
        text = "\\\n".join(_SIGNS.sub(r"\\\1", safe_file_name(one.name)) for one in files[: forum.MOST_FILES])
    return Answer(tidy_markdown(own), text, scrubbed_rest(settings, found.rest), files)
