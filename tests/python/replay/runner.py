"""Plays a season into a state folder, builds, and compares with a full refresh at checkpoints."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random

from support.dbt import Dbt
from support.tables import Tables, published, snapshot, unlike

from ingest.landing import Delivery as Landing
from ingest.landing import Outcome, land

from .exactness import (
    Inputs,
    dirty_dates,
    looking_ahead_dates,
    needlessly_replaced,
    read_inputs,
)
from .scenario import Scenario, scenario, window_of
from .season import LEAGUE, Window, season_stream
from .stream import Delivery, Stream
from .warehouse import Build, BuildFailed, Warehouse


@dataclass(frozen=True)
class Failure:
    """What a checkpoint found: its number (from 1) and moment, the faults so far, the detail.

    moment: None, and checkpoint 0, when the replay itself broke.
    """

    checkpoint: int
    moment: datetime | None
    faults: tuple[str, ...]
    detail: str


@dataclass(frozen=True)
class Result:
    """How a seed's replay went; green: checkpoints whose marts were published.

    seconds: spent in landing, incremental builds, full refreshes and comparisons.
    """

    seed: int
    checkpoints: int = 0
    green: int = 0
    faults: tuple[str, ...] = ()
    failure: Failure | None = None
    seconds: dict[str, float] = field(default_factory=dict)


class _Mismatch(Exception):
    """A checkpoint found something; the message says what."""


class Replayer:
    """Replays seeds one after the other in one state folder.

    What a window's streams have in common, its history and the build on it, is made once.
    """

    def __init__(self, folder: Path, dbt: Dbt) -> None:
        self.folder = folder
        self.warehouse = Warehouse(folder / "home", dbt)
        self._streams: dict[Window, Stream] = {}

    def replay(self, seed: int, checkpoints: int, every_fault: bool = False) -> Result:
        """Replay one seed until its end or its first failure."""
        window = window_of(seed, every_fault)
        played = scenario(self._start(window), seed, checkpoints, every_fault)
        season = _Season(self.warehouse, self.folder, played, Random(seed))
        result = Result(seed, faults=tuple(str(fault) for fault in played.faults))
        for number, moment in enumerate(played.checkpoints, 1):
            is_last = moment == played.checkpoints[-1]
            try:
                is_green = season.checkpoint(moment, is_last)
            except (_Mismatch, BuildFailed) as problem:
                faults = tuple(str(fault) for fault in played.faults_before(moment))
                failure = Failure(number, moment, faults, str(problem))
                return replace(result, failure=failure, seconds=season.seconds)
            result = replace(result, checkpoints=number, green=result.green + is_green)
        return replace(result, seconds=season.seconds)

    def _start(self, window: Window) -> Stream:
        """The window's stream, with its history landed and built in the state folder."""
        base = self.folder / f"base-{window.seed}"
        if window not in self._streams:
            stream = season_stream(self.folder / f"raw-{window.seed}", window)
            self.warehouse.wipe()
            land_all(stream.history, self.warehouse.home, self.folder / "files")
            self.warehouse.build_all()
            self.warehouse.keep(base)
            self._streams[window] = stream
        self.warehouse.restore(base)
        return self._streams[window]


