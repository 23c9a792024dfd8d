"""The files of NBA.com: player and team game logs, schedule, positions."""

import numpy as np
import pandas as pd

from ingest.simulate.defects import Defects, as_first_delivered
from ingest.simulate.games import COUNTS
from ingest.simulate.lineups import PLAYED
from ingest.simulate.rosters import FREE
from ingest.simulate.season import PLAYOFFS, REGULAR, Season

SHOOTING = [
    ("FGM", "FGA", "FG_PCT"),
    ("FG3M", "FG3A", "FG3_PCT"),
    ("FTM", "FTA", "FT_PCT"),
]
BOX_COLUMNS = [name for triple in SHOOTING for name in triple]
BOX_COLUMNS += ["OREB", "DREB", "REB", "AST", "STL", "BLK", "TOV", "PF", "PTS", "PLUS_MINUS"]
GAME_COLUMNS = [
    "TEAM_ID",
    "TEAM_ABBREVIATION",
    "TEAM_NAME",
    "GAME_ID",
    "GAME_DATE",
    "MATCHUP",
    "WL",
    "MIN",
]
REGULAR_COLUMNS = ["SEASON_ID", "PLAYER_ID", "PLAYER_NAME", *GAME_COLUMNS, *BOX_COLUMNS]
REGULAR_COLUMNS += ["FANTASY_PTS", "VIDEO_AVAILABLE"]
PLAYOFF_COLUMNS = ["PLAYER_ID", "PLAYER_NAME", *GAME_COLUMNS, *BOX_COLUMNS, "START_POSITION"]
PLAYOFF_COLUMNS.remove("TEAM_NAME")
TEAM_COLUMNS = ["SEASON_ID", *GAME_COLUMNS, "PTS", *BOX_COLUMNS]
TEAM_COLUMNS.pop(len(TEAM_COLUMNS) - 2)  # points stand before the field goals in team logs
COMPETITION_DIGIT = {REGULAR: "2", "CupFinal": "6", "PlayIn": "5", PLAYOFFS: "4"}
START_POSITIONS = np.array(["G", "G", "F", "F", "C"])


def percentage(made: pd.Series, attempts: pd.Series) -> pd.Series:
    """Share made, three decimals; missing without an attempt."""
    return (made / attempts.where(attempts > 0)).round(3)


def whole_minutes(seconds: pd.Series) -> pd.Series:
    """Seconds rounded to minutes, half a minute up."""
    return (seconds + 30) // 60


def player_logs(
    rng: np.random.Generator, season: Season, defects: Defects
) -> dict[str, pd.DataFrame]:
    """Frames by kind: 'regular', 'playoffs' and, in the last season, 'corrections'."""
    delivered = as_first_delivered(season.box, defects.corrections)
    competition = season.games["competition"].to_numpy()[delivered["game"]]
    present = (delivered["status"] == PLAYED).to_numpy(copy=True)
    present[defects.phantoms] = True
    regular = delivered[present & (competition == REGULAR)]
    playoffs = delivered[present & (competition == PLAYOFFS)]
    frames = {
        "regular": _shuffled_within_dates(rng, _player_rows(season, regular))[REGULAR_COLUMNS],
        "playoffs": _shuffled_within_dates(rng, _playoff_rows(season, playoffs)),
    }
    if len(defects.corrections):
        corrected = season.box[present & season.box["game"].isin(defects.corrections["game"])]
        rows = _shuffled_within_dates(rng, _player_rows(season, corrected))
        frames["corrections"] = rows[REGULAR_COLUMNS]
    return frames


def _playoff_rows(season: Season, box: pd.DataFrame) -> pd.DataFrame:
    rows = _player_rows(season, box)
    rows["START_POSITION"] = _start_positions(season, box)
    return rows[PLAYOFF_COLUMNS]


