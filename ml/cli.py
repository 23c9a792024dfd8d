"""The command line: train, evaluate, predict, summary.

XGBoost takes seconds to import, so the commands that need it import it themselves; the help and
the summary answer at once.
"""

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from ml import display, reports, summary
from ml.errors import MlError
from ml.evaluation import LEAK_MAE, leak_suspects
from ml.examples import fingerprint, next_date, read_examples
from ml.features import INFORMATION_SET
from ml.warehouse import open_warehouse


class _ReadableErrors(TyperGroup):
    """Answers a foreseen error with its message and exit code 1."""

    def invoke(self, ctx: typer.Context) -> object:
        try:
            return super().invoke(ctx)
        except MlError as error:
            display.notes.print("Error:", style="red", end=" ")
            display.notes.print(error, markup=False, soft_wrap=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=_ReadableErrors,
    help="The points model: trained and scored on nba_ml.player_points_examples.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print the rows as JSON and nothing else.")]


@app.command()
def train() -> None:
    """Train the model on the seasons before the test and save it as a new run."""
    from ml.training import train_run

    examples = read_examples(open_warehouse(), INFORMATION_SET)
    with _progress() as progress:
        run = train_run(examples, _RoundBars(progress))
    split, metrics = run.metadata["split"], run.metadata["metrics"]
    display.console.print(
        f"Trained on {split['train_rows']:,} rows, {split['train_first_date']} to"
        f" {split['train_last_date']}, {run.metadata['rounds']} rounds,"
        f" {run.metadata['duration_seconds']:.1f} s.\n"
        f"MAE: train {metrics['train']['mae']:.3f}, validation {metrics['validation']['mae']:.3f},"
        f" test {metrics['test']['mae']:.3f} ({split['test_rows']:,} rows from"
        f" {split['test_first_date']})."
    )
    display.show_outputs({"run": str(run.folder)})


@app.command()
def evaluate(as_json: AsJson = False) -> None:
    """Score the newest run and every baseline on the same test rows."""
    from ml.registry import latest_run
    from ml.scoring import score_run

    warehouse = open_warehouse()
    run = latest_run()
    examples = read_examples(warehouse, run.metadata["information_set"])
    if fingerprint(examples) != run.metadata["data_fingerprint"]:
        _note(f"Note: the data has changed since run {run.run_id} was trained.")
    rows = score_run(run, examples)
    report = reports.save_scoreboard(run.folder, rows)
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        display.show_scoreboard(rows)
        display.show_outputs({"scoreboard": str(report)})
    suspects = leak_suspects(rows) if summary.is_real_league(warehouse) else []
    for row in suspects:
        _note(
            f"Leak suspected: {row['method']} has an MAE of {row['mae']:.3f} on everyone who"
            f" played; honest forecasts stay above {LEAK_MAE}."
        )
    if suspects:
        raise typer.Exit(1)


@app.command()
def predict(
    given: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="US Eastern game date; default: the next one without results, else the newest.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Predict the points of every player who may play on a date, with the newest run."""
    from ml.prediction import overlap_note, predict_slate
    from ml.registry import latest_run

    warehouse = open_warehouse()
    run = latest_run()
    day = given.date() if given else next_date(warehouse)
    slate = predict_slate(warehouse, run, day)
    note = overlap_note(run, day)
    if note:
        _note(note)
    if as_json:
        print(slate.to_json(orient="records", indent=2))
    else:
        display.show_slate(slate)


@app.command("summary")
def show_summary() -> None:
    """Show rows per mart, coverage per season, model against baselines, and where all lies."""
    warehouse = open_warehouse()
    display.show_mart_rows(summary.mart_rows(warehouse))
    display.show_coverage(summary.coverage(warehouse))
    rows = reports.read_scoreboard()
    if rows:
        display.show_scoreboard(rows)
    else:
        display.console.print("The model has not been scored yet: python -m ml evaluate")
    display.show_outputs(summary.outputs(warehouse))


def _note(text: str) -> None:
    display.notes.print(text, style="yellow", markup=False, soft_wrap=True)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=display.notes,
    )


class _RoundBars:
    """Gives every phase of the training its own bar."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, int] = {}

    def __call__(self, phase: str, done: int, at_most: int) -> None:
        if phase not in self._bars:
            self._finish_others()
            self._bars[phase] = self._progress.add_task(phase, total=at_most)
        self._progress.update(self._bars[phase], completed=done)

    def _finish_others(self) -> None:
        """A phase that stopped early is complete: its bar ends where it stopped."""
        for bar in self._bars.values():
            task = self._progress.tasks[bar]
            self._progress.update(bar, total=task.completed)
