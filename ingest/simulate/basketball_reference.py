"""The files of Basketball-Reference: box scores, inactive players, results, tip-offs."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from ingest.simulate.defects import Defects, as_first_delivered
from ingest.simulate.lineups import INACTIVE, PLAYED
from ingest.simulate.season import CUP_FINAL, PLAY_IN, PLAYOFFS, REGULAR, Season

# Their column names for our counts, in the order of their tables.
COUNT_NAMES = {
    "fg": "fgm",
    "fga": "fga",
    "fg3": "fg3m",
    "fg3a": "fg3a",
    "ft": "ftm",
    "fta": "fta",
    "orb": "oreb",
    "drb": "dreb",
    "trb": "reb",
    "ast": "ast",
    "stl": "stl",
    "blk": "blk",
    "tov": "tov",
    "pf": "pf",
    "pts": "pts",
}
GAME_TYPES = {REGULAR: "Regular Season", CUP_FINAL: "Regular Season"}
GAME_TYPES |= {PLAY_IN: "Playoffs", PLAYOFFS: "Playoffs"}
TEAM_TURNOVER_SHARES = (0.5, 0.36, 0.14)  # 0, 1, 2 turnovers charged to no player
DUPLICATE_DELAY = 400  # rows between a result and its wrong copy


def _schema(text: list[str], counts: list[str]) -> list[tuple[str, pa.DataType]]:
    return [(name, pa.string()) for name in text] + [(name, pa.int64()) for name in counts]


_GAME = ["game_id", "game_date", "season_type", "team", "opponent"]
PLAYER_BOX = pa.schema(
    [
        *_schema(_GAME, []),
        ("is_home", pa.bool_()),
        *_schema(["player_id", "player_name"], []),
        ("starter", pa.bool_()),
        *_schema(["row_order", "dnp_reason", "mp"], [*COUNT_NAMES, "plus_minus"]),
    ]
)
TEAM_BOX = pa.schema(
    [*_schema(_GAME, []), ("is_home", pa.bool_()), *_schema(["mp"], [*COUNT_NAMES])]
)
INACTIVE_PLAYERS = pa.schema(
    _schema(["game_id", "game_date", "season", "team", "player_id", "player_name"], [])
)
GAMES = pa.schema(
    [
        ("game_id", pa.string()),
        ("visitor_team", pa.string()),
        ("visitor_score", pa.int64()),
        ("home_team", pa.string()),
        ("home_score", pa.int64()),
        ("season", pa.int64()),
        ("date", pa.timestamp("us")),
        ("game_type", pa.string()),
    ]
)
TIPOFFS = pa.schema(_schema(["game_id", "tipoff_et_text", "arena"], []))


def _codes(season: Season) -> np.ndarray:
    return np.array([team.bref for team in season.teams], dtype=object)


def game_ids(season: Season) -> np.ndarray:
    """'202110190MIL': date, 0, home team; one per game."""
    dates = season.games["date"].str.replace("-", "").to_numpy()
    return dates + "0" + _codes(season)[season.games["home"]]


def _game_columns(season: Season, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    games, codes = season.games.iloc[rows["game"]], _codes(season)
    home = rows["side"].to_numpy() == 1
    return {
        "game_id": game_ids(season)[rows["game"]],
        "game_date": games["date"].to_numpy(),
        "season_type": games["competition"].to_numpy(),
        "team": codes[rows["team"]],
        "opponent": codes[np.where(home, games["away"], games["home"])],
        "is_home": home,
    }


def _player_columns(season: Season, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    players = season.squad.players.iloc[rows["player"]]
    return {
        "player_id": players["bref_id"].to_numpy(),
        "player_name": players["bref_name"].to_numpy(),
    }


def player_box(season: Season, defects: Defects) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows as first delivered, and the whole corrected box scores (empty if there are none)."""
    truth = season.box
    listed = truth["status"] != INACTIVE
    corrected = listed & truth["game"].isin(defects.corrections["game"])
    delivered = as_first_delivered(truth, defects.corrections)
    error = pd.Series(defects.plus_minus_error, index=truth.index)
    return (
        _box_rows(season, delivered[listed], error[listed]),
        _box_rows(season, truth[corrected], error[corrected]),
    )


