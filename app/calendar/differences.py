"""What became of an event between two messages about it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.calendar.pictures import Own, Picture, Span


@dataclass(frozen=True, slots=True)
class Moved:
    local: datetime
    before: Span
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
    """`called_off` by their times in the rule, with when they would have been; `dates`: the rule gives other dates."""

    moved: tuple[Moved, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    called_off: tuple[tuple[datetime, Span], ...] = ()
    dates: bool = False

    def of(self, locals_: frozenset[datetime] | None) -> "Differences":
        """As far as they concern somebody whose calendar has these meetings only; None for the whole event."""
        if locals_ is None:
            return self
        return Differences(
            tuple(one for one in self.moved if one.local in locals_),
            tuple(one for one in self.elsewhere if one.local is None or one.local in locals_),
            tuple(one for one in self.called_off if one[0] in locals_),
        )

    def __bool__(self) -> bool:
        return bool(self.moved or self.elsewhere or self.called_off or self.dates)


def between(old: Picture, new: Picture, now: datetime) -> Differences:
    """Of meetings that are not over in both."""
    rebuilt = old.series() != new.series()
    locals_ = sorted(old.own.keys() & new.own.keys() if rebuilt else old.own.keys() | new.own.keys())
    moved: list[Moved] = []
    elsewhere: list[Elsewhere] = []
    called_off: list[tuple[datetime, Span]] = []
    if old.venue != new.venue:
        elsewhere.append(Elsewhere(None, None, old.venue, new.venue))
    if rebuilt and (shift := _next_of_both(old, new, now)) is not None:
        moved.append(shift)
    for local in locals_:
        before, after = old.at(local), new.at(local)
        if before.span.ends <= now and after.span.ends <= now:
            continue
        if after.cancelled:
            if not before.cancelled:
                called_off.append((local, before.span))
            continue
        if before.cancelled or before.span != after.span:
            moved.append(Moved(local, before.span, after.span))
        if _venue(old, before) != _venue(new, after) and (before.venue or after.venue):
            elsewhere.append(Elsewhere(local, after.span, _venue(old, before), _venue(new, after)))
    return Differences(tuple(moved), tuple(elsewhere), tuple(called_off), rebuilt and not moved)


def _next_of_both(old: Picture, new: Picture, now: datetime) -> Moved | None:
    before, after = next(old.coming(now), None), next(new.coming(now), None)
    if before is None or after is None or before[1].span == after[1].span:
        return None
    return Moved(after[0], before[1].span, after[1].span)


def _venue(picture: Picture, own: Own) -> str:
    return own.venue or picture.venue
