"""Vega-Lite charts as plain dictionaries; the page's script draws them in the page's colours."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from ml.features import INFORMATION_SETS

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDE = {"width": "container", "height": 260, "autosize": {"type": "fit-x", "contains": "padding"}}
GAMES_SHOWN = 40
FORM_COLUMNS = ["game_date", "points", "last_10", "minutes_played", "opponent_team_abbr"]
FORM_COLUMNS += ["predicted_points", "lower_80", "upper_80"]
DOT = {"type": "point", "filled": True, "opacity": 1, "style": "halo"}
ACCEPTED = ["waived", "not_asked"]
"""Verdicts on what is not there and need not be."""
SEASON_LABEL = "width < 400 && length(datum.label) == 7 ? slice(datum.label, 2) : datum.label"
"""2018-19, or 18-19 on a phone."""
SCORED, MEAN, FORECAST, INTERVAL = (
    "scored",
    "mean of his last ten",
    "forecast",
    "80 % forecast interval",
)
Spec = dict[str, Any]


def form(games: pd.DataFrame) -> Spec:
    """A player's points game by game, the mean of his last ten, and what was forecast."""
    rows = games.assign(last_10=games["points"].rolling(10, min_periods=1).mean())
    rows = rows[FORM_COLUMNS].tail(GAMES_SHOWN)
    tips = [_date(), _number("points", "scored"), _number("minutes_played", "minutes")]
    tips += [_number("predicted_points", "forecast"), _text("opponent_team_abbr", "against")]
    is_forecast = bool(rows["lower_80"].notna().any())
    named = {SCORED: True, MEAN: True, INTERVAL: is_forecast}
    interval = {
        "mark": {"type": "rule", "strokeWidth": 5},
        "encoding": {
            "x": _x("game_date"),
            "y": {"field": "lower_80", "type": "quantitative"},
            "y2": {"field": "upper_80"},
            "color": _named(INTERVAL, named),
        },
    }
    layers = [
        {
            "mark": "line",
            "encoding": {
                "x": _x("game_date"),
                "y": _y("last_10", "points"),
                "color": _named(MEAN, named),
            },
        },
        {
            "mark": {**DOT, "size": 60},
            "encoding": {
                "x": _x("game_date"),
                "y": _y("points", "points"),
                "color": _named(SCORED, named),
                "tooltip": tips,
            },
        },
    ]
    told = "Points game by game: a dot is what he scored, the line the mean of his last ten."
    if not is_forecast:
        return _spec(rows, told, layer=layers)
    told += " Bars: the interval forecast for four outcomes of five."
    return _spec(rows, told, layer=[interval, *layers])


def usage(games: pd.DataFrame) -> Spec:
    """A player's usage rate game by game."""
    tips = [_date(), _number("usage_rate", "usage rate, %"), _number("minutes_played", "minutes")]
    encoding = {"x": _x("game_date"), "y": _y("usage_rate", "usage rate, %"), "tooltip": tips}
    return _spec(
        games[["game_date", "usage_rate", "minutes_played"]].tail(GAMES_SHOWN),
        "Usage rate game by game, in % of his team's plays while he is on the floor.",
        mark={"type": "line", "point": True},
        encoding=encoding,
    )


def factors(rows: list[dict[str, object]]) -> Spec:
    """The composite factors as bars around zero."""
    frame = pd.DataFrame(rows)[["name", "score"]]
    frame["effect"] = frame["score"].ge(0).map({True: "adds", False: "takes"})
    encoding = {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "score", "type": "quantitative", "title": "points"},
        "color": {
            "field": "effect",
            "type": "nominal",
            "scale": {"domain": ["adds", "takes"]},
            "legend": None,
        },
        "tooltip": [_text("name", "factor"), _number("score", "points")],
    }
    return _spec(frame, "Composite factors, in points.", mark="bar", encoding=encoding, height=190)


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
    """The highest forecasts of a date with their 80 % intervals, and what was scored where known.

    rows: the slate's, the highest forecast first.
    """
    shown = rows.head(25)[["player_name", "predicted_points", "lower_80", "upper_80", "points"]]
    is_played = bool(shown["points"].notna().any())
    named = {FORECAST: True, SCORED: is_played, INTERVAL: True}
    base = {"y": {"field": "player_name", "type": "nominal", "sort": None, "title": None}}
    tips = [_text("player_name", "player"), _number("predicted_points", "forecast")]
    tips += [_number("lower_80", "80 % from"), _number("upper_80", "to")]
    interval = {
        "mark": {"type": "rule", "strokeWidth": 5},
        "encoding": {
            **base,
            "x": {"field": "lower_80", "type": "quantitative", "title": "points"},
            "x2": {"field": "upper_80"},
            "color": _named(INTERVAL, named),
        },
    }
    forecast = {
        "mark": {**DOT, "size": 70},
        "encoding": {
            **base,
            "x": {"field": "predicted_points", "type": "quantitative"},
            "color": _named(FORECAST, named),
            "tooltip": tips,
        },
    }
    scored = {
        "mark": {**DOT, "shape": "diamond", "size": 90},
        "encoding": {
            **base,
            "x": {"field": "points", "type": "quantitative"},
            "color": _named(SCORED, named),
            "tooltip": [_text("player_name", "player"), _number("points", "scored")],
        },
    }
    told = "The 25 highest forecasts with the interval that holds four outcomes of five"
    return _spec(
        shown,
        told + (", and what each scored." if is_played else "."),
        layer=[interval, forecast, scored] if is_played else [interval, forecast],
        height=18 * len(shown),
    )


