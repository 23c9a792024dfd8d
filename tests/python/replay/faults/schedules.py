"""Games that are moved, deleted or reversed in the schedules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from .. import entities as e
from ..entities import Game, Row
from ..stream import Delivery, Stream
from .registry import fault, games_on, one_of

MOST_DAYS_BEFORE = 3
MOST_DAYS_WRONG = 6


def _listed_until(delivery: Delivery, game: Game) -> bool:
    """Whether the morning's schedule can hold the game's result."""
    return game.date < delivery.due.date()


def _rescheduled(delivery: Delivery, game: Game, later: Game) -> Delivery:
    """A schedule with the game on its new date, with the result once it has been played."""
    entity = delivery.entity

    def change(row: Row) -> Row:
        moved = e.shifted(entity, row, (later.date - game.date).days)
        if _listed_until(delivery, later):
            return e.with_result(entity, moved, later)
        return e.without_result(entity, moved)

    return delivery.changed(game, change)


def _announced(rng: Random, game: Game) -> datetime:
    """A morning up to the game's own."""
    return datetime.combine(game.date - timedelta(days=rng.randint(0, MOST_DAYS_BEFORE)), time())


def _is_announced(delivery: Delivery, since: datetime) -> bool:
    return delivery.entity in e.SCHEDULES and delivery.due >= since


@fault(heals=False)
def game_moved(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """Before it is played, a game is moved to a later date; its files come under the new one.

    The second source's id holds the date: the game under the old id stays in what it delivered.
    """
    game = one_of(rng, games_on(stream, days), "game")
    teams = (game.home, game.away)
    taken = {other.date for other in stream.games if other.involves(teams)}
    free = [day for day in stream.days if day > game.date and day not in taken]
    later = game.on(one_of(rng, free[:MOST_DAYS_WRONG], "free day"))
    by = (later.date - game.date).days
    since = _announced(rng, game)

    def edit(delivery: Delivery) -> list[Delivery]:
        if delivery.entity in e.SCHEDULES:
            is_told = _is_announced(delivery, since)
            return [_rescheduled(delivery, game, later) if is_told else delivery]
        rows = delivery.of(game)
        if not rows:
            return [delivery]
        moved = tuple(e.shifted(delivery.entity, row, by) for row in rows)
        made = replace(delivery.delayed(by), rows=moved, game_date=later.date)
        others = delivery.without(lambda row: any(row is own for own in rows))
        return [*others, made.renamed(f"moved_{game.nba_id}")]

    struck = stream.edited(edit).with_game(game, later)
    return struck, f"{game.label} to {later.date}, told {since.date()}"


@fault(heals=False)
def game_deleted(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """Before it is played, a game is deleted from both schedules; it never is."""
    game = one_of(rng, games_on(stream, days), "game")
    since = _announced(rng, game)

    def edit(delivery: Delivery) -> list[Delivery]:
        if delivery.entity in e.SCHEDULES and delivery.due < since:
            return [delivery]
        return delivery.without(lambda row: e.is_of(game, delivery.entity, row))

    return stream.edited(edit).with_game(game), f"{game.label}, told {since.date()}"


def _for_some_days(
    stream: Stream,
    rng: Random,
    game: Game,
    entities: Sequence[str],
    change: Callable[[Delivery], list[Delivery]],
) -> tuple[Stream, str]:
    """Some mornings' schedules are wrong about a game, and right again afterwards."""
    start = datetime.combine(game.date + timedelta(days=rng.randint(-3, 3)), time())
    newest = max(delivery.due for delivery in stream.deliveries if delivery.entity in entities)
    end = min(start + timedelta(days=rng.randint(1, MOST_DAYS_WRONG)), newest)

    def edit(delivery: Delivery) -> list[Delivery]:
        is_wrong = delivery.entity in entities and start <= delivery.due < end
        return change(delivery) if is_wrong else [delivery]

    return stream.edited(edit), f"{game.label} from {start.date()} to {end.date()}"


@fault()
def game_unlisted(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """For some days both schedules lack a game, before or after it is played."""
    game = one_of(rng, games_on(stream, days), "game")
    return _for_some_days(
        stream,
        rng,
        game,
        e.SCHEDULES,
        lambda delivery: delivery.without(lambda row: e.is_of(game, delivery.entity, row)),
    )


@fault()
def reversed_schedule(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """For some days one schedule calls the guests the hosts; its id stays."""
    games = [game for game in games_on(stream, days) if not game.is_neutral]
    game = one_of(rng, games, "game on a home floor")
    entity = rng.choice(e.SCHEDULES)

    def change(delivery: Delivery) -> list[Delivery]:
        return [delivery.changed(game, lambda row: e.reversed_schedule_row(entity, row))]

    struck, note = _for_some_days(stream, rng, game, [entity], change)
    return struck, f"{entity} {note}"


@fault(heals=False)
def reversed_schedule_id(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """The second source's id too: the game under the reversed id stays in what it delivered."""
    game = one_of(rng, games_on(stream, days), "game")

    def change(delivery: Delivery) -> list[Delivery]:
        def wrong(row: Row) -> Row:
            return e.with_reversed_id(e.reversed_schedule_row(e.BREF_SCHEDULE, row), game)

        return [delivery.changed(game, wrong)]

    return _for_some_days(stream, rng, game, [e.BREF_SCHEDULE], change)
