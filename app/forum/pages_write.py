"""Writing on the page of a topic: the reply form, and what a reader may do with the words of a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.forum import policy
from app.forum.visits import Visit
from app.web.language import translations
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """`reason`: why nobody writes here now, or this reader may not; "" where they may."""

    reason: str


def reply_part(
    visit: Visit, typed: Mapping[str, str] | None = None, errors: Sequence[tuple[str, str]] | None = None
) -> ReplyPart:
    """The form, with what was typed and what is wrong with it after a post that did not pass."""
    del typed, errors
    return ReplyPart(policy.may_write(visit.actor, visit.topic, is_open=visit.at_work).reason)


def post_offers(visit: Visit, post: policy.PostStanding) -> list[Offer]:
    """Quote it, change it, see what it said before."""
    del post
    translations(visit.language)
    return []
