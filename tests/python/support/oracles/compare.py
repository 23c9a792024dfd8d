"""Reading marts as dictionaries and comparing them with the oracles."""

from __future__ import annotations

import math
import os
import random
from collections.abc import Iterable

TOLERANCE = 1e-9

Row = dict[str, object]


def fetch(connection: object, sql: str, parameters: list[object] | None = None) -> list[Row]:
    """Rows of a query as dictionaries."""
    cursor = connection.execute(sql, parameters or [])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def scalar(connection: object, sql: str, parameters: list[object] | None = None) -> object:
    """The single value of a query."""
    return connection.execute(sql, parameters or []).fetchone()[0]


def same(actual: object, expected: object) -> bool:
    """Equal, with numbers within 1e-9 and NULL equal to None only (NaN is never right)."""
    if actual is None or expected is None:
        return actual is None and expected is None
    if isinstance(expected, str | bool):
        return actual == expected
    return math.isclose(float(actual), float(expected), rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def differences(row: Row, expected: Row) -> list[str]:
    """Readable list of the expected columns whose value in the row is another."""
    label = f"{row['game_id']} player {row.get('nba_player_id')} {row.get('team_abbr')}"
    return [
        f"{label}: {column} is {row[column]!r}, expected {value!r}"
        for column, value in expected.items()
        if not same(row[column], value)
    ]


def chosen(rows: Iterable[Row], size: int, seed: int) -> list[Row]:
    """A random sample (all rows when there are fewer), the same for the same seed and rows."""
    population = sorted(rows, key=lambda r: (str(r["game_id"]), str(r["nba_player_id"])))
    return random.Random(seed).sample(population, min(size, len(population)))


def new_seed() -> int:
    """Seed of the samples: NBA_ORACLE_SEED to repeat a failure, else a fresh one, printed."""
    seed = int(os.environ.get("NBA_ORACLE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"NBA_ORACLE_SEED={seed}")
    return seed


def report(problems: list[str], seed: int) -> str:
    """Message of a failed comparison: how many, the first thirty, and how to repeat it."""
    head = f"{len(problems)} differences; repeat with NBA_ORACLE_SEED={seed}"
    return "\n".join([head, *problems[:30]])
