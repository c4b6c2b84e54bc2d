"""Page values of acts on a whole topic: what may be done, and each of them before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import InvalidError
from app.forum import policy
from app.forum.forms_moderation import as_typed
from app.forum.labels import Gettext, kinds
from app.forum.models import Topic, TopicKind
from app.forum.moving import Whereto
from app.forum.queries_moving import Consequences, consequences, first_post_id, has_summary, merging, places, topic_at
from app.forum.queries_topic import PostLine, page_of, window
from app.forum.visits import Visit
from app.groups import audiences
from app.organisations import Filled
from app.web.language import translations


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done with a topic: `hint` says what it does, `reason` why it cannot be done now."""

    label: str
    href: str
    hint: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ActsPage:
    title: str
    href: str
    acts: Sequence[Act]


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """One act, before it is done; `asks`: whether it wants a reason."""

    title: str
    href: str
    act: str
    label: str
    lead: str
    asks: bool
    form: Filled


@dataclass(frozen=True, slots=True)
class MovePage:
    """`to`: code of the place that was chosen, "" while none is; then `what` holds what the move does."""

    title: str
    href: str
    places: Sequence[tuple[str, str, str]]
    to: str
    to_label: str
    private: bool
    what: Consequences | None
    form: Filled


@dataclass(frozen=True, slots=True)
class MergePage:
    """`target_id` 0 while no topic is found; `goes`: what goes along, in whole sentences."""

    title: str
    href: str
    target_id: int
    target_title: str
    target_href: str
    what: Consequences | None
    goes: Sequence[str]
    form: Filled


@dataclass(frozen=True, slots=True)
class SplitPage:
    """`posts`: those of one page of the topic; `pages`: (number, address)."""

    title: str
    href: str
    posts: Sequence[PostLine]
    page: int
    pages: Sequence[tuple[int, str]]
    kinds: Sequence[tuple[str, str]]
    ticked: Sequence[int]
    form: Filled


def acts_page(visit: Visit) -> ActsPage:
    topic, href, say = visit.topic, visit.href, translations(visit.language).gettext
    moves = policy.may_move(visit.actor, topic, is_open=visit.at_work).reason
    acts = [
        Act(say("Unpin it"), f"{href}/unpin", say("It takes its place among the others again."))
        if topic.pinned_at is not None
        else Act(say("Pin it"), f"{href}/pin", say("It stands first in its lists.")),
        Act(say("Unlock it"), f"{href}/unlock", say("People can write in it again."))
        if topic.is_locked
        else Act(say("Lock it"), f"{href}/lock", say("It can be read, but nobody writes in it any more.")),
        Act(say("Move it"), f"{href}/move", say("To another group, or to the community."), moves),
        Act(say("Split it"), f"{href}/split", say("Some contributions become a topic of their own."), moves),
        Act(say("Merge it"), f"{href}/merge", say("Its contributions go into another topic."), moves),
    ]
    if first := first_post_id(visit.session, topic.id):
        hint = say("Decide about its first contribution: when that is hidden or removed, so is the topic.")
        acts.append(Act(say("Hide it, remove it, or show it again"), f"/posts/{first}/moderate", hint))
    return ActsPage(topic.title, href, acts)


def move_page(visit: Visit, chosen: str, form: Filled) -> MovePage:
    say = translations(visit.language).gettext
    found = places(visit.session, visit.actor, visit.topic, visit.language)
    labels = {code: _place_label(to, group, say) for code, (to, group) in found.items()}
    to = found[chosen][0] if chosen in found else None
    return MovePage(
        title=visit.topic.title,
        href=visit.href,
        places=[(code, *label) for code, label in labels.items()],
        to=chosen if to is not None else "",
        to_label=labels[chosen][0] if to is not None else "",
        private=to is not None and to.audience != audiences.MEMBERS,
        what=consequences(visit.session, visit.topic, to) if to is not None else None,
        form=form,
    )


def merge_page(visit: Visit, written: str, wrong: InvalidError | None = None) -> MergePage:
    session, actor, source = visit.session, visit.actor, visit.topic
    target = topic_at(session, actor, written) if written else None
    if target is not None and target.id == source.id:
        target = None
    if written and wrong is None:
        sentence = "There is no other topic at this address."
        if target is not None:
            sentence = merging(session, actor, source, target).reason
        wrong = InvalidError(sentence, {"into": sentence}) if sentence else None
    form = as_typed({"into": written}, wrong)
    if target is None or wrong is not None:
        return MergePage(source.title, visit.href, 0, "", "", None, (), form)
    to = Whereto(target.group_id, target.audience)
    return MergePage(
        title=source.title,
        href=visit.href,
        target_id=target.id,
        target_title=target.title,
        target_href=f"/topics/{target.id}",
        what=consequences(session, source, to) if source.audience != target.audience else None,
        goes=_goes_along(source, target, translations(visit.language).gettext, summed_up=has_summary(session, source)),
        form=form,
    )


def split_page(visit: Visit, page: int, ticked: Sequence[int], form: Filled) -> SplitPage:
    topic, say = visit.topic, translations(visit.language).gettext
    count = page_of(topic.last_number)
    page = min(page, count)
    near = sorted({1, count, *range(max(1, page - 2), min(count, page + 2) + 1)})
    return SplitPage(
        title=topic.title,
        href=visit.href,
        posts=[post for post in window(visit.session, visit.actor, topic, page) if post.number > 1],
        page=page,
        pages=[(number, f"{visit.href}/split?page={number}") for number in near] if count > 1 else (),
        kinds=list(kinds(say).items()),
        ticked=ticked,
        form=form,
    )


def _place_label(to: Whereto, group: str, say: Gettext) -> tuple[str, str]:
    """Label and hint of a choice."""
    if to.group_id is None:
        return say("The community"), say("All members read it and write in it.")
    if to.audience == audiences.MEMBERS:
        return say("%(group)s, open to all members") % {"group": group}, say("All members read it and write in it.")
    hint = say("Only people of the group, its guests, and the coordinator who moderates everywhere read it.")
    return say("%(group)s, for its people only") % {"group": group}, hint


def _goes_along(source: Topic, target: Topic, say: Gettext, *, summed_up: bool) -> list[str]:
    both = {source.kind, target.kind}
    goes = [
        say("Its contributions follow those of the other topic, in their order. Their addresses stay."),
        say("Attachments, polls, invitations to answer, action points and half-written answers go along."),
        say("Whoever watches it watches the other topic, unless they chose otherwise there."),
        say("Its own address leads to the other topic from then on."),
    ]
    if both == {TopicKind.PROBLEM}:
        goes.append(say("Organisations that have this problem too are counted there."))
    elif source.kind == TopicKind.PROBLEM:
        goes.append(
            say("Organisations that have this problem too are not counted any more: the other topic is no problem.")
        )
    if source.answer_id is not None:
        stays = both == {TopicKind.QUESTION} and target.answer_id is None
        goes.append(
            say("Its accepted answer becomes the answer there.")
            if stays
            else say("Its accepted answer is an ordinary contribution there.")
        )
    if summed_up:
        goes.append(
            say("Its summary is not carried over: it can be read in its history, and the other topic needs a new one.")
        )
    if source.audience == target.audience:
        goes.append(say("The same people read it as before."))
    return goes
