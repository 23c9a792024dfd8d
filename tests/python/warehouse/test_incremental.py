"""An incremental build replaces the dates that are due, no others, and equals a full refresh."""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from replay.exactness import reach_of
from support.cutting import correct, cut
from support.dbt import Dbt, Done, replaced_dates
from support.league import BUILD, DBT, PUBLISHED, League, succeeded
from support.project import PROJECT, changed_copy, copy_of_project
from support.tables import differences

from ingest import zone

LAST_REGULAR_DAY = date(2024, 12, 21)
SEASON_STARTS = {1: "2024-09-01", 2: "2023-09-01", 4: "2021-09-01"}
KILLS = 20


def game_dates(league: League, since: date) -> list[date]:
    """The dates of the schedule from a day on."""
    with league.connect() as warehouse:
        rows = warehouse.execute(
            "select distinct game_date from nba_intermediate.int_games where game_date >= ?"
            " order by 1",
            [since],
        ).fetchall()
    return [day for (day,) in rows]


def assert_as_fully_refreshed(league: League, home: Path) -> None:
    """What incremental builds left is what a full refresh of a copy in `home` makes."""
    assert differences(league.warehouse, league.fully_refreshed(home).warehouse) == {}


def test_a_second_build_writes_nothing(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    succeeded(league.land(league.raw))
    done = league.build()
    succeeded(done)
    assert len(done.replaced) >= 16
    assert not any(done.replaced.values()), done.replaced
    assert differences(small_league.warehouse, league.warehouse) == {}


def test_a_correction_replaces_its_day_and_what_rolls_over_it(
    small_league: League, tmp_path: Path
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    day = LAST_REGULAR_DAY - timedelta(days=14)
    since = game_dates(league, day)
    succeeded(league.land(correct(league.home, since[0], tmp_path / "correction")))
    replaced = league.build_models().replaced
    rolling = reach_of(league.dbt.manifest).rolling
    assert all(replaced[model] == since for model in rolling), replaced
    assert all(days == since[:1] for model, days in replaced.items() if model not in rolling)
    assert_as_fully_refreshed(league, tmp_path / "full")


@pytest.mark.slow
def test_a_changed_formula_makes_every_date_due(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    rate = ("0.44 as float64", "0.45 as float64")
    league = league.on(changed_copy(tmp_path / "project", "macros/metrics/rates.sql", *rate))
    replaced = league.build_models().replaced
    every_day = game_dates(league, date(2000, 1, 1))
    assert replaced["player_game_summary_candidate"] == every_day
    assert replaced["player_composite_factors"] == every_day
    assert replaced["int_player_box_lines"] == []
    assert_as_fully_refreshed(league, tmp_path / "full")


@pytest.mark.slow
def test_a_changed_team_code_makes_every_date_due(small_league: League, tmp_path: Path) -> None:
    project = copy_of_project(tmp_path / "project")
    with (project / "seeds" / "team_codes.csv").open("a") as codes:
        codes.write("NEWALIAS,ATL,nickname\n")
    league = small_league.copy_to(tmp_path / "home").on(project)
    done = league.build()
    succeeded(done)
    assert done.replaced["int_game_claims"] == game_dates(league, date(2000, 1, 1))


def test_dates_that_do_not_reach_their_strategy_end_the_build(
    small_league: League, tmp_path: Path
) -> None:
    """As they would with a version of dbt that gives a model a copy of its configuration."""
    handing_on = 'config.get("meta").update({"due_dates": dates})'
    copying = handing_on.replace('config.get("meta")', 'dict(config.get("meta"))')
    project = changed_copy(
        tmp_path / "project", "macros/incremental/replace_dates.sql", handing_on, copying
    )
    league = small_league.copy_to(tmp_path / "home").on(project)
    done = league.dbt.run(league.home, "run", "--select", "player_game_summary_candidate")
    assert done.returncode == 1
    assert "required config parameter 'due_dates'" in done.stdout
    assert differences(small_league.warehouse, league.warehouse) == {}


def test_a_backfill_replaces_its_range(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    first, last = date(2024, 11, 1), date(2024, 11, 30)
    succeeded(league.run("make", "backfill", f"FROM={first}", f"TO={last}"))
    wanted = [day for day in game_dates(league, first) if day <= last]
    assert all(days == wanted for days in replaced_dates(league.target).values())
    assert differences(small_league.warehouse, league.warehouse) == {}


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ([], "needs two dates YYYY-MM-DD"),
        (["FROM=2024-11-01"], "needs two dates YYYY-MM-DD"),
        (["FROM=november", "TO=2024-11-30"], "needs two dates YYYY-MM-DD"),
        (["FROM=2024-11-01", "TO=2024-11-31"], "needs two dates YYYY-MM-DD"),
        (["FROM=2024-11-30", "TO=2024-11-01"], "from comes first"),
    ],
)
def test_a_backfill_needs_two_dates(
    small_league: League, tmp_path: Path, dates: list[str], told: str
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    commands = league.run("make", "--dry-run", "backfill", *dates).stdout
    variables = re.search("--vars ('.*')", commands)[1]
    done = league.build("--vars", *shlex.split(variables))
    assert done.returncode != 0
    assert done.stdout.count(told) == 1
    assert differences(small_league.warehouse, league.warehouse) == {}


@pytest.mark.faults
@pytest.mark.slow
def test_retry_goes_on_where_a_build_failed(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    succeeded(league.land(correct(league.home, LAST_REGULAR_DAY, tmp_path / "correction")))
    file, step = "models/intermediate/form/int_team_form.sql", "league_form as ("
    project = changed_copy(tmp_path / "project", file, step, step + "broken")
    options = ("--project-dir", project)
    failed = league.run(DBT, *BUILD, *PUBLISHED, *options)
    assert failed.returncode == 1, failed.stdout
    (project / file).write_text((PROJECT / file).read_text())
    succeeded(league.run(DBT, "retry", *options))
    assert_as_fully_refreshed(league, tmp_path / "full")


@pytest.mark.faults
@pytest.mark.nightly
def test_a_killed_build_is_healed_by_the_next(small_league: League, tmp_path: Path) -> None:
    base = small_league.copy_to(tmp_path / "base")
    early = game_dates(base, date(2000, 1, 1))[3]
    succeeded(base.land(correct(base.home, early, tmp_path / "correction")))
    expected = base.fully_refreshed(tmp_path / "expected").warehouse
    started = time.monotonic()
    succeeded(base.copy_to(tmp_path / "timed").run(DBT, "run", *PUBLISHED))
    whole = time.monotonic() - started
    moments = random.Random(3)
    for kill in range(KILLS):
        moment = moments.uniform(0.3, 1.0) * whole
        league = base.copy_to(tmp_path / "killed")
        kill_build_after(league, moment)
        league.build_models()
        assert differences(expected, league.warehouse) == {}, (kill, moment)
        shutil.rmtree(league.home)


def kill_build_after(league: League, seconds: float) -> None:
    """Start a build and kill it, with all that it started, unless it has ended before."""
    build = subprocess.Popen(
        [DBT, "run", *PUBLISHED],
        cwd=PROJECT,
        env=league.environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        build.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()


@contextmanager
def another_writer(league: League) -> Iterator[subprocess.Popen]:
    """A process that has the warehouse open for writing."""
    opened = f"warehouse = duckdb.connect('{league.warehouse}')"
    code = f"import duckdb; {opened}; print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        writer.stdout.readline()
        yield writer
        writer.kill()


@pytest.mark.faults
@pytest.mark.parametrize("command", ["run", "nightly", "backfill"])
def test_a_second_writer_is_told_at_once(
    small_league: League, tmp_path: Path, command: str
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    with another_writer(league) as writer:
        started = time.monotonic()
        done = league.run(
            "make", command, f"RAW_DIR={league.raw}", "FROM=2024-11-01", "TO=2024-11-02"
        )
        told = done.stdout + done.stderr
        assert done.returncode != 0
        assert f"process {writer.pid} " in told
        assert "Nothing was changed" in told
        assert "Traceback" not in told
        assert time.monotonic() - started < 10
    assert differences(small_league.warehouse, league.warehouse) == {}


@pytest.mark.faults
def test_the_lease_of_a_shared_warehouse(dbt: Dbt, tmp_path: Path) -> None:
    league = League(tmp_path, tmp_path, dbt)

    def hold(holder: str) -> Done:
        operation = ("run-operation", "hold_build_lease", "--args", f"{{holder: {holder}}}")
        return dbt.run(league.home, *operation)

    succeeded(hold("first"))
    succeeded(hold("first"))
    refused = hold("second")
    assert refused.returncode != 0
    assert "Another build (first) is writing to this warehouse" in refused.stdout
    with duckdb.connect(league.warehouse) as warehouse:
        warehouse.execute(
            "update nba_staging.build_lease set expires_at = expires_at - interval 3 hour"
        )
    succeeded(hold("second"))


@pytest.mark.faults
@pytest.mark.slow
def test_a_red_night_publishes_nothing_and_the_next_catches_up(
    small_league: League, tmp_path: Path
) -> None:
    league = small_league.empty(tmp_path / "home")
    before = cut(small_league.home, tmp_path / "before", "_game_date < date '2024-11-20'")
    succeeded(league.land(before))
    succeeded(league.build())
    succeeded(league.run(sys.executable, "-m", "ml", "train"))
    published = tmp_path / "published.duckdb"
    shutil.copy(league.warehouse, published)

    night = cut(small_league.home, tmp_path / "night", "_game_date = date '2024-11-20'")
    shutil.copy(league.raw / "league.json", night)
    logs = night / "nba_com" / "team_game_logs"
    logs.rename(tmp_path / "late")
    red = league.run("make", "nightly", f"RAW_DIR={night}")
    assert red.returncode != 0
    assert "gate team_rows FAIL: 2024-25 regular, nba_com.team_game_logs.team_rows" in red.stdout
    changed = differences(published, league.warehouse)
    assert not {table for table in changed if table.startswith(("nba_analytics", "nba_precompute"))}
    assert "nba_intermediate.player_game_summary_candidate" in changed

    (tmp_path / "late").rename(logs)
    succeeded(league.run("make", "nightly", f"RAW_DIR={night}"))
    assert_as_fully_refreshed(league, tmp_path / "full")


@pytest.mark.nightly
def test_the_last_seven_dates_one_at_a_time(real_league: League, tmp_path: Path) -> None:
    with real_league.connect() as warehouse:
        days = [
            day
            for (day,) in warehouse.execute(
                "select distinct game_date from nba_analytics.player_game_summary"
                " where season = '2024-25' order by 1 desc limit 7"
            ).fetchall()
        ][::-1]
    league = real_league.empty(tmp_path / "home")
    base = cut(real_league.home, tmp_path / "base", f"_game_date < date '{days[0]}'")
    lists_of_a_season = real_league.raw / "nba_com" / "player_positions"  # without game dates
    succeeded(league.land(base, lists_of_a_season))
    succeeded(league.build())
    for day in days:
        portion = cut(real_league.home, tmp_path / str(day), f"_game_date = date '{day}'")
        succeeded(league.land(portion))
        done = league.build()
        succeeded(done)
        written = {tuple(dates) for dates in done.replaced.values()}
        assert written <= {(day,), ()}
        assert (day,) in written
    assert_as_fully_refreshed(league, tmp_path / "full")
    # Each delivery is another one, so fingerprints and row provenance aside: one full build.
    assert differences(league.warehouse, real_league.warehouse, but=("_fingerprint",)) == {}


@pytest.mark.nightly
def test_a_night_costs_the_same_after_four_seasons_as_after_one(
    real_league: League, tmp_path: Path
) -> None:
    seconds = {}
    for seasons, start in SEASON_STARTS.items():
        league = real_league.empty(tmp_path / f"{seasons}")
        span = f"_game_date >= date '{start}' and _game_date < date '2025-04-09'"
        succeeded(league.land(cut(real_league.home, tmp_path / f"{seasons}-base", span)))
        succeeded(league.build())
        seconds[seasons] = min(one_night(real_league, league, day) for day in range(9, 12))
    ratio = seconds[4] / seconds[1]
    told = ", ".join(f"{seasons}: {time:.1f} s" for seasons, time in seconds.items())
    print(f"one-day build by seasons already there: {told}; ratio {ratio:.2f}")
    assert ratio <= 1.3


def one_night(source: League, league: League, day_of_april: int) -> float:
    """Land one day of April 2025 and build; returns the seconds of the build."""
    day = f"_game_date = date '2025-04-{day_of_april:02}'"
    succeeded(league.land(cut(source.home, league.home / f"night-{day_of_april}", day)))
    started = time.monotonic()
    succeeded(league.build())
    return time.monotonic() - started


@pytest.mark.slow
def test_a_withdrawn_delivery_leaves_no_trace(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    day = LAST_REGULAR_DAY - timedelta(days=14)
    since = game_dates(league, day)
    succeeded(league.land(correct(league.home, since[0], tmp_path / "correction")))
    assert league.build_models().replaced["player_game_summary_candidate"] == since[:1]
    (delivery,) = zone.landed_ids(league.home) - zone.landed_ids(small_league.home)
    succeeded(league.ingest("withdraw", delivery, "--reason", "the assists of another day"))
    assert league.build_models().replaced["player_game_summary_candidate"] == since[:1]
    assert differences(small_league.warehouse, league.warehouse) == {}
