"""What the benchmark adds up and compares, on leagues small enough to add up by hand."""

from __future__ import annotations

import sys

import pandas as pd
import pytest
from support.league import League
from support.measuring import peak_bytes

from bench.builds import seconds_of_any
from bench.goals import Goal
from bench.plans import dear_steps
from bench.rivals import KEY, averages, differing, on_date, read, windows


def span(start: int, end: int) -> dict:
    """A node at work from one second of a minute to another."""
    times = {"started_at": start, "completed_at": end}
    return {"timing": [{key: f"2024-01-01T00:00:{second:02}Z" for key, second in times.items()}]}


def test_seconds_in_which_two_were_at_work_count_once() -> None:
    assert seconds_of_any([span(0, 10), span(5, 12), span(6, 7)]) == 12
    assert seconds_of_any([span(20, 30), span(0, 10)]) == 20


def test_the_memory_of_a_command_is_its_own() -> None:
    """Not that of the process that starts it, which the kernel counts as its child's."""
    grown = bytearray(b"x" * 300_000_000)
    assert peak_bytes(sys.executable, "-c", "pass") < 100_000_000
    assert peak_bytes(sys.executable, "-c", "b'x' * 300_000_000") > len(grown)


@pytest.mark.parametrize(
    ("goal", "is_met"),
    [
        (Goal("night", 12.0, 12.0), True),
        (Goal("night", 12.1, 12.0), False),
        (Goal("times faster", 5.0, 5.0, is_most=False), True),
        (Goal("times faster", 4.9, 5.0, is_most=False), False),
    ],
)
def test_goals(goal: Goal, is_met: bool) -> None:
    assert goal.is_met is is_met


def test_dear_steps_are_those_that_take_longest() -> None:
    plan = {
        "children": [
            {
                "operator_type": "WINDOW",
                "operator_timing": 3.0,
                "operator_cardinality": 7,
                "extra_info": {"Projections": ["sum(points)", "avg(points)"]},
                "children": [
                    {
                        "operator_type": "TABLE_SCAN",
                        "operator_timing": 1.0,
                        "operator_cardinality": 7,
                        "extra_info": {},
                    }
                ],
            }
        ]
    }
    window, scan = dear_steps(plan)
    assert (window["operator"], window["share"], window["does"]) == (
        "WINDOW",
        0.75,
        "sum(points) and 1 more",
    )
    assert scan["operator"] == "TABLE_SCAN"


def test_the_rivals_give_the_averages_of_the_sql(small_league: League) -> None:
    games, form = read(small_league.home)
    wanted = averages(list(form.columns), list(games.columns))
    assert len(wanted) > 100
    columns = {column for column, _, _ in wanted.values()}
    games = games.astype(dict.fromkeys(columns, "float64"))
    last = games["game_date"].max()
    in_pandas, by_date = windows(games, wanted), on_date(games, wanted, last)
    assert differing(in_pandas, form, list(wanted)) == []
    assert differing(by_date, form, list(wanted)) == []
    assert len(in_pandas) == len(games)
    assert len(by_date) == (games["game_date"] == last).sum()


def test_a_rival_that_differs_is_named() -> None:
    key = {name: [1] for name in KEY}
    found, form = pd.DataFrame(key | {"a": [1.0], "b": [2.0]}), pd.DataFrame(key | {"a": [1.0]})
    assert differing(found, form.assign(b=2.1), ["a", "b"]) == ["b"]
    assert differing(found, form.assign(b=None), ["a", "b"]) == ["b"]