def coverage(ledger: pd.DataFrame) -> Spec:
    """Each season's coverage by gate: the least share of what was expected.

    Where all that is missing was accepted there is no share to draw: such a gap has its own look.
    """
    rows = ledger[ledger["severity"] == "error"]
    rows = rows.assign(
        is_accepted=rows["verdict"].isin(ACCEPTED),
        share=rows["ratio"].where(~rows["verdict"].isin(ACCEPTED)),
    )
    rows = rows.groupby(["season", "gate"], as_index=False).agg(
        share=("share", "min"), accepted=("is_accepted", "sum")
    )
    share = {
        "field": "share",
        "type": "quantitative",
        "title": "least share",
        "scale": {"domain": [0.8, 1], "clamp": True, "interpolate": "rgb"},
        "legend": {"format": ".0%", "tickCount": 3},
    }
    place = {
        "x": {
            "field": "season",
            "type": "ordinal",
            "title": None,
            "axis": {"labelAngle": 0, "labelExpr": SEASON_LABEL},
        },
        "y": {"field": "gate", "type": "nominal", "title": None},
        "tooltip": [
            _text("season", "season"),
            _text("gate", "gate"),
            {"field": "share", "type": "quantitative", "title": "least share", "format": ".2%"},
            {"field": "accepted", "type": "quantitative", "title": "gaps accepted"},
        ],
    }
    layers = [
        {
            "transform": [{"filter": "isValid(datum.share)"}],
            "mark": "rect",
            "encoding": {"color": share},
        },
        {
            "transform": [{"filter": "!isValid(datum.share)"}],
            "mark": {"type": "rect", "style": "gap"},
        },
        {
            "transform": [{"filter": "isValid(datum.share) && datum.accepted > 0"}],
            "mark": {**DOT, "size": 60, "style": "dot"},
        },
    ]
    return _spec(
        rows,
        "By season and gate, the least share of what was expected that is there.",
        layer=layers,
        encoding=place,
    )


def scores(rows: pd.DataFrame, labels: dict[str, str]) -> Spec:
    """Methods by their error, one row of points per information set."""
    rows = rows[["method", "information_set", "mae"]].assign(
        label=lambda frame: frame["method"].map(labels).fillna(frame["method"])
    )
    sets = [name for name in INFORMATION_SETS if name in set(rows["information_set"])]
    known = {"field": "information_set", "type": "nominal", "scale": {"domain": sets}}
    encoding = {
        "y": {
            "field": "label",
            "type": "nominal",
            "sort": {"field": "mae", "op": "min"},
            "title": None,
        },
        "x": {
            "field": "mae",
            "type": "quantitative",
            "title": "points missed (MAE)",
            "scale": {"zero": False},
        },
        "color": {**known, "title": "known"},
        "shape": {**known, "title": "known"},
        "tooltip": [
            _text("label", "method"),
            _text("information_set", "known"),
            {"field": "mae", "type": "quantitative", "title": "MAE", "format": ".3f"},
        ],
    }
    return _spec(
        rows,
        "Points missed by each method, on all who played.",
        mark={**DOT, "size": 80},
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


def _named(name: str, is_shown: dict[str, bool]) -> Spec:
    """The colour of one of several marks; the legend names those that are shown."""
    return {
        "datum": name,
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(is_shown)},
        "legend": {"values": [each for each, shown in is_shown.items() if shown]},
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
