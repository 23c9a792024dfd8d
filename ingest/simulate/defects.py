"""The faults of the real deliveries, planted on purpose so that the pipeline must handle them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingest.simulate.lineups import COACHS_DECISION, INACTIVE, PLAYED
from ingest.simulate.season import REGULAR, Season

ZERO_SECOND_ROWS = 5  # players who entered for no measurable time, per season
ZERO_SECOND_SHOOTERS = 2  # of them, those who missed two free throws: a possession at 0:00
CORRECTED_GAMES = 5
CORRECTED_STATS = ("ast", "dreb", "ast", "oreb", "ast")
PLUS_MINUS_DISPUTES = 0.013  # share of played rows
REGULAR_MINUTES = 20 * 60


@dataclass(frozen=True)
class Defects:
    """Faults of one season; row numbers are those of `season.box`.

    `listed_inactive` and `unknown`: rows of absent players whom NBA.com nevertheless lists with
    zeros; the second source has the former as inactive and does not know the latter.
    `corrections`: columns row, game, stat, error (what the first delivery adds to the truth).
    `plus_minus_error`: what the second source adds to plus/minus, one value per row of the box.
    """

    listed_inactive: list[int]
    unknown: list[int]
    corrections: pd.DataFrame
    plus_minus_error: np.ndarray

    @property
    def phantoms(self) -> list[int]:
        """Rows NBA.com should not have."""
        return [*self.listed_inactive, *self.unknown]


def admit_zero_second_players(rng: np.random.Generator, season: Season) -> None:
    """Send a few unused players on the floor for no measurable time."""
    box = season.box
    bench = np.flatnonzero((box["status"] == COACHS_DECISION) & _in_regular_season(season))
    entered = rng.choice(bench, size=ZERO_SECOND_ROWS, replace=False)
    box.loc[entered, "status"] = PLAYED
    box.loc[entered[:ZERO_SECOND_SHOOTERS], "fta"] = 2


def plant(rng: np.random.Generator, season: Season) -> Defects:
    """Choose the faults of a season; phantoms and corrections belong to the last one."""
    box = season.box
    played = (box["status"] == PLAYED).to_numpy()
    disputed = played & (rng.random(len(box)) < PLUS_MINUS_DISPUTES)
    error = np.where(disputed, rng.choice([-3, -2, -1, 1, 2, 3], len(box)), 0)
    phantoms: list[int] = []
    corrections = pd.DataFrame({"row": [], "game": [], "stat": [], "error": []}).astype(object)
    if season.is_last:
        corrections = _corrections(rng, season)
        absent = (box["status"] == INACTIVE) & _in_regular_season(season)
        absent &= ~box["game"].isin(corrections["game"])
        phantoms = rng.choice(np.flatnonzero(absent), size=2, replace=False).tolist()
    return Defects(phantoms[:1], phantoms[1:], corrections, error)


def _in_regular_season(season: Season) -> pd.Series:
    competition = season.games["competition"].to_numpy()
    return pd.Series(competition[season.box["game"]] == REGULAR, index=season.box.index)


def _corrections(rng: np.random.Generator, season: Season) -> pd.DataFrame:
    """One wrong count in each of a few games; never points."""
    box = season.box
    regulars = box[_in_regular_season(season) & (box["seconds"] > REGULAR_MINUTES)]
    chosen = regulars.groupby("game").head(1).sample(CORRECTED_GAMES, random_state=rng)
    chosen = chosen.sort_values("game")
    error = [-1 if chosen[stat].iloc[i] > 1 else 1 for i, stat in enumerate(CORRECTED_STATS)]
    return pd.DataFrame(
        {
            "row": chosen.index,
            "game": chosen["game"].to_numpy(),
            "stat": CORRECTED_STATS,
            "error": error,
        }
    )


def as_first_delivered(box: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """The box with the wrong counts that a later delivery corrects."""
    box = box.copy()
    for fault in corrections.itertuples(index=False):
        box.loc[fault.row, fault.stat] += fault.error
    box["reb"] = box["oreb"] + box["dreb"]
    return box
