"""Point spreads and player props."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from ingest.simulate.calendar import eastern_to_utc
from ingest.simulate.lineups import PLAYED
from ingest.simulate.names import strip_accents
from ingest.simulate.season import REGULAR, Season

HOME_ADVANTAGE = 2.2  # points
SPREAD_NOISE = 2.0  # points
MARKET_REGRESSION = 0.9  # of the teams' average margins

PROPS_SHARE = 0.55  # of the regular season's days; deliveries stop then
PROPS_GAMES = 0.85  # share of those games with lines
LATE_DELIVERIES = 0.05  # share of games delivered in the next day's file
MARKETS = {"player_points": "pts", "player_rebounds": "reb", "player_assists": "ast"}
MARKET_SHARES = {"player_points": 0.95, "player_rebounds": 0.55, "player_assists": 0.35}
BOOKMAKERS = {"PrizePicks": 0.75, "Underdog": 0.55}  # share of the lines each one offers
LINE_WINDOW, LINE_MIN_GAMES = 10, 3
LINE_MIN_MINUTES = 22 * 60
LINE_NOISE = 0.06
USUAL_PRICE, EVEN_PRICE, EVEN_SHARE = -137, 100, 0.004
TELEVISION_DELAY = 10  # minutes from the announced tip-off to the feed's start


def point_spreads(rng: np.random.Generator, season: Season) -> pd.DataFrame:
    """Closing spreads of the regular season on home floors; always half points, so no pushes."""
    games = season.games
    games = games[(games["competition"] == REGULAR) & ~games["neutral"]]
    margin = (games["home_points"] - games["away_points"]).to_numpy()
    home, away = games["home"].to_numpy(), games["away"].to_numpy()
    size = len(season.teams)
    played = np.bincount(home, minlength=size) + np.bincount(away, minlength=size)
    strength = (np.bincount(home, margin, size) - np.bincount(away, margin, size)) / played
    expected = MARKET_REGRESSION * (strength[home] - strength[away]) + HOME_ADVANTAGE
    spread = np.floor(-expected + rng.normal(0.0, SPREAD_NOISE, len(games))) + 0.5
    codes = np.array([team.betting for team in season.teams], dtype=object)
    return pd.DataFrame(
        {
            "season": season.calendar.end_year,
            "date": games["date"].to_numpy(),
            "regular": True,
            "playoffs": False,
            "home": codes[home],
            "away": codes[away],
            "spread_home": spread,
            "home_pts": games["home_points"].to_numpy(float),
            "away_pts": games["away_points"].to_numpy(float),
            "home_margin": margin.astype(float),
            "home_win": (margin > 0).astype(int),
            "ats_margin_home": margin + spread,
            "covered_home": (margin + spread > 0).astype(int),
            "covered_away": (margin + spread < 0).astype(int),
        }
    )


def player_props(rng: np.random.Generator, season: Season) -> pd.DataFrame:
    """Lines of two bookmakers for the first part of the season, over and under."""
    offers = _offers(rng, season)
    events = _events(rng, season, offers["game"].unique())
    rows = offers.join(events, on="game").loc[offers.index.repeat(2)].reset_index(drop=True)
    rows["side"] = np.tile(["Over", "Under"], len(offers))
    columns = [
        "player",
        "market",
        "bookmaker",
        "side",
        "line",
        "price",
        "home_team",
        "away_team",
        "game_id",
    ]
    return rows[[*columns, "commence_time", "delivery_file"]]


def _recent_averages(season: Season) -> pd.DataFrame:
    """Played rows of the regular season with each player's averages before the game."""
    box = season.box[season.box["status"] == PLAYED]
    regular = (season.games["competition"] == REGULAR).to_numpy()[box["game"]]
    box = box[regular].sort_values(["player", "game"], kind="stable")
    counts = ["seconds", *MARKETS.values()]
    before = box.groupby("player")[counts].shift()
    window = before.groupby(box["player"]).rolling(LINE_WINDOW, min_periods=LINE_MIN_GAMES)
    return box[["game", "side", "player"]].join(window.mean().droplevel(0))


def _offers(rng: np.random.Generator, season: Season) -> pd.DataFrame:
    """One row per game, player, market and bookmaker: line and price."""
    last_day = PROPS_SHARE * season.calendar.regular_days
    games = season.games
    covered = (games["day"] < last_day) & (rng.random(len(games)) < PROPS_GAMES)
    expected = _recent_averages(season)
    expected = expected[expected["game"].isin(games.index[covered])]
    expected = expected[expected["seconds"] >= LINE_MIN_MINUTES]
    expected = expected.sort_values(["game", "side", "player"], kind="stable")
    parts = []
    for market, count in MARKETS.items():
        offered = expected[rng.random(len(expected)) < MARKET_SHARES[market]]
        for bookmaker, share in BOOKMAKERS.items():
            taken = offered[rng.random(len(offered)) < share]
            noise = 1 + LINE_NOISE * rng.normal(size=len(taken))
            # Full points (a push is possible) where the halved average rounds to them.
            line = np.maximum(np.rint(2 * taken[count] * noise) / 2, 0.5)
            part = taken[["game", "player"]].assign(market=market, bookmaker=bookmaker, line=line)
            even = rng.random(len(part)) < EVEN_SHARE
            parts.append(part.assign(price=np.where(even, EVEN_PRICE, USUAL_PRICE)))
    offers = pd.concat(parts).sort_values(["game", "market"], kind="stable", ignore_index=True)
    names = [_feed_name(name) for name in season.squad.players["name"]]
    offers["player"] = np.array(names, dtype=object)[offers["player"]]
    return offers


def _feed_name(name: str) -> str:
    """The feed drops accents and the dot of 'Jr.'."""
    return strip_accents(name).removesuffix(".")


def _events(rng: np.random.Generator, season: Season, games: np.ndarray) -> pd.DataFrame:
    """Teams, feed id, UTC start and delivery file of each game; index: game."""
    chosen = season.games.loc[games]
    names = np.array([team.props_name for team in season.teams], dtype=object)
    starts, files = [], []
    late = rng.random(len(chosen)) < LATE_DELIVERIES
    for day, tip, is_late in zip(chosen["date"], chosen["tip"], late, strict=True):
        when = date.fromisoformat(day)
        starts.append(eastern_to_utc(when, tip + TELEVISION_DELAY).strftime("%Y-%m-%dT%H:%M:%SZ"))
        files.append((when + timedelta(days=int(is_late))).strftime("%m_%d_%Y.csv"))
    return pd.DataFrame(
        {
            "home_team": names[chosen["home"]],
            "away_team": names[chosen["away"]],
            "game_id": [rng.bytes(16).hex() for _ in games],
            "commence_time": starts,
            "delivery_file": files,
        },
        index=chosen.index,
    )
