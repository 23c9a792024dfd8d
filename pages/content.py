"""What the pages show, read from the marts once each."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pandas as pd

from ml import paths
from ml.examples import next_date
from ml.summary import is_real_league
from ml.warehouse import Warehouse, require_columns

GAMES_SHOWN = 40
SUMMARY = ("nba_analytics", "player_game_summary")
FACTORS = ("nba_precompute", "player_composite_factors")
FORECASTS = ("nba_ml", "player_points_predictions_graded")
DATED = ("game_date", "predicted_at", "claimed_game_date", "first_game_date", "last_game_date")


@dataclass(frozen=True)
class Content:
    """The marts as the pages need them; every frame has the columns of its mart.

    ledger, conflicts, unmatched_players, unmatched_games: of the quality marts, whole. teams:
    offence and defence of the newest season. box: the newest season's lines of who played, with the
    newest forecast made for them. factors: each player's row of the next date, or else his newest.
    slate: the next date's rows with the newest forecast of each. scores: of the scoreboard, empty
    where there is none. models: folder -> the folders that its models read.
    """

    is_simulated: bool
    next_date: pd.Timestamp
    ledger: pd.DataFrame
    conflicts: pd.DataFrame
    unmatched_players: pd.DataFrame
    unmatched_games: pd.DataFrame
    teams: pd.DataFrame
    box: pd.DataFrame
    factors: pd.DataFrame
    slate: pd.DataFrame
    scores: pd.DataFrame
    models: dict[str, list[str]]

    @property
    def season(self) -> str:
        """The newest season with games played."""
        return str(self.box["season"].max())


def read_content(warehouse: Warehouse) -> Content:
    """Reads all that the pages show. Raises WarehouseError when a mart is missing."""
    require_columns(warehouse, *FORECASTS, ["predicted_at"])
    summary, factors = warehouse.address(*SUMMARY), warehouse.address(*FACTORS)
    newest = f"mart.season = (select max(season) from {summary} where minutes_played > 0)"
    day = next_date(warehouse)
    return Content(
        is_simulated=not is_real_league(warehouse),
        next_date=pd.Timestamp(day),
        ledger=_rows(warehouse, _all_of(warehouse, "nba_quality", "coverage_ledger")),
        conflicts=_rows(warehouse, _all_of(warehouse, "nba_quality", "source_conflicts")),
        unmatched_players=_rows(warehouse, _all_of(warehouse, "nba_quality", "unmatched_players")),
        unmatched_games=_rows(warehouse, _all_of(warehouse, "nba_quality", "unmatched_games")),
        teams=_rows(warehouse, _teams(warehouse, newest)),
        box=_rows(
            warehouse,
            f"""
            {_with_forecasts(warehouse, summary)}
            where {newest} and mart.minutes_played > 0
            order by mart.game_date, mart.game_id
            """,
        ),
        factors=_rows(
            warehouse,
            f"""
            {_with_forecasts(warehouse, factors)}
            where {newest} and mart.game_date <= date '{day}'
            qualify row_number() over (
                partition by mart.nba_player_id order by mart.game_date desc, mart.game_id desc
            ) = 1
            """,
        ),
        slate=_rows(
            warehouse,
            f"""
            {_with_forecasts(warehouse, factors)}
            where mart.game_date = date '{day}' and not mart.is_absent
            order by forecasts.predicted_points desc
            """,
        ),
        scores=_scores(),
        models=_folders(),
    )


def _with_forecasts(warehouse: Warehouse, table: str) -> str:
    """SELECT of a table as `mart`, each with the newest of the `forecasts` made for it."""
    return f"""
        with forecasts as (
            select * from {warehouse.address(*FORECASTS)}
            where true
            qualify row_number() over (
                partition by game_id, nba_player_id order by predicted_at desc
            ) = 1
        )
        select
            mart.*,
            forecasts.predicted_points,
            forecasts.lower_80,
            forecasts.upper_80,
            forecasts.information_set,
            forecasts.points_line,
            forecasts.probability_over
        from {table} as mart
        left join forecasts
            on mart.game_id = forecasts.game_id and mart.nba_player_id = forecasts.nba_player_id
    """


def _teams(warehouse: Warehouse, condition: str) -> str:
    return f"""
        select mart.*, defense.defensive_rating
        from {warehouse.address("nba_analytics", "team_offense_game_summary")} as mart
        inner join {warehouse.address("nba_analytics", "team_defense_game_summary")} as defense
            on mart.game_id = defense.game_id and mart.team_abbr = defense.team_abbr
        where {condition}
        order by mart.game_date, mart.game_id
    """


def _all_of(warehouse: Warehouse, dataset: str, table: str) -> str:
    return f"select * from {warehouse.address(dataset, table)}"


def _rows(warehouse: Warehouse, sql: str) -> pd.DataFrame:
    """The result of a query, dates as timestamps whatever the warehouse calls them."""
    frame = warehouse.query(sql)
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in DATED if name in frame})


def _scores() -> pd.DataFrame:
    file = paths.reports_folder() / "scoreboard.json"
    return pd.DataFrame(json.loads(file.read_text())) if file.is_file() else pd.DataFrame()


def _folders() -> dict[str, list[str]]:
    """Which folders of models read which, by dbt's own account of its last run."""
    file = paths.PROJECT_ROOT / "target" / "manifest.json"
    if not file.is_file():
        return {}
    nodes = json.loads(file.read_text())
    names = {
        key: "/".join(node["fqn"][1:-1])
        for key, node in nodes["nodes"].items()
        if node["resource_type"] == "model"
    } | {key: f"deliveries/{node['source_name']}" for key, node in nodes["sources"].items()}
    folders: dict[str, set[str]] = {name: set() for name in names.values()}
    for key, name in names.items():
        for parent in nodes["parent_map"].get(key, []):
            if parent in names and names[parent] != name:
                folders[name].add(names[parent])
    return {name: sorted(reads) for name, reads in sorted(folders.items())}
