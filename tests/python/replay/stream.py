"""A season as a stream of timed deliveries, and how to edit it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from .entities import Game, Row, is_of
from .files import Layout


@dataclass(frozen=True)
class Delivery:
    """One file as its publisher serves it.

    due: when it is landed, UTC without offset; game_date: the one date that the file is about,
    None for a whole season's file.
    """

    due: datetime
    entity: str
    name: str
    layout: Layout
    rows: tuple[Row, ...]
    game_date: date | None = None

    @property
    def source(self) -> str:
        """The publisher."""
        return self.entity.split("/")[0]

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return self.layout.encode(self.rows)

    def delayed(self, days: float) -> Delivery:
        """The same file, a number of days later."""
        return replace(self, due=self.due + timedelta(days=days))

    def renamed(self, suffix: str) -> Delivery:
        """The same rows under another file name."""
        stem = self.name.removesuffix(self.layout.extension)
        return replace(self, name=f"{stem}_{suffix}{self.layout.extension}")

    def of(self, game: Game) -> list[Row]:
        """The rows about a game."""
        return [row for row in self.rows if is_of(game, self.entity, row)]

    def mapped(self, change: Callable[[Row], Row]) -> Delivery:
        """The file with every row changed; itself where no row is."""
        rows = tuple(change(row) for row in self.rows)
        return self if rows == self.rows else replace(self, rows=rows)

    def changed(self, game: Game, change: Callable[[Row], Row]) -> Delivery:
        """The file with the rows about a game changed; itself where it has none."""
        return self.mapped(lambda row: change(row) if is_of(game, self.entity, row) else row)

    def without(self, dropped: Callable[[Row], bool]) -> list[Delivery]:
        """The file without some rows: itself where it has none of them, nothing when all go."""
        rows = tuple(row for row in self.rows if not dropped(row))
        if len(rows) == len(self.rows):
            return [self]
        return [replace(self, rows=rows)] if rows else []


@dataclass(frozen=True)
class Stream:
    """A season to replay.

    history: landed before the first day; deliveries: all later ones, in order of `due`; games: all
    games of the season; first_date and last_date: the game dates that are delivered day by day.
    """

    history: tuple[Delivery, ...]
    deliveries: tuple[Delivery, ...]
    games: tuple[Game, ...]
    first_date: date
    last_date: date

    @property
    def days(self) -> list[date]:
        """Every date that is delivered day by day."""
        count = (self.last_date - self.first_date).days + 1
        return [self.first_date + timedelta(days=day) for day in range(count)]

    def edited(self, edit: Callable[[Delivery], Iterable[Delivery]]) -> Stream:
        """Every daily delivery replaced by those that `edit` makes of it."""
        made = [new for delivery in self.deliveries for new in edit(delivery)]
        # A stable sort: files due at the same moment keep their order.
        return replace(self, deliveries=tuple(sorted(made, key=lambda d: d.due)))

    def replacing(self, old: Delivery, *new: Delivery) -> Stream:
        """One delivery replaced by others."""
        return self.edited(lambda delivery: new if delivery is old else [delivery])

    def with_game(self, old: Game, *new: Game) -> Stream:
        """One game replaced by the same game on another date, or by none."""
        games = [made for game in self.games for made in (new if game == old else (game,))]
        return replace(self, games=tuple(games))


def first_change(before: Stream, after: Stream) -> datetime | None:
    """When the first delivery falls due that only one of two streams has."""
    old = {id(delivery): delivery for delivery in before.deliveries}
    new = {id(delivery): delivery for delivery in after.deliveries}
    changed = [either.due for key, either in (old | new).items() if (key in old) != (key in new)]
    return min(changed, default=None)
