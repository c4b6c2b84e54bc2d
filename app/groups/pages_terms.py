"""Page values of the terms of reference: one version, what it changed, writing the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.access import Actor
from app.core.markup import to_html
from app.groups.models import WorkingGroup
from app.groups.policy import may_see_members, may_write_terms
from app.groups.queries import called
from app.groups.queries_terms import TermsLine
from app.organisations import Filled, Words
from app.web import Moments


@dataclass(frozen=True, slots=True)
class VersionLine:
    """`changes_href` is empty for the first version; `writer` too, outside the community."""

    version: int
    href: str
    changes_href: str
    note: str
    writer: str
    when: Markup
    current: bool


@dataclass(frozen=True, slots=True)
class TermsPage:
    """One version with the list of all. `version` is 0 and `text` empty where nothing is written yet.

    Attributes:
        changes: what the version changed, marked; empty unless that was asked for. `compares`: whether it was.
    """

    slug: str
    name: str
    version: int
    current: bool
    text: Markup
    compares: bool
    changes: Markup
    versions: Sequence[VersionLine]
    writes_href: str


@dataclass(frozen=True, slots=True)
class WriteTermsPage:
    """`changes`: what differs from a version that somebody else wrote meanwhile; `preview`: as it will be read; None before."""

    slug: str
    name: str
    form: Filled
    preview: Markup | None
    changes: Markup


def terms_page(
    group: WorkingGroup,
    actor: Actor,
    words: Words,
    moments: Moments,
    lines: Sequence[TermsLine],
    *,
    version: int,
    text: str,
    changes: Markup | None = None,
) -> TermsPage:
    base = f"/groups/{group.slug}/terms"
    names = bool(may_see_members(actor))
    newest = lines[0].version if lines else 0
    return TermsPage(
        slug=group.slug,
        name=called(group, words.language),
        version=version,
        current=version == newest,
        text=to_html(text) if text else Markup(),
        compares=changes is not None,
        changes=changes or Markup(),
        versions=[
            VersionLine(
                one.version,
                f"{base}/{one.version}",
                f"{base}/{one.version}/changes" if one.version > 1 else "",
                one.note,
                one.writer if names else "",
                moments.tag(one.written_at, words.language),
                one.version == version,
            )
            for one in lines
        ],
        writes_href=f"{base}/new" if may_write_terms(actor, group.id, group.state) else "",
    )
