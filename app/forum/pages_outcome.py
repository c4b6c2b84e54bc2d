"""What came of a topic, at the top of its page: the accepted answer, the summary with the posts on which it rests."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from app.forum.policy import PostStanding
from app.forum.visits import Visit
from app.web.parts import Offer


class Placed(PostStanding, Protocol):
    """A post of the page."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """`cited`: ids of the posts on which the summary rests and that are shown."""

    cited: Collection[int] = ()


def outcome_part(visit: Visit) -> OutcomePart:  # noqa: ARG001 - asked of every topic
    return OutcomePart()


def post_offers(visit: Visit, post: Placed) -> list[Offer]:  # noqa: ARG001 - asked of every post
    return []
