"""When the disk or the warehouse lets a run down, nothing that was whole is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from support.bigquery.league import DAY
from support.cutting import correct
from support.league import DBT, PUBLISHED, League, succeeded
from support.tables import differences

pytestmark = [pytest.mark.slow, pytest.mark.faults]

WRITER = (sys.executable, "-m", "ingest", "writer")


# In a small process of its own: the test run may be too large to be forked.
ON_A_FULL_DISK = """
import os, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
room = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
os.execv(sys.argv[2], sys.argv[2:])
"""


def run_on_a_full_disk(
    league: League, *command: str | Path, room: int
) -> subprocess.CompletedProcess[str]:
    """Run a command that can write no file of more than `room` bytes."""
    no_log = {"DBT_LOG_PATH": "/dev"}
    limited = (sys.executable, "-c", ON_A_FULL_DISK, str(room))
    return league.run(*limited, *command, settings=no_log)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut_off"),
        pytest.param(lambda content: os.urandom(len(content)), id="overwritten"),
        pytest.param(lambda content: content[:4096] + bytes(12288) + content[16384:], id="holed"),
    ],
)
def test_a_damaged_warehouse_is_named_with_the_command_that_rebuilds_it(
    small_league: League, tmp_path: Path, damage
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    league.warehouse.write_bytes(damage(league.warehouse.read_bytes()))
    told = league.run(*WRITER)
    assert told.returncode == 2
    assert "is damaged" in told.stderr
    assert "make run" in told.stderr
    assert "Traceback" not in told.stderr
    league.warehouse.rename(league.warehouse.with_suffix(".damaged"))
    succeeded(league.build())
    assert differences(small_league.warehouse, league.warehouse) == {}


def test_a_full_disk_lands_nothing_by_halves(small_league: League, tmp_path: Path) -> None:
    league = small_league.empty(tmp_path / "home")
    done = run_on_a_full_disk(
        league, sys.executable, "-m", "ingest", "land", league.raw, room=40_000
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    succeeded(league.land(league.raw))
    assert landed(league) == landed(small_league)


def landed(league: League) -> dict[str, int]:
    """Rows of each entity in the landing zone."""
    folders = sorted((league.home / "landing").glob("*/*/"))
    return {
        str(folder.relative_to(league.home)): duckdb.sql(
            f"select count(*) from read_parquet('{folder}/*.parquet', union_by_name = true)"
        ).fetchone()[0]
        for folder in folders
    }


def test_a_build_on_a_full_disk_keeps_the_marts(small_league: League, tmp_path: Path) -> None:
    league = small_league.copy_to(tmp_path / "home")
    succeeded(league.land(correct(league.home, DAY, tmp_path / "correction")))
    whole = league.copy_to(tmp_path / "whole")
    done = run_on_a_full_disk(league, DBT, "run", *PUBLISHED, room=1_000_000)
    assert done.returncode != 0
    with league.connect() as warehouse:
        (n,) = warehouse.execute(
            "select count(*) from nba_precompute.player_composite_factors"
        ).fetchone()
    assert n > 0
    for state in (league, whole):
        succeeded(state.build())
    assert differences(whole.warehouse, league.warehouse) == {}