class _Season:
    """One replay: the state of the warehouse between checkpoints."""

    def __init__(self, warehouse: Warehouse, folder: Path, played: Scenario, rng: Random) -> None:
        self.warehouse = warehouse
        self.folder = folder
        self.rng = rng
        self.seconds = dict.fromkeys(("land", "build", "refresh", "compare"), 0.0)
        self._due = list(played.stream.deliveries)
        self._tables = self._snapshot()
        start = self._inputs()
        self._built_on = dict.fromkeys(warehouse.incremental, start)

    def checkpoint(self, moment: datetime, is_last: bool) -> bool:
        """Deliver what is due, build, and compare; returns whether the marts were published.

        The last comparison is with a full refresh by dbt, the others with one by the SQL that dbt
        compiled for it. Raises _Mismatch, and BuildFailed from dbt.
        """
        self._timed("land", self._deliver_until, moment)
        before = self._tables
        incremental = self._timed("build", self.warehouse.build)
        self._tables = built = self._timed("compare", self._snapshot)
        self._check_replaced(incremental)
        refresh = self._full_refresh if is_last else self._refresh
        is_published, refreshed = refresh()
        if is_published != incremental.is_published:
            raise _Mismatch("only one of the two builds published the marts")
        self._timed("compare", _check, is_published, before, built, refreshed)
        return is_published

    def _full_refresh(self) -> tuple[bool, Tables]:
        build = self._timed("refresh", self.warehouse.full_refresh)
        return build.is_published, self._timed("compare", self._snapshot)

    def _refresh(self) -> tuple[bool, Tables]:
        """Now and then the replay goes on from the refreshed tables instead of the built ones."""
        with self.warehouse.connect() as connection:
            connection.begin()
            is_published = self._timed("refresh", self.warehouse.refresh, connection)
            refreshed = self._timed("compare", snapshot, connection)
            connection.rollback() if self.rng.random() < 0.5 else connection.commit()
        return is_published, refreshed

    def _deliver_until(self, moment: datetime) -> None:
        now = [delivery for delivery in self._due if delivery.due <= moment]
        self._due = self._due[len(now) :]
        land_all(now, self.warehouse.home, self.folder / "files")

    def _snapshot(self) -> Tables:
        with self.warehouse.connect() as connection:
            return snapshot(connection)

    def _inputs(self) -> Inputs | None:
        """The inputs of the last build; None where no model is incremental."""
        if not self.warehouse.incremental:
            return None
        return read_inputs(self.warehouse.home, self._tables)

    def _check_replaced(self, build: Build) -> None:
        """Only dates that something asked for since the model's own last build are replaced."""
        now = self._inputs()
        dirty_since = cache(lambda before: dirty_dates(before, now))
        ahead_since = cache(lambda before: looking_ahead_dates(before, now))
        for model, replaced in build.replaced.items():
            start = self._built_on[model]
            needless = needlessly_replaced(
                self.warehouse.reach, model, replaced, dirty_since(start), ahead_since(start)
            )
            if needless:
                days = ", ".join(str(day) for day in needless[:5])
                raise _Mismatch(f"{model} replaces {len(needless)} dates for nothing: {days}")
        self._built_on |= dict.fromkeys(build.built & self.warehouse.incremental, now)

    def _timed(self, name: str, function: Callable, *arguments: object):
        start = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            self.seconds[name] += time.perf_counter() - start


def _check(is_published: bool, before: Tables, built: Tables, refreshed: Tables) -> None:
    """The rules of a checkpoint; raises _Mismatch with the first table that breaks one.

    Both builds leave the same tables. Where the ledger is red, both leave the published marts as
    they were before.
    """
    for table, detail in unlike(built, refreshed).items():
        raise _Mismatch(f"{table}: {detail}")
    if not is_published:
        for table, detail in unlike(published(built), published(before)).items():
            raise _Mismatch(f"{table} changed under a red ledger: {detail}")


def land_all(deliveries: Sequence[Delivery], home: Path, folder: Path) -> list[Landing]:
    """Land files in order, each at the moment that it is due; raises ValueError if one is refused.

    home: the state folder; folder: where the files are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, delivery in enumerate(deliveries):
        # A folder for each: the same name may come twice.
        (folder / str(number)).mkdir(exist_ok=True)
        paths.append(folder / str(number) / delivery.name)
        paths[-1].write_bytes(delivery.content)
    landed: list[Landing] = []
    results = land(
        paths,
        home,
        LEAGUE,
        # The number of files landed so far is the place of the one that asks for the time.
        clock=lambda: deliveries[len(landed)].due,
        on_delivery=landed.append,
    )
    for path in paths:
        path.unlink()
    for result in results:
        if result.outcome is Outcome.REFUSED:
            raise ValueError(f"{result.source_file} is refused: {result.reason}")
    return results
