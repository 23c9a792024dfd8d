"""Time builds of simulated leagues: python -m bench --seasons 4 10.

For each league: a full refresh, the floor under it (the same SQL without dbt), and the build of a
night. Ratios are taken within one run; results go to the screen and to $NBA_HOME/bench/bench.json.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from conftest import DBT, PROJECT, League, succeeded
from cutting import correct
from rich import box
from rich.console import Console
from rich.table import Table

from ingest.zone import home_from_environment

BUILD = ("build", "--exclude-resource-type", "unit_test")
INGEST = (sys.executable, "-m", "ingest")


@dataclass(frozen=True)
class Build:
    """One build: seconds on the wall, of dbt's start and of models; bytes of memory at the peak."""

    wall: float
    start: float
    models: float
    peak_bytes: int


@dataclass(frozen=True)
class Result:
    """What was measured for a league of some seasons; floor: seconds of its SQL without dbt."""

    seasons: int
    player_games: int
    full: Build
    floor: float
    night: Build


def build(league: League) -> Build:
    """Build and measure."""
    state = {
        "NBA_HOME": league.home,
        "DBT_TARGET_PATH": league.target,
        "DBT_LOG_PATH": league.target,
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(DBT), *BUILD],
        cwd=PROJECT,
        env=os.environ | {name: str(value) for name, value in state.items()},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit(f"the build of {league.home} failed: see {league.target / 'dbt.log'}")
    run = json.loads((league.target / "run_results.json").read_text())
    models = [r for r in run["results"] if r["unique_id"].startswith("model.")]
    return Build(wall, wall - run["elapsed_time"], seconds_of_any(models), used.ru_maxrss * 1024)


def seconds_of_any(results: Sequence[dict]) -> float:
    """The seconds in which at least one of these nodes was at work."""
    spans = sorted(
        (datetime.fromisoformat(part["started_at"]), datetime.fromisoformat(part["completed_at"]))
        for result in results
        for part in result["timing"]
    )
    busy, until = timedelta(), spans[0][0]
    for start, end in spans:
        busy += max(end - max(start, until), timedelta())
        until = max(until, end)
    return busy.total_seconds()


def measure(folder: Path, seasons: int, say: Console) -> Result:
    """Simulate, land and build a league, from nothing and then after its last day came again."""
    league = League(folder / str(seasons), folder / f"{seasons}_raw")
    with say.status(f"{seasons} seasons: simulating and landing"):
        succeeded(league.run(*INGEST, "simulate", "--seasons", str(seasons), "--out", league.raw))
        succeeded(league.land(league.raw))
        league.warehouse.unlink(missing_ok=True)
    with say.status(f"{seasons} seasons: full refresh"):
        full = build(league)
    with say.status(f"{seasons} seasons: the same SQL without dbt"):
        done = league.run(sys.executable, "-m", "bench.floor", league.home)
        succeeded(done)
        floor = json.loads(done.stdout)["seconds"]
    with say.status(f"{seasons} seasons: a night"):
        rows, last_day = counted(league)
        succeeded(league.land(correct(league.home, last_day, folder / f"{seasons}_night")))
        night = build(league)
    return Result(seasons, rows, full, floor, night)


def counted(league: League) -> tuple[int, object]:
    """Player-games, and the last game day."""
    with duckdb.connect(league.warehouse, read_only=True) as warehouse:
        return warehouse.execute(
            "select count(*), max(game_date) from nba_analytics.player_game_summary"
        ).fetchone()


def shown(results: Sequence[Result]) -> Table:
    """The figures, one line for each league."""
    table = Table("seasons", box=box.SIMPLE_HEAD)
    for heading in (
        *("player-games", "full refresh s", "in models s", "floor s", "models / floor", "peak GB"),
        *("night s", "of it dbt's start s"),
    ):
        table.add_column(heading, justify="right")
    for found in results:
        table.add_row(
            str(found.seasons),
            f"{found.player_games:,}",
            f"{found.full.wall:.1f}",
            f"{found.full.models:.1f}",
            f"{found.floor:.1f}",
            f"{found.full.models / found.floor:.2f}",
            f"{found.full.peak_bytes / 1e9:.2f}",
            f"{found.night.wall:.1f}",
            f"{found.night.start:.1f}",
        )
    return table


def main() -> None:
    """Measure leagues of the sizes asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seasons", type=int, nargs="+", default=[4, 10], help="sizes of leagues")
    sizes = parser.parse_args().seasons
    folder = home_from_environment().resolve() / "bench"
    console = Console(width=None if sys.stdout.isatty() else 160)
    results = [measure(folder, seasons, console) for seasons in sizes]
    report = folder / "bench.json"
    report.write_text(json.dumps([asdict(result) for result in results], indent=2))
    console.print(shown(results))
    console.print(f"written to {report}")


if __name__ == "__main__":
    main()
