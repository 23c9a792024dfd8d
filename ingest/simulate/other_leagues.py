"""Team rows that do not belong into the league's tables but come in the same delivery."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from ingest.simulate.season import Season

Club = tuple[int, str, str]  # id, code, name

ALL_STARS: list[Club] = [(1610616833, "ALD", "Team Alder"), (1610616834, "BRC", "Team Birch")]
# Codes of the women's league collide with those of the league itself: only the ids tell.
WOMEN: list[Club] = [
    (1611661330, "ATL", "Atlanta Dream"),
    (1611661329, "CHI", "Chicago Sky"),
    (1611661325, "IND", "Indiana Fever"),
    (1611661324, "MIN", "Minnesota Lynx"),
    (1611661313, "NYL", "New York Liberty"),
    (1611661317, "PHX", "Phoenix Mercury"),
    (1611661328, "SEA", "Seattle Storm"),
    (1611661322, "WAS", "Washington Mystics"),
]
DEVELOPMENT: list[Club] = [
    (1612709890, "AUS", "Austin Spurs"),
    (1612709928, "CCG", "Capital City Go-Go"),
    (1612709922, "GBO", "Greensboro Swarm"),
    (1612709921, "LIN", "Long Island Nets"),
    (1612709889, "OKL", "Oklahoma City Blue"),
    (1612709902, "SCW", "Santa Cruz Warriors"),
    (1612709903, "SLC", "Salt Lake City Stars"),
    (1612709919, "WES", "Westchester Knicks"),
]
GAMES_PER_CLUB = 6


def other_team_rows(rng: np.random.Generator, season: Season) -> pd.DataFrame:
    """Preseason, all-star, women's and development league rows, two per game."""
    year = season.calendar.start_year
    preseason = [(team.nba_id, team.code, team.name) for team in season.teams]
    draws = [
        _games(rng, preseason, "001", year, date(year, 10, 5), 12, 2 * len(preseason)),
        _games(rng, ALL_STARS, "003", year, date(year + 1, 2, 16), 1, 1),
        _games(rng, WOMEN, "102", year + 1, date(year + 1, 5, 20), 45, GAMES_PER_CLUB * 4),
        _games(rng, DEVELOPMENT, "202", year, date(year, 11, 10), 120, GAMES_PER_CLUB * 4),
    ]
    return pd.concat(draws, ignore_index=True)


def _games(
    rng: np.random.Generator,
    clubs: list[Club],
    prefix: str,
    year: int,
    first: date,
    days: int,
    count: int,
) -> pd.DataFrame:
    """`count` games between random clubs within `days` days; away row first."""
    rows = []
    for number in range(1, count + 1):
        away, home = rng.choice(len(clubs), size=2, replace=False)
        day = first + timedelta(days=int(rng.integers(days)))
        margin = int(rng.choice([-11, -7, -4, -2, 3, 5, 8, 12]))
        for club, sign, won in ((away, "@", margin < 0), (home, "vs.", margin > 0)):
            other = clubs[home if club == away else away]
            team_id, code, name = clubs[club]
            line = {
                "SEASON_ID": f"{prefix[2]}{year}",
                "TEAM_ID": team_id,
                "TEAM_ABBREVIATION": code,
                "TEAM_NAME": name,
                "GAME_ID": f"{prefix}{year % 100:02d}{number:05d}",
                "GAME_DATE": day.isoformat(),
                "MATCHUP": f"{code} {sign} {other[1]}",
                "WL": "W" if won else "L",
                "MIN": 240,
                "PLUS_MINUS": float(abs(margin) if won else -abs(margin)),
            }
            rows.append(line | _totals(rng))
    frame = pd.DataFrame(rows)
    return _agree_on_points(frame)


def _totals(rng: np.random.Generator) -> dict[str, int]:
    fg3m, ftm, oreb, dreb = (int(rng.integers(low, low + 10)) for low in (7, 12, 6, 28))
    fgm = int(rng.integers(34, 46))
    return {
        "FGM": fgm,
        "FGA": 88,
        "FG3M": fg3m,
        "FG3A": 34,
        "FTM": ftm,
        "FTA": ftm + 5,
        "OREB": oreb,
        "DREB": dreb,
        "REB": oreb + dreb,
        "AST": fgm // 2,
        "STL": 7,
        "BLK": 5,
        "TOV": 14,
        "PF": 20,
    }


def _agree_on_points(rows: pd.DataFrame) -> pd.DataFrame:
    """Points from the shots of the away team; free throws of the host give the margin."""
    points = 2 * rows["FGM"] + rows["FG3M"] + rows["FTM"]
    away = points.to_numpy()[::2]
    rows["PTS"] = np.stack([away, away + rows["PLUS_MINUS"].to_numpy()[1::2]], axis=1).ravel()
    rows["PTS"] = rows["PTS"].astype(int)
    rows.loc[1::2, ["FGM", "FG3M"]] = rows.loc[::2, ["FGM", "FG3M"]].to_numpy()
    rows["FTM"] = rows["PTS"] - 2 * rows["FGM"] - rows["FG3M"]
    rows["FTA"] = rows["FTM"].clip(lower=0) + 5
    return rows