def _start_positions(season: Season, box: pd.DataFrame) -> np.ndarray:
    """Two guards, two forwards, a center: the five starters of a team from small to big."""
    size = season.squad.players["size"].to_numpy()[box["player"]]
    key = np.where(box["starter"], size, np.inf)
    order = np.lexsort([key, box["side"], box["game"]])
    starters = order[box["starter"].to_numpy()[order]]
    positions = np.full(len(box), "", dtype=object)
    positions[starters] = np.tile(START_POSITIONS, len(starters) // len(START_POSITIONS))
    return positions


def _shuffled_within_dates(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    order = np.lexsort([rng.permutation(len(rows)), rows["GAME_DATE"]])
    return rows.iloc[order]


def _player_rows(season: Season, box: pd.DataFrame) -> pd.DataFrame:
    players = season.squad.players.iloc[box["player"]]
    rows = pd.DataFrame(
        {
            "PLAYER_ID": players["nba_id"].to_numpy(),
            "PLAYER_NAME": players["name"].to_numpy(),
            **_game_columns(season, box),
            "MIN": whole_minutes(box["seconds"]).to_numpy(),
        }
    )
    for name in COUNTS:
        rows[name.upper()] = box[name].to_numpy()
    for made, attempts, share in SHOOTING:
        rows[share] = percentage(rows[made], rows[attempts])
    rows["FANTASY_PTS"] = (
        rows["PTS"]
        + 1.2 * rows["REB"]
        + 1.5 * rows["AST"]
        + 3 * (rows["STL"] + rows["BLK"])
        - rows["TOV"]
    ).round(1)
    rows["VIDEO_AVAILABLE"] = 1
    return rows


def _game_columns(season: Season, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """Columns about the game and the team, for rows with game, side and team."""
    games = season.games.iloc[rows["game"]]
    teams = season.teams
    code = np.array([team.code for team in teams], dtype=object)
    home = rows["side"].to_numpy() == 1
    own = rows["team"].to_numpy()
    other = np.where(home, games["away"], games["home"])
    sign = np.where(home & ~games["neutral"].to_numpy(), " vs. ", " @ ")
    home_won = (games["home_points"] > games["away_points"]).to_numpy()
    digit = games["competition"].map(COMPETITION_DIGIT)
    return {
        "SEASON_ID": (digit + str(season.calendar.start_year)).to_numpy(),
        "TEAM_ID": np.array([team.nba_id for team in teams])[own],
        "TEAM_ABBREVIATION": code[own],
        "TEAM_NAME": np.array([team.name for team in teams], dtype=object)[own],
        "GAME_ID": games["nba_id"].to_numpy(),
        "GAME_DATE": games["date"].to_numpy(),
        "MATCHUP": code[own] + sign + code[other],
        "WL": np.where(home == home_won, "W", "L"),
    }


def team_totals(season: Season) -> pd.DataFrame:
    """One row per team and game, away before home.

    game, side, team, seconds, minutes (the sum of its players' whole minutes) and the counts.
    """
    box = season.box[season.box["status"] == PLAYED]
    box = box.assign(minutes=whole_minutes(box["seconds"]))
    keys = ["game", "side", "team"]
    return box.groupby(keys)[["seconds", "minutes", *COUNTS]].sum().reset_index()


def team_logs(season: Season, totals: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Team rows of all competitions, newest first; `others` are rows of other leagues."""
    columns = _game_columns(season, totals)
    games = season.games.iloc[totals["game"]]
    # Both rows of a game on neutral ground read 'AWAY @ HOST'.
    host_row = columns["MATCHUP"][1::2], columns["MATCHUP"][::2]
    neutral = games["neutral"].to_numpy()[1::2]
    columns["MATCHUP"][1::2] = np.where(neutral, host_row[1], host_row[0])
    rows = pd.DataFrame({**columns, "MIN": totals["minutes"].to_numpy()})
    for name in COUNTS:
        rows[name.upper()] = totals[name].to_numpy()
    rows["PLUS_MINUS"] = totals["plus_minus"].to_numpy() / 5
    rows = pd.concat([rows, others], ignore_index=True)
    for made, attempts, share in SHOOTING:
        rows[share] = percentage(rows[made], rows[attempts])
    rows = rows.sort_values("GAME_DATE", ascending=False, kind="stable")[TEAM_COLUMNS]
    if season.is_last:
        rows["TEAM_ID"] = rows["TEAM_ID"].astype(float)
    return rows


def schedule(season: Season) -> pd.DataFrame:
    """Results of regular season and playoffs; neutral regular games were never delivered."""
    games = season.games
    listed = games["competition"].isin([REGULAR, PLAYOFFS]) & ~games["neutral"]
    games = games[listed]
    names = np.array([team.name for team in season.teams], dtype=object)
    kind = games["competition"].map({REGULAR: "Regular Season", PLAYOFFS: "Playoffs"})
    return pd.DataFrame(
        {
            "GAME_ID": games["nba_id"].str[2:],
            "GAME_DATE": games["date"],
            "hometeamName": names[games["home"]],
            "homeScore": games["home_points"],
            "season_type": kind,
            "awayteamName": names[games["away"]],
            "awayScore": games["away_points"],
            "home_win": (games["home_points"] > games["away_points"]).astype(int),
            "season": season.calendar.label,
        }
    )


def player_positions(season: Season) -> pd.DataFrame:
    """Position of everybody under contract on the last day of the regular season."""
    team = season.squad.team[:, season.calendar.regular_days - 1]
    signed = team != FREE
    ids = np.array([club.nba_id for club in season.teams])
    players = season.squad.players[signed]
    rows = pd.DataFrame(
        {
            "PLAYER_ID": players["nba_id"],
            "POSITION": players["position"],
            "TeamID": ids[team[signed]],
            "POSITION_SIMPLE": players["position"].str[0],
        }
    )
    return rows.sort_values("TeamID", kind="stable")
