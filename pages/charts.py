"""Vega-Lite charts as plain dictionaries; the page's script draws them in the page's colours."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDE = {"width": "container", "height": 260, "autosize": {"type": "fit-x", "contains": "padding"}}
INTERVAL = {"type": "rule", "strokeWidth": 5, "opacity": 0.35, "color": "#2f7ed8"}
Spec = dict[str, Any]


def form(games: pd.DataFrame) -> Spec:
    """A player's points game by game, the mean of his last ten, and what was forecast."""
    rows = games.assign(last_10=games["points"].rolling(10, min_periods=1).mean())
    tips = [_date(), _number("points", "points"), _number("minutes_played", "minutes")]
    tips += [_number("predicted_points", "forecast"), _text("opponent_team_abbr", "against")]
    layers = [
        {
            "mark": INTERVAL,
            "encoding": {
                "x": _x("game_date"),
                "y": {"field": "lower_80", "type": "quantitative"},
                "y2": {"field": "upper_80"},
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 45},
            "encoding": {"x": _x("game_date"), "y": _y("points", "points"), "tooltip": tips},
        },
        {
            "mark": {"type": "line", "color": "#e07b39"},
            "encoding": {"x": _x("game_date"), "y": _y("last_10", "points")},
        },
    ]
    told = "Points game by game; the line is the mean of his last ten."
    if rows["lower_80"].isna().all():
        return _spec(rows, told, layer=layers[1:])
    return _spec(rows, told + " Bars: the interval forecast for four of five.", layer=layers)


def usage(games: pd.DataFrame) -> Spec:
    """A player's usage rate game by game."""
    tips = [_date(), _number("usage_rate", "usage rate, %"), _number("minutes_played", "minutes")]
    encoding = {"x": _x("game_date"), "y": _y("usage_rate", "usage rate, %"), "tooltip": tips}
    return _spec(
        games,
        "Usage rate game by game, in % of his team's plays while he is on the floor.",
        mark={"type": "line", "point": True},
        encoding=encoding,
    )


def factors(rows: list[dict[str, object]]) -> Spec:
    """The composite factors as bars around zero."""
    encoding = {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "score", "type": "quantitative", "title": "points"},
        "color": {
            "condition": {"test": "datum.score < 0", "value": "#e07b39"},
            "value": "#2f7ed8",
        },
        "tooltip": [_text("name", "factor"), _number("score", "points")],
    }
    return _spec(
        pd.DataFrame(rows)[["name", "score"]],
        "Composite factors, in points.",
        mark="bar",
        encoding=encoding,
        height=190,
    )


def ratings(games: pd.DataFrame) -> Spec:
    """A team's offence and defence, the mean of ten games each."""
    names = {"offensive_rating": "scored", "defensive_rating": "allowed"}
    rows = games[["game_date", *names]].rename(columns=names)
    rows[[*names.values()]] = rows[[*names.values()]].rolling(10, min_periods=1).mean()
    long = rows.melt("game_date", var_name="what", value_name="rating")
    encoding = {
        "x": _x("game_date"),
        "y": _y("rating", "points per 100 possessions", zero=False),
        "color": {"field": "what", "type": "nominal", "title": None},
        "strokeDash": {"field": "what", "type": "nominal", "title": None},
        "tooltip": [_date(), _text("what", "points"), _number("rating", "per 100 possessions")],
    }
    return _spec(
        long,
        "Points scored and allowed per 100 possessions, mean of the last ten games.",
        mark="line",
        encoding=encoding,
    )


