"""Which faults a seed puts into a season, and when its tables are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from .faults import HEALING, LASTING, Applied, NoTarget, strike
from .season import WHOLE_SEASON, WINDOWS, Window
from .stream import Stream

FEWEST_FAULTS, MOST_FAULTS = 3, 7
LASTING_SHARE = 0.3  # of the seeds: a lasting fault keeps the gates red from then on
TRIES = 20


@dataclass(frozen=True)
class Scenario:
    """A stream with its faults, and the checkpoints: moments (UTC) at which tables are compared."""

    stream: Stream
    faults: tuple[Applied, ...]
    checkpoints: tuple[datetime, ...]

    def faults_before(self, moment: datetime) -> list[Applied]:
        """The faults that show in what has been delivered by then."""
        return [fault for fault in self.faults if fault.since <= moment]


def window_of(seed: int, every_fault: bool) -> Window:
    """Which part of which league the seed replays."""
    if every_fault:
        return WHOLE_SEASON
    return WINDOWS[sorted(WINDOWS)[seed % len(WINDOWS)]]


def scenario(stream: Stream, seed: int, checkpoints: int, every_fault: bool) -> Scenario:
    """The seed's faults on a stream: a random few of them, or every one at least once.

    Raises NoTarget when `every_fault` cannot be had.
    """
    rng = Random(seed)
    struck, applied = (_every_fault if every_fault else _some_faults)(stream, rng)
    return Scenario(struck, tuple(applied), tuple(moments(struck, checkpoints, rng)))


def _every_fault(stream: Stream, rng: Random) -> tuple[Stream, list[Applied]]:
    """Healing faults all over the season, the lasting ones in its last third."""
    late = stream.days[len(stream.days) * 2 // 3 :]
    applied: list[Applied] = []
    for names, days in ((HEALING, stream.days), (LASTING, late)):
        for name in names:
            stream, fault = _strike_somewhere(name, stream, rng, days)
            applied.append(fault)
    return stream, applied


def _strike_somewhere(
    name: str, stream: Stream, rng: Random, days: Sequence[date]
) -> tuple[Stream, Applied]:
    """The fault on the days given; what the streams' edits hide from it is tried again."""
    for _ in range(TRIES - 1):
        try:
            return strike(name, stream, rng, days)
        except NoTarget:
            continue
    return strike(name, stream, rng, days)


def _some_faults(stream: Stream, rng: Random) -> tuple[Stream, list[Applied]]:
    """A few healing faults, now and then a lasting one in the second half."""
    names = rng.choices(sorted(HEALING), k=rng.randint(FEWEST_FAULTS, MOST_FAULTS))
    plan: list[tuple[str, Sequence[date]]] = [(name, stream.days) for name in names]
    if rng.random() < LASTING_SHARE:
        plan.append((rng.choice(sorted(LASTING)), stream.days[len(stream.days) // 2 :]))
    applied = []
    for name, days in plan:
        try:
            stream, fault = strike(name, stream, rng, days)
        except NoTarget:
            continue  # a playoff day has no props to lose
        applied.append(fault)
    return stream, applied


def moments(stream: Stream, count: int, rng: Random) -> list[datetime]:
    """`count` ends of days, among those with deliveries; the last one is after all of them."""
    days = sorted({delivery.due.date() for delivery in stream.deliveries})
    chosen = sorted(rng.sample(days[:-1], min(count - 1, len(days) - 1)))
    return [datetime.combine(day, time()) + timedelta(days=1) for day in (*chosen, days[-1])]
