"""The scoreboard as one HTML file with plots, which needs nothing from a network."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from jinja2 import Environment, PackageLoader

from ml import breakdowns, plots
from ml.baselines import baseline_forecasts
from ml.betting import BettingFigures
from ml.evaluation import ALL_SEASONS, MODEL_METHOD, RIVALS, Score
from ml.features import INFORMATION_SETS
from ml.importance import gain, learning_curve, permutation
from ml.labels import LABELS, LINE_TIMINGS
from ml.walk_forward import Walk

SHOWN_FEATURES = 20


@dataclass(frozen=True)
class Picture:
    """A plot and what it shows."""

    svg: str
    caption: str


def render(
    walks: list[Walk],
    rows: list[Score],
    bets: list[BettingFigures],
    examples: pd.DataFrame,
    league_note: str,
) -> str:
    """The whole page.

    walks: one per information set; rows, bets: their scores; examples: those walked through;
    league_note: as `ml.summary.league_note` has it.
    """
    environment = Environment(
        loader=PackageLoader("ml"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    sections = [_section(walk, rows, bets, examples) for walk in walks]
    days = examples.loc[walks[0].forecasts.index, "game_date"]
    summary = f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}, {len(days):,} player-games."
    page = environment.get_template("report.html.j2")
    return page.render(sections=sections, summary=summary, league_note=league_note)


def _section(
    walk: Walk, rows: list[Score], bets: list[BettingFigures], examples: pd.DataFrame
) -> dict[str, object]:
    test = examples.loc[walk.forecasts.index]
    return {
        "name": walk.information_set,
        "moment": INFORMATION_SETS[walk.information_set].moment,
        "boards": _boards(walk.information_set, rows),
        "bets": [
            {**row, "timing": LINE_TIMINGS[row["line_timing"]]}
            for row in bets
            if row["information_set"] == walk.information_set
        ],
        "figures": [*_errors(walk, test), *_model(walk, examples)],
        "months": walk.months.to_dict("records"),
        "misses": breakdowns.worst_misses(test, walk.forecasts[MODEL_METHOD]).to_dict("records"),
    }


def _boards(information_set: str, rows: list[Score]) -> list[dict[str, object]]:
    """Per sample, the scores over all seasons, the best first."""
    boards: dict[str, list[Score]] = {}
    for row in rows:
        if row["information_set"] == information_set and row["season"] == ALL_SEASONS:
            boards.setdefault(row["sample"], []).append(row)
    return [
        {
            "title": f"{sample}: {board[0]['n']:,} player-games",
            "rows": [
                {**row, "label": LABELS.get(row["method"], row["method"])}
                for row in sorted(board, key=lambda row: row["mae"])
            ],
            "rivals": [
                {"gain": gain, "label": LABELS[rival]}
                for rival, gain in RIVALS.items()
                if any(gain in row for row in board)
            ],
        }
        for sample, board in boards.items()
    ]


def _errors(walk: Walk, test: pd.DataFrame) -> list[Picture]:
    predicted = walk.forecasts[MODEL_METHOD]
    both = baseline_forecasts(test)[["seed_rule"]].assign(**{MODEL_METHOD: predicted})
    labels = {method: LABELS[method] for method in both}
    by_month = breakdowns.mae_by(breakdowns.month(test), test, both)
    by_tier = breakdowns.mae_by(breakdowns.tier(test), test, both)
    return [
        Picture(plots.lines(by_month, "month", "MAE, points", labels), "Error by month."),
        Picture(
            plots.bars(by_tier, "average before the game", "MAE, points", labels),
            "Error by scoring tier: who scores more is harder to forecast.",
        ),
        Picture(
            plots.calibration(breakdowns.calibration(test, predicted)),
            "Calibration: the model forecasts the median, which lies below the mean.",
        ),
        Picture(
            plots.coverage(breakdowns.coverage(test, walk.forecasts)),
            "How many outcomes the intervals held, by scoring tier; the lines are their promise.",
        ),
    ]


def _model(walk: Walk, examples: pd.DataFrame) -> list[Picture]:
    """What the last month's model leans on, judged on that month."""
    model = walk.last_fit.model
    sheets = walk.last_block.test_rows(examples)
    curve = learning_curve(walk.trainer, walk.last_block, walk.last_fit).set_index("rows")
    return [
        Picture(
            plots.ranks(gain(model).head(SHOWN_FEATURES), "share of the trees' gain"),
            "Features by gain: what the trees add to the linear model.",
        ),
        Picture(
            plots.ranks(permutation(model, sheets), "MAE lost, points"),
            "Groups of columns by permutation: how much worse the model is without each.",
        ),
        Picture(
            plots.lines(
                curve,
                "games learned from, the newest",
                "MAE, points",
                {"train_mae": "training", "test_mae": "test"},
            ),
            "Learning curve of the last month's model.",
        ),
    ]
