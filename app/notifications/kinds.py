"""What people are told of. The labels are message ids, with the name of who caused it in `%(by)s` where somebody did."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` fits before the title, such as "Amina Wanjiru named you in".

    Attributes:
        direct: addressed to the person; else it happens where they look on.
        always: told even of what the person has muted: decisions about their own words, duties of their office.
    """

    label: str
    direct: bool = True
    always: bool = False


KINDS: Mapping[str, Kind] = {
    "mentioned": Kind("%(by)s named you in"),
    "organisation_mentioned": Kind("%(by)s named your organisation in"),
    "group_mentioned": Kind("%(by)s named your group in"),
    "quoted": Kind("%(by)s quoted you in"),
    "replied": Kind("%(by)s answered in"),
    "asked": Kind("%(by)s asks you to answer"),
    "answer_accepted": Kind("Your answer was accepted in"),
    "answered": Kind("There is an accepted answer to", direct=False),
    "concluded": Kind("%(by)s summarised what came of", direct=False),
    "announced": Kind("%(by)s announced", direct=False),
    "topic_started": Kind("%(by)s began", direct=False),
    "posted": Kind("%(by)s wrote in", direct=False),
    "unanswered": Kind("Nobody has answered yet:", always=True),
    "reported": Kind("A contribution was reported in", always=True),
    "to_review": Kind("A first contribution waits to be looked at in", always=True),
    "moderated": Kind("A decision about your contribution in", always=True),
    "report_decided": Kind("Your report was looked at:", always=True),
    "letter": Kind("%(by)s", always=True),
}
