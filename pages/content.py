"""What the pages show, read from the marts once each."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pandas as pd

from ml import paths
from ml.examples import next_date
from ml.warehouse import Warehouse, require_columns

GAMES_SHOWN = 40
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
    require_columns(warehouse, "nba_ml", "player_points_predictions_graded", ["predicted_at"])
    address = warehouse.address
    summary = address("nba_analytics", "player_game_summary")
    factors = address("nba_precompute", "player_composite_factors")
    forecasts = f"""
        select * from {address("nba_ml", "player_points_predictions_graded")}
        where true
        qualify row_number() over (
            partition by game_id, nba_player_id order by predicted_at desc
        ) = 1
    """
    newest = f"(select max(season) from {summary} where minutes_played > 0)"
    day = next_date(warehouse)
    predicted = """
        predictions.predicted_points, predictions.lower_80, predictions.upper_80,
        predictions.information_set, predictions.points_line, predictions.probability_over
    """
    return Content(
        pd.Timestamp(day),
        _whole(warehouse, "nba_quality", "coverage_ledger"),
        _whole(warehouse, "nba_quality", "source_conflicts"),
        _whole(warehouse, "nba_quality", "unmatched_players"),
        _whole(warehouse, "nba_quality", "unmatched_games"),
        _dated(
            warehouse.query(f"""
                select offense.*, defense.defensive_rating
                from {address("nba_analytics", "team_offense_game_summary")} as offense
                inner join {address("nba_analytics", "team_defense_game_summary")} as defense
                    on offense.game_id = defense.game_id and offense.team_abbr = defense.team_abbr
                where offense.season = {newest}
                order by offense.game_date, offense.game_id
            """)
        ),
        _dated(
            warehouse.query(f"""
                select summary.*, {predicted}
                from {summary} as summary
                left join ({forecasts}) as predictions
                    on summary.game_id = predictions.game_id
                    and summary.nba_player_id = predictions.nba_player_id
                where summary.season = {newest} and summary.minutes_played > 0
                order by summary.game_date, summary.game_id
            """)
        ),
        _dated(
            warehouse.query(f"""
                select factors.*, {predicted}
                from {factors} as factors
                left join ({forecasts}) as predictions
                    on factors.game_id = predictions.game_id
                    and factors.nba_player_id = predictions.nba_player_id
                where factors.season = {newest} and factors.game_date <= date '{day}'
                qualify row_number() over (
                    partition by factors.nba_player_id
                    order by factors.game_date desc, factors.game_id desc
                ) = 1
            """)
        ),
        _dated(
            warehouse.query(f"""
                select factors.*, {predicted}
                from {factors} as factors
                left join ({forecasts}) as predictions
                    on factors.game_id = predictions.game_id
                    and factors.nba_player_id = predictions.nba_player_id
                where factors.game_date = date '{day}' and not factors.is_absent
                order by predictions.predicted_points desc
            """)
        ),
        _scores(),
        _folders(),
    )


def _whole(warehouse: Warehouse, dataset: str, table: str) -> pd.DataFrame:
    return _dated(warehouse.query(f"select * from {warehouse.address(dataset, table)}"))


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Dates as timestamps, whatever the warehouse calls them."""
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
