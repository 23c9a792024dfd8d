"""Box scores that are wrong at first and corrected by a file with only their game."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from random import Random

from .. import entities as e
from ..entities import Game, Row
from ..stream import Delivery, Stream
from .registry import fault, files_of, games_on, one_of

MOST_DAYS_UNTIL_CORRECTED = 9


def _corrected(
    rng: Random, delivery: Delivery, game: Game, wrong: Delivery | None
) -> list[Delivery]:
    """The wrong file (None: none at all), then one with the game's rows as they should be."""
    later = delivery.delayed(rng.randint(1, MOST_DAYS_UNTIL_CORRECTED) + 0.1)
    right = replace(later, rows=tuple(delivery.of(game))).renamed(f"correction_{game.nba_id}")
    return [right] if wrong is None else [wrong, right]


def _box_score(
    stream: Stream, rng: Random, days: Sequence[date], entities: Sequence[str]
) -> tuple[Delivery, Game]:
    """A daily file of one of the entities, and a game that it holds; raises NoTarget."""
    held = [
        (delivery, game)
        for delivery in files_of(stream, entities, days)
        for game in games_on(stream, [delivery.game_date])
        if delivery.of(game)
    ]
    return one_of(rng, held, "box score")


def _was_on_floor(row: Row) -> bool:
    return (row.get("mp") or row.get("MIN")) not in (None, "", "0", "0:00")


def _plus(row: Row, column: str, amount: int) -> Row:
    """The row with a count raised, in the type that the publisher uses."""
    value = int(float(str(row[column]))) + amount
    return row | {column: value if isinstance(row[column], int) else str(value)}


def _wrong_line(
    stream: Stream,
    rng: Random,
    days: Sequence[date],
    columns: Callable[[str], Sequence[str]],
) -> tuple[Stream, str]:
    """A count in a player's line is one too high until the correction."""
    entities = tuple(e.PLAYER_ROWS.values())
    delivery, game = _box_score(stream, rng, days, entities)
    row = one_of(rng, [row for row in delivery.of(game) if _was_on_floor(row)], "player")
    column = rng.choice(columns(delivery.entity))
    wrong = delivery.mapped(lambda other: _plus(other, column, 1) if other is row else other)
    struck = stream.replacing(delivery, *_corrected(rng, delivery, game, wrong))
    return struck, f"{column} in {delivery.entity} of {game.label}"


@fault()
def corrected_line(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """One source's count of a player is wrong at first; the score is right."""
    return _wrong_line(stream, rng, days, lambda entity: e.COUNTS[entity])


@fault()
def corrected_points(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """One source's points of a player are wrong at first: they do not add up to the score."""
    return _wrong_line(stream, rng, days, lambda entity: [e.POINTS[entity]])


@fault()
def player_row_added(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """One source's box score lacks a player's row until the correction."""
    delivery, game = _box_score(stream, rng, days, tuple(e.PLAYER_ROWS.values()))
    row = rng.choice(delivery.of(game))
    (wrong,) = delivery.without(lambda other: other is row) or [None]
    struck = stream.replacing(delivery, *_corrected(rng, delivery, game, wrong))
    return struck, f"{_player_of(row)} in {delivery.entity} of {game.label}"


@fault()
def player_row_removed(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """One source's box score holds a player who was not there until the correction."""
    delivery, game = _box_score(stream, rng, days, tuple(e.PLAYER_ROWS.values()))
    team_column = "TEAM_ABBREVIATION" if delivery.entity == e.PLAYER_LOGS else "team"
    there = {_player_of(row) for row in delivery.of(game)}
    pattern = rng.choice(delivery.of(game))
    teammates = [
        row
        for other in (*stream.history, *stream.deliveries)
        if other.entity == delivery.entity
        for row in other.rows
        if row[team_column] == pattern[team_column] and _player_of(row) not in there
    ]
    stranger = _unused(pattern, one_of(rng, teammates, "teammate"))
    wrong = replace(delivery, rows=(*delivery.rows, stranger))
    struck = stream.replacing(delivery, *_corrected(rng, delivery, game, wrong))
    return struck, f"{_player_of(stranger)} in {delivery.entity} of {game.label}"


def _player_of(row: Row) -> object:
    return row.get("PLAYER_NAME") or row.get("player_name")


def _unused(pattern: Row, player: Row) -> Row:
    """A line of a game (that of `pattern`) with the player of another, who did nothing in it."""
    identity = {"PLAYER_ID", "PLAYER_NAME", "player_id", "player_name"}
    line = {name: player[name] for name in pattern if name in identity}
    if "MIN" in pattern:
        line |= {name: "0" for name in pattern if name in e.NBA_LINE}
        line |= {name: "" for name in pattern if name.endswith("_PCT")}
    else:
        line |= dict.fromkeys(e.BREF_LINE)
        line |= {"mp": "", "starter": False, "dnp_reason": "Did Not Play", "row_order": "99"}
    return pattern | line


def _under_wrong_date(
    stream: Stream, rng: Random, days: Sequence[date], source: str
) -> tuple[Stream, str]:
    """All of a source's files of a game carry the day before or after until corrected."""
    game = one_of(rng, games_on(stream, days), "game")
    by = rng.choice((-1, 1))

    def edit(delivery: Delivery) -> list[Delivery]:
        if delivery.entity not in e.BOX[source] or not delivery.of(game):
            return [delivery]
        wrong = delivery.changed(game, lambda row: e.shifted(delivery.entity, row, by))
        return _corrected(rng, delivery, game, wrong)

    return stream.edited(edit), f"{game.label} as {by:+d} day"


@fault()
def nba_com_under_wrong_date(
    stream: Stream, rng: Random, days: Sequence[date]
) -> tuple[Stream, str]:
    """NBA.com's box score comes under the wrong date; its id stays, so the correction replaces."""
    return _under_wrong_date(stream, rng, days, "nba_com")


@fault(heals=False)
def bref_under_wrong_date(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """Basketball-Reference's ids hold the date: the game under the wrong one is never replaced."""
    return _under_wrong_date(stream, rng, days, "basketball_reference")


def _reversed(
    stream: Stream,
    rng: Random,
    days: Sequence[date],
    source: str,
    change: Callable[[str, Game, Row], Row],
) -> tuple[Stream, str]:
    """A source's box score calls the guests the hosts until corrected."""
    games = [game for game in games_on(stream, days) if not game.is_neutral]
    game = one_of(rng, games, "game on a home floor")

    def edit(delivery: Delivery) -> list[Delivery]:
        if delivery.entity not in e.BOX[source]:
            return [delivery]
        wrong = delivery.changed(game, partial(change, delivery.entity, game))
        return [delivery] if wrong is delivery else _corrected(rng, delivery, game, wrong)

    return stream.edited(edit), f"{source} {game.label}"


@fault()
def reversed_box(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """A source's rows of a game name the guests as hosts; the ids are right."""
    source = rng.choice(list(e.BOX))
    return _reversed(stream, rng, days, source, _reversed_row)


@fault(heals=False)
def reversed_box_id(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """The ids too: the rows under the reversed one are never replaced."""
    return _reversed(stream, rng, days, "basketball_reference", _reversed_row_and_id)


def _reversed_row(entity: str, _: Game, row: Row) -> Row:
    return e.reversed_box_row(entity, row)


def _reversed_row_and_id(entity: str, game: Game, row: Row) -> Row:
    return e.with_reversed_id(e.reversed_box_row(entity, row), game)
