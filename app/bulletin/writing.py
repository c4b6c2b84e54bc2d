"""The words of an issue: saved, joined with what somebody else saved meanwhile, and kept in versions.

Callers hold the issue's lock (`queries.get_issue_to_edit`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin import items
from app.bulletin.actions import touch, wrote
from app.bulletin.fields import Field
from app.bulletin.models import Issue, Item, Section, Version
from app.bulletin.readiness import Written, written
from app.core import clock
from app.core.merging import BOTH, MINE, Posted, merge

# Saves of one person that follow one another so closely are one version.
ONE_SITTING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one form writes: the texts of an item, or of the issue itself (`item` is None)."""

    issue: Issue
    item: Item | None
    fields: Sequence[Field]
    sections: Sequence[Section]

    def texts(self) -> dict[str, str]:
        """By key, as they stand; a summary that nobody wrote yet is its draft."""
        return {one.key: self._text(one) for one in self.fields}

    def _text(self, field: Field) -> str:
        item = self.item
        if item is None:
            if field.part == "editions":
                return ",".join(sorted(self.issue.editions))
            return str(self.issue.texts.get(field.language, {}).get(field.part, ""))
        if field.part == "section":
            return next((one.code for one in self.sections if one.id == item.section_id), "")
        if not field.language:
            return str(getattr(item, field.part))
        if field.part == "summary" and field.language not in item.summary:
            return str(item.draft.get(field.language, ""))
        return str(getattr(item, field.part).get(field.language, ""))


@dataclass(frozen=True, slots=True)
class Saved:
    """`texts`: by key, after it. `conflict`: the version with what could not go in; None mostly. `foreign`: what others changed."""

    texts: Mapping[str, str]
    conflict: Version | None = None
    foreign: frozenset[str] = frozenset()


def save(session: Session, sheet: Sheet, posted: Posted, *, by: Actor) -> Saved:
    """Keep what was typed; nothing that another person saved meanwhile is overwritten."""
    kept, issue = sheet.texts(), sheet.issue
    known = {key: text for key, text in posted.texts.items() if key in kept}
    merged = merge(Posted(posted.revision, known, posted.was), kept, issue.revision)
    changes = {key: merged.texts.get(key, "") for key in known if merged.texts.get(key, "") != kept[key]}
    _change(session, sheet, kept, changes, by=by)
    conflict = _set_beside(session, issue, merged.conflicts, posted.revision, by=by) if merged.conflicts else None
    return Saved(sheet.texts(), conflict, merged.foreign)


def settle(session: Session, sheet: Sheet, conflict: Version, choices: Mapping[str, str], *, by: Actor) -> None:
    """Somebody chose between the two texts of each field; both stay in the history. What is no longer there is left out.

    Whose words come in by that choice has written in the issue, as has who chose.
    """
    kept = sheet.texts()
    changes = {}
    for key, mine in conflict.texts.items():
        if key not in kept or choices.get(key) not in {MINE, BOTH}:
            continue
        joined = f"{kept[key]}\n\n{mine}".strip("\n") if choices[key] == BOTH else mine
        if joined != kept[key]:
            changes[key] = joined
    _change(session, sheet, kept, changes, by=by, fresh=True)
    if changes:
        wrote(session, sheet.issue, [conflict.person_id])
    close(session, sheet.issue, conflict, by=by)


def close(session: Session, issue: Issue, conflict: Version, *, by: Actor) -> None:
    """There is nothing more to choose."""
    conflict.settled_at = clock.now()
    audit.record(session, by, "bulletin.texts_joined", issue.id, version_id=conflict.id)


def overwrite(session: Session, sheet: Sheet, texts: Mapping[str, str], *, by: Actor) -> None:
    """Put these in the place of what stands there, which stays readable among the versions."""
    _change(session, sheet, sheet.texts(), texts, by=by)


def keep_beside(session: Session, issue: Issue, posted: Posted, *, by: Actor) -> Version:
    """Words that have no place any more, because the item was taken out or the issue closed while somebody wrote."""
    return _set_beside(session, issue, dict(posted.texts), posted.revision, by=by, settled=True)


