"""Marts against an independent reconstruction from the raw files.

The oracle reads the same deliveries with pandas and plain loops and shares no code or SQL with
the project. Samples are random; the seed is printed and `NBA_ORACLE_SEED` repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from support.oracles import history, metrics
from support.oracles.compare import Row, chosen, differences, fetch, new_seed, report, scalar

SAMPLE = 200
PER_STATUS = {"played": 80, "did_not_play": 60, "inactive": 60}
SUMMARY = "nba_analytics.player_game_summary"
FACTORS = "nba_precompute.player_composite_factors"


@dataclass
class Case:
    """One built league with its reconstruction."""

    connection: object
    oracle: history.League

    def rows(self, sql: str, parameters: list[object] | None = None) -> list[Row]:
        """Rows of a query on the built marts."""
        return fetch(self.connection, sql, parameters)


@pytest.fixture(scope="module", params=["small_league", "real_league"])
def case(request: pytest.FixtureRequest):
    """The simulated league always, the real one where its data are."""
    built = request.getfixturevalue(request.param)
    connection = built.connect()
    yield Case(connection, history.load_league(built.raw))
    connection.close()


@pytest.fixture(scope="module")
def seed() -> int:
    """Seed of this module's samples."""
    return new_seed()


def expected_summary(line: history.Line) -> Row:
    """Columns of player_game_summary for a box line."""
    box = line.box
    return {
        "season": line.game.season,
        "season_type": line.game.season_type,
        "team_abbr": line.team,
        "opponent_team_abbr": line.opponent,
        "is_home": line.team == line.game.home,
        "minutes_played": line.minutes,
        "minutes_source": line.minutes_source,
        **box,
        "usage_rate": line.usage,
        "ts_pct": metrics.true_shooting(box["points"], box["fg_attempts"], box["ft_attempts"]),
        "efg_pct": metrics.effective_field_goal(
            box["fg_makes"], box["three_pt_makes"], box["fg_attempts"]
        ),
        "is_dnp": False,
    }


def expected_team(entry: history.TeamGame, oracle: history.League) -> Row:
    """Columns of team_offense_game_summary for a team's game."""
    game, totals = entry.game, entry.totals
    other = history.opponent_entry(oracle, entry)
    return {
        "season": game.season,
        "season_type": game.season_type,
        "opponent_team_abbr": other.team,
        "is_home": entry.team == game.home,
        "totals_basis": entry.basis,
        "minutes_played": entry.minutes,
        **totals,
        "possessions": entry.possessions,
        "offensive_rating": entry.offensive_rating,
        "pace": entry.pace,
        "ts_pct": metrics.true_shooting(
            totals["points"], totals["fg_attempts"], totals["ft_attempts"]
        ),
        "efg_pct": metrics.effective_field_goal(
            totals["fg_makes"], totals["three_pt_makes"], totals["fg_attempts"]
        ),
        "is_win": totals["points"] > other.totals["points"],
        "team_days_rest": history.team_rest(oracle, entry.team, game),
    }


def test_summary_holds_exactly_the_players_who_played(case: Case) -> None:
    rows = case.rows(f"select game_id, nba_player_id, minutes_played from {SUMMARY}")
    listed = {(r["game_id"], r["nba_player_id"]) for r in rows}
    assert len(listed) == len(rows), "player_game_summary repeats a player's game"
    played = {(r["game_id"], r["nba_player_id"]) for r in rows if (r["minutes_played"] or 0) > 0}
    expected = {key for key, line in case.oracle.lines.items() if line.minutes > 0}
    assert sorted(expected - played)[:10] == []
    assert sorted(played - expected)[:10] == []
    # a line of 0:00 is a row as well, never dropped
    assert sorted(case.oracle.lines.keys() - listed)[:10] == []


def test_summary_rows(case: Case, seed: int) -> None:
    rows = case.rows(f"select * from {SUMMARY} where minutes_played > 0")
    problems: list[str] = []
    for row in chosen(rows, SAMPLE, seed):
        line = case.oracle.lines.get((row["game_id"], row["nba_player_id"]))
        if line is None:
            problems.append(f"{row['game_id']} {row['player_lookup']}: no such line in the files")
        else:
            problems += differences(row, expected_summary(line))
    assert not problems, report(problems, seed)


def test_dnp_rows_have_no_box(case: Case) -> None:
    columns = [*history.BOX_COLUMNS, "usage_rate", "ts_pct", "efg_pct"]
    filled = " or ".join(f"{column} is not null" for column in columns)
    assert scalar(case.connection, f"select count(*) from {SUMMARY} where is_dnp") > 0
    sql = f"select count(*) from {SUMMARY} where is_dnp and ({filled})"
    assert scalar(case.connection, sql) == 0


def test_starters(case: Case, seed: int) -> None:
    rows = case.rows(f"select * from {SUMMARY} where minutes_played > 0")
    problems: list[str] = []
    for row in chosen(rows, SAMPLE, seed):
        line = case.oracle.lines.get((row["game_id"], row["nba_player_id"]))
        if line is not None and line.starter is not None:
            problems += differences(row, {"is_starter": line.starter})
    assert not problems, report(problems, seed)


