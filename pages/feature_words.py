"""What each feature of the model is, in words for a reader of a player's page."""

from __future__ import annotations

import re

import pandas as pd

STATS = {
    "points": "points",
    "minutes": "minutes",
    "minutes_played": "minutes",
    "usage_rate": "usage rate, %",
    "fg_makes": "field goals made",
    "fg_attempts": "field goals attempted",
    "three_pt_makes": "threes made",
    "three_pt_attempts": "threes attempted",
    "ft_makes": "free throws made",
    "ft_attempts": "free throws attempted",
    "offensive_rebounds": "offensive rebounds",
    "defensive_rebounds": "defensive rebounds",
    "assists": "assists",
    "steals": "steals",
    "blocks": "blocks",
    "turnovers": "turnovers",
    "personal_fouls": "fouls",
    "plus_minus": "plus-minus",
    "margin": "margin of his team",
    "absolute_margin": "distance of the two scores",
}
SPANS = {"season": "this season", "career": "career"}
PATTERNS = {
    r"avg_(?P<stat>\w+)_when_available_ewm_(?P<n>\d+)_sheets": (
        "{stat} per sheet when available (half-life {n} sheets)"
    ),
    r"avg_(?P<stat>\w+)_ewm_(?P<n>\d+)_sheets": "{stat} per sheet (half-life {n} sheets)",
    r"avg_(?P<stat>\w+)_ewm_(?P<n>\d+)_games": "{stat} per game (half-life {n} games)",
    r"(?P<stat>\w+)_trend_ewm_(?P<n>\d+)_to_(?P<before>\d+)_games": (
        "{stat} per game, half-life {n} games less half-life {before}"
    ),
    r"avg_(?P<stat>\w+)_(?P<span>season|career)": "{stat} per game, {span}",
}
WORDS = {
    "starts_share_last_10_games": "share of starts, last 10 games",
    "avg_minutes_started_last_20_games": "minutes when he starts, last 20 games",
    "avg_minutes_off_bench_last_20_games": "minutes off the bench, last 20 games",
    "minutes_last_game": "minutes of his last game",
    "margin_last_game": "margin of his team in his last game",
    "absolute_margin_last_game": "distance of the two scores in his last game",
    "minutes_trend": "minutes of the last 5 games less those of the last 20",
    "play_share_when_available_ewm_5_sheets": (
        "share of sheets that he plays when available (half-life 5 sheets)"
    ),
    "games_before_season": "games this season",
    "stddev_points_last_10_games": "how much his points vary, last 10 games",
    "days_rest": "days off before the game",
    "games_last_7_days": "games in the last 7 days",
    "minutes_last_7_days": "minutes in the last 7 days",
    "back_to_backs_last_14_days": "back-to-backs in the last 14 days",
    "team_days_rest": "his team's days off before the game",
    "opponent_days_rest": "the opponent's days off before the game",
    "sheets_missed_in_a_row": "sheets missed right before",
    "games_since_return": "games since he came back",
    "is_home": "at home",
    "team_games_before_season": "games of his team this season",
    "team_avg_points_ewm_12_games": "points of his team (half-life 12 games)",
    "team_avg_points_allowed_ewm_12_games": "points his team allows (half-life 12 games)",
    "opponent_avg_points_ewm_12_games": "points of the opponent (half-life 12 games)",
    "opponent_avg_points_allowed_ewm_12_games": "points the opponent allows (half-life 12 games)",
    "pace_score": "expected pace beside the league's",
    "opponent_strength_score": "how weak the opponent's defence is beside the league's",
    "absent_teammates_minutes": "minutes of absent team-mates",
    "absent_teammates_usage_rate": "usage rate of absent team-mates, %",
    "absent_teammates_points": "points of absent team-mates",
    "absent_teammates_minutes_same_position": "minutes of absent team-mates of his position",
    "absent_teammates_usage_rate_same_position": (
        "usage rate of absent team-mates of his position, %"
    ),
    "absent_teammates_points_same_position": "points of absent team-mates of his position",
    "newly_absent_teammates_minutes": "minutes of team-mates who are newly absent",
    "returning_teammates_minutes": "minutes of team-mates who come back",
    "active_teammates_minutes": "minutes of team-mates who are not absent",
    "minutes_rank_among_active": "rank by minutes among those not absent",
    "stars_absent": "stars among the absent team-mates",
    "projected_usage_rate": "usage rate with those who are absent, %",
    "opponent_absent_minutes": "minutes of the opponent's absent players",
    "opponent_absent_points": "points of the opponent's absent players",
    "active_teammates_expected_minutes": "minutes that present team-mates give when available",
    "active_teammates_expected_points": "points that present team-mates give when available",
    "vacated_minutes": "minutes per sheet that absent team-mates leave",
    "vacated_points": "points per sheet that absent team-mates leave",
    "regained_minutes": "minutes that present team-mates give beyond their latest sheets",
    "regained_points": "points that present team-mates give beyond their latest sheets",
    "similar_lineup_games": "earlier games with this line-up, each counted by its likeness",
    "similar_lineup_play_share": "share of games that he played, by likeness of the line-up",
    "avg_minutes_in_similar_lineups": "minutes in earlier games, by likeness of the line-up",
    "avg_points_in_similar_lineups": "points in earlier games, by likeness of the line-up",
    "is_starter": "starts",
    "avg_minutes_in_role_last_20_games": "minutes in the role that he has now, last 20 games",
    "expected_minutes": "minutes forecast for him",
    "expected_minutes_rank": "rank in his team by minutes forecast",
    "team_expected_minutes": "minutes forecast for the team, added up",
    "position_expected_minutes": "minutes forecast for team-mates of his position",
    "fitted_minutes": "minutes forecast for him, fitted to the team's 240",
    "points_per_minute": "points per minute",
    "expected_points": "points expected in the minutes forecast",
    "teammates_expected_points": "points expected of his team-mates",
    "expected_shots": "shots expected in the minutes forecast",
    "teammates_expected_shots": "shots expected of his team-mates",
}
FLAGS = ("is_home", "is_starter")


def feature_in_words(name: str) -> str:
    """What a feature of `ml.features.points_features` is; KeyError for any other column."""
    if name in WORDS:
        return WORDS[name]
    for pattern, words in PATTERNS.items():
        found = re.fullmatch(pattern, name)
        if found:
            parts = found.groupdict()
            span = SPANS.get(parts.get("span", ""))
            return words.format_map({**parts, "stat": STATS[parts["stat"]], "span": span})
    raise KeyError(name)


def value_in_words(name: str, value: float) -> str:
    """A feature's value, as the player's page shows it."""
    if pd.isna(value):
        return "unknown"
    if name in FLAGS:
        return "yes" if value else "no"
    return f"{value:,.2f}".replace("-", "−")
