"""Files with posts: sent while the post is written, taken away again, and downloaded with the topic's rights."""

from starlette.responses import Response

from app.forum import attachments, drafts, editing, policy
from app.forum.editing import Desk
from app.forum.queries import get_post, is_open
from app.forum.routes_preview import desk_for
from app.web import FormBody, House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.addresses import Number
from app.web.downloads import send_stored

READING = ["GET", "HEAD"]
router = Room("/forum/files")


@router.post("")
def add(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Rendered:
    """With the draft of `key`; answers with the list as it is now."""
    with attachments.received(services.storage, body) as arrived:
        desk = desk_for(session, services, request, actor, body)
        _may_attach(desk)
        problems = editing.keep_files(desk, arrived)
    return render("forum/_files.html", editing.files(desk, problems), 422 if problems else 200)


@router.post("/{attachment_id}/remove")
def remove(
    attachment_id: Number,
    actor: SignedIn,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered:
    desk = desk_for(session, services, request, actor, body)
    _may_attach(desk)
    editing.remove_file(desk, attachment_id)
    return render("forum/_files.html", editing.files(desk))


@router.api_route("/{attachment_id}/{name}", methods=READING)
def download(
    attachment_id: Number, name: str, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    """The name in the address is for people; the number decides."""
    del name
    file = attachments.get_attachment(session, actor, attachment_id)
    session.close()
    return send_stored(request, services.storage, file, file.storage_key, download="download" in request.query_params)


def _may_attach(desk: Desk) -> None:
    """As whoever writes there; a topic that is still to be is asked where it is begun."""
    kind, number = drafts.target_of(desk.key)
    at_work = is_open(desk.session, desk.topic.group_id)
    if kind == "post":
        topic, post = get_post(desk.session, desk.actor, number)
        policy.may_edit(desk.actor, topic, post, is_open=at_work).enforce()
    elif number:
        policy.may_write(desk.actor, desk.topic, is_open=at_work).enforce()
