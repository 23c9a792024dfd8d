"""What the end of `make run` shows: rows, coverage, model against baselines, where it all lies."""

from dataclasses import dataclass

import pandas as pd

from ml import paths
from ml.warehouse import Warehouse, require_columns

MARTS = (
    ("nba_analytics", "team_offense_game_summary"),
    ("nba_analytics", "team_defense_game_summary"),
    ("nba_analytics", "player_game_summary"),
    ("nba_precompute", "player_shot_zone_analysis"),
    ("nba_precompute", "team_defense_zone_analysis"),
    ("nba_precompute", "player_composite_factors"),
    ("nba_ml", "player_points_examples"),
)
LEDGER = ("nba_quality", "coverage_ledger")
GAMES_METRIC = "games_in_schedule"
SHARE_METRICS = {
    "usage rate": "usage_rate_not_null",
    "recent usage": "recent_usage_not_null",
    "factor dates": "factor_dates",
}
"""Heading -> metric of the ledger."""
REAL_LEAGUE = "nba"
SIMULATED = "A simulated league: players, games and lines are invented."


@dataclass(frozen=True)
class SeasonCoverage:
    """One season of the ledger.

    games: regular-season games in the schedule; shares: heading -> actual / expected (0 to 1),
    of what is not excused. None where the ledger records nothing; excused: rows that are waived, or
    not asked since the season's sources do not include them.
    """

    season: str
    games: float | None
    shares: dict[str, float | None]
    excused: int
    failures: int


def mart_rows(warehouse: Warehouse) -> dict[str, int | None]:
    """Rows per published mart; None for a mart that does not exist."""
    return {f"{dataset}.{table}": _rows(warehouse, dataset, table) for dataset, table in MARTS}


def coverage(warehouse: Warehouse) -> list[SeasonCoverage]:
    """The ledger by season. Raises WarehouseError when there is no ledger."""
    wanted = ["season", "season_type", "metric", "expected", "actual", "verdict"]
    require_columns(warehouse, *LEDGER, wanted)
    ledger = warehouse.query(f"select {', '.join(wanted)} from {warehouse.address(*LEDGER)}")
    return [_season_coverage(season, rows) for season, rows in ledger.groupby("season", sort=True)]


def is_real_league(warehouse: Warehouse) -> bool:
    """Whether the ledger says that the data is the real NBA (and not a simulated league)."""
    return REAL_LEAGUE in _leagues(warehouse)


def league_note(warehouse: Warehouse) -> str:
    """What a reader has to know of a simulated league; empty of the real one, or of an unknown."""
    leagues = _leagues(warehouse)
    return SIMULATED if leagues and REAL_LEAGUE not in leagues else ""


def outputs(warehouse: Warehouse) -> dict[str, str]:
    """Where the outputs lie."""
    return {
        "warehouse": warehouse.location,
        "runs": str(paths.runs_folder()),
        "reports": str(paths.reports_folder()),
    }


def _leagues(warehouse: Warehouse) -> set[str]:
    """The leagues that the ledger names; none where it cannot say."""
    if "league" not in warehouse.columns(*LEDGER):
        return set()
    found = warehouse.query(f"select distinct league from {warehouse.address(*LEDGER)}")
    return set(found["league"])


def _rows(warehouse: Warehouse, dataset: str, table: str) -> int | None:
    if not warehouse.columns(dataset, table):
        return None
    counted = warehouse.query(f"select count(*) as n from {warehouse.address(dataset, table)}")
    return int(counted["n"].iloc[0])


def _season_coverage(season: str, rows: pd.DataFrame) -> SeasonCoverage:
    verdicts = rows["verdict"]
    is_excused = verdicts.isin(["waived", "not_asked"])
    sums = rows[~is_excused].groupby("metric")[["actual", "expected"]].sum()
    return SeasonCoverage(
        season=season,
        games=_regular_games(rows),
        shares={heading: _share(sums, metric) for heading, metric in SHARE_METRICS.items()},
        excused=int(is_excused.sum()),
        failures=int((verdicts == "fail").sum()),
    )


def _regular_games(rows: pd.DataFrame) -> float | None:
    counted = rows[(rows["metric"] == GAMES_METRIC) & (rows["season_type"] == "regular")]
    return float(counted["actual"].sum()) if len(counted) else None


def _share(sums: pd.DataFrame, metric: str) -> float | None:
    if metric not in sums.index or not sums.loc[metric, "expected"]:
        return None
    return float(sums.loc[metric, "actual"] / sums.loc[metric, "expected"])
