"""What the models see: short, explained lists of columns of the mart.

An information set says what is known when the forecast is made, and when that is. Each holds all
that the one before it knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ml.expectation import EXPECTED


@dataclass(frozen=True)
class FeatureGroup:
    """Columns that answer one question about the game, and why they are there.

    for_trees: whether trees take them. Of some columns only sums help, and the linear model, which
    the trees of the points start from, makes those.
    """

    name: str
    why: str
    columns: tuple[str, ...]
    for_trees: bool = True


@dataclass(frozen=True)
class InformationSet:
    """What is known at a moment before the game.

    known_by: a column that is NULL where the moment's own facts were never recorded, as before
    2021-22, from when on box scores list who was absent; such games teach nothing about them.
    """

    name: str
    moment: str
    groups: tuple[FeatureGroup, ...]
    known_by: str | None = None

    @property
    def columns(self) -> list[str]:
        """The mart columns, in the order in which the models take them."""
        return _columns(self.groups)

    @property
    def tree_columns(self) -> list[str]:
        """Those of `columns` that trees take, of minutes as of points, in that order."""
        return _columns(group for group in self.groups if group.for_trees)

    def known(self, examples: pd.DataFrame) -> pd.DataFrame:
        """The rows of `examples` for which the facts of the moment were recorded."""
        return examples if self.known_by is None else examples.dropna(subset=[self.known_by])

    def on_the_sheet(self, examples: pd.DataFrame) -> pd.DataFrame:
        """The rows of those who may play, as far as is known, of games whose whole sheet is there.

        In the morning that is everybody on the roster; later it is those who are not absent.
        """
        whole = examples[examples["roster_basis"] != "box_only"]
        return whole if self.known_by is None else self.known(whole[~whole["is_absent"]])


def _columns(groups: Iterable[FeatureGroup]) -> list[str]:
    return [column for group in groups for column in group.columns]


HALF_LIVES = (2, 5, 12, 40)
SCORING = ("points", "minutes_played", "usage_rate")
SHOTS = (
    "fg_makes",
    "fg_attempts",
    "three_pt_makes",
    "three_pt_attempts",
    "ft_makes",
    "ft_attempts",
)
ALL_ROUND = (
    "offensive_rebounds",
    "defensive_rebounds",
    "assists",
    "steals",
    "blocks",
    "turnovers",
    "personal_fouls",
    "plus_minus",
)

FORM = FeatureGroup(
    "scoring form",
    "How much he plays and scores; each game counts half as much as the one 2, 5, 12 or 40 games"
    " later.",
    tuple(f"avg_{column}_ewm_{games}_games" for column in SCORING for games in HALF_LIVES),
)
SHOOTING = FeatureGroup(
    "shooting",
    "What his points are made of: field goals, threes and free throws, tried and made.",
    tuple(f"avg_{column}_ewm_{games}_games" for column in SHOTS for games in HALF_LIVES),
    for_trees=False,
)
OTHER_BOX = FeatureGroup(
    "other box columns",
    "What he does besides scoring: what a coach plays him for.",
    tuple(f"avg_{column}_ewm_{games}_games" for column in ALL_ROUND for games in (12, 40)),
    for_trees=False,
)
ROLE = FeatureGroup(
    "role",
    "What he plays when he starts and when he does not.",
    (
        "starts_share_last_10_games",
        "avg_minutes_started_last_20_games",
        "avg_minutes_off_bench_last_20_games",
        "minutes_trend",
    ),
)
TRENDS = FeatureGroup(
    "trends",
    "How he does lately against how he did before: trees that split on one column at a time find a"
    " difference only slowly.",
    tuple(
        f"{column}_trend_ewm_{lately}_to_{before}_games"
        for column in ("points", "minutes_played", "usage_rate")
        for lately, before in ((2, 12), (5, 40))
    ),
)
LATEST = FeatureGroup(
    "latest games",
    "How his last games ended: in a rout the starters sit and the bench plays, so that his latest"
    " minutes say less.",
    (
        "minutes_last_game",
        "margin_last_game",
        "absolute_margin_last_game",
        *(
            f"avg_{column}_ewm_{games}_games"
            for column in ("margin", "absolute_margin")
            for games in (2, 5, 12)
        ),
    ),
)
PRESENCE = FeatureGroup(
    "presence",
    "What he gives per sheet and when he is available, and how often he then plays.",
    (
        "avg_minutes_ewm_5_sheets",
        "avg_points_ewm_5_sheets",
        "avg_minutes_when_available_ewm_5_sheets",
        "avg_points_when_available_ewm_5_sheets",
        "play_share_when_available_ewm_5_sheets",
    ),
)
LEVEL = FeatureGroup(
    "level",
    "Where he returns to when the form is thin, how thin it is, and how much he varies.",
    (
        "avg_points_season",
        "avg_minutes_played_season",
        "avg_points_career",
        "avg_minutes_played_career",
        "games_before_season",
        "stddev_points_last_10_games",
    ),
)
REST = FeatureGroup(
    "rest",
    "Fresh or tired, himself and both teams; back from how long an absence.",
    (
        "days_rest",
        "games_last_7_days",
        "minutes_last_7_days",
        "back_to_backs_last_14_days",
        "team_days_rest",
        "opponent_days_rest",
        "sheets_missed_in_a_row",
        "games_since_return",
    ),
)
GAME = FeatureGroup(
    "game",
    "Where it is played and how late in the season, how fast it should be and how well they defend"
    " beside the league, what both teams score and allow.",
    (
        "is_home",
        "team_games_before_season",
        "pace_score",
        "opponent_strength_score",
        "team_avg_points_ewm_12_games",
        "team_avg_points_allowed_ewm_12_games",
        "opponent_avg_points_ewm_12_games",
        "opponent_avg_points_allowed_ewm_12_games",
    ),
)
ABSENCES = FeatureGroup(
    "absences",
    "Whose minutes, shots and points are to be had, and how many team-mates want them.",
    (
        "absent_teammates_minutes",
        "absent_teammates_usage_rate",
        "absent_teammates_points",
        "absent_teammates_minutes_same_position",
        "absent_teammates_usage_rate_same_position",
        "absent_teammates_points_same_position",
        "newly_absent_teammates_minutes",
        "returning_teammates_minutes",
        "active_teammates_minutes",
        "minutes_rank_among_active",
        "stars_absent",
        "projected_usage_rate",
        "opponent_absent_minutes",
        "opponent_absent_points",
        "active_teammates_expected_minutes",
        "active_teammates_expected_points",
        "vacated_minutes",
        "vacated_points",
        "regained_minutes",
        "regained_points",
    ),
)
LINEUP = FeatureGroup(
    "line-up",
    "What he did in the games that the same men could play.",
    (
        "similar_lineup_games",
        "similar_lineup_play_share",
        "avg_minutes_in_similar_lineups",
        "avg_points_in_similar_lineups",
    ),
)
STARTERS = FeatureGroup(
    "starters",
    "Whether he starts, and what he plays in that role.",
    ("is_starter", "avg_minutes_in_role_last_20_games"),
)
BEFORE = (FORM, SHOOTING, OTHER_BOX, TRENDS, ROLE, LATEST, PRESENCE, LEVEL, REST, GAME)

INFORMATION_SETS = {
    each.name: each
    for each in (
        InformationSet("morning", "all results through yesterday and the schedule", BEFORE),
        InformationSet(
            "report",
            "the official list of absences, an hour before tip-off",
            (*BEFORE, ABSENCES, LINEUP),
            known_by="active_teammates_minutes",
        ),
        InformationSet(
            "lock",
            "the starters, half an hour before tip-off",
            (*BEFORE, ABSENCES, LINEUP, STARTERS),
            known_by="is_starter",
        ),
    )
}

OLD_FEATURES = {
    "avg_points_last_5_games": "morning",
    "avg_points_last_10_games": "morning",
    "avg_points_season": "morning",
    "stddev_points_last_10_games": "morning",
    "avg_minutes_played_last_10_games": "morning",
    "fatigue_score": "morning",
    "shot_zone_mismatch_score": "morning",
    "pace_score": "morning",
    "usage_spike_score": "report",
    "opponent_defensive_rating_last_15_games": "morning",
    "opponent_pace_last_15_games": "morning",
    "is_home": "morning",
    "days_rest": "morning",
    "is_back_to_back": "morning",
    "paint_rate_last_10_games": "morning",
    "mid_range_rate_last_10_games": "morning",
    "three_rate_last_10_games": "morning",
    "team_pace_last_10_games": "morning",
    "team_offensive_rating_last_10_games": "morning",
    "avg_usage_rate_last_10_games": "morning",
}
"""Those of the earlier system's 21 features that exist, each with the set that first knows it.

No source tells assisted shots, so its share of them is not among these.
"""


def points_features(information_set: InformationSet) -> list[str]:
    """What the points model takes: the columns of the set, and what they let expect."""
    return [*information_set.columns, *EXPECTED]


def tree_features(information_set: InformationSet) -> list[str]:
    """Those of `points_features` that its trees take."""
    return [*information_set.tree_columns, *EXPECTED]


def old_features(information_set: InformationSet) -> list[str]:
    """The earlier system's features that are known in a set."""
    names = list(INFORMATION_SETS)
    now = names.index(information_set.name)
    return [column for column, since in OLD_FEATURES.items() if names.index(since) <= now]
