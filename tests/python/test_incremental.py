"""An incremental build replaces the dates that are due, no others, and equals a full refresh."""

from __future__ import annotations

import os
import random
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
from conftest import DBT, MARTS, PROJECT, League, copy_of_project, succeeded
from cutting import correct, cut
from replay.exactness import ROLLING
from warehouses import differences, replaced_dates

LAST_REGULAR_DAY = date(2024, 12, 21)
SEASON_STARTS = {1: "2024-09-01", 2: "2023-09-01", 4: "2021-09-01"}
KILLS = 20


def fresh(home: Path, raw: Path) -> League:
    """A state folder in which nothing is landed yet."""
    home.mkdir()
    return League(home, raw)


def land(league: League, *paths: Path) -> None:
    """Land deliveries of whichever league the state folder was made for."""
    name = "small" if (league.raw / "league.json").exists() else "nba"
    succeeded(league.run(sys.executable, "-m", "ingest", "land", "--league", name, *paths))


def run_models(league: League, *options: str) -> None:
    """Build the models alone: tests neither write nor decide here."""
    succeeded(league.run(DBT, "run", "--select", *MARTS.split(), *options))


def fully_refreshed(league: League, home: Path) -> League:
    """A copy, rebuilt from nothing but what has been landed."""
    copied = league.copy_to(home)
    run_models(copied, "--full-refresh")
    return copied


def game_dates(league: League, since: date) -> list[date]:
    """The dates of the schedule from a day on."""
    with league.connect() as warehouse:
        rows = warehouse.execute(
            "select distinct game_date from nba_intermediate.int_games where game_date >= ?"
            " order by 1",
            [since],
        ).fetchall()
    return [day for (day,) in rows]


