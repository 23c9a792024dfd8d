"""The landing zone on disk: folders, zero-row files, orphans, and which league it holds."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import duckdb

from ingest.formats import FORMATS
from ingest.sql import identifier, literal, only_row

DEFAULT_HOME = ".nba"
COLUMNS_FILE = "_columns.parquet"
TEMPORARY_SUFFIX = ".tmp"  # not .parquet: a glob never sees a half-written file
SCRATCH_PREFIX = ".landing-scratch-"
META_TYPES = {
    "_delivery_id": "varchar",
    "_loaded_at": "timestamp",
    "_source_file": "varchar",
    "_row_number": "bigint",
    "_source_game_id": "varchar",
    "_game_date": "date",
    "_team": "varchar",
}
MANIFEST_TYPES = {
    "delivery_id": "varchar",
    "source": "varchar",
    "entity": "varchar",
    "league": "varchar",
    "source_file": "varchar",
    "loaded_at": "timestamp",
    "file_stamp": "varchar",
    "source_game_id": "varchar",
    "game_date": "date",
    "team": "varchar",
    "row_count": "bigint",
    "content_hash": "varchar",
}


LATER_COLUMNS = {"team"}
"""Of the manifest: what an earlier version did not say; its games are replaced whole."""


class League(StrEnum):
    """Whose games a landing zone holds; never mixed."""

    NBA = "nba"
    SIMULATED = "simulated"
    SMALL = "small"


class ZoneError(Exception):
    """The landing zone cannot be used as asked; the message says what to do."""


def home_from_environment() -> Path:
    """NBA_HOME, or `.nba` in the current directory."""
    return Path(os.environ.get("NBA_HOME") or DEFAULT_HOME)


def landing_folder(home: Path) -> Path:
    """The active landing zone."""
    return home / "landing"


def manifest_folder(home: Path) -> Path:
    """One Parquet file per delivery; its presence is what makes a delivery landed."""
    return landing_folder(home) / "deliveries"


def landed_ids(home: Path) -> set[str]:
    """Ids of all landed deliveries."""
    return {path.stem for path in _parquet_files(manifest_folder(home))}


def manifest_files(home: Path) -> list[Path]:
    """The manifests of all landed deliveries, sorted by name."""
    return _parquet_files(manifest_folder(home))


def _parquet_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.parquet") if path.name != COLUMNS_FILE)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the zone for one writer at a time; a second one waits."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".landing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Create the folders and zero-row files and remove what an interrupted landing left."""
    for known in FORMATS:
        types = dict.fromkeys((field.name for field in known.fields), "varchar") | META_TYPES
        _write_columns(connection, landing_folder(home) / known.source / known.entity, types)
    _write_columns(connection, manifest_folder(home), MANIFEST_TYPES)
    remove_orphans(home)


def _write_columns(
    connection: duckdb.DuckDBPyConnection, folder: Path, types: dict[str, str]
) -> None:
    """Write the zero-row file of `folder` unless it already has these columns and types."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / COLUMNS_FILE
    if path.exists():
        described = connection.execute(f"describe from read_parquet({literal(path)})").fetchall()
        if [(row[0], row[1].lower()) for row in described] == list(types.items()):
            return
    columns = ", ".join(
        f"cast(null as {kind}) as {identifier(name)}" for name, kind in types.items()
    )
    write_parquet(connection, f"select {columns} limit 0", path)


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write `query` to `path`, visible only when whole."""
    temporary = path.with_name(path.name + TEMPORARY_SUFFIX)
    copy_to_parquet(connection, query, temporary)
    temporary.replace(path)


def copy_to_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write `query` to `path` in the order of its rows."""
    # A group of rows is written from memory: groups are small, for files with long texts.
    options = "format parquet, compression zstd, row_group_size 8192"
    connection.execute(f"copy ({query}) to {literal(path)} ({options})")


def remove_orphans(home: Path) -> None:
    """Remove data without manifest, half-written files and scratch folders.

    The manifest is written last, so a data file without one belongs to no delivery.
    """
    landed = landed_ids(home)
    for known in FORMATS:
        for path in _parquet_files(landing_folder(home) / known.source / known.entity):
            if path.stem not in landed:
                path.unlink()
    for path in landing_folder(home).rglob(f"*{TEMPORARY_SUFFIX}"):
        path.unlink()
    for path in home.glob(f"{SCRATCH_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)


def landed_league(connection: duckdb.DuckDBPyConnection, home: Path) -> str | None:
    """League of the deliveries in the active zone, None when it has none.

    Raises ZoneError when an earlier version, whose manifest said less, landed them.
    """
    files = manifest_files(home)
    if not files:
        return None
    manifest = connection.sql(f"from read_parquet({literal(files[0])})")
    if set(manifest.columns) | LATER_COLUMNS != set(MANIFEST_TYPES):
        raise ZoneError(
            f"an earlier version landed what is in {landing_folder(home)}; move that folder away"
            " and land the deliveries again"
        )
    return only_row(manifest.project("league").limit(1))[0]


def declared_league(path: Path) -> str | None:
    """`league` of the league.json in the nearest folder above `path`, or in `path` itself.

    Raises ZoneError when that file does not name a league.
    """
    resolved = path.resolve()
    folders = [resolved, *resolved.parents] if resolved.is_dir() else list(resolved.parents)
    declaration = next((d / "league.json" for d in folders if (d / "league.json").is_file()), None)
    if declaration is None:
        return None
    try:
        return League(json.loads(declaration.read_text(encoding="utf-8"))["league"]).value
    except (OSError, ValueError, KeyError, TypeError) as error:
        known = ", ".join(league.value for league in League)
        raise ZoneError(
            f"{declaration} names no league; expected {{'league': ...}} with one of {known}"
        ) from error


def common_league(paths: list[Path], league: str | None, landed: str | None) -> str:
    """The one league of all `paths` (files, or folders without deliveries).

    Raises ZoneError when there are several.
    """
    if league:
        return League(league).value
    by_folder = {folder: declared_league(folder) for folder in {path.parent for path in paths}}
    leagues = {declared or landed or League.NBA.value for declared in by_folder.values()}
    if len(leagues) > 1:
        raise ZoneError(
            f"the paths hold deliveries of several leagues ({', '.join(sorted(leagues))});"
            " land one league per call or say which with --league"
        )
    return leagues.pop() if leagues else landed or League.NBA.value


def switch_league(
    home: Path, league: str, landed: str | None, notify: Callable[[str], None]
) -> None:
    """Make the active zone that of `league`; the other league's zone is set aside, not lost."""
    active, wanted = landing_folder(home), home / f"landing-{league}"
    if landed == league or (landed is None and not wanted.exists()):
        return
    told = []
    if landed is not None:
        aside = home / f"landing-{landed}"
        if aside.exists():
            raise ZoneError(
                f"both {active} and {aside} hold league {landed}; move one of them away"
            )
        active.rename(aside)
        told.append(f"the {landed} landing zone is set aside as {aside.name}")
    elif active.exists():
        shutil.rmtree(active)  # zero-row files only
    if wanted.exists():
        wanted.rename(active)
        told.append(f"the {league} landing zone is brought back from {wanted.name}")
    notify(f"League {league}: {'; '.join(told)}.")