def slate(rows: pd.DataFrame) -> Spec:
    """Tonight's highest forecasts with their 80 % intervals."""
    base = {"y": {"field": "player_name", "type": "nominal", "sort": None, "title": None}}
    tips = [_text("player_name", "player"), _number("predicted_points", "forecast")]
    tips += [_number("lower_80", "80 % from"), _number("upper_80", "to")]
    layers = [
        {
            "mark": INTERVAL,
            "encoding": {
                **base,
                "x": {"field": "lower_80", "type": "quantitative", "title": "points"},
                "x2": {"field": "upper_80"},
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 60},
            "encoding": {
                **base,
                "x": {"field": "predicted_points", "type": "quantitative"},
                "tooltip": tips,
            },
        },
    ]
    columns = ["player_name", "predicted_points", "lower_80", "upper_80"]
    return _spec(
        rows.head(25)[columns],
        "The 25 highest forecasts with the interval that holds four outcomes of five.",
        layer=layers,
        height=18 * min(len(rows), 25),
    )


def coverage(ledger: pd.DataFrame) -> Spec:
    """Each season's coverage by gate: the least share of what was expected."""
    rows = ledger[ledger["severity"] == "error"]
    rows = rows.assign(
        is_accepted=rows["verdict"] == "waived",
        share=rows["ratio"].where(rows["verdict"] != "waived"),
    )
    rows = rows.groupby(["season", "gate"], as_index=False).agg(
        share=("share", "min"), accepted=("is_accepted", "sum")
    )
    place = {
        "x": {"field": "season", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
        "y": {"field": "gate", "type": "nominal", "title": None},
    }
    share = {
        "field": "share",
        "type": "quantitative",
        "title": "least share",
        "scale": {"domain": [0.8, 1], "clamp": True, "scheme": "blues"},
        "legend": {"format": ".0%"},
    }
    tips = [
        _text("season", "season"),
        _text("gate", "gate"),
        {"field": "share", "type": "quantitative", "title": "least share", "format": ".2%"},
        _number("accepted", "gaps accepted"),
    ]
    layers = [
        {"mark": {"type": "rect", "invalid": None}, "encoding": {"color": share, "tooltip": tips}},
        {
            "transform": [{"filter": "datum.accepted > 0"}],
            "mark": {"type": "point", "filled": True, "color": "#e07b39"},
            "encoding": {"tooltip": tips},
        },
    ]
    return _spec(
        rows,
        "By season and gate, the least share of what was expected that is there. A dot: gaps that"
        " were accepted with a reason; they are not counted in the share.",
        layer=layers,
        encoding=place,
    )


def scores(rows: pd.DataFrame, labels: dict[str, str]) -> Spec:
    """Methods by their error, one row of points per information set."""
    rows = rows[["method", "information_set", "mae"]].assign(
        label=lambda frame: frame["method"].map(labels).fillna(frame["method"])
    )
    encoding = {
        "y": {"field": "label", "type": "nominal", "sort": "x", "title": None},
        "x": {
            "field": "mae",
            "type": "quantitative",
            "title": "points missed (MAE)",
            "scale": {"zero": False},
        },
        "color": {"field": "information_set", "type": "nominal", "title": "known"},
        "shape": {"field": "information_set", "type": "nominal", "title": "known"},
        "tooltip": [
            _text("label", "method"),
            _text("information_set", "known"),
            {"field": "mae", "type": "quantitative", "title": "MAE", "format": ".3f"},
        ],
    }
    return _spec(
        rows,
        "Points missed by each method, on all who played.",
        mark={"type": "point", "filled": True, "size": 70},
        encoding=encoding,
    )


def _spec(rows: pd.DataFrame, description: str, **parts: Any) -> Spec:
    values = json.loads(rows.to_json(orient="records", date_format="iso"))
    return {
        "$schema": SCHEMA,
        "description": description,
        "data": {"values": values},
        **WIDE,
        **parts,
    }


def _x(field: str) -> Spec:
    return {"field": field, "type": "temporal", "title": None}


def _y(field: str, title: str, zero: bool = True) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": {"zero": zero}}


def _date() -> Spec:
    return {"field": "game_date", "type": "temporal", "title": "date"}


def _number(field: str, title: str) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "format": ".1f"}


def _text(field: str, title: str) -> Spec:
    return {"field": field, "type": "nominal", "title": title}
