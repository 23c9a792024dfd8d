"""Players whose names change, and players who are listed before they first play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from random import Random

from .. import entities as e
from ..entities import Row
from ..stream import Delivery, Stream
from .registry import fault, files_of, one_of

NAME_COLUMNS = {
    "nba_com": ("PLAYER_ID", "PLAYER_NAME"),
    "basketball_reference": ("player_id", "player_name"),
}


def other_spelling(name: str, rng: Random) -> str:
    """The name as a publisher might spell it another day: shortened, turned, with a suffix."""
    first, _, last = name.partition(" ")
    return rng.choice((f"{first[0]}. {last}", f"{last} {first}", f"{name} IV"))


def _renamed(stream: Stream, rng: Random, days: Sequence[date], source: str) -> tuple[Stream, str]:
    """From a day on, all of a source's rows of a player spell his name differently."""
    id_column, name_column = NAME_COLUMNS[source]
    files = files_of(stream, [e.PLAYER_ROWS[source]], days)
    delivery = one_of(rng, files, "box score")
    player = rng.choice(delivery.rows)
    since = datetime.combine(delivery.due.date(), time())
    spelling = other_spelling(player[name_column], rng)

    def change(row: Row) -> Row:
        is_his = row.get(id_column) == player[id_column]
        return row | {name_column: spelling} if is_his else row

    struck = stream.edited(
        lambda d: [d.mapped(change) if d.source == source and d.due >= since else d]
    )
    return struck, f"{player[name_column]} is {spelling} from {since.date()}"


@fault()
def renamed_at_nba_com(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """NBA.com spells a player's name differently from a day on."""
    return _renamed(stream, rng, days, "nba_com")


@fault()
def renamed_at_bref(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """Basketball-Reference spells a player's name differently from a day on."""
    return _renamed(stream, rng, days, "basketball_reference")


@fault()
def inactive_before_debut(stream: Stream, rng: Random, days: Sequence[date]) -> tuple[Stream, str]:
    """A player's first game is his first in any file; before it he is on the inactive lists."""
    played = first_box_dates(stream)
    debuts = [(day, player) for player, day in played.items() if day in set(days)]
    listed = {debut: _listed_before(stream, *debut) for debut in debuts}
    day, player = one_of(rng, [debut for debut in debuts if listed[debut]], "debut")
    entries = listed[day, player]

    def edit(delivery: Delivery) -> list[Delivery]:
        added = entries.get(id(delivery))
        return [replace(delivery, rows=(*delivery.rows, *added)) if added else delivery]

    return stream.edited(edit), f"{player} until {day}"


def _listed_before(stream: Stream, day: date, player: object) -> dict[int, list[Row]]:
    """The entries that put a player on his team's inactive lists before a day, by file (its id)."""
    debut = next(
        row
        for delivery in files_of(stream, [e.PLAYER_BOX], [day])
        for row in delivery.rows
        if row["player_id"] == player
    )
    entries = {}
    for delivery in files_of(stream, [e.INACTIVE], stream.days):
        own = [row for row in delivery.rows if row["team"] == debut["team"]]
        if own and delivery.game_date < day and all(row["player_id"] != player for row in own):
            name = {column: debut[column] for column in ("player_id", "player_name")}
            entries[id(delivery)] = [own[0] | name]
    return entries


def first_box_dates(stream: Stream) -> dict[object, date]:
    """The first date on which each Basketball-Reference player is in a box score."""
    first: dict[object, date] = {}
    for delivery in (*stream.history, *stream.deliveries):
        if delivery.entity == e.PLAYER_BOX:
            for row in delivery.rows:
                day = e.date_of(e.PLAYER_BOX, row)
                first[row["player_id"]] = min(day, first.get(row["player_id"], day))
    return first
