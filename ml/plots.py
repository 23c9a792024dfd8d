"""Plots as SVG texts, in the colours of the page that they stand in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

INK = "#010203"
"""Stands for the page's own text colour until the SVG is written."""
COLOURS = ("#2f7ed8", "#e07b39", "#3a9d5d", "#8e5fb0", "#b8484f", "#6b7280")
STYLE: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "nba_props",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "legend.frameon": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": INK,
}


class Plot:
    """An axes to draw on, and afterwards the picture as `svg`."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.svg = ""


def lines(table: pd.DataFrame, xlabel: str, ylabel: str, labels: dict[str, str]) -> str:
    """One line per column of `labels`, over the index."""
    with _plot(xlabel, ylabel) as plot:
        for column, label in labels.items():
            plot.axes.plot(table.index.astype(str), table[column], marker="o", label=label)
        plot.axes.tick_params(axis="x", rotation=45)
        plot.axes.legend()
    return plot.svg


def bars(table: pd.DataFrame, xlabel: str, ylabel: str, labels: dict[str, str]) -> str:
    """A group of bars per row, one per column of `labels`."""
    with _plot(xlabel, ylabel) as plot:
        width = 0.8 / len(labels)
        for number, (column, label) in enumerate(labels.items()):
            places = np.arange(len(table)) + (number - (len(labels) - 1) / 2) * width
            plot.axes.bar(places, table[column], width, label=label)
        plot.axes.set_xticks(np.arange(len(table)), table.index.astype(str))
        plot.axes.legend()
    return plot.svg


def ranks(values: pd.Series, xlabel: str) -> str:
    """One horizontal bar per entry, the first one on top."""
    with _plot(xlabel, "", height=0.24 * len(values) + 1) as plot:
        plot.axes.barh(values.index[::-1], values[::-1], color=COLOURS[0])
    return plot.svg


def calibration(table: pd.DataFrame) -> str:
    """Outcomes over forecasts, beside the line on which they would be the same."""
    with _plot("predicted points", "points scored") as plot:
        end = float(table.max(axis=None)) + 1
        plot.axes.plot([0, end], [0, end], color=INK, alpha=0.4, linewidth=1)
        plot.axes.plot(table["predicted"], table["median"], marker="o", label="median")
        plot.axes.plot(table["predicted"], table["mean"], marker="o", label="mean")
        plot.axes.legend()
    return plot.svg


def coverage(table: pd.DataFrame) -> str:
    """Measured coverage by tier, with a line at each promise."""
    with _plot("average before the game", "% of outcomes inside") as plot:
        for number, level in enumerate(table.columns):
            colour = COLOURS[number]
            plot.axes.axhline(level, color=colour, alpha=0.5, linewidth=1)
            plot.axes.plot(
                table.index, table[level], "o", color=colour, label=f"{level} % interval"
            )
        plot.axes.set_ylim(0, 100)
        plot.axes.legend(loc="lower right")
    return plot.svg


@contextmanager
def _plot(xlabel: str, ylabel: str, height: float = 3.4) -> Iterator[Plot]:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.2, height), layout="constrained")
        plot = Plot(figure.add_subplot())
        plot.axes.set_xlabel(xlabel)
        plot.axes.set_ylabel(ylabel)
        yield plot
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None})
        plot.svg = _inline(text.getvalue())


def _inline(svg: str) -> str:
    """Without the head of a file of its own, as wide as the page allows."""
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    return svg.replace("<svg ", '<svg role="img" class="plot" ', 1)
