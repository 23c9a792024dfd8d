"""Two other ways to the averages of `int_player_form`, timed beside its SQL.

    python -m bench.rivals HOME      # a state folder that dbt has just built from nothing

`windows` is pandas as it is meant to be used: sorted once, grouped, all columns at a time.
`on_date` is the way of the system before this one: for each game date, filter what came before it
and average that. Both get the games played in memory and give what each player's averages were
before each of his games; that these are the SQL's is checked. The SQL does more (rest, absences,
zones, players who did not play), reads tables and writes one.

Prints seconds as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

AVERAGE = re.compile(r"avg_(?P<column>.+?)_(?:(?P<kind>last|ewm)_(?P<games>\d+)_games|season)$")
KEY = ["nba_player_id", "game_id"]
Averages = dict[str, tuple[str, str | None, int]]
"""Name of an average: its column, the kind of its window and the window's games."""
USAGE = ("plays_used", "team_plays_on_floor")
"""What a usage rate is made of; its average is the ratio of theirs."""
DATES_LOOPED = 20
"""Dates, evenly spread, of which the loop is timed; the others are taken to cost as much."""
TOLERANCE = 1e-6


def averages(form: list[str], box: list[str]) -> Averages:
    """The averages of box columns in `form` as (column, 'last', 'ewm' or None: season, games)."""
    found = {name: AVERAGE.match(name) for name in form}
    return {
        name: (match["column"], match["kind"], int(match["games"] or 0))
        for name, match in found.items()
        if match and match["column"] in box
    }


def parts_of(
    wanted: Averages,
) -> Averages:
    """The averages to take: of a usage rate, those of its parts."""
    parts: Averages = {}
    for name, (column, kind, games) in wanted.items():
        if column == "usage_rate":
            parts |= {f"{name} {part}": (part, kind, games) for part in USAGE}
        else:
            parts[name] = (column, kind, games)
    return parts


def rated(found: pd.DataFrame, wanted: Averages) -> pd.DataFrame:
    """The wanted averages, from those of their parts."""
    rates = {
        name: 100 * found[f"{name} {USAGE[0]}"] / found[f"{name} {USAGE[1]}"]
        for name, (column, *_) in wanted.items()
        if column == "usage_rate"
    }
    return pd.concat([found, pd.DataFrame(rates)], axis=1)


def windows(games: pd.DataFrame, wanted: Averages) -> pd.DataFrame:
    """The averages before each game, in pandas; games: one row per game played, sorted by date."""
    taken, parts = parts_of(wanted), [games[KEY]]
    for (kind, length), names in _by_window(taken):
        columns = [taken[name][0] for name in names]
        group = ["nba_player_id"] if kind else ["nba_player_id", "season"]
        grouped = games.groupby(group, sort=False)
        if kind == "last":
            state = grouped[columns].rolling(length, min_periods=1).mean()
        elif kind == "ewm":
            state = grouped[columns].ewm(halflife=length).mean()
        else:
            state = grouped[columns].expanding().mean()
        state = state.droplevel(list(range(len(group)))).sort_index().set_axis(names, axis=1)
        parts.append(state.groupby([games[each] for each in group], sort=False).shift())
    return rated(pd.concat(parts, axis=1), wanted)


def on_date(games: pd.DataFrame, wanted: Averages, day: pd.Timestamp) -> pd.DataFrame:
    """The averages before the games of one day, from all that came before it."""
    today = games[games["game_date"] == day]
    before = games[games["game_date"] < day]
    before = before[before["nba_player_id"].isin(today["nba_player_id"])]
    ago = before.groupby("nba_player_id").cumcount(ascending=False)
    taken = parts_of(wanted)
    averaged = [today[KEY].set_index("nba_player_id", drop=False)]
    for (kind, length), names in _by_window(taken):
        columns = [taken[name][0] for name in names]
        if kind == "ewm":
            weights = np.power(0.5, ago / length)
            values = before[columns]
            of = before["nba_player_id"]
            sums = values.mul(weights, axis=0).groupby(of).sum()
            mean = sums / values.notna().mul(weights, axis=0).groupby(of).sum()
        else:
            chosen = ago < length if kind else before["season"] == today["season"].iloc[0]
            mean = before[chosen].groupby("nba_player_id")[columns].mean()
        averaged.append(mean.set_axis(names, axis=1))
    return rated(pd.concat(averaged, axis=1).reset_index(drop=True), wanted)


def _by_window(
    wanted: Averages,
) -> Iterator[tuple[tuple[str | None, int], list[str]]]:
    frames: dict[tuple[str | None, int], list[str]] = {}
    for name, (_, kind, games) in wanted.items():
        frames.setdefault((kind, games), []).append(name)
    return iter(frames.items())


def differing(found: pd.DataFrame, form: pd.DataFrame, wanted: list[str]) -> list[str]:
    """The averages that are not the SQL's, in any game of `found`."""
    both = found[KEY].merge(form, on=KEY, how="left", validate="1:1")
    return [
        name
        for name in wanted
        if not np.allclose(found[name], both[name].astype("float64"), TOLERANCE, 1e-9, True)
    ]


def read(home: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The games played, by date, and the rows of `int_player_form`."""
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        games = connection.execute(
            "select * from nba_intermediate.player_game_summary_candidate"
            " where seconds_played > 0 order by game_date, game_id, nba_player_id"
        ).df()
        form = connection.execute("from nba_intermediate.int_player_form").df()
    games.loc[games["usage_rate"].isna(), list(USAGE)] = np.nan
    return games, form


def main() -> None:
    """Time both ways on a state folder, and compare their results with the SQL's."""
    games, form = read(Path(sys.argv[1]).resolve())
    wanted = averages(list(form.columns), list(games.columns))
    numbers = sorted({column for column, _, _ in parts_of(wanted).values()})
    games = games[[*KEY, "game_date", "season", *numbers]].astype(dict.fromkeys(numbers, "float64"))
    form = form[[*KEY, *wanted]]

    started = time.perf_counter()
    found = windows(games, wanted)
    pandas_seconds = time.perf_counter() - started

    dates = np.sort(games["game_date"].unique())
    looped = dates[np.linspace(0, len(dates) - 1, DATES_LOOPED).astype(int)]
    started = time.perf_counter()
    by_date = [on_date(games, wanted, day) for day in looped]
    loop_seconds = (time.perf_counter() - started) * len(dates) / len(looped)

    wrong = differing(found, form, list(wanted)) + differing(pd.concat(by_date), form, list(wanted))
    if wrong:
        raise SystemExit(f"a rival's averages are not those of int_player_form: {wrong[:5]}")
    print(json.dumps({"pandas": pandas_seconds, "loop": loop_seconds, "columns": len(wanted)}))


if __name__ == "__main__":
    main()
