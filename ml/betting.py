"""The forecast as a bet: would it have beaten the bookmakers' lines at their odds?"""

from __future__ import annotations

from typing import TypedDict

import numpy as np
import pandas as pd

from ml.warehouse import Warehouse, require_columns

DATASET, TABLE = "nba_ml", "player_points_lines"
COLUMNS = ["game_id", "nba_player_id", "bookmaker", "line", "over_odds", "under_odds"]
COLUMNS += ["line_timing"]
EDGES = (1.0, 2.0, 3.0)
"""Points by which a forecast must differ from a line before anybody bets on it."""


class BettingFigures(TypedDict):
    """How bets on one side of the lines of a timing went.

    bets: without pushes, which are paid back. hit_rate: share (0-1) won; break_even: the share that
    the odds ask for. return_per_stake: profit per unit staked (-0.05 = a twentieth lost).
    """

    information_set: str
    line_timing: str
    edge: float
    bets: int
    pushes: int
    hit_rate: float | None
    break_even: float | None
    return_per_stake: float | None


def read_lines(warehouse: Warehouse) -> pd.DataFrame:
    """The bookmakers' lines, one row per game, player and bookmaker; odds are American.

    Lines that were collected after the game's day are refused: they are not among them. Raises
    WarehouseError when the mart is missing or lacks a column.
    """
    require_columns(warehouse, DATASET, TABLE, COLUMNS)
    lines = warehouse.query(
        f"select {', '.join(COLUMNS)} from {warehouse.address(DATASET, TABLE)}"
        " where line_timing <> 'after' order by game_id, nba_player_id, bookmaker"
    )
    numbers = dict.fromkeys(("line", "over_odds", "under_odds"), "float64")
    return lines.astype({"nba_player_id": "int64", **numbers})


def betting_figures(
    lines: pd.DataFrame, test: pd.DataFrame, predicted: pd.Series, information_set: str
) -> list[BettingFigures]:
    """Bets on every line from which the forecast differs by an edge, on the forecast's side.

    lines: as `read_lines` returns them; test: examples with an outcome; predicted: their forecasts,
    same index, in points. A side without odds is not bet on.
    """
    outcomes = test[["game_id", "nba_player_id", "points"]].assign(predicted=predicted)
    bets = _bets(lines.merge(outcomes, on=["game_id", "nba_player_id"], validate="m:1"))
    return [
        _figures(part[part["edge"] >= edge], information_set, timing, edge)
        for timing, part in bets.groupby("line_timing", sort=True)
        for edge in EDGES
    ]


def profit_per_stake(american_odds: pd.Series) -> pd.Series:
    """What a won bet of one unit earns: -137 earns 100 / 137, +120 earns 120 / 100."""
    return pd.Series(
        np.where(american_odds < 0, -100 / american_odds, american_odds / 100),
        index=american_odds.index,
    )


def _bets(offers: pd.DataFrame) -> pd.DataFrame:
    """One row per line, with the side that the forecast takes and how it went."""
    is_over = offers["predicted"] > offers["line"]
    beyond = (offers["points"] - offers["line"]) * np.where(is_over, 1, -1)
    odds = offers["over_odds"].where(is_over, offers["under_odds"])
    return offers.assign(
        edge=(offers["predicted"] - offers["line"]).abs(),
        is_push=beyond == 0,
        is_won=beyond > 0,
        profit=profit_per_stake(odds),
    )[odds.notna()]


def _figures(bets: pd.DataFrame, information_set: str, timing: str, edge: float) -> BettingFigures:
    decided = bets[~bets["is_push"]]
    won = decided["is_won"]
    returns = decided["profit"].where(won, -1.0)
    is_empty = decided.empty
    return BettingFigures(
        information_set=information_set,
        line_timing=timing,
        edge=edge,
        bets=len(decided),
        pushes=int(bets["is_push"].sum()),
        hit_rate=None if is_empty else float(won.mean()),
        break_even=None if is_empty else float((1 / (1 + decided["profit"])).mean()),
        return_per_stake=None if is_empty else float(returns.mean()),
    )