def _box_rows(season: Season, box: pd.DataFrame, plus_minus_error: pd.Series) -> pd.DataFrame:
    played = (box["status"] == PLAYED).to_numpy()
    rows = pd.DataFrame(
        {
            **_game_columns(season, box),
            **_player_columns(season, box),
            "starter": box["starter"].to_numpy(),
            "dnp_reason": box["status"].where(~played, None).to_numpy(),
            "mp": _clock_texts(box["seconds"], played),
        }
    )
    for theirs, ours in COUNT_NAMES.items():
        rows[theirs] = box[ours].astype("Int64").where(played).to_numpy()
    timed = played & (box["seconds"] > 0)
    rows["plus_minus"] = (box["plus_minus"] + plus_minus_error).astype("Int64").where(timed).array
    return _in_published_order(rows, box["seconds"].to_numpy(), played)


def _in_published_order(
    rows: pd.DataFrame, seconds: np.ndarray, played: np.ndarray
) -> pd.DataFrame:
    """Starters, bench, unused; by minutes within each group; numbered per team."""
    keys = [-seconds, ~played, ~rows["starter"], rows["is_home"], rows["game_id"]]
    rows = rows.iloc[np.lexsort(keys)].reset_index(drop=True)
    place = rows.groupby(["game_id", "is_home"]).cumcount() + 1
    rows["row_order"] = place.astype(str)
    return rows[PLAYER_BOX.names]


def _clock_texts(seconds: pd.Series, played: np.ndarray) -> list[str]:
    """Seconds as 'M:SS'; nothing for players who did not play."""
    return [
        f"{value // 60}:{value % 60:02d}" if on_floor else ""
        for value, on_floor in zip(seconds.tolist(), played.tolist(), strict=True)
    ]


def team_box(rng: np.random.Generator, season: Season, totals: pd.DataFrame) -> pd.DataFrame:
    """Team totals; turnovers include those charged to no player."""
    rows = pd.DataFrame(_game_columns(season, totals))
    rows["mp"] = (totals["seconds"] // 60).astype(str).to_numpy()
    for theirs, ours in COUNT_NAMES.items():
        rows[theirs] = totals[ours].to_numpy()
    rows["tov"] += rng.choice(len(TEAM_TURNOVER_SHARES), len(rows), p=TEAM_TURNOVER_SHARES)
    return rows.sort_values(["game_id", "is_home"], kind="stable")


def inactive_players(season: Season, defects: Defects) -> pd.DataFrame:
    """The inactive list of every game."""
    box = season.box
    absent = (box["status"] == INACTIVE).to_numpy(copy=True)
    absent[defects.unknown] = False
    rows = box[absent]
    frame = pd.DataFrame({**_game_columns(season, rows), **_player_columns(season, rows)})
    frame["season"] = season.calendar.label
    frame = frame.sort_values(["game_id", "is_home", "player_id"], kind="stable")
    return frame[INACTIVE_PLAYERS.names]


def results(season: Season) -> pd.DataFrame:
    """Final scores of all games; the wrong copy of one game in the league's last season."""
    games, codes = season.games, _codes(season)
    rows = pd.DataFrame(
        {
            "game_id": game_ids(season),
            "visitor_team": codes[games["away"]],
            "visitor_score": games["away_points"],
            "home_team": codes[games["home"]],
            "home_score": games["home_points"],
            "season": season.calendar.end_year,
            "date": pd.to_datetime(games["date"]),
            "game_type": games["competition"].map(GAME_TYPES),
        }
    )
    if not (season.is_last and season.calendar.league.has_duplicate_result):
        return rows
    original = len(rows) // 8
    copy = rows.iloc[[original]].assign(visitor_score=rows["visitor_score"].iloc[original] - 1)
    after = original + DUPLICATE_DELAY
    return pd.concat([rows.iloc[:after], copy, rows.iloc[after:]], ignore_index=True)


def tipoffs(season: Season) -> pd.DataFrame:
    """Tip-off and arena as text; of a cup final the title stands in place of the time."""
    games = season.games
    text = [_tip_text(day, tip) for day, tip in zip(games["date"], games["tip"], strict=True)]
    rows = pd.DataFrame(
        {"game_id": game_ids(season), "tipoff_et_text": text, "arena": games["arena"]}
    )
    cup = games["competition"] == CUP_FINAL
    rows.loc[cup, "arena"] = rows.loc[cup, "tipoff_et_text"]
    rows.loc[cup, "tipoff_et_text"] = "In-Season Tournament"
    return rows.sort_values("game_id", kind="stable")


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _tip_text(day: str, tip: int) -> str:
    """'7:30 PM, October 19, 2021'; month names do not depend on the machine's locale."""
    when = date.fromisoformat(day)
    hour, minute = divmod(int(tip), 60)
    half = "AM" if hour < 12 else "PM"
    clock = f"{(hour - 1) % 12 + 1}:{minute:02d} {half}"
    return f"{clock}, {MONTHS[when.month - 1]} {when.day}, {when.year}"
