"""A small league with a known structure, for the tests of `ml/`, and their commands.

A player scores his level, 6 more at home, and noise of 6.5: an honest forecast cannot miss by less
than 6.5 x sqrt(2 / pi) = 5.2 points. Windows are computed here with plain lists.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from jinja2 import Environment
from typer.testing import CliRunner

from ml.cli import app
from ml.examples import example_columns

from .project import PROJECT

SEASONS = ("2021-22", "2022-23", "2023-24", "2024-25")
PLAYERS, GAMES = 30, 24
HALF_LIVES = (2, 5, 12, 40)
HOME_POINTS, NOISE, MINUTES = 6.0, 6.5, 30.0


def league_rows(seasons: tuple[str, ...] = SEASONS) -> pd.DataFrame:
    """Rows as the mart delivers them: every season has regular games and three playoff games."""
    random = np.random.default_rng(5)
    levels = random.uniform(12, 28, PLAYERS)
    career: dict[int, list[float]] = {player: [] for player in range(PLAYERS)}
    rows = []
    for season in seasons:
        this_season: dict[int, list[float]] = {player: [] for player in range(PLAYERS)}
        for game in range(GAMES):
            day = date(int(season[:4]), 10, 20) + timedelta(days=3 * game)
            for player in range(PLAYERS):
                sits = random.random() < 0.1
                is_home = bool((game + player) % 2)
                points = round(levels[player] + HOME_POINTS * is_home + random.normal(0, NOISE))
                row = _row(season, game, day, player, is_home, career[player], this_season[player])
                if not sits:
                    row |= {"points": max(points, 0), "minutes_played": MINUTES}
                    career[player].append(row["points"])
                    this_season[player].append(row["points"])
                _flag(row, sits)
                rows.append(row)
    return _with_other_features(pd.DataFrame(rows), random)


def lines_of(rows: pd.DataFrame) -> pd.DataFrame:
    """One bookmaker's line per example that has one, at even odds."""
    lines = rows.loc[rows["points_line"].notna(), ["game_id", "nba_player_id", "points_line"]]
    return lines.rename(columns={"points_line": "line"}).assign(
        bookmaker="book", over_odds=100.0, under_odds=100.0, line_timing="unknown"
    )


def predictions() -> str:
    """The empty table of forecasts, as the project makes it."""
    model = PROJECT / "models/marts/ml/player_points_predictions.sql"
    sql = Environment().from_string(model.read_text()).render(config=lambda **_: "")
    return sql.replace("float64", "double").replace("string", "varchar").replace("int64", "bigint")


def write_warehouse(file: Path, rows: pd.DataFrame, league: str = "simulated") -> None:
    """Writes the mart and a ledger that names the league."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema nba_ml; create schema nba_quality")
        connection.register("source", rows)
        connection.execute("create table nba_ml.player_points_examples as select * from source")
        connection.register("lines", lines_of(rows))
        connection.execute("create table nba_ml.player_points_lines as select * from lines")
        connection.execute(f"create table nba_ml.player_points_predictions as {predictions()}")
        connection.execute(
            "create table nba_quality.coverage_ledger as select ? as league, '2023-24' as season,"
            " 'regular' as season_type, metric, 200.0 as expected, 199.0 as actual,"
            " 'pass' as verdict"
            " from (values ('usage_rate_not_null'), ('games_in_schedule')) as m(metric)",
            [league],
        )


def say(*arguments: str, code: int = 0) -> str:
    """Runs a command of `python -m ml` and returns all it prints, with line breaks as blanks."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


def answer(*arguments: str) -> list[dict]:
    """Runs a command of `python -m ml` and returns the JSON that it prints."""
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def _row(
    season: str,
    game: int,
    day: date,
    player: int,
    is_home: bool,
    career: list[float],
    this_season: list[float],
) -> dict[str, object]:
    return {
        "game_id": f"{day:%Y%m%d}_AAA_BBB",
        "game_date": day,
        "season": season,
        "season_type": "regular" if game < GAMES - 3 else "playoffs",
        "nba_player_id": 1000 + player,
        "player_lookup": f"player{player}",
        "player_name": f"Player {player}",
        "team_abbr": "BBB" if is_home else "AAA",
        "opponent_team_abbr": "AAA" if is_home else "BBB",
        "is_home": is_home,
        "points": None,
        "minutes_played": None,
        "avg_points_last_5_games": _mean(career[-5:]),
        "avg_points_last_10_games": _mean(career[-10:]),
        "avg_points_last_20_games": _mean(career[-20:]),
        "avg_points_season": _mean(this_season),
        "avg_points_career": _mean(career),
        **{f"avg_points_ewm_{each}_games": _weighted(career, each) for each in HALF_LIVES},
        "avg_minutes_played_career": MINUTES if career else None,
        **{
            f"avg_minutes_played_ewm_{each}_games": MINUTES if career else None
            for each in HALF_LIVES
        },
        "games_before_season": len(this_season),
        "roster_basis": "sheet",
        "position": "GFC"[player % 3],
    }


def _flag(row: dict[str, object], sits: bool) -> None:
    played_before = row["avg_points_career"] is not None
    sampled = not sits and row["season_type"] == "regular" and played_before
    row["sheet_status"] = "inactive" if sits else "played"
    row["is_absent"] = sits
    row["points_line_timing"] = "unknown" if sampled else None
    row["points_line"] = round(row["avg_points_career"]) + 0.5 if sampled else None
    row["is_all_who_played"] = sampled
    row["is_rotation"] = sampled and row["games_before_season"] >= 10


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _weighted(values: list[float], half_life: int) -> float | None:
    weights = [0.5 ** (age / half_life) for age in range(len(values))]
    pairs = zip(reversed(values), weights, strict=True)
    return sum(value * weight for value, weight in pairs) / sum(weights) if values else None


def _with_other_features(rows: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    missing = [name for name in example_columns() if name not in rows]
    noise = pd.DataFrame(random.normal(size=(len(rows), len(missing))), columns=missing)
    return pd.concat([rows, noise], axis="columns")
