"""A season that the seed does not know begins by itself, from its schedule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.deliveries import PLAYER_COLUMNS, SCHEDULE
from support.league import League, succeeded
from support.project import copy_of_project

OLD_GAME = "0027900005,1979-10-12"
OLD_LOG = f"""{PLAYER_COLUMNS}
9001,Ann Sonic,1610612760,SEA,{OLD_GAME},SEA @ PHX,W,34,9,20,0.45,,,,2,2,1,1,2,3,4,1,0,2,3,20,8
9002,Bo Desert,1610612756,PHX,{OLD_GAME},PHX vs. SEA,L,34,9,20,0.45,,,,1,2,0.5,1,2,3,4,1,0,2,3,19,-8
"""
SCHEDULE_COLUMNS = SCHEDULE.splitlines()[0]
OLD_SCHEDULE = f"""{SCHEDULE_COLUMNS}
{OLD_GAME},Phoenix Suns,108,Regular Season,Seattle SuperSonics,116,0,1979-80
"""
SEASON = "2024-25"
# Playoff games are not fixed beforehand, and NBA.com's schedule of the season lacks the cup final.
GATES_ALONE = ("--exclude", "test_type:generic", "test_type:unit")
UNKNOWN = ("playoff_games", "cup_final_date", "cup_final_games")


def test_a_season_without_a_row_in_the_seed_is_that_of_the_seed(
    real_league: League, tmp_path: Path
) -> None:
    project = copy_of_project(tmp_path / "project")
    seed = project / "seeds" / "season_calendar.csv"
    rows = seed.read_text().splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith(f"nba,{SEASON},")]
    assert len(kept) == len(rows) - 1
    seed.write_text("".join(kept))
    league = real_league.copy_to(tmp_path / "home").on(project)
    succeeded(league.dbt.run(league.home, "seed", "--select", "season_calendar"))
    models = ("stg_landing__season_calendar", "int_season_calendar")
    succeeded(league.dbt.run(league.home, "run", "--select", *models))

    derived, known = calendar_row(league), calendar_row(real_league)
    assert derived == known | dict.fromkeys(UNKNOWN) | {"is_derived": True}


@pytest.mark.parametrize("delivered", [OLD_LOG, OLD_SCHEDULE], ids=["log", "schedule"])
def test_an_old_season_names_the_seeds_and_the_rows_to_add(
    small_league: League, tmp_path: Path, delivered: str
) -> None:
    league = small_league.copy_to(tmp_path / "home")
    file = tmp_path / "old.csv"
    file.write_text(delivered)
    succeeded(league.land(file))
    done = league.dbt.run(league.home, "build", "--select", "+coverage_ledger", *GATES_ALONE)
    assert done.failed == {"gate_schedule"}, done.stdout
    (told,) = re.findall(r"^gate schedule FAIL: (.*)", done.stdout, re.MULTILINE)
    if delivered == OLD_LOG:
        assert "seeds/team_codes.csv does not know SEA: add a row" in told
        assert "such as SEA," in told
    assert "seeds/season_calendar.csv" in told
    assert "begins small,1979-80,1979-10-12" in told
    assert "None" not in done.stdout


def calendar_row(league: League) -> dict[str, object]:
    """The season's row of the calendar."""
    with league.connect() as warehouse:
        found = warehouse.execute(
            "select * from nba_intermediate.int_season_calendar where season = ?", [SEASON]
        )
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))
