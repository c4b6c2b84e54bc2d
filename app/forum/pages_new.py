"""Page values of a new topic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Actor
from app.forum.drafts import Fields
from app.forum.editing import Editor
from app.forum.forms_topic import Choices, TopicForm
from app.forum.labels import kinds
from app.forum.models import TopicKind
from app.forum.places import ALL, OWN, Place
from app.forum.slots import Similar
from app.organisations import Filled, filled
from app.vocabularies import load_vocabularies
from app.web.language import translations

# As the fields stand on the page.
ORDER = (
    "kind",
    "title",
    "where",
    "audience",
    "text",
    "file",
    "tags",
    "poll_question",
    "poll_options",
    "poll_closes_on",
)


@dataclass(frozen=True, slots=True)
class NewTopicPage:
    """`least`: the first day on which a poll may close; `group`: the address of the group that one came from, "" for none."""

    form: Filled
    editor: Editor
    kinds: Sequence[tuple[str, str, str]]
    places: Choices
    audiences: Sequence[tuple[str, str, str]]
    tags: Choices
    least: date
    similar: Sequence[Similar]
    group: tuple[str, str] | None
    notice: str = ""


def kind_choices(language: str, *, announces: bool, present: str = "") -> list[tuple[str, str, str]]:
    """With a hint each. Announcements where the person may make some, or for a topic that is one."""
    say = translations(language).gettext
    hints = {
        TopicKind.QUESTION: say("You want to know something; the answer that helped is marked."),
        TopicKind.PROBLEM: say("You are stuck with something; others can say that they have it too."),
        TopicKind.DISCUSSION: say("You want to exchange views or share an experience."),
        TopicKind.ANNOUNCEMENT: say("Everybody who may read it is told."),
    }
    offered = [one for one in hints if one != TopicKind.ANNOUNCEMENT or announces or present == one]
    labels = kinds(say)
    return [(one, labels[one], hints[one]) for one in offered]


def audience_choices(actor: Actor, found: Sequence[Place], language: str) -> list[tuple[str, str, str]]:
    say = translations(language).gettext
    offered = []
    if actor.is_member:
        offered.append((ALL, say("All members of the community"), ""))
    if any(one.group_id is not None for one in found):
        hint = say("Its members and guests, and the coordinator, who moderates everywhere.")
        offered.append((OWN, say("Only the people of the group"), hint))
    return offered


def tag_choices(session: Session, language: str, present: Iterable[str] = ()) -> list[tuple[str, str]]:
    return load_vocabularies(session).choices("topic", language, list(present))


def as_posted(fields: Fields) -> FormData:
    """A draft, as if its form had been sent."""
    return FormData(
        [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    )


def filled_in_order(form: TopicForm, also: Mapping[str, str]) -> Filled:
    """What is wrong in the order of the page."""
    made = filled(form, also=list(also.items()))
    problems = sorted(made.problems, key=lambda one: ORDER.index(one[0]) if one[0] in ORDER else len(ORDER))
    return Filled(made.values, made.errors, problems)
