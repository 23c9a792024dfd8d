"""How results look on the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

from ml.errors import MlError
from ml.evaluation import ALL_SEASONS, Score
from ml.labels import LABELS, LINE_TIMINGS
from ml.summary import SeasonCoverage

if TYPE_CHECKING:
    from ml.betting import BettingFigures
    from ml.explanation import Explanation
    from ml.promotion import Comparison
    from ml.registry import Run
    from ml.walk_forward import Walk

SHOWN_FEATURES = 12
console = Console(highlight=False)
notes = Console(stderr=True, highlight=False)
"""Notes and errors go to stderr: stdout stays clean for `--json`."""


@contextmanager
def readable_errors() -> Iterator[None]:
    """Answers a foreseen error with its message and exit code 1."""
    try:
        yield
    except MlError as error:
        notes.print("Error:", style="red", end=" ")
        notes.print(error, markup=False, soft_wrap=True)
        raise typer.Exit(1) from None


def show_scoreboard(rows: list[Score]) -> None:
    """One table per information set and sample, the best figures in bold."""
    frame = pd.DataFrame(rows)
    for (information_set, sample), part in frame.groupby(["information_set", "sample"], sort=False):
        overall = part[part["season"] == ALL_SEASONS].set_index("method").sort_values("mae")
        by_season = part.pivot(index="method", columns="season", values="mae")
        by_season = by_season.drop(columns=ALL_SEASONS)
        table = _table(
            f"{sample}, {information_set}: points missed in {overall['n'].iloc[0]:,} player-games"
            " (MAE), gain on the seed rule",
            ["method"],
            ["MAE", "bias", "gain (95 %)", *by_season.columns],
        )
        for method, row in overall.iterrows():
            table.add_row(
                LABELS.get(method, method),
                _figure(row["mae"], overall["mae"]),
                f"{row['bias']:+.3f}",
                _gain(row),
                *(
                    _figure(by_season.loc[method, season], by_season[season])
                    for season in by_season
                ),
            )
        console.print(table)


def show_bets(rows: list[BettingFigures]) -> None:
    """One table per information set: bets on the forecast's side of the bookmakers' lines."""
    if not rows:
        return
    for information_set, part in pd.DataFrame(rows).groupby("information_set", sort=False):
        table = _table(
            f"Bets, {information_set}: the forecast differs from a line by the edge or more",
            ["line collected"],
            ["edge", "bets", "won", "break-even", "return"],
        )
        for row in part[part["bets"] > 0].to_dict("records"):
            table.add_row(
                LINE_TIMINGS[row["line_timing"]],
                f"{row['edge']:.0f}",
                f"{row['bets']:,}",
                f"{row['hit_rate']:.1%}",
                f"{row['break_even']:.1%}",
                f"{row['return_per_stake']:+.1%}",
            )
        console.print(table)


def show_overfitting(walks: list[Walk]) -> None:
    """The error in training, validation and test, over all months of each information set."""
    table = _table(
        "Over-fitting: MAE of the model, mean of the months",
        ["information"],
        ["training", "validation", "test", "test / training"],
    )
    for walk in walks:
        train, validation, test = (
            walk.months[f"{part}_mae"].mean() for part in ("train", "validation", "test")
        )
        table.add_row(
            walk.information_set,
            f"{train:.3f}",
            f"{validation:.3f}",
            f"{test:.3f}",
            f"{test / train:.3f}",
        )
    console.print(table)


def show_explanation(player: pd.Series, explanation: Explanation) -> None:
    """A forecast taken apart: by group of features in words, then the weightiest features."""
    table = _table(
        f"{player['player_name']} ({player['team_abbr']}) against {player['opponent_team_abbr']},"
        f" {player['game_date']:%Y-%m-%d}: {explanation.predicted:.1f} points",
        ["what", "why"],
        ["points"],
    )
    table.columns[1].no_wrap = False
    table.add_row("start", "A player-game of which nothing is known.", f"{explanation.start:+.2f}")
    for group in explanation.groups().to_dict("records"):
        table.add_row(group["group"], group["why"], f"{group['points']:+.2f}")
    console.print(table)
    features = _table("What weighs most", ["feature", "of"], ["his value", "points"])
    for row in explanation.features.head(SHOWN_FEATURES).to_dict("records"):
        value = "unknown" if pd.isna(row["value"]) else f"{row['value']:.2f}"
        features.add_row(row["feature"], row["group"], value, f"{row['points']:+.2f}")
    console.print(features)


def show_slate(slate: pd.DataFrame) -> None:
    """One table per game."""
    for game_id, players in slate.groupby("game_id", sort=False):
        table = _table(game_id, ["player", "team", "opponent"], ["points", "80 % between"])
        for row in players.to_dict("records"):
            table.add_row(
                row["player_name"],
                row["team_abbr"],
                row["opponent_team_abbr"],
                f"{row['predicted_points']:.1f}",
                f"{row['lower_80']:.1f} and {row['upper_80']:.1f}",
            )
        console.print(table)


def show_runs(runs: list[dict[str, Any]], predicting: set[str]) -> None:
    """One row per run; those that predict are marked."""
    table = _table("Runs", ["run", "information", "predicts"], ["train", "test", "trained to"])
    for run in runs:
        metrics = run["metrics"]
        table.add_row(
            run["run_id"],
            run["information_set"],
            "yes" if run["run_id"] in predicting else "",
            f"{metrics['train']['mae']:.3f}",
            f"{metrics['test']['mae']:.3f}",
            run["serving"]["train_last_date"],
        )
    console.print(table)


def show_comparison(runs: tuple[Run, Run], found: Comparison) -> None:
    """The error of two runs on the same games."""
    table = _table(
        f"{found.n:,} player-games since {found.first_date}", ["run", "information"], ["MAE"]
    )
    for run, mae in zip(runs, found.mae, strict=True):
        figure = _figure(mae, pd.Series(found.mae))
        table.add_row(run.run_id, run.metadata["information_set"], figure)
    console.print(table)


def show_mart_rows(rows: dict[str, int | None]) -> None:
    """Rows per published mart."""
    table = _table("Published marts", ["mart"], ["rows"])
    for name, count in rows.items():
        table.add_row(name, "[red]missing[/red]" if count is None else f"{count:,}")
    console.print(table)


def show_coverage(seasons: list[SeasonCoverage]) -> None:
    """Coverage per season, as the ledger recorded it."""
    headings = list(seasons[0].shares) if seasons else []
    table = _table("Coverage", ["season"], ["regular games", *headings, "excused", "failures"])
    for each in seasons:
        failures = f"[red]{each.failures}[/red]" if each.failures else "0"
        shares = [_percent(share) for share in each.shares.values()]
        table.add_row(each.season, _count(each.games), *shares, str(each.excused), failures)
    console.print(table)


def show_outputs(places: dict[str, str]) -> None:
    """Where the outputs lie, seen from the folder in which the user is; paths are not broken."""
    for name, place in places.items():
        here = place.removeprefix(f"{Path.cwd()}/")
        console.print(f"{name:<10} {here}", soft_wrap=True)


def _table(title: str, text_columns: list[str], number_columns: list[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in text_columns:
        table.add_column(name, no_wrap=True)
    for name in number_columns:
        table.add_column(name, justify="right")
    return table


def _figure(value: float, column: pd.Series) -> str:
    text = f"{value:.3f}"
    return f"[bold]{text}[/bold]" if value == column.min() else text


def _gain(row: pd.Series) -> str:
    if pd.isna(row.get("mae_gain")):
        return "-"
    return f"{row['mae_gain_low']:+.2f} to {row['mae_gain_high']:+.2f}"


def _count(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.2f} %"
