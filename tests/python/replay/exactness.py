"""Which game dates a build may replace, computed from what was landed and who is who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import duckdb
from dbt.contracts.graph.manifest import Manifest
from support.tables import Tables

AHEAD = "model.nba_props.int_team_schedule"  # what each team has ahead of it
DAYS_AHEAD, GAMES_AHEAD = 7, 3
SCHEDULES = {"schedule", "games"}
PLAYER_APPEARANCES = {
    "nba_com": (("player_game_logs",), "PLAYER_ID", "lpad(GAME_ID, 10, '0')"),
    "basketball_reference": (("player_box", "inactive_players"), "player_id", "game_id"),
}

Record = Mapping[str, object]


@dataclass(frozen=True)
class Landed:
    """A row of the landing zone's manifest: the content of one date (and game) in a delivery.

    source_game_id: None while the manifest does not tell the games of a date apart.
    """

    delivery_id: str
    source: str
    entity: str
    loaded_at: datetime
    game_date: date | None
    content_hash: str
    source_game_id: str | None = None


@dataclass(frozen=True, eq=False)
class Inputs:
    """What decides the rows of a date, as of one build.

    landed: the manifest, oldest first; games: int_games by game_id; game_links: the game_id
    (int_game_crosswalk), and player_links: the nba_player_id (int_player_crosswalk), by source and
    its id; how a match was found and from how many games is no input. players: int_players by
    NBA.com id; appearances: the source's ids of all games whose files name a player, by source and
    his id there.
    """

    landed: tuple[Landed, ...]
    games: Mapping[str, Record]
    game_links: Mapping[tuple[str, str], str | None]
    player_links: Mapping[tuple[str, str], object]
    players: Mapping[object, Record]
    appearances: Mapping[tuple[str, str], Collection[str]]


@dataclass(frozen=True)
class Reach:
    """The models in which a changed date reaches further than itself.

    rolling: their rows depend on earlier games: what changes a date may change all later ones;
    looking_ahead: a game that comes or goes changes the rows before it too.
    """

    rolling: frozenset[str]
    looking_ahead: frozenset[str]


def reach_of(manifest: Manifest) -> Reach:
    """What the project itself says: models that roll, or read AHEAD, and all built from those."""
    rolling = {key for key, node in manifest.nodes.items() if node.config.meta.get("is_rolling")}
    return Reach(_with_readers(manifest, rolling), _with_readers(manifest, {AHEAD}))


def _with_readers(manifest: Manifest, found: AbstractSet[str]) -> frozenset[str]:
    """Names of the incremental models among those found and of all that read them in the end."""
    incremental = {
        key: node
        for key, node in manifest.nodes.items()
        if node.config.materialized == "incremental"
    }
    while readers := {
        key
        for key, node in incremental.items()
        if key not in found and not found.isdisjoint(node.depends_on.nodes)
    }:
        found = found | readers
    return frozenset(node.name for key, node in incremental.items() if key in found)


def read_inputs(home: Path, tables: Tables) -> Inputs:
    """The inputs of the build that left `tables` in the state folder."""
    records = {
        name: tables[f"nba_intermediate.{name}"].to_pylist()
        for name in ("int_games", "int_game_crosswalk", "int_player_crosswalk", "int_players")
    }
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        return Inputs(
            landed=_manifest(connection, home),
            games={game["game_id"]: game for game in records["int_games"]},
            game_links={
                (link["source"], link["source_game_id"]): link["game_id"]
                for link in records["int_game_crosswalk"]
            },
            player_links={
                (link["source"], link["source_player_id"]): link["nba_player_id"]
                for link in records["int_player_crosswalk"]
            },
            players={player["nba_player_id"]: player for player in records["int_players"]},
            appearances=_appearances(connection, home),
        )


def _manifest(connection: duckdb.DuckDBPyConnection, home: Path) -> tuple[Landed, ...]:
    files = f"read_parquet('{home}/landing/deliveries/*.parquet', union_by_name = true)"
    columns = [name for name, *_ in connection.execute(f"describe from {files}").fetchall()]
    game = "source_game_id" if "source_game_id" in columns else "null"
    rows = connection.execute(
        "select delivery_id, source, entity, loaded_at, game_date, content_hash,"
        f" {game} from {files} order by loaded_at, game_date, 7"
    ).fetchall()
    return tuple(Landed(*row) for row in rows)


def _appearances(
    connection: duckdb.DuckDBPyConnection, home: Path
) -> dict[tuple[str, str], set[str]]:
    """Every game whose landed files, old ones too, name a player."""
    found = defaultdict(set)
    for source, (entities, player, game) in PLAYER_APPEARANCES.items():
        for entity in entities:
            files = f"'{home}/landing/{source}/{entity}/*.parquet'"
            for one, other in connection.execute(
                f"select distinct {player}, {game}"
                f" from read_parquet({files}, union_by_name = true) where {player} is not null"
            ).fetchall():
                found[source, one].add(other)
    return dict(found)


def dirty_dates(before: Inputs, after: Inputs) -> set[date]:
    """The game dates whose rows may differ between two builds; all others must be left alone.

    A date is dirty when
    - the newest content of a game (of a date, while the manifest has no games) is another one:
      the date that it was landed under, the one that it is landed under now, and the date of the
      game that it is linked to, where a source files it under a wrong date,
    - the row of a game of that date in int_games is another one, has come or has gone; so is the
      date of the next game of its teams, whose days of rest count from it,
    - a source's game is linked to a game of that date, or was and is not any more,
    - a player with a row in one of its games is mapped or named otherwise.
    Windows over earlier games are not considered: see `may_replace`.
    """
    dirty, changed_games = changed_contents(before.landed, after.landed)
    for old, new in ((before, after), (after, before)):
        dirty |= _linked_dates(old, changed_games)
        games = _changed(old.games, new.games)
        dirty |= {old.games[game]["game_date"] for game in games if game in old.games}
        dirty |= _next_games(old, (old.games[game] for game in games if game in old.games))
        links = _changed(old.game_links, new.game_links)
        dirty |= _linked_dates(old, links)
    dirty |= _player_dates(before, after)
    return dirty - {None}


def changed_contents(
    before: Collection[Landed], after: Collection[Landed]
) -> tuple[set[date], set[tuple[str, str]]]:
    """The dates on which the newest content of a game changed, and those games.

    A game is named by its source and that source's id; none is while the manifest has no games.
    """
    if all(row.source_game_id is None for row in after):
        return _changed_days(before, after), set()
    old, new = _newest_contents(before), _newest_contents(after)
    changed = _changed(old, new)
    days = {
        day
        for contents in (old, new)
        for key in changed
        for day, _ in contents.get(key, ())
        if day is not None
    }
    return days, {(source, game) for source, _, game in changed if game is not None}


def _changed_days(before: Collection[Landed], after: Collection[Landed]) -> set[date]:
    """The dates with new rows that are not the newest ones again.

    Without games a file with one of them looks like a change of the whole date.
    """
    newest = {(row.source, row.entity, row.game_date): row.content_hash for row in before}
    known = {row.delivery_id for row in before}
    return {
        row.game_date
        for row in after
        if row.delivery_id not in known
        and newest.get((row.source, row.entity, row.game_date)) != row.content_hash
        and row.game_date is not None
    }


def _newest_contents(landed: Iterable[Landed]) -> dict[tuple, set[tuple[date | None, str]]]:
    """Dates and hashes of the newest delivery of each (source, entity, game).

    A schedule is served whole: a game that the newest one leaves out between its dates is gone.
    """
    contents: dict[tuple, set] = {}
    for _, rows in groupby(landed, key=lambda row: (row.loaded_at, row.delivery_id)):
        delivered = defaultdict(set)
        for row in rows:
            key = row.source, row.entity, row.source_game_id
            delivered[key].add((row.game_date, row.content_hash))
        if row.entity in SCHEDULES:
            for key in _left_out(contents, delivered, (row.source, row.entity)):
                del contents[key]
        contents |= delivered
    return contents


def _left_out(
    contents: Mapping[tuple, set], delivered: Mapping[tuple, set], schedule: tuple[str, str]
) -> list[tuple]:
    """The games of a schedule that a new edition of it no longer lists between its dates."""
    days = [day for content in delivered.values() for day, _ in content]
    return [
        key
        for key, content in contents.items()
        if key[:2] == schedule
        and key not in delivered
        and any(min(days) <= day <= max(days) for day, _ in content)
    ]


def _changed(old: Mapping[Hashable, object], new: Mapping[Hashable, object]) -> set:
    """Keys whose value is another one or is on one side only."""
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _next_games(inputs: Inputs, games: Iterable[Record]) -> set[date]:
    """The date of the next game of each team of the games."""
    days = _team_days(inputs)
    found = set()
    for game in games:
        for team in _teams(game):
            later = [day for day in days[team] if day > game["game_date"]]
            found |= {min(later)} if later else set()
    return found


def _teams(game: Record) -> tuple[object, object]:
    return game["home_team_abbr"], game["away_team_abbr"]


def _team_days(inputs: Inputs) -> dict[object, list[date]]:
    """Each team's game dates."""
    days = defaultdict(list)
    for game in inputs.games.values():
        for team in _teams(game):
            days[team].append(game["game_date"])
    return days


