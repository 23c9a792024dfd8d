"""Miles, time zones and the schedule around a team's game.

Readings chosen where the definition leaves room (always the literal one):
- A team's games are those of its schedule, of all counted competitions.
- Time zones crossed have no direction: the absolute difference of the standard offsets.
- A trip whose site is not in the seed has no length: the miles of its week are NULL.
- Look-ahead: the columns are NULL in any game but a regular one. The week ahead is the seven days
  after the day, the week behind the seven before it, both without the day itself.
- The next and last three regular games are those of this season; an opponent's win share counts
  its games of every counted competition.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from . import history
from . import metrics as m
from .facts import Facts, seed_rows

EARTH_MILES = 3958.8

Site = tuple[float, float, float]  # latitude, longitude, hours from UTC


def _within(row: dict[str, str], day: date) -> bool:
    """Whether an arena was in use on a day."""
    first, last = row["first_date"], row["last_date"]
    return (not first or date.fromisoformat(first) <= day) and (
        not last or day <= date.fromisoformat(last)
    )


def site(facts: Facts, game: history.Game) -> Site | None:
    """Where a game is played: the neutral arena that its source names, else the home team's."""
    rows = seed_rows("arenas")
    named = facts.arenas.get(game.game_id)
    found = [r for r in rows if not r["team_abbr"] and r["arena"] == named]
    found += [r for r in rows if r["team_abbr"] == game.home and _within(r, game.date)]
    if not found:
        return None
    row = found[0]
    return float(row["latitude"]), float(row["longitude"]), float(row["utc_offset_hours"])


def miles(start: Site, end: Site) -> float:
    """Great-circle miles between two sites."""
    a, b, c, d = (radians(x) for x in (*start[:2], *end[:2]))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(half))


def travel_columns(facts: Facts, team: str, game: history.Game) -> dict[str, float | None]:
    """Miles of the week up to this game, time zones of the last trip, and their score."""
    row: dict[str, float | None] = dict.fromkeys(
        ("miles_last_7_days", "time_zones_crossed", "travel_impact_score")
    )
    games = [g for g in facts.games_of(team, game.season) if g.date <= game.date]
    trips = list(pairwise(games))
    if not trips:
        return row
    week = [t for t in trips if t[1].date >= game.date - timedelta(days=6)]
    ends = [(site(facts, a), site(facts, b)) for a, b in week]
    if None not in ends[-1]:
        row["time_zones_crossed"] = abs(ends[-1][1][2] - ends[-1][0][2])
    if all(None not in pair for pair in ends):
        row["miles_last_7_days"] = sum(miles(a, b) for a, b in ends)
        cost = row["miles_last_7_days"] / 5000 + row["time_zones_crossed"] / 4
        row["travel_impact_score"] = m.clamp(-cost, -2, 0)
    return row


# ---- look-ahead ------------------------------------------------------------------------------


def win_share(facts: Facts, team: str, game: history.Game) -> float | None:
    """Wins per game of a team this season before the day."""
    games = [g for g in facts.games_of(team, game.season) if g.date < game.date]
    return history.mean(
        facts.winners[g.game_id] == team for g in games if g.game_id in facts.winners
    )


def _opponents_share(
    facts: Facts, team: str, games: list[history.Game], game: history.Game
) -> float | None:
    """Mean win share of the opponents of some games."""
    others = [g.home if team == g.away else g.away for g in games]
    return history.mean(win_share(facts, other, game) for other in others)


def look_ahead_columns(facts: Facts, team: str, game: history.Game) -> dict[str, float | None]:
    """The schedule behind and ahead, and the score of their difference."""
    names = ("games_next_7_days", "team_games_last_7_days", "next_opponents_win_share")
    row: dict[str, float | None] = dict.fromkeys(
        (*names, "last_opponents_win_share", "look_ahead_pressure_score")
    )
    if game.season_type != "regular":
        return row
    games = [g for g in facts.games_of(team, game.season) if g.season_type == "regular"]
    ahead = [g for g in games if g.date > game.date]
    behind = [g for g in games if g.date < game.date]
    week = timedelta(days=7)
    coming = sum(g.date <= game.date + week for g in ahead)
    gone = sum(g.date >= game.date - week for g in behind)
    shares = [_opponents_share(facts, team, x, game) for x in (ahead[:3], behind[-3:])]
    row |= {
        "games_next_7_days": coming,
        "team_games_last_7_days": gone,
        "next_opponents_win_share": shares[0],
        "last_opponents_win_share": shares[1],
    }
    if None not in shares:
        score = -(coming - gone) / 2 - 4 * (shares[0] - shares[1])
        row["look_ahead_pressure_score"] = m.clamp(score, -2, 2)
    return row
