"""Files that come at the wrong time: late, twice, out of order, a week at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from ..entities import BOX, PLAYER_BOX, PLAYER_LOGS, TEAM_BOX, TEAM_LOGS
from ..stream import Delivery, Stream
from .registry import fault, files_of, one_of

BOX_SCORES = (PLAYER_LOGS, TEAM_LOGS, PLAYER_BOX, TEAM_BOX)
MOST_DAYS_LATE = 30
MISSING_DAYS = 7


def _daily(stream: Stream, days: Sequence[date]) -> list[Delivery]:
    among = set(days)
    return [d for d in stream.deliveries if d.game_date in among]


@fault()
def late_file(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """One entity's file of a day comes 1 to 30 days late."""
    late = one_of(rng, _daily(stream, days), "file of a day")
    by = rng.randint(1, MOST_DAYS_LATE)
    return stream.replacing(late, late.delayed(by)), f"{late.name} by {by} days"


@fault()
def late_box_scores(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """Both sources' box scores of a day come 1 to 30 days late."""
    day = one_of(rng, sorted({d.game_date for d in files_of(stream, BOX_SCORES, days)}), "day")
    by = rng.randint(1, MOST_DAYS_LATE)
    late = files_of(stream, BOX_SCORES, [day])
    keys = {id(delivery) for delivery in late}
    struck = stream.edited(lambda d: [d.delayed(by) if id(d) in keys else d])
    return struck, f"{day} by {by} days"


@fault()
def same_file_again(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """A file is delivered again under its own name."""
    first = one_of(rng, _daily(stream, days), "file of a day")
    again = first.delayed(rng.randint(0, 9) + 0.1)
    return stream.replacing(first, first, again), first.name


@fault()
def same_file_renamed(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """A file is delivered again under another name."""
    first = one_of(rng, _daily(stream, days), "file of a day")
    again = first.delayed(rng.randint(0, 9) + 0.1).renamed("copy")
    return stream.replacing(first, first, again), first.name


@fault()
def same_rows_reordered(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """A day's rows are delivered again in another order: another file with the same content."""
    several = [delivery for delivery in _daily(stream, days) if len(delivery.rows) > 1]
    first = one_of(rng, several, "file of several rows")
    again = first.delayed(rng.randint(0, 9) + 0.1).renamed("reordered")
    again = replace(again, rows=again.rows[::-1])
    return stream.replacing(first, first, again), first.name


@fault()
def days_swapped(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """Two days' files of an entity are delivered in each other's place.

    Days with a second file are left out: a correction before what it corrects would not hold.
    """
    files = _daily(stream, days)
    count = Counter((d.entity, d.game_date) for d in files)
    single = [d for d in files if count[d.entity, d.game_date] == 1]
    first = one_of(rng, single, "file of a day")
    others = [d for d in single if d.entity == first.entity and d.due != first.due]
    other = one_of(rng, others, f"second file of {first.entity}")
    due = {id(first): other.due, id(other): first.due}
    struck = stream.edited(lambda d: [replace(d, due=due[id(d)]) if id(d) in due else d])
    return struck, f"{first.name} and {other.name}"


@fault()
def source_silent(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """A source delivers nothing for a week, then everything at once."""
    source = rng.choice([*BOX, "betting"])
    served = [d.due.date() for d in _daily(stream, days) if d.source == source]
    start = datetime.combine(one_of(rng, sorted(set(served)), f"day of {source}"), time())
    end = start + timedelta(days=MISSING_DAYS)
    struck = stream.edited(
        lambda d: [_held_back(d, end) if d.source == source and start <= d.due < end else d]
    )
    return struck, f"{source} from {start.date()}"


def _held_back(delivery: Delivery, end: datetime) -> Delivery:
    """The file at the week's end, a moment after those that were due before it."""
    age = MISSING_DAYS - (end - delivery.due) / timedelta(days=1)
    return replace(delivery, due=end + timedelta(minutes=age))
