"""A sample of ESPN's schedule: their ids, team codes and UTC start times."""

from datetime import date

import pandas as pd

from ingest.simulate.calendar import eastern_to_utc
from ingest.simulate.season import PLAYOFFS, REGULAR, Season

FIRST_ID = 401700000
SAMPLED = {PLAYOFFS: 5, REGULAR: 15}  # the last games of each competition
SEASON_TYPES = {REGULAR: 2, PLAYOFFS: 3}


def schedule_sample(season: Season) -> pd.DataFrame:
    """About twenty games, newest first."""
    games = season.games[~season.games["neutral"]]
    parts = [games[games["competition"] == kind].tail(n) for kind, n in SAMPLED.items()]
    chosen = pd.concat(parts).sort_index(ascending=False)
    codes = [team.espn for team in season.teams]
    starts = [
        eastern_to_utc(date.fromisoformat(day), tip).strftime("%Y-%m-%dT%H:%MZ")
        for day, tip in zip(chosen["date"], chosen["tip"], strict=True)
    ]
    return pd.DataFrame(
        {
            "espn_game_id": FIRST_ID + chosen.index,
            "start_utc": starts,
            "game_date_et": chosen["date"],
            "season": season.calendar.end_year,
            "season_type": chosen["competition"].map(SEASON_TYPES),
            "home_abbr": [codes[team] for team in chosen["home"]],
            "home_score": chosen["home_points"],
            "away_abbr": [codes[team] for team in chosen["away"]],
            "away_score": chosen["away_points"],
        }
    )