def let_facts_speak(session: Session, sheet: Sheet, item: Item, *, by: Actor) -> None:
    """In every language in which nobody wrote a summary: none is wanted. The caller has seen that facts can speak here."""
    silent = {one for one in sheet.issue.editions if written(item, one) is Written.DRAFT}
    kept = sheet.texts()
    keys = {one.key for one in sheet.fields if one.part == "summary" and one.language in silent}
    if keys:
        item.summary = dict(item.summary) | dict.fromkeys(sorted(silent), "")
        touch(session, sheet.issue, by=by)
        _keep_version(
            session, sheet.issue, dict.fromkeys(keys, ""), {key: kept[key] for key in keys}, by=by, fresh=False
        )
        session.flush()


def _change(
    session: Session,
    sheet: Sheet,
    kept: Mapping[str, str],
    changes: Mapping[str, str],
    *,
    by: Actor,
    fresh: bool = False,
) -> None:
    """Write the changed texts and keep a version of them; `fresh`: one of its own."""
    if not changes:
        return
    for field in sheet.fields:
        if field.key in changes:
            _write(session, sheet, field, changes[field.key], by=by)
    session.flush()
    now = sheet.texts()
    told = {key: text for key, text in changes.items() if now[key] != kept[key]}
    if not told:
        return
    touch(session, sheet.issue, by=by)
    _keep_version(session, sheet.issue, told, {key: kept[key] for key in told}, by=by, fresh=fresh)
    session.flush()


def _write(session: Session, sheet: Sheet, field: Field, text: str, *, by: Actor) -> None:
    item, issue = sheet.item, sheet.issue
    if item is None:
        if field.part == "editions":
            issue.editions = text.split(",")
        else:
            own = dict(issue.texts.get(field.language, {})) | {field.part: text}
            issue.texts = dict(issue.texts) | {field.language: {part: words for part, words in own.items() if words}}
    elif field.part == "section":
        section = next(one for one in sheet.sections if one.code == text)
        items.move(session, issue, item, section, by=by)
    elif field.part == "summary":
        item.summary = _summary(item, field.language, text)
    elif field.language:
        others = {
            language: words for language, words in getattr(item, field.part).items() if language != field.language
        }
        setattr(item, field.part, others | ({field.language: text} if text else {}))
    else:
        setattr(item, field.part, text)


def _summary(item: Item, language: str, text: str) -> dict[str, str]:
    """With the text in it, unless that is still a draft: what a machine drew never becomes what a person wrote.

    An emptied one stays empty instead of becoming its draft again; where facts can speak, they do.
    """
    summary = {code: words for code, words in item.summary.items() if code != language}
    drafts = {" ".join(str(one).split()) for one in item.draft.values()} - {""}
    return summary if " ".join(text.split()) in drafts else summary | {language: text}


def _keep_version(
    session: Session, issue: Issue, texts: dict[str, str], before: dict[str, str], *, by: Actor, fresh: bool
) -> None:
    now = clock.now()
    last = session.scalar(select(Version).where(Version.issue_id == issue.id).order_by(Version.id.desc()).limit(1))
    if (
        last is not None
        and not fresh
        and not last.conflict
        and last.person_id == by.person_id
        and now - last.saved_at < ONE_SITTING
    ):
        last.before = before | last.before
        last.texts = dict(last.texts) | texts
        last.revision, last.saved_at = issue.revision, now
        return
    version = Version(
        issue_id=issue.id,
        revision=issue.revision,
        texts=texts,
        before=before,
        person_id=by.person_id,
        saved_at=now,
    )
    session.add(version)
    session.flush()
    audit.record(session, by, "bulletin.texts_saved", issue.id, version_id=version.id)


def _set_beside(
    session: Session, issue: Issue, texts: dict[str, str], revision: int, *, by: Actor, settled: bool = False
) -> Version:
    """The same text posted twice is kept once. `settled`: there is nothing to choose."""
    there = session.scalars(
        select(Version).where(
            Version.issue_id == issue.id,
            Version.person_id == by.person_id,
            Version.conflict,
            Version.settled_at.is_not(None) if settled else Version.settled_at.is_(None),
        )
    )
    for one in there:
        if one.texts == texts:
            return one
    version = Version(
        issue_id=issue.id,
        revision=max(revision, 0),
        texts=texts,
        person_id=by.person_id,
        saved_at=clock.now(),
        conflict=True,
        settled_at=clock.now() if settled else None,
    )
    session.add(version)
    session.flush()
    audit.record(session, by, "bulletin.texts_conflict", issue.id, version_id=version.id)
    return version