def test_every_team_game(case: Case) -> None:
    rows = case.rows("select * from nba_analytics.team_offense_game_summary")
    keys = [(r["game_id"], r["team_abbr"]) for r in rows]
    assert len(set(keys)) == len(keys)
    assert sorted(set(keys) ^ case.oracle.team_games.keys())[:10] == []
    problems: list[str] = []
    for key, row in zip(keys, rows, strict=True):
        problems += differences(row, expected_team(case.oracle.team_games[key], case.oracle))
    assert not problems, report(problems, 0)


def test_every_team_defence(case: Case) -> None:
    rows = case.rows("select * from nba_analytics.team_defense_game_summary")
    keys = [(r["game_id"], r["team_abbr"]) for r in rows]
    assert len(set(keys)) == len(keys)
    assert sorted(set(keys) ^ case.oracle.team_games.keys())[:10] == []
    problems: list[str] = []
    for key, row in zip(keys, rows, strict=True):
        other = history.opponent_entry(case.oracle, case.oracle.team_games[key])
        expected = {
            "opponent_team_abbr": other.team,
            "opponent_points": other.totals["points"],
            "defensive_rating": other.offensive_rating,
        }
        problems += differences(row, expected)
    assert not problems, report(problems, 0)


def test_factors_hold_exactly_the_sheet(case: Case) -> None:
    rows = case.rows(f"select game_id, nba_player_id, team_abbr, sheet_status from {FACTORS}")
    rows = [r for r in rows if r["nba_player_id"] is not None and r["sheet_status"] is not None]
    listed = {(r["game_id"], r["nba_player_id"]): r for r in rows}
    assert len(listed) == len(rows), "player_composite_factors repeats a player's game"
    assert sorted(case.oracle.sheet.keys() - listed.keys())[:10] == []
    players = set(case.oracle.crosswalk.values()) | set(case.oracle.history)
    extra = {key for key in listed.keys() - case.oracle.sheet.keys() if key[1] in players}
    assert sorted(extra)[:10] == []


def test_sheet_status(case: Case) -> None:
    problems: list[str] = []
    for row in case.rows(f"select * from {FACTORS} where nba_player_id is not null"):
        key = (row["game_id"], row["nba_player_id"])
        line = case.oracle.lines.get(key)
        # whether a line of no seconds counts as played is not said: left out
        if key in case.oracle.sheet and (line is None or line.minutes > 0):
            status, team = case.oracle.sheet[key]
            problems += differences(row, {"sheet_status": status, "team_abbr": team})
    assert not problems, report(problems, 0)


def factor_sample(case: Case, status: str, seed: int) -> list[Row]:
    """Random rows of one sheet status whose player is known."""
    sql = f"select * from {FACTORS} where sheet_status = ? and nba_player_id is not null"
    return chosen(case.rows(sql, [status]), PER_STATUS[status], seed)


def expected_factors(case: Case, row: Row) -> Row:
    """Every column of the row that the domain defines."""
    game = case.oracle.games[row["game_id"]]
    expected = history.factor_row(case.oracle, row["nba_player_id"], row["team_abbr"], game)
    age = (game.date - history.first_regular_day(case.oracle, game.season)).days
    expected |= {
        "season": game.season,
        "season_type": game.season_type,
        "is_home": row["team_abbr"] == game.home,
        "is_bootstrap": age < 14,
    }
    if expected["days_rest"] is not None:
        expected["is_back_to_back"] = expected["days_rest"] == 0
    return expected


@pytest.mark.parametrize("status", list(PER_STATUS))
def test_factor_rows(case: Case, seed: int, status: str) -> None:
    rows = factor_sample(case, status, seed)
    assert len(rows) == PER_STATUS[status]
    problems: list[str] = []
    for row in rows:
        problems += differences(row, expected_factors(case, row))
    assert not problems, report(problems, seed)


def test_first_games_of_a_season(case: Case, seed: int) -> None:
    """Rows of players without an earlier game this season: the place where defaults hide."""
    sql = f"select * from {FACTORS} where days_rest is null and nba_player_id is not null"
    problems: list[str] = []
    for row in chosen(case.rows(sql), 60, seed):
        problems += differences(row, expected_factors(case, row))
        if row["is_back_to_back"]:
            problems.append(f"{row['game_id']}: back-to-back without an earlier game")
    assert not problems, report(problems, seed)


@pytest.mark.parametrize("score", ["fatigue", "pace"])
def test_a_missing_score_names_its_reason(case: Case, score: str) -> None:
    sql = f"""
        select count(*) from {FACTORS}
        where ({score}_score is null) <> (coalesce({score}_null_reason, '') <> '')
    """
    assert scalar(case.connection, sql) == 0


def test_factor_scores_stay_in_their_range(case: Case) -> None:
    sql = f"""
        select count(*) from {FACTORS}
        where fatigue_score not between 0 and 100 or pace_score not between -3 and 3
    """
    assert scalar(case.connection, sql) == 0
