"""What the pages show, read from the marts once each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ml import paths, reports
from ml.examples import next_date
from ml.summary import league_note
from ml.warehouse import Warehouse, require_columns

SUMMARY = ("nba_analytics", "player_game_summary")
FACTORS = ("nba_precompute", "player_composite_factors")
FORECASTS = ("nba_ml", "player_points_predictions_graded")
DATED = ("game_date", "predicted_at", "claimed_game_date", "first_game_date", "last_game_date")


@dataclass(frozen=True)
class Content:
    """The marts as the pages need them; every frame has the columns of its mart.

    ledger, conflicts, unmatched_players, unmatched_games: of the quality marts, whole. teams:
    offence and defence of the newest season. box: the newest season's lines of who played, with the
    newest forecast made for them. factors: each player's row of the slate's date, or else his
    newest. slate: of the date that `next_date` names, everybody for whom there is a forecast with
    what is `known`, or everybody who may play while there is none. factors and slate have `points`
    and `minutes_played` (NaN unless he played) and `result` (None unless the game is played).
    scores: of the scoreboard, evaluation: of the newest evaluation; empty where there is none.
    models: folder -> the folders that its models read.
    """

    league_note: str
    slate_date: pd.Timestamp
    known: str | None
    ledger: pd.DataFrame
    conflicts: pd.DataFrame
    unmatched_players: pd.DataFrame
    unmatched_games: pd.DataFrame
    teams: pd.DataFrame
    box: pd.DataFrame
    factors: pd.DataFrame
    slate: pd.DataFrame
    scores: pd.DataFrame
    evaluation: pd.DataFrame
    models: dict[str, list[str]]

    @property
    def season(self) -> str:
        """The newest season with games played."""
        return str(self.box["season"].max())

    @property
    def is_played(self) -> bool:
        """Whether every game of the slate has a result."""
        return bool(self.slate["result"].notna().all())


def read_content(warehouse: Warehouse) -> Content:
    """Reads all that the pages show. Raises WarehouseError when a mart is missing."""
    require_columns(warehouse, *FORECASTS, ["predicted_at"])
    summary, factors = warehouse.address(*SUMMARY), warehouse.address(*FACTORS)
    newest = f"(select max(season) from {summary} where minutes_played > 0)"
    day = next_date(warehouse)
    known = _known(warehouse, day)
    teams = _rows(warehouse, _teams(warehouse, f"mart.season = {newest}"))
    box = _rows(
        warehouse,
        f"""
        {_with_forecasts(warehouse, summary)}
        where mart.season = {newest} and mart.minutes_played > 0
        order by mart.game_date, mart.game_id
        """,
    )
    newest_of_each = _rows(
        warehouse,
        f"""
        {_with_forecasts(warehouse, factors)}
        where mart.season >= {newest} and mart.game_date <= date '{day}'
        qualify row_number() over (
            partition by mart.nba_player_id order by mart.game_date desc, mart.game_id desc
        ) = 1
        """,
    )
    slate = _rows(
        warehouse,
        f"""
        {_with_forecasts(warehouse, factors, known)}
        where mart.game_date = date '{day}'
            {"and forecasts.predicted_points is not null" if known else ""}
        order by
            forecasts.predicted_points desc,
            mart.avg_points_last_10_games desc,
            mart.player_name,
            mart.nba_player_id
        """,
    )
    return Content(
        league_note=league_note(warehouse),
        slate_date=pd.Timestamp(day),
        known=known,
        ledger=_rows(warehouse, _all_of(warehouse, "nba_quality", "coverage_ledger")),
        conflicts=_rows(warehouse, _all_of(warehouse, "nba_quality", "source_conflicts")),
        unmatched_players=_rows(warehouse, _all_of(warehouse, "nba_quality", "unmatched_players")),
        unmatched_games=_rows(warehouse, _all_of(warehouse, "nba_quality", "unmatched_games")),
        teams=teams,
        box=box,
        factors=_with_outcome(newest_of_each, box, teams),
        slate=_with_outcome(slate, box, teams),
        scores=_scores(),
        evaluation=pd.DataFrame(reports.read_evaluation()),
        models=_folders(),
    )


def _known(warehouse: Warehouse, day: date) -> str | None:
    """The information set of a date's newest forecasts; None without any."""
    found = warehouse.query(
        f"select information_set from {warehouse.address(*FORECASTS)}"
        f" where game_date = date '{day}' order by predicted_at desc limit 1"
    )
    return None if found.empty else str(found.loc[0, "information_set"])


def _with_forecasts(warehouse: Warehouse, table: str, known: str | None = None) -> str:
    """SELECT of a table as `mart`, each with the newest of the `forecasts` made for it.

    known: the information set of the forecasts; any, when it is None.
    """
    return f"""
        with forecasts as (
            select * from {warehouse.address(*FORECASTS)}
            where {f"information_set = '{known}'" if known else "true"}
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


def _with_outcome(rows: pd.DataFrame, box: pd.DataFrame, teams: pd.DataFrame) -> pd.DataFrame:
    """The rows of players with what each did in that game, and how it ended for his team."""
    scored = box[["game_id", "nba_player_id", "points", "minutes_played"]]
    ended = teams[["game_id", "team_abbr"]].assign(
        result=[_result(row) for row in teams.to_dict("records")]
    )
    return rows.merge(scored, how="left", on=["game_id", "nba_player_id"]).merge(
        ended, how="left", on=["game_id", "team_abbr"]
    )


def _result(game: dict[str, object]) -> str:
    word = "won" if game["is_win"] else "lost"
    return f"{word} {game['points']:.0f} to {game['opponent_points']:.0f}"


def _teams(warehouse: Warehouse, condition: str) -> str:
    return f"""
        select mart.*, defense.opponent_points, defense.defensive_rating
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
    file = paths.reports_folder() / reports.SCOREBOARD
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
