"""What the models see: the feature groups of the catalogue, by the moment that first knows them.

An information set says what is known when the forecast is made, and when that is. Each holds all
that the one before it knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from catalogue.reading import Group, columns, groups, information_sets
from ml.expectation import EXPECTED


@dataclass(frozen=True)
class InformationSet:
    """What is known at a moment before the game.

    known_by: a column that is NULL where the moment's own facts were never recorded, as before
    2021-22, from when on box scores list who was absent; such games teach nothing about them.
    """

    name: str
    moment: str
    groups: tuple[Group, ...]
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


def _columns(known: Iterable[Group]) -> list[str]:
    return [column for group in known for column in group.columns]


def _information_sets() -> Iterator[InformationSet]:
    known: tuple[Group, ...] = ()
    for each in information_sets():
        known += tuple(groups()[name] for name in each["groups"])
        yield InformationSet(each["name"], each["moment"], known, each.get("known_by"))


INFORMATION_SETS = {each.name: each for each in _information_sets()}

OLD_FEATURES = (
    "avg_points_last_5_games",
    "avg_points_last_10_games",
    "avg_points_season",
    "stddev_points_last_10_games",
    "avg_minutes_played_last_10_games",
    "fatigue_score",
    "shot_zone_mismatch_score",
    "pace_score",
    "usage_spike_score",
    "opponent_defensive_rating_last_15_games",
    "opponent_pace_last_15_games",
    "is_home",
    "days_rest",
    "is_back_to_back",
    "paint_rate_last_10_games",
    "mid_range_rate_last_10_games",
    "three_rate_last_10_games",
    "team_pace_last_10_games",
    "team_offensive_rating_last_10_games",
    "avg_usage_rate_last_10_games",
)
"""Those of the earlier system's 21 features that exist.

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
    return [
        column for column in OLD_FEATURES if names.index(columns()[column].information_set) <= now
    ]
