"""What the model sees: short, explained lists of columns of the mart.

An information set says what is known when the forecast is made. `morning` means: all results
through yesterday and the schedule; nothing from the day's official sheet.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FeatureGroup:
    """Columns that answer one question about the game, and why they are there."""

    name: str
    why: str
    columns: tuple[str, ...]


SCORING = (
    "points",
    "minutes_played",
    "usage_rate",
    "fg_attempts",
    "three_pt_attempts",
    "ft_attempts",
)
ALL_ROUND = (
    "fg_makes",
    "three_pt_makes",
    "ft_makes",
    "offensive_rebounds",
    "defensive_rebounds",
    "assists",
    "steals",
    "blocks",
    "turnovers",
    "personal_fouls",
    "plus_minus",
)
WINDOWS = ("last_5_games", "last_10_games", "last_20_games", "season")

MORNING = (
    FeatureGroup(
        "scoring form",
        "How much he plays, shoots and scores: lately, in the middle run and this season.",
        tuple(f"avg_{column}_{window}" for column in SCORING for window in WINDOWS),
    ),
    FeatureGroup(
        "all-round form",
        "The rest of the box score, over a window long enough to be steady: it tells his role.",
        tuple(f"avg_{column}_last_20_games" for column in ALL_ROUND),
    ),
    FeatureGroup(
        "level",
        "Where he returns to when the form is thin, how thin it is, and how much he varies.",
        (
            "avg_points_career",
            "avg_minutes_played_career",
            "games_before_season",
            "stddev_points_last_10_games",
        ),
    ),
    FeatureGroup(
        "rest",
        "Fresh or tired, himself and both teams.",
        (
            "days_rest",
            "is_back_to_back",
            "games_last_7_days",
            "minutes_last_7_days",
            "back_to_backs_last_14_days",
            "team_days_rest",
            "opponent_days_rest",
            "fatigue_score",
        ),
    ),
    FeatureGroup(
        "game",
        "Where it is played, how fast it should be, how well his team attacks and theirs defends.",
        (
            "is_home",
            "team_pace_last_10_games",
            "opponent_pace_last_10_games",
            "opponent_pace_last_15_games",
            "pace_score",
            "team_offensive_rating_last_10_games",
            "opponent_defensive_rating_last_15_games",
        ),
    ),
)

INFORMATION_SETS = {"morning": MORNING}
INFORMATION_SET = "morning"
"""The one the model is trained on."""


def feature_columns(information_set: str) -> list[str]:
    """The mart columns of an information set, in the order the model takes them."""
    return [column for group in INFORMATION_SETS[information_set] for column in group.columns]