def test_a_second_build_writes_nothing(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    land(league, league.raw)
    succeeded(league.build())
    replaced = replaced_dates(league.target)
    assert len(replaced) >= 16
    assert not any(replaced.values()), replaced
    assert differences(small_league.warehouse, league.warehouse) == {}


def test_a_correction_replaces_its_day_and_what_rolls_over_it(
    small_league: League, tmp_path: Path
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    day = LAST_REGULAR_DAY - timedelta(days=14)
    since = game_dates(league, day)
    land(league, correct(league.home, since[0], tmp_path / "correction"))
    run_models(league)
    replaced = replaced_dates(league.target)
    assert all(replaced[model] == since for model in ROLLING), replaced
    assert all(days == since[:1] for model, days in replaced.items() if model not in ROLLING)
    assert differences(league.warehouse, fully_refreshed(league, tmp_path / "full").warehouse) == {}


@pytest.mark.slow
def test_a_changed_formula_makes_every_date_due(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    project = copy_of_project(tmp_path / "project")
    rates = project / "macros" / "metrics" / "rates.sql"
    assert rates.read_text().count("0.44 as float64") == 1
    rates.write_text(rates.read_text().replace("0.44 as float64", "0.45 as float64"))
    run_models(league, "--project-dir", str(project))
    replaced = replaced_dates(league.target)
    every_day = game_dates(league, date(2000, 1, 1))
    assert replaced["player_game_summary_candidate"] == every_day
    assert replaced["player_composite_factors"] == every_day
    assert replaced["int_player_box_lines"] == []
    full = league.copy_to(tmp_path / "full")
    run_models(full, "--full-refresh", "--project-dir", str(project))
    assert differences(league.warehouse, full.warehouse) == {}


@pytest.mark.slow
def test_a_changed_team_code_makes_every_date_due(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    project = copy_of_project(tmp_path / "project")
    with (project / "seeds" / "team_codes.csv").open("a") as codes:
        codes.write("NEWALIAS,ATL,nickname\n")
    succeeded(league.build("--project-dir", str(project)))
    assert replaced_dates(league.target)["int_game_claims"] == game_dates(league, date(2000, 1, 1))


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
        (["FROM=2024-11-30", "TO=2024-11-01"], "from comes first"),
    ],
)
def test_a_backfill_needs_two_dates(
    small_league: League, tmp_path: Path, dates: list[str], told: str
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    done = league.run("make", "backfill", *dates)
    assert done.returncode != 0
    assert (done.stdout + done.stderr).count(told) == 1
    assert differences(small_league.warehouse, league.warehouse) == {}


@pytest.mark.faults
@pytest.mark.slow
def test_retry_goes_on_where_a_build_failed(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    land(league, correct(league.home, LAST_REGULAR_DAY, tmp_path / "correction"))
    project = copy_of_project(tmp_path / "project")
    model = project / "models" / "intermediate" / "form" / "int_team_form.sql"
    text = model.read_text()
    model.write_text(text.replace("league_form as (", "league_form as (broken"))
    options = ("--project-dir", str(project))
    assert league.build(*options).returncode != 0
    model.write_text(text)
    succeeded(league.run(DBT, "retry", *options))
    assert differences(league.warehouse, fully_refreshed(league, tmp_path / "full").warehouse) == {}


@pytest.mark.faults
@pytest.mark.by_hand
def test_a_killed_build_is_healed_by_the_next(small_league: League, tmp_path: Path) -> None:
    base = small_league.copy_to(tmp_path / "base")
    land(base, correct(base.home, game_dates(base, date(2000, 1, 1))[3], tmp_path / "correction"))
    expected = fully_refreshed(base, tmp_path / "expected").warehouse
    started = time.monotonic()
    run_models(base.copy_to(tmp_path / "timed"))
    whole = time.monotonic() - started
    moments = random.Random(3)
    for kill in range(KILLS):
        moment = moments.uniform(0.3, 1.0) * whole
        league = base.copy_to(tmp_path / "killed")
        kill_build_after(league, moment)
        run_models(league)
        assert differences(expected, league.warehouse) == {}, (kill, moment)
        shutil.rmtree(league.home)


def kill_build_after(league: League, seconds: float) -> None:
    """Start a build and kill it, with all that it started, unless it has ended before."""
    build = subprocess.Popen(
        [DBT, "run", "--select", *MARTS.split()],
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
def test_the_lease_of_a_shared_warehouse(tmp_path: Path) -> None:
    league = fresh(tmp_path / "home", tmp_path)

    def hold(holder: str) -> subprocess.CompletedProcess[str]:
        return league.run(
            DBT, "run-operation", "hold_build_lease", "--args", f"{{holder: {holder}}}"
        )

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
    league = fresh(tmp_path / "home", small_league.raw)
    land(league, cut(small_league.home, tmp_path / "before", "_game_date < date '2024-11-20'"))
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
    assert differences(league.warehouse, fully_refreshed(league, tmp_path / "full").warehouse) == {}


@pytest.mark.slow
def test_the_last_seven_dates_one_at_a_time(real_league: League, tmp_path: Path) -> None:
    with real_league.connect() as warehouse:
        days = [
            day
            for (day,) in warehouse.execute(
                "select distinct game_date from nba_analytics.player_game_summary"
                " where season = '2024-25' order by 1 desc limit 7"
            ).fetchall()
        ][::-1]
    league = fresh(tmp_path / "home", real_league.raw)
    land(
        league,
        cut(real_league.home, tmp_path / "base", f"_game_date < date '{days[0]}'"),
        real_league.raw / "nba_com" / "player_positions",  # lists of a season, without game dates
    )
    succeeded(league.build())
    for day in days:
        portion = tmp_path / str(day)
        land(league, cut(real_league.home, portion, f"_game_date = date '{day}'"))
        succeeded(league.build())
        written = {tuple(dates) for dates in replaced_dates(league.target).values()}
        assert written <= {(day,), ()}
        assert (day,) in written
    assert differences(league.warehouse, fully_refreshed(league, tmp_path / "full").warehouse) == {}
    # Each delivery is another one, so fingerprints and row provenance aside: one full build.
    assert differences(league.warehouse, real_league.warehouse, but=("_fingerprint",)) == {}


@pytest.mark.by_hand
def test_a_night_costs_the_same_after_four_seasons_as_after_one(
    real_league: League, tmp_path: Path
) -> None:
    seconds = {}
    for seasons, start in SEASON_STARTS.items():
        league = fresh(tmp_path / f"{seasons}", real_league.raw)
        span = f"_game_date >= date '{start}' and _game_date < date '2025-04-09'"
        land(league, cut(real_league.home, tmp_path / f"{seasons}-base", span))
        succeeded(league.build())
        seconds[seasons] = min(one_night(real_league, league, day) for day in range(9, 12))
    ratio = seconds[4] / seconds[1]
    told = ", ".join(f"{seasons}: {time:.1f} s" for seasons, time in seconds.items())
    print(f"one-day build by seasons already there: {told}; ratio {ratio:.2f}")
    assert ratio <= 1.3


def one_night(source: League, league: League, day_of_april: int) -> float:
    """Land one day of April 2025 and build; returns the seconds of the build."""
    portion = league.home / f"night-{day_of_april}"
    land(league, cut(source.home, portion, f"_game_date = date '2025-04-{day_of_april:02}'"))
    started = time.monotonic()
    succeeded(league.build())
    return time.monotonic() - started
