"""A player's composite factors in words: what each is, and what it rests on."""

from __future__ import annotations

import pandas as pd

ZONES = {
    "paint": "in the paint",
    "mid_range": "from mid-range",
    "three": "beyond the arc",
    "inside_arc": "inside the arc",
    "beyond_arc": "beyond the arc",
    "balanced": "from everywhere alike",
}
FACTORS = {
    "fatigue_adjustment": "fatigue",
    "shot_zone_mismatch_score": "shot zones",
    "pace_score": "pace",
    "usage_spike_score": "usage",
    "opponent_strength_score": "opponent",
    "travel_impact_score": "travel",
    "look_ahead_pressure_score": "schedule ahead",
}
"""Factor -> how a reader is told of it."""
CAPS = {
    "fatigue_adjustment": (-5, 0),
    "shot_zone_mismatch_score": (-10, 10),
    "pace_score": (-3, 3),
    "usage_spike_score": (-3, 3),
    "opponent_strength_score": (-3, 3),
    "travel_impact_score": (-2, 0),
    "look_ahead_pressure_score": (-2, 2),
}
"""The bounds that each is held between, as in macros/metrics/factors.sql."""


def reason_column(factor: str) -> str:
    """The column that says why a factor is NULL."""
    return factor.removesuffix("_score").removesuffix("_adjustment") + "_null_reason"


def factors_in_words(row: pd.Series) -> list[dict[str, object]]:
    """`name`, `score` (points, None where unknown) and `words` of each factor of a player's row."""
    return [
        {
            "name": name,
            "score": None if pd.isna(row[factor]) else float(row[factor]),
            "words": _in_words(row, factor),
        }
        for factor, name in FACTORS.items()
    ]


def _in_words(row: pd.Series, factor: str) -> str:
    if pd.isna(row[factor]):
        return _unknown(row, factor)
    is_capped = row[factor] != 0 and row[factor] in CAPS[factor]
    return _WORDS[factor](row) + (" This is the cap: it never counts more." if is_capped else "")


def _unknown(row: pd.Series, factor: str) -> str:
    reason = row[reason_column(factor)]
    return f"Unknown: {str(reason).replace('_', ' ')}." if pd.notna(reason) else "Unknown."


def _fatigue(row: pd.Series) -> str:
    rest = {0: "played yesterday", 1: "had a day off"}.get(
        int(row["days_rest"]), f"had {row['days_rest']:.0f} days off"
    )
    return (
        f"{row['fatigue_score']:.0f} of 100, 100 being fresh: he {rest};"
        f" {row['games_last_7_days']:.0f} games and {row['minutes_last_7_days']:.0f} minutes in the"
        " last 7 days."
    )


def _zones(row: pd.Series) -> str:
    return (
        f"He shoots most {ZONES[row['primary_zone']]}; there {row['opponent_team_abbr']}'s defence"
        " is worth this against the league's."
    )


def _pace(row: pd.Series) -> str:
    expected = (row["team_pace_last_10_games"] + row["opponent_pace_last_10_games"]) / 2
    return (
        f"{expected:.1f} possessions are to be expected, {row['league_pace_season']:.1f} are usual."
    )


def _usage(row: pd.Series) -> str:
    return (
        f"With those who are absent he should use {row['projected_usage_rate']:.1f} % of his team's"
        f" plays; in his last 7 games it was {row['avg_usage_rate_last_7_games']:.1f} %."
    )


def _opponent(row: pd.Series) -> str:
    return (
        f"{row['opponent_team_abbr']} allows {row['opponent_defensive_rating_last_15_games']:.1f}"
        f" points per 100 possessions, the league {row['league_defensive_rating_season']:.1f}."
    )


def _travel(row: pd.Series) -> str:
    zones = row["time_zones_crossed"]
    crossed = f", {zones:.0f} time zones on the last trip" if zones else ""
    return f"{row['miles_last_7_days']:,.0f} miles in the last 7 days{crossed}."


def _ahead(row: pd.Series) -> str:
    return (
        f"{row['games_next_7_days']:.0f} games in the next 7 days after"
        f" {row['team_games_last_7_days']:.0f} in the last; the next three opponents win"
        f" {row['next_opponents_win_share']:.0%}, the last three"
        f" {row['last_opponents_win_share']:.0%}."
    )


_WORDS = {
    "fatigue_adjustment": _fatigue,
    "shot_zone_mismatch_score": _zones,
    "pace_score": _pace,
    "usage_spike_score": _usage,
    "opponent_strength_score": _opponent,
    "travel_impact_score": _travel,
    "look_ahead_pressure_score": _ahead,
}
