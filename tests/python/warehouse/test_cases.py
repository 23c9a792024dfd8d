"""Files as people really have them: refused by name, red by name, or as good as the right ones.

The inputs are made of the simulated league's own deliveries, each wrong in one way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest
from support.dbt import Done
from support.league import League, Outcome, succeeded
from support.rewriting import replaced
from support.tables import columns_of, difference_of, differences, side_by_side

GAME = "20241022_CHA_PHX"
GAME_ID = "0022400003"
IN_THE_GAME = f"GAME_ID = '{GAME_ID}'"
STAR = "PLAYER_ID = '1640035'"
"""Zdravko Milušević: 31 points and 7 assists in 35 minutes of the game."""
LOGS = "nba_com/player_game_logs/regular_2024-25.csv.gz"
EARLIER_LOGS = "nba_com/player_game_logs/regular_2023-24.csv.gz"
SCHEDULE = "nba_com/schedule.csv.gz"
SHOTS = "nba_com/shots/2024-25.parquet"
BOX = "basketball_reference/player_box.parquet"
PROPS = "betting/player_props_2024-25.csv.gz"


def rows(
    league: League, deliveries: str, columns: str = "*", where: str = "true"
) -> duckdb.DuckDBPyRelation:
    """Some rows of one of the league's own files, as text."""
    file = league.raw / deliveries
    is_parquet = file.suffix == ".parquet"
    reader = f"'{file}'" if is_parquet else f"read_csv('{file}', all_varchar = true)"
    return duckdb.sql(f"select {columns} from {reader} where {where}")


def delivered(file: Path, table: duckdb.DuckDBPyRelation) -> Path:
    """A file with these rows."""
    write = table.write_parquet if file.suffix == ".parquet" else table.write_csv
    write(str(file))
    return file


def landed(league: League) -> dict[str, str]:
    """Name of each landed file -> id of its delivery."""
    listed = json.loads(league.ingest("status", "--deliveries", "--json").stdout)
    return {Path(row["source_file"]).name: row["delivery_id"] for row in listed}


def assert_refused(league: League, home: Path, file: Path, *told: str) -> None:
    """The file is refused in these words, and nothing of it is landed."""
    nothing = league.empty(home)
    done = nothing.land(file)
    assert done.returncode == 1
    message = done.stdout + done.stderr
    assert f"refused {file}" in message
    for words in told:
        assert words in message
    assert landed(nothing) == {}


# ---- refused at landing ----------------------------------------------------------------------


def test_ids_that_a_spreadsheet_rounded(small_league: League, tmp_path: Path) -> None:
    log = rows(small_league, LOGS, replaced(GAME_ID="'2.24E+07'"), IN_THE_GAME)
    file = delivered(tmp_path / "log.csv", log)
    told = ("row 1, column GAME_ID: '2.24E+07'", "22 such value(s)", "A spreadsheet rounded it")
    assert_refused(small_league, tmp_path / "home", file, *told)


def test_a_player_twice_in_a_game(small_league: League, tmp_path: Path) -> None:
    log = rows(small_league, LOGS, where=IN_THE_GAME).order(STAR)
    again = rows(small_league, LOGS, replaced(AST="'19'"), f"{IN_THE_GAME} and {STAR}")
    file = delivered(tmp_path / "log.csv", log.union(again))
    told = f"rows 22 and 23 are both PLAYER_ID 1640035 in game {GAME_ID}, but with AST 7 and 19"
    assert_refused(small_league, tmp_path / "home", file, told)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("FGM", "39", ("FGM '39', FGA '19'", "FGM at most FGA")),
        ("TOV", "-2", ("column TOV: '-2'", "TOV is a count from 0")),
        ("PTS", "32", ("PTS '32'", "2 x FGM + FG3M + FTM")),
    ],
)
def test_lines_that_cannot_be(
    small_league: League, tmp_path: Path, column: str, value: str, told: tuple[str, ...]
) -> None:
    wrong = {column: f"case when {STAR} then '{value}' else {column} end"}
    log = rows(small_league, LOGS, replaced(**wrong), IN_THE_GAME).order(f"{STAR} desc")
    file = delivered(tmp_path / "log.csv", log)
    assert_refused(small_league, tmp_path / "home", file, "row 1, column", *told)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("price", "1.73", ("American odds", "0.73 for a stake of 1", "0.0173")),
        ("price", "-99", ("American odds", "between -100 and 100")),
        ("price", "99", ("American odds", "between -100 and 100")),
        ("side", "Yes", ("over or under",)),
    ],
)
def test_odds_that_cannot_be(
    small_league: League, tmp_path: Path, column: str, value: str, told: tuple[str, ...]
) -> None:
    props = rows(small_league, PROPS, replaced(**{column: f"'{value}'"})).limit(4)
    file = delivered(tmp_path / "props.csv", props)
    where = f"row 1, column {column}: '{value}'"
    assert_refused(small_league, tmp_path / "home", file, where, *told)


@pytest.mark.parametrize("price", ["-100", "100"])
def test_even_odds_land(small_league: League, tmp_path: Path, price: str) -> None:
    props = rows(small_league, PROPS, replaced(price=f"'{price}'")).limit(4)
    league = small_league.empty(tmp_path / "home")
    succeeded(league.land(delivered(tmp_path / "props.csv", props)))
