"""The command line: train, evaluate, scoreboard, predict, explain, summary.

XGBoost takes seconds to import, so the commands that need it import it themselves, once there is a
warehouse; the help, the summary and what is missing are told at once.
"""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from ingest.arguments import Commands, day
from ml import display, reports, summary
from ml.errors import WarehouseError
from ml.evaluation import LEAK_MAE, Score, leak_suspects
from ml.examples import fingerprint, newest_sheets, next_date, read_examples
from ml.features import INFORMATION_SETS
from ml.warehouse import Warehouse, open_warehouse

if TYPE_CHECKING:
    import pandas as pd

    from ml.model import PointsModel


class _ReadableErrors(Commands):
    """Answers a foreseen error with its message and exit code 1."""

    def invoke(self, ctx: Any) -> object:
        with display.readable_errors():
            return super().invoke(ctx)


app = typer.Typer(
    cls=_ReadableErrors,
    help="The points model: trained and scored on nba_ml.player_points_examples.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class InfoName(StrEnum):
    """The names of INFORMATION_SETS."""

    MORNING = "morning"
    REPORT = "report"
    LOCK = "lock"


DEFAULT = InfoName.MORNING
Info = Annotated[
    InfoName,
    typer.Option(
        "--info",
        help="What is known: "
        + "; ".join(f"{each.name}: {each.moment}" for each in INFORMATION_SETS.values())
        + ".",
    ),
]
OnDate = Annotated[
    date | None,
    typer.Option(
        "--date",
        parser=day,
        metavar="YYYY-MM-DD",
        help="US Eastern game date; default: the next one without results, else the newest.",
        show_default=False,
    ),
]
RunId = Annotated[str, typer.Argument(help="A run's id, or how it begins.", show_default=False)]
SUMMARY_SAMPLES = ("all_who_played", "rotation")
AsJson = Annotated[bool, typer.Option("--json", help="Print the rows as JSON and nothing else.")]


@app.command()
def train(info: Info = DEFAULT) -> None:
    """Train a model for the month to come, and one that is tested on the last seasons."""
    warehouse = open_warehouse()
    from ml.prediction import read_slate
    from ml.training import train_run

    slate = read_slate(warehouse, next_date(warehouse), DEFAULT)
    examples = read_examples(warehouse)
    with _progress() as progress:
        run = train_run(examples, INFORMATION_SETS[info], slate, _Bars(progress))
    split, metrics, serving = (run.metadata[name] for name in ("split", "metrics", "serving"))
    display.console.print(
        f"Tested: trained on {split['train_rows']:,} games played, {split['train_first_date']} to"
        f" {split['train_last_date']}.\n"
        f"MAE: train {metrics['train']['mae']:.3f}, validation {metrics['validation']['mae']:.3f},"
        f" test {metrics['test']['mae']:.3f} ({split['test_rows']:,} rows from"
        f" {split['test_first_date']}).\n"
        f"Serving: trained on {serving['train_rows']:,} games played, to"
        f" {serving['train_last_date']}. {run.metadata['duration_seconds']:.1f} s in all."
    )
    display.show_outputs({"run": str(run.folder)})


@app.command()
def evaluate(info: Info = DEFAULT, as_json: AsJson = False) -> None:
    """Score the newest run and every baseline on the run's test seasons."""
    warehouse = open_warehouse()
    from ml.registry import latest_run
    from ml.scoring import score_run

    run = latest_run(info)
    examples = read_examples(warehouse)
    if fingerprint(examples) != run.metadata["data_fingerprint"]:
        _note(f"Note: the data has changed since run {run.run_id} was trained.")
    rows = score_run(run, examples)
    report = reports.save_evaluation(run.folder, rows)
    _tell_league(warehouse, as_json)
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        display.show_scoreboard(rows)
        display.show_outputs({"evaluation": str(report)})
    _refuse_leaks(rows, warehouse)


@app.command("scoreboard")
def show_scoreboard(
    info: Annotated[
        list[InfoName] | None,
        typer.Option("--info", help="Information set; several may be given. Default: all."),
    ] = None,
    season: Annotated[
        list[str] | None,
        typer.Option(
            help="Season to score, such as 2024-25; several may be given. Default: the last two."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Walk forward through the test seasons, month by month, and score every method."""
    warehouse = open_warehouse()
    from ml.betting import read_lines
    from ml.html_report import render
    from ml.scoring import bet_on_walk, score_walk
    from ml.walk_forward import walk_forward

    examples, lines = read_examples(warehouse), read_lines(warehouse)
    with _progress() as progress:
        bars = _Bars(progress)
        walks = [
            walk_forward(examples, INFORMATION_SETS[name], bars, season)
            for name in info or INFORMATION_SETS
        ]
    rows = [row for walk in walks for row in score_walk(walk, examples)]
    bets = [row for walk in walks for row in bet_on_walk(walk, examples, lines)]
    outputs = {
        "scoreboard": str(reports.save_scoreboard(rows)),
        "bets": str(reports.save_bets(bets)),
    }
    with display.notes.status("drawing the report"):
        page = render(walks, rows, bets, examples, summary.league_note(warehouse))
        outputs["report"] = str(reports.save_page(page))
    _tell_league(warehouse, as_json)
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        display.show_scoreboard(rows)
        display.show_bets(bets)
        display.show_overfitting(walks)
        display.show_outputs(outputs)
    _refuse_leaks(rows, warehouse)


@app.command()
def predict(given: OnDate = None, info: Info = DEFAULT, as_json: AsJson = False) -> None:
    """Predict the points of every player who may play on a date.

    A date that the newest run has learned from is predicted as the walk-forward does: with a model
    of what was known when its month began.
    """
    warehouse = open_warehouse()
    from ml.prediction import predict_slate, record

    slate = _slate(warehouse, given, info)
    model, model_id = _model_for(warehouse, slate, info)
    predicted = predict_slate(model, slate)
    if as_json:
        print(predicted.to_json(orient="records", indent=2))
    else:
        display.show_slate(predicted)
    try:
        record(warehouse, predicted, model_id, info)
    except WarehouseError as error:
        _note(f"Not recorded in the warehouse: {error}")
        _note("The forecasts are kept in NBA_HOME/forecasts; the next `predict` adds them.")
        raise typer.Exit(1) from error


@app.command("explain")
def show_explanation(
    player: Annotated[
        str, typer.Option(help="His name, accents and case are no matter, or his NBA.com id.")
    ],
    team: Annotated[str | None, typer.Option(help="His team's code, such as BOS.")] = None,
    given: OnDate = None,
    info: Info = DEFAULT,
    as_json: AsJson = False,
) -> None:
    """Say why a player's forecast is what it is: what every feature adds, in points."""
    warehouse = open_warehouse()
    from ml.explanation import explain, find_player

    slate = _slate(warehouse, given, info)
    row = find_player(slate, newest_sheets(warehouse), player, team)
    model, _ = _model_for(warehouse, slate, info)
    explanation = explain(model, slate)[row]
    if as_json:
        print(explanation.features.to_json(orient="records", indent=2))
    else:
        display.show_explanation(slate.loc[row], explanation)


def _slate(warehouse: Warehouse, given: date | None, info: InfoName) -> pd.DataFrame:
    from ml.prediction import games_without_sheet, read_slate

    slate = read_slate(warehouse, given or next_date(warehouse), info)
    if missing := games_without_sheet(slate):
        _note(
            f"Note: {missing} of {slate['game_id'].nunique()} games have no sheet yet: who may play"
            " in them is taken from the roster of each team's last game."
        )
    return slate


def _model_for(
    warehouse: Warehouse, slate: pd.DataFrame, info: InfoName
) -> tuple[PointsModel, str]:
    """A model that has not learned from a slate, and its id."""
    from ml.months import Month
    from ml.prediction import is_honest, is_stale
    from ml.promotion import predicting_run

    run = predicting_run(info)
    first = slate["game_date"].min()
    if is_honest(run, slate):
        if is_stale(run, slate):
            _note(
                f"Note: run {run.run_id} was trained for {run.metadata['serving']['for_month']:.7},"
                f" before the month of this slate, {first:%Y-%m}. Train one for it (python -m ml"
                f" train --info {info}), and promote that where this one was promoted."
            )
        return run.serving, run.run_id
    learned = f"Note: run {run.run_id} has learned from games of {first:%Y-%m-%d} or later;"
    month = Month(read_examples(warehouse), slate, info)
    if kept := month.kept():
        _note(f"{learned} taking the model of what was known when that month began.")
        return kept, month.model_id
    _note(f"{learned} training a model of what was known when that month began.")
    with _progress() as progress:
        return month.trained(_Bars(progress)), month.model_id


@app.command("list")
def list_runs(as_json: AsJson = False) -> None:
    """List the saved runs, the newest first."""
    from ml.promotion import predicting_ids
    from ml.registry import TRAIN_FIRST, saved_runs

    runs = saved_runs()
    if as_json:
        print(json.dumps(runs, indent=2))
    elif not runs:
        display.console.print(f"No run is saved yet. {TRAIN_FIRST}")
    else:
        display.show_runs(runs, predicting_ids(runs))


@app.command()
def compare(one: RunId, other: RunId) -> None:
    """Score two runs on the games that neither has learned from."""
    warehouse = open_warehouse()
    from ml.promotion import compare as compare_runs
    from ml.registry import find_run

    runs = find_run(one), find_run(other)
    found = compare_runs(*runs, read_examples(warehouse))
    display.show_comparison(runs, found)


@app.command()
def promote(run_id: RunId) -> None:
    """Let a run predict, unless it is worse, over-fitted or too good to be honest."""
    warehouse = open_warehouse()
    from ml.promotion import promote as promote_run
    from ml.registry import find_run

    run = find_run(run_id)
    replaced = promote_run(run, read_examples(warehouse), summary.is_real_league(warehouse))
    now = f"Run {run.run_id} predicts the information set {run.metadata['information_set']} now"
    display.console.print(now + (f", instead of {replaced.run_id}." if replaced else "."))


@app.command("summary")
def show_summary() -> None:
    """Show rows per mart, coverage per season, model against baselines, and where all lies."""
    warehouse = open_warehouse()
    _tell_league(warehouse)
    display.show_mart_rows(summary.mart_rows(warehouse))
    display.show_coverage(summary.coverage(warehouse))
    rows = [row for row in reports.read_evaluation() if row["sample"] in SUMMARY_SAMPLES]
    if rows:
        display.show_scoreboard(rows)
    else:
        display.console.print("The model has not been scored yet: python -m ml evaluate")
    display.show_outputs(summary.outputs(warehouse))


def _tell_league(warehouse: Warehouse, as_json: bool = False) -> None:
    """Says above figures that they are a simulated league's; beside JSON, which holds rows only."""
    if note := summary.league_note(warehouse):
        (display.notes if as_json else display.console).print(note)


def _refuse_leaks(rows: list[Score], warehouse: Warehouse) -> None:
    """Ends with exit code 1 when a score on the real league is too good to be honest."""
    suspects = leak_suspects(rows) if summary.is_real_league(warehouse) else []
    for row in suspects:
        _note(
            f"Leak suspected: {row['method']} ({row['information_set']}) has an MAE of"
            f" {row['mae']:.3f} on {row['sample']}; honest forecasts stay above"
            f" {LEAK_MAE[row['sample']]}."
        )
    if suspects:
        raise typer.Exit(1)


def _note(text: str) -> None:
    display.notes.print(text, style="yellow", markup=False, soft_wrap=True)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=display.notes,
    )


class _Bars:
    """Gives every phase of the work its own bar."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def __call__(self, phase: str, done: int, at_most: int) -> None:
        if phase not in self._bars:
            self._bars[phase] = self._progress.add_task(phase, total=at_most)
        self._progress.update(self._bars[phase], completed=done, total=at_most)
