"""A season that the seed does not know begins by itself, from its schedule."""

from __future__ import annotations

from pathlib import Path

from support.league import League, succeeded
from support.project import copy_of_project

SEASON = "2024-25"
# Playoff games are not fixed beforehand, and NBA.com's schedule of the season lacks the cup final.
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


def calendar_row(league: League) -> dict[str, object]:
    """The season's row of the calendar."""
    with league.connect() as warehouse:
        found = warehouse.execute(
            "select * from nba_intermediate.int_season_calendar where season = ?", [SEASON]
        )
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))
