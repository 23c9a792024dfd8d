"""A new season begins by its guide: from the player logs of one source, without any SQL."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from support.dbt import Dbt, Done
from support.league import League, succeeded
from support.project import PROJECT, copy_of_project
from support.tables import differences

SEASON = "2026-27"
DECLARED = re.compile(r"^```csv (seeds/absent_sources\.csv)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AFTER_IT = ("--vars", "{as_of: 2027-02-01}")
NEVER_HERE = {"basketball_reference.player_box", "basketball_reference.team_box"}


@pytest.fixture
def newcomer(small_league: League, dbt: Dbt, tmp_path: Path) -> League:
    """Somebody who has nothing but the player logs of a season that the seed does not know."""
    logs = tmp_path / "logs"
    logs.mkdir()
    for file in (small_league.raw / "nba_com/player_game_logs").glob("*_2024-25*"):
        duckdb.sql(
            f"""
            select * replace (
                regexp_replace(GAME_ID, '^(00)?(.)24', '\\1\\226') as GAME_ID,
                cast(cast(GAME_DATE as date) + 728 as varchar) as GAME_DATE
            )
            from read_csv('{file}', all_varchar = true)
            """
        ).write_csv(str(logs / file.name.removesuffix(".gz")))
    league = League(tmp_path / "home", logs, dbt, "nba")
    league.home.mkdir()
    succeeded(league.land(logs))
    return league


@pytest.mark.slow
def test_a_new_season_begins_by_the_guide(newcomer: League, tmp_path: Path) -> None:
    ((file, guide),) = DECLARED.findall((PROJECT / "docs/new_season.md").read_text())
    assert f"--season {SEASON}`" in failures(newcomer.build(*AFTER_IT))["season_scheduled"]

    make = ("schedule", "--season", SEASON)
    asked = newcomer.ingest(*make)
    assert asked.returncode == 2
    homes = re.findall(r"--home \d{10}=[A-Z]{3}", asked.stderr)
    assert homes
    succeeded(newcomer.ingest(*make, *" ".join(homes).split()))

    red = newcomer.build(*AFTER_IT)
    told = {re.search(r"the row (\S+,)REASON", text)[1] for text in failures(red).values()}
    assert told == {row.rpartition(",")[0] + "," for row in guide.splitlines()}

    project = copy_of_project(tmp_path / "project")
    with (project / file).open("a") as seed:
        seed.write(guide)
    begun = newcomer.on(project)
    succeeded(begun.build(*AFTER_IT))
    assert not_asked(begun) == NEVER_HERE | {row.split(",")[3] for row in guide.splitlines()}
    refreshed = begun.copy_to(tmp_path / "refreshed")
    refreshed.build_models("--full-refresh", *AFTER_IT)
    assert differences(refreshed.warehouse, begun.warehouse) == {}


def failures(done: Done) -> dict[str, str]:
    """What the red gates printed, by metric."""
    assert done.returncode == 1, done.stdout
    printed = re.findall(r"^gate \w+ FAIL: .*?\.(\w+), expected (.*)$", done.stdout, re.MULTILINE)
    return dict(printed)


def not_asked(league: League) -> set[str]:
    """The tables that the ledger says are not asked for; nothing else may be short."""
    with league.connect() as warehouse:
        rows = warehouse.sql(
            """
            select table_name, verdict, calendar_basis
            from nba_quality.coverage_ledger
            where verdict <> 'pass'
            """
        ).fetchall()
    assert {row[1:] for row in rows} == {("not_asked", "derived")}
    return {row[0] for row in rows}