def looking_ahead_dates(before: Inputs, after: Inputs) -> set[date]:
    """The dates of games that had a game ahead which has come or gone between two builds.

    Ahead is what a team plays in the next DAYS_AHEAD days, and its next GAMES_AHEAD games.
    """
    schedules = _team_days(before), _team_days(after)
    came_or_went = [
        inputs.games[game]
        for inputs, others in ((before, after), (after, before))
        for game in inputs.games.keys() - others.games.keys()
    ]
    return {
        day
        for game in came_or_went
        for team in _teams(game)
        for days in schedules
        for day in _days_before(days[team], game["game_date"])
    }


def _days_before(team_days: Iterable[date], day: date) -> set[date]:
    """A team's game dates from which a game on `day` is ahead."""
    earlier = sorted(other for other in team_days if other < day)
    near = {other for other in earlier if (day - other).days <= DAYS_AHEAD}
    return near | set(earlier[-GAMES_AHEAD:])


def _linked_dates(inputs: Inputs, keys: Iterable[tuple[str, str]]) -> set[date]:
    """The dates of the games that the sources' games are linked to."""
    linked = (inputs.game_links.get(key) for key in keys)
    return {inputs.games[game]["game_date"] for game in linked if game in inputs.games}


def _player_dates(before: Inputs, after: Inputs) -> set[date]:
    """The dates of all games of players who are mapped or named otherwise."""
    mapped = _changed(before.player_links, after.player_links)
    renamed = _changed(before.players, after.players)
    people = set(mapped) | {("nba_com", str(player)) for player in renamed}
    for inputs in (before, after):
        people |= {
            ("nba_com", str(inputs.player_links[key]))
            for key in mapped
            if key in inputs.player_links
        }
        people |= {key for key, player in inputs.player_links.items() if player in renamed}
    return {
        day
        for inputs in (before, after)
        for person in people
        for day in _linked_dates(
            inputs, ((person[0], game) for game in inputs.appearances.get(person, ()))
        )
    }


def may_replace(
    reach: Reach, model: str, day: date, dirty: Collection[date], ahead: Collection[date] = ()
) -> bool:
    """Whether an incremental model may replace a date: a dirty one, or a later one if it rolls.

    ahead: the dates whose games ahead have changed, for the models that look there.
    """
    if model in reach.looking_ahead and day in ahead:
        return True
    if model in reach.rolling:
        return bool(dirty) and day >= min(dirty)
    return day in dirty


def needlessly_replaced(
    reach: Reach,
    model: str,
    replaced: Collection[date],
    dirty: Collection[date],
    ahead: Collection[date] = (),
) -> list:
    """The replaced dates that nothing asked for, sorted."""
    return sorted(day for day in replaced if not may_replace(reach, model, day, dirty, ahead))
