"""The manifest: one row per delivery, game, game date and team, with a hash of those rows."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from ingest.formats import Format
from ingest.sql import identifier, literal, only_row, path_list
from ingest.zone import manifest_files

HALF_BITS = 18446744073709551616  # 2^64


def row_hash(columns: list[str]) -> str:
    """SQL for the MD5 of a row's values, NULL and empty apart, independent of column order."""
    ordered = sorted(columns)
    values = ", ".join(f"coalesce({identifier(name)}, chr(30))" for name in ordered)
    return f"md5(concat_ws(chr(31), {literal(','.join(ordered))}, {values}))"


def content_hash(hashed: str) -> str:
    """SQL aggregate: 32 hex digits of the sum of row hashes, independent of row order.

    A sum, not an exclusive or, in which two equal rows would cancel out. Each half of the hash is
    summed modulo 2^64, from its hex digits, so that no machine's byte order matters.
    """
    halves = (f"left({hashed}, 16)", f"right({hashed}, 16)")
    sums = (
        f"lpad(to_hex(cast(sum(cast(cast('0x' || {half} as ubigint) as hugeint)) % {HALF_BITS}"
        " as ubigint)), 16, '0')"
        for half in halves
    )
    return f"lower({' || '.join(sums)})"


def file_stamps(pattern: str | Path) -> str:
    """SELECT of delivery_id and file_stamp, the size in bytes and the second of the last change.

    pattern: path of landed files, may hold wildcards. The dbt source `landing.files` asks the same:
    a file that was changed after it landed no longer has the stamp that its manifest says.
    """
    return (
        "select parse_filename(filename, true) as delivery_id,"
        " size || '@' || cast(epoch(last_modified) as bigint) as file_stamp"
        f" from read_blob({literal(pattern)})"
    )


def manifest_query(
    data: Path, fmt: Format, columns: list[str], identity: dict[str, str], loaded_at: datetime
) -> str:
    """SELECT of a delivery's manifest rows, with the columns of zone.MANIFEST_TYPES.

    data: the file with its landed rows; columns: those of them that the publisher delivered, which
    are hashed; identity: values of delivery_id, league and source_file; loaded_at: UTC, without
    offset.
    """
    return f"""
        with hashed as (
            select _source_game_id, _game_date, _team, {row_hash(columns)} as row_hash
            from read_parquet({literal(data)})
        )
        select
            {literal(identity["delivery_id"])} as delivery_id,
            {literal(fmt.source)} as source,
            {literal(fmt.entity)} as entity,
            {literal(identity["league"])} as league,
            {literal(identity["source_file"])} as source_file,
            {timestamp(loaded_at)} as loaded_at,
            (select file_stamp from ({file_stamps(data)})) as file_stamp,
            _source_game_id as source_game_id,
            _game_date as game_date,
            _team as team,
            count(*) as row_count,
            {content_hash("row_hash")} as content_hash
        from hashed
        group by _source_game_id, _game_date, _team
        order by _game_date, _source_game_id, _team
    """


@dataclass(frozen=True)
class PartOfGame:
    """A game of which a delivery holds fewer teams or clearly fewer players than an earlier one.

    held and known: rows of the game in this delivery, and in the one that held most.
    """

    source_file: str
    entity: str
    source_game_id: str
    held: int
    known: int


def parts_of_games(home: Path, delivery_ids: list[str | None]) -> list[PartOfGame]:
    """Of which games these deliveries hold a part, so that earlier rows stay beside theirs.

    What a part is, `stg_landing__newest_deliveries` decides in the same words.
    """
    if not delivery_ids:
        return []
    with duckdb.connect() as connection:
        found = connection.execute(
            f"""
            with teams as (
                select
                    *,
                    entity in ('player_game_logs', 'player_box')
                    and row_count < 0.75 * max(row_count) over (
                        partition by source, entity, source_game_id, team order by loaded_at
                    ) as is_few
                from read_parquet({path_list(manifest_files(home))}, union_by_name = true)
                where team is not null
            ),
            games as (
                select
                    delivery_id,
                    any_value(source_file) as source_file,
                    source || '/' || entity as entity,
                    source_game_id,
                    loaded_at,
                    cast(sum(row_count) as bigint) as held,
                    count(distinct team) as teams,
                    bool_or(is_few) as is_few
                from teams
                group by all
            ),
            compared as (
                select
                    *,
                    max(held) over so_far as known,
                    is_few or teams < max(teams) over so_far as is_part
                from games
                window so_far as (partition by entity, source_game_id order by loaded_at)
            )
            select source_file, entity, source_game_id, held, known
            from compared
            where is_part and delivery_id in (select unnest(?))
            order by source_file, source_game_id
            """,
            [delivery_ids],
        ).fetchall()
    return [PartOfGame(*row) for row in found]


def timestamp(moment: datetime) -> str:
    """A UTC moment, without offset, as an SQL literal."""
    return f"timestamp {literal(moment.strftime('%Y-%m-%d %H:%M:%S.%f'))}"


def newest_loaded_at(connection: duckdb.DuckDBPyConnection, home: Path) -> datetime | None:
    """When the newest landed delivery was loaded (UTC, without offset)."""
    files = manifest_files(home)
    if not files:
        return None
    newest = connection.execute(f"select max(loaded_at) from read_parquet({path_list(files)})")
    return only_row(newest)[0]


@dataclass(frozen=True)
class SeasonStatus:
    """What is landed of one entity in one season (None: the entity has no dates)."""

    source: str
    entity: str
    season: str | None
    deliveries: int
    rows: int
    newest_delivery_at: datetime
    first_game_date: date | None
    last_game_date: date | None


# A season starts in October, but 2019-20 ran to 11 October 2020.
SEASON_START_YEAR = """
    year(game_date) - cast(
        month(game_date) < 10
        or game_date between date '2020-10-01' and date '2020-10-14'
    as integer)
"""


def status(home: Path) -> list[SeasonStatus]:
    """What the active zone holds, per source, entity and season; corrections count again."""
    files = manifest_files(home)
    if not files:
        return []
    with duckdb.connect() as connection:
        found = connection.execute(f"""
            with dated as (
                select *, {SEASON_START_YEAR} as start_year
                from read_parquet({path_list(files)})
            )
            select
                source,
                entity,
                start_year || '-' || lpad(cast((start_year + 1) % 100 as varchar), 2, '0'),
                count(distinct delivery_id),
                cast(sum(row_count) as bigint),
                max(loaded_at),
                min(game_date),
                max(game_date)
            from dated
            group by source, entity, start_year
            order by source, entity, start_year
        """).fetchall()
    return [SeasonStatus(*row) for row in found]


@dataclass(frozen=True)
class DeliveryStatus:
    """A landed delivery: its file, rows and games, and when it was landed (UTC)."""

    delivery_id: str
    source: str
    entity: str
    source_file: str
    rows: int
    games: int
    first_game_date: date | None
    last_game_date: date | None
    loaded_at: datetime


def deliveries(home: Path) -> list[DeliveryStatus]:
    """What the active zone holds, delivery by delivery, the newest last."""
    files = manifest_files(home)
    if not files:
        return []
    with duckdb.connect() as connection:
        found = connection.execute(f"""
            select
                delivery_id,
                any_value(source),
                any_value(entity),
                any_value(source_file),
                cast(sum(row_count) as bigint),
                count(distinct source_game_id),
                min(game_date),
                max(game_date),
                max(loaded_at) as loaded_at
            from read_parquet({path_list(files)})
            group by delivery_id
            order by loaded_at, delivery_id
        """).fetchall()
    return [DeliveryStatus(*row) for row in found]
