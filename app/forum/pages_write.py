"""Writing on the page of a topic: the reply form, and what a reader may do with the words of a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import accounts
from app.core.errors import DomainError
from app.forum import drafts, editing, policy, polls
from app.forum.editing import Desk, Editor
from app.forum.models import PostState, TopicKind
from app.forum.pages_polls import PollPart
from app.forum.queries import get_post
from app.forum.queries_topic import PostLine, page_of
from app.forum.visits import Visit
from app.web.language import translations
from app.web.parts import Offer


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """`reason`: why nobody writes here now, or this reader may not; "" where they may, and then there is an `editor`."""

    reason: str
    href: str
    heading: str
    editor: Editor | None
    problems: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """The reply form on a page of its own: after an error, with a preview, or on the way to a citation."""

    title: str
    href: str
    reply: ReplyPart
    notice: str = ""


def desk_of(visit: Visit) -> Desk:
    key = drafts.of_reply(visit.topic.id)
    return Desk(visit.session, visit.services, visit.actor, visit.language, key, visit.topic)


def reply_part(
    visit: Visit,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[tuple[str, str]] | None = None,
    *,
    made: Editor | None = None,
) -> ReplyPart:
    """The form: with the draft and what is quoted, or with what was typed and what is wrong with it.

    Args:
        made: the field as another button of the form left it.
    """
    verdict = policy.may_write(visit.actor, visit.topic, is_open=visit.at_work)
    if not verdict:
        return ReplyPart(verdict.reason, visit.href, "", None)
    desk = desk_of(visit)
    if made is None and typed is not None:
        fault = dict(errors or ())
        seq = typed.get("seq", "0")
        made = editing.editor(desk, typed.get("text", ""), int(seq), error=fault.get("text", ""))
    if made is None:
        made = editing.opened(desk, quote=_quoted(visit, desk))
    say = translations(visit.language).gettext
    asks = visit.topic.kind in {TopicKind.QUESTION, TopicKind.PROBLEM}
    heading = say("Your answer") if asks else say("Your contribution")
    return ReplyPart("", visit.href, heading, made, errors or ())


def reply_page(visit: Visit, part: ReplyPart, notice: str = "") -> ReplyPage:
    return ReplyPage(visit.topic.title, visit.href, part, notice)


def post_offers(visit: Visit, post: PostLine) -> list[Offer]:
    """Quote it, change it, see what it said before. The form stands on the topic's last page."""
    say, offers = translations(visit.language).gettext, []
    if post.state == PostState.SHOWN and policy.may_write(visit.actor, visit.topic, is_open=visit.at_work):
        last = page_of(visit.topic.last_number)
        there = f"{visit.href}?{f'page={last}&' if last > 1 else ''}quote={post.id}#reply"
        offers.append(Offer(say("Quote"), there, kind="link"))
    if policy.may_edit(visit.actor, visit.topic, post, is_open=visit.at_work):
        offers.append(Offer(say("Edit"), f"/posts/{post.id}/edit", kind="link"))
    if post.edits and post.may_read:
        offers.append(Offer(say("What it said before"), f"/posts/{post.id}/history", kind="link"))
    return offers


def topic_offers(visit: Visit, shown: Sequence[PollPart]) -> list[Offer]:
    """What its author, and those who moderate, may do with the topic as a whole."""
    say, offers = translations(visit.language).gettext, []
    if policy.may_rename(visit.actor, visit.topic, is_open=visit.at_work):
        offers.append(Offer(say("Change title, kind and subjects"), f"{visit.href}/edit"))
    running = any(not one.over for one in shown)
    if polls.may_open(visit.actor, visit.topic, is_open=visit.at_work, running=running):
        offers.append(Offer(say("Put a question to the vote"), f"{visit.href}/poll"))
    return offers


def _quoted(visit: Visit, desk: Desk) -> str:
    """What `?quote=` names, as far as everybody who reads its topic reads it; nothing is said of anything else."""
    typed = visit.request.query_params.get("quote", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return ""
    try:
        _, post = get_post(visit.session, visit.actor, int(typed))
    except DomainError:
        return ""
    if post.state != PostState.SHOWN:
        return ""
    author = accounts.cards(visit.session, [post.author_id])[post.author_id].name
    return editing.quotation(desk, author, post.id, post.text)
