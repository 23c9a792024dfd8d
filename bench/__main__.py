"""Time builds of the NBA's seasons, where their files are there, and of simulated leagues.

    python -m bench --seasons 4 10 20 40

For each league: a full refresh, the floor under it (the same SQL without dbt), two other ways to
its averages, the build of a night; for the smallest also the points model and the dear steps of the
dearest models. Every ratio is of two figures of one run. The results go to the screen, beside the
goals, and to $NBA_HOME/bench/bench.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from support.cutting import correct
from support.dbt import Dbt
from support.league import League, succeeded
from support.project import PROJECT, real_data

from bench.builds import Build, build
from bench.goals import Goal, goals
from ingest.sql import only_row
from ingest.zone import home_from_environment

INGEST = (sys.executable, "-m", "ingest")
ML = (sys.executable, "-m", "ml")
DEAREST = 3


@dataclass(frozen=True)
class Averages:
    """Seconds for the averages of `int_player_form`: its SQL, in pandas, date by date."""

    sql: float
    pandas: float
    loop: float


@dataclass(frozen=True)
class Result:
    """What was measured for a league.

    floor: seconds of each model's SQL without dbt; simulate, train, predict: seconds of simulating,
    of training the model that predicts and of predicting a slate, None where not measured;
    dear_steps: of the dearest models, by name.
    """

    league: str
    seasons: int
    player_games: int
    full: Build
    floor: dict[str, float]
    averages: Averages
    night: Build
    simulate: float | None = None
    train: float | None = None
    predict: float | None = None
    dear_steps: dict[str, list[dict[str, Any]]] | None = None


def measure(folder: Path, seasons: int | None, say: Console, *, is_first: bool) -> Result:
    """Measure one league from nothing; seasons: of a simulated one, None: the NBA's.

    folder: where its state goes, emptied before. is_first: the points model and the dear steps too.
    """
    name = f"{seasons} simulated" if seasons else "NBA"
    shutil.rmtree(folder, ignore_errors=True)
    raw, whose = (folder / "raw", "simulated") if seasons else (real_data(), "nba")
    league = League(folder / "home", raw, Dbt(PROJECT, folder / "dbt"), whose)
    simulate = None
    if seasons:
        with say.status(f"{name} seasons: simulating"):
            simulate = seconds(
                league, *INGEST, "simulate", "--seasons", str(seasons), "--out", league.raw
            )
    with say.status(f"{name} seasons: landing"):
        succeeded(league.land(league.raw))
    with say.status(f"{name} seasons: full refresh"):
        full = build(league)
    with say.status(f"{name} seasons: the same SQL without dbt"):
        floor = json.loads(output(league, "bench.floor"))
    with say.status(f"{name} seasons: averages in pandas, and date by date"):
        rivals = json.loads(output(league, "bench.rivals"))
    averages = Averages(floor["int_player_form"], rivals["pandas"], rivals["loop"])
    train = predict = steps = None
    if is_first:
        with say.status(f"{name} seasons: dear steps, training and predicting"):
            dearest = sorted(floor, key=floor.get, reverse=True)[:DEAREST]
            steps = json.loads(output(league, "bench.plans", *dearest))
            succeeded(league.run(*ML, "train", "--info", "lock"))
            (metadata,) = (league.home / "runs").glob("*/metadata.json")
            train = json.loads(metadata.read_text())["serving"]["duration_seconds"]
            predict = seconds(league, *ML, "predict", "--info", "lock")
    with say.status(f"{name} seasons: a night"):
        found, rows, last_day = counted(league)
        succeeded(league.land(correct(league.home, last_day, folder / "night")))
        night = build(league)
    return Result(name, found, rows, full, floor, averages, night, simulate, train, predict, steps)


def seconds(league: League, *command: str | Path) -> float:
    """Run a command to its end; seconds on the wall."""
    started = time.perf_counter()
    succeeded(league.run(*command))
    return time.perf_counter() - started


def output(league: League, module: str, *arguments: str) -> str:
    """What a module of the benchmark prints about a league, in a process of its own."""
    done = league.run(sys.executable, "-m", module, league.home, *arguments)
    succeeded(done)
    return done.stdout


def counted(league: League) -> tuple[int, int, object]:
    """Seasons, player-games, and the last game day."""
    with duckdb.connect(league.warehouse, read_only=True) as warehouse:
        return only_row(
            warehouse.execute(
                "select count(distinct season), count(*), max(game_date)"
                " from nba_analytics.player_game_summary"
            )
        )


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table whose first column is text and whose others are figures."""
    shown = Table(headings[0], box=box.SIMPLE_HEAD)
    for heading in headings[1:]:
        shown.add_column(heading, justify="right")
    for row in rows:
        shown.add_row(*row)
    return shown


def builds_table(results: Sequence[Result]) -> Table:
    """Full refreshes and nights, one line for each league."""
    headings = (
        *("league", "player-games", "full refresh s", "in models s", "floor s", "models / floor"),
        *("peak GB", "night s", "of it dbt's start s"),
    )
    rows = [
        (
            found.league,
            f"{found.player_games:,}",
            f"{found.full.wall:.1f}",
            f"{found.full.models:.1f}",
            f"{sum(found.floor.values()):.1f}",
            f"{found.full.models / sum(found.floor.values()):.2f}",
            f"{found.full.peak_bytes / 1e9:.2f}",
            f"{found.night.wall:.1f}",
            f"{found.night.start:.1f}",
        )
        for found in results
    ]
    return table(headings, rows)


def averages_table(results: Sequence[Result]) -> Table:
    """The averages of players three ways, one line for each league."""
    headings = ("league", "int_player_form s", "pandas s", "date by date s")
    rows = [
        (found.league, *(f"{each:.1f}" for each in asdict(found.averages).values()))
        for found in results
    ]
    return table(headings, rows)


def dear_table(found: Result) -> Table:
    """The dearest models of a league and what in them takes the time."""
    shown = Table("model", "s", "dear steps", box=box.SIMPLE_HEAD)
    for name, steps in (found.dear_steps or {}).items():
        told = [
            f"{step['operator']} {step['share']:.0%}, {step['rows']:,} rows: {step['does'][:90]}"
            for step in steps
        ]
        shown.add_row(name, f"{found.floor[name]:.1f}", "\n".join(told))
    return shown


def goals_table(found: Sequence[Goal]) -> Table:
    """The goals beside what was measured."""
    rows = [
        (goal.what, f"{goal.measured:.2f}", f"{goal.bound} {goal.limit:g}", goal.verdict)
        for goal in found
    ]
    return table(("goal", "measured", "wanted", ""), rows)


def main() -> None:
    """Measure leagues of the sizes asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--seasons", type=int, nargs="+", default=[4, 10, 20, 40], help="sizes of leagues"
    )
    sizes = sorted(parser.parse_args().seasons)
    folder = home_from_environment().resolve() / "bench"
    console = Console(width=None if sys.stdout.isatty() else 160)
    leagues = [*sizes, *([None] if real_data() else [])]
    results = []
    for seasons in leagues:
        results.append(measure(folder / "league", seasons, console, is_first=seasons == sizes[0]))
        console.print(builds_table(results[-1:]))
    report = folder / "bench.json"
    report.write_text(json.dumps([asdict(result) for result in results], indent=2))
    for shown in (builds_table(results), averages_table(results), dear_table(results[0])):
        console.print(shown)
    console.print(goals_table(goals(results)))
    console.print(f"written to {report}")


if __name__ == "__main__":
    main()
