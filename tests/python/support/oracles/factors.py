"""The factors of a player's game, from everything that the other modules rebuild.

Readings chosen where the definition leaves room (always the literal one):
- `usage_spike_score` is NULL for an absent player (he has no projected usage rate), and with it
  his total.
"""

from __future__ import annotations

from . import history
from . import metrics as m
from .absences import absence_columns
from .facts import Facts
from .form import form_columns, team_scoring_columns
from .lineups import lineup_columns
from .travel import look_ahead_columns, travel_columns
from .zones import zone_columns

PARTS = (
    "fatigue_adjustment",
    "shot_zone_mismatch_score",
    "pace_score",
    "usage_spike_score",
    "opponent_strength_score",
    "travel_impact_score",
    "look_ahead_pressure_score",
)


def league_defensive_rating(facts: Facts, game: history.Game) -> float | None:
    """What all team-games of the season before the day allowed per 100 possessions."""
    entries = history.league_games(facts.league, game)
    return history.average_rating([history.opponent_entry(facts.league, e) for e in entries])


def opponent_strength(theirs: float | None, league: float | None) -> float | None:
    """Half of what the opponent allows above the league, within -3..3."""
    return None if None in (theirs, league) else m.clamp((theirs - league) / 3, -3, 3)


def usage_spike(
    projected: float | None, usual: float | None, stars_absent: int | None
) -> float | None:
    """0.3 of the rise of the usage rate, more with stars absent, within -3..3."""
    if None in (projected, usual, stars_absent):
        return None
    score = 0.3 * (projected - usual)
    if score > 0:
        score *= {0: 1.0, 1: 1.15}.get(stars_absent, 1.30)
    return m.clamp(score, -3, 3)


def factor_columns(facts: Facts, player: int, team: str, game: history.Game) -> dict[str, object]:
    """Every column of form, absences, zones, travel and schedule, the scores and their total."""
    league = facts.league
    teams = history.team_columns(league, team, game)
    load = history.load_columns(league, player, game)
    usual = history.average(history.earlier_games(league, player, game.date)[-7:], "usage_rate")
    row = {
        **form_columns(facts, player, game),
        **team_scoring_columns(facts, team, game),
        **absence_columns(facts, player, team, game),
        **lineup_columns(facts, player, team, game),
        **zone_columns(facts, player, team, game),
        **travel_columns(facts, team, game),
        **look_ahead_columns(facts, team, game),
        "league_defensive_rating_season": league_defensive_rating(facts, game),
        "fatigue_score": load["fatigue_score"],
        "fatigue_adjustment": load["fatigue_adjustment"],
        "pace_score": teams["pace_score"],
        "referee_favorability_score": None,
    }
    row["opponent_strength_score"] = opponent_strength(
        teams["opponent_defensive_rating_last_15_games"], row["league_defensive_rating_season"]
    )
    row["usage_spike_score"] = usage_spike(row["projected_usage_rate"], usual, row["stars_absent"])
    parts = [row[part] for part in PARTS]
    row["total_composite_adjustment"] = None if None in parts else sum(parts)
    return row
