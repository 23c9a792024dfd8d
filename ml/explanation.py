"""Why a forecast is what it is: what every feature adds to it, in points.

The model is a sum: its linear part adds weight times value, its trees add what their splits on a
feature change on average over all orders in which features could become known (Shapley values, as
XGBoost computes them for trees). So the parts of a forecast add up to it.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass

import pandas as pd

from catalogue.reading import groups
from ml.errors import ExamplesError
from ml.model import LINEAR_SHARE, PointsModel, margins
from ml.trees import contributions

SLATE = "Look at: python -m ml predict"
CLOSE = 0.75
"""How alike names must be, of 1, for one to be meant by the other."""


@dataclass(frozen=True)
class Explanation:
    """A forecast taken apart.

    start: points of a player-game of which nothing is known; features: one row per feature, with
    `feature`, `group`, `value` (as in the mart, NaN where unknown) and `points` (what it adds), the
    weightiest first. start and all points add up to predicted, unless that would be less than 0.
    """

    predicted: float
    start: float
    features: pd.DataFrame

    def groups(self) -> pd.DataFrame:
        """One row per group of features: `group`, `why` and `points`, the weightiest first."""
        sums = self.features.groupby("group")["points"].sum()
        whys = {group.name: group.why for group in groups().values()}
        table = pd.DataFrame(
            {"group": sums.index, "why": sums.index.map(whys), "points": sums.to_numpy()}
        )
        return table.sort_values("points", key=abs, ascending=False, ignore_index=True)


def explain(model: PointsModel, slate: pd.DataFrame) -> dict[object, Explanation]:
    """The explanation of every forecast of a slate, by the slate's index.

    slate: as `ml.prediction.read_slate` returns it.
    """
    examples = model.with_expectations(slate)
    features = model.linear.features
    linear = LINEAR_SHARE * model.linear.contributions(examples)
    trees, bias = contributions(model.trees, examples, margins(model.linear, examples))
    parts = linear.add(trees, fill_value=0.0)[features]
    start = LINEAR_SHARE * model.linear.intercept + bias
    group_of = {column: group.name for group in groups().values() for column in group.columns}
    predicted = model.points(examples)
    return {
        row: Explanation(
            float(predicted[row]),
            float(start),
            pd.DataFrame(
                {
                    "feature": features,
                    "group": [group_of[feature] for feature in features],
                    "value": examples.loc[row, features].to_numpy(dtype="float64"),
                    "points": parts.loc[row].to_numpy(),
                }
            ).sort_values("points", key=abs, ascending=False, ignore_index=True),
        )
        for row in examples.index
    }


def find_player(
    slate: pd.DataFrame, everybody: pd.DataFrame, asked: str, team: str | None = None
) -> object:
    """The slate's index of the player asked for.

    asked: his NBA.com id or his name; accents, case and punctuation are no matter, but of two
    namesakes the one is meant who is spelled so. team: his team's code, of namesakes too.
    everybody: as `ml.examples.newest_sheets` returns it. Raises ExamplesError when nobody or more
    than one is meant, saying when such a player was last on a sheet, or who may be meant.
    """
    day = f"{slate['game_date'].min():%Y-%m-%d}"
    found = _of_team(_asked_for(slate, asked), team)
    if len(found) == 1:
        return found.index[0]
    if len(found):
        named = ", ".join(f"{row.player_name} ({row.team_abbr})" for row in found.itertuples())
        raise ExamplesError(
            f"{len(found)} players named {asked!r} may play on {day}: {named}.",
            "Say which with --team, or with his NBA.com id",
        )
    for player in _of_team(_asked_for(everybody, asked), team).itertuples():
        raise ExamplesError(
            f"{player.player_name} ({player.team_abbr}) does not play on {day}.",
            f"His newest game is that of --date {player.game_date:%Y-%m-%d}",
        )
    # Who plays that day is meant sooner than others.
    near = _like(slate, asked) or _like(everybody, asked)
    of_team = f" of {team.upper()}" if team else ""
    raise ExamplesError(
        f"No player{of_team} is named {asked!r}.",
        f"Did you mean {' or '.join(near)}?" if near else SLATE,
    )


def _asked_for(players: pd.DataFrame, asked: str) -> pd.DataFrame:
    """The players who are asked for by id or name: those spelled so, else those spelled alike."""
    if asked.strip().isdigit():
        return players[players["nba_player_id"] == int(asked)]
    exact = players[players["player_name"] == asked.strip()]
    return exact if len(exact) else players[players["player_name"].map(_plain) == _plain(asked)]


def _of_team(players: pd.DataFrame, team: str | None) -> pd.DataFrame:
    return players[players["team_abbr"] == team.upper()] if team else players


def _like(players: pd.DataFrame, asked: str) -> list[str]:
    """Up to three names that are nearly the one asked for."""
    names = players["player_name"].map(_plain)
    near = difflib.get_close_matches(_plain(asked), names, n=3, cutoff=CLOSE)
    return list(players.loc[names.isin(near), "player_name"].drop_duplicates())


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
