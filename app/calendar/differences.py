"""What became of an event between two messages about it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.calendar.pictures import Own, Picture, Span


@dataclass(frozen=True, slots=True)
class Moved:
    """`before` is None for a meeting that was called off and takes place after all."""

    local: datetime
    before: Span | None
    after: Span


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`span` is None where it concerns the whole event."""

    local: datetime | None
    span: Span | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What calendars must follow.

    Attributes:
        called_off: by their times in the rule, with when they would have been.
        ended: the same, of a series that ends earlier than it did.
        dates: the series has more dates, or others.
        rebuilt: its meetings have other places in the rule: what a calendar holds of single ones has lost its name.
    """

    moved: tuple[Moved, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    called_off: tuple[tuple[datetime, Span], ...] = ()
    ended: tuple[tuple[datetime, Span], ...] = ()
    dates: bool = False
    rebuilt: bool = False

    def of(self, held: frozenset[datetime] | None) -> "Differences":
        """As far as they concern somebody whose calendar has these meetings only; None for the whole event."""
        if held is None or self.rebuilt:
            return self
        gone = (*self.called_off, *self.ended)
        return Differences(
            tuple(one for one in self.moved if one.local in held),
            tuple(one for one in self.elsewhere if one.local is None or one.local in held),
            tuple(one for one in gone if one[0] in held),
        )

    @property
    def asks(self) -> bool:
        """Whether something takes place otherwise than it did."""
        return bool(self.moved or self.elsewhere or self.dates)


def between(old: Picture, new: Picture, now: datetime) -> Differences:
    """Of meetings that are not over in both."""
    rebuilt = old.course() != new.course()
    elsewhere: list[Elsewhere] = []
    if old.venue != new.venue:
        elsewhere.append(Elsewhere(None, None, old.venue, new.venue))
    if rebuilt:
        before, after = next(old.coming(now), None), next(new.coming(now), None)
        shifts = before is not None and after is not None and before[1].span != after[1].span
        moved = (Moved(after[0], before[1].span, after[1].span),) if shifts and before and after else ()
        return Differences(moved, tuple(elsewhere), dates=not moved, rebuilt=True)
    single, places, called_off = _one_by_one(old, new, now)
    ended: list[tuple[datetime, Span]] = []
    if old.rule != new.rule:
        given = set(new.times(now))
        ended = [(local, own.span) for local, own in old.coming(now) if local not in given]
        called_off = [one for one in called_off if one[0] in given]
    return Differences(
        tuple(single), (*elsewhere, *places), tuple(called_off), tuple(ended), dates=old.rule != new.rule and not ended
    )


def _one_by_one(
    old: Picture, new: Picture, now: datetime
) -> tuple[list[Moved], list[Elsewhere], list[tuple[datetime, Span]]]:
    moved: list[Moved] = []
    elsewhere: list[Elsewhere] = []
    called_off: list[tuple[datetime, Span]] = []
    for local in sorted(old.own.keys() | new.own.keys()):
        before, after = old.at(local), new.at(local)
        if before.span.ends <= now and after.span.ends <= now:
            continue
        if after.cancelled:
            if not before.cancelled:
                called_off.append((local, before.span))
            continue
        if before.cancelled:
            moved.append(Moved(local, None, after.span))
        elif before.span != after.span:
            moved.append(Moved(local, before.span, after.span))
        if _venue(old, before) != _venue(new, after) and (before.venue, after.venue) != (None, None):
            elsewhere.append(Elsewhere(local, after.span, _venue(old, before), _venue(new, after)))
    return moved, elsewhere, called_off


def _venue(picture: Picture, own: Own) -> str:
    return picture.venue if own.venue is None else own.venue
