"""Land deliveries: append each file, unchanged, to the landing zone, or refuse it whole."""

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

import duckdb

from ingest import manifest, zone
from ingest.checks import check_values, cleaned, game_date, game_id, team
from ingest.formats import FORMATS, Format, recognise
from ingest.reading import (
    EXTENSIONS,
    Opened,
    delivery_id,
    is_delivery,
    named_id,
    open_delivery,
    refusing,
)
from ingest.refusal import Refusal
from ingest.sql import identifier, literal, only_row
from ingest.variants import VARIANTS, variant_of
from ingest.withdrawal import withdrawn_ids, withdrawn_manifest

IGNORED_NAMES = {"readme.md", "league.json"}
MEMORY = "768MB"
"""Of DuckDB while it reads a delivery, however large; the rest goes to a folder of the zone."""
TICK = timedelta(microseconds=1)


class Outcome(Enum):
    """What became of a file."""

    LANDED = "landed"
    ALREADY_LANDED = "already landed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


@dataclass(frozen=True)
class Delivery:
    """What became of one file that was to be landed.

    path: the file; source_file: its name relative to the path given; entity: `source/entity` and
    rows: its number of rows, where known; loaded_at: UTC, when it was landed by this call;
    reason and expected: of a refusal.
    """

    path: Path
    source_file: str
    outcome: Outcome
    delivery_id: str | None = None
    entity: str | None = None
    rows: int | None = None
    loaded_at: datetime | None = None
    reason: str | None = None
    expected: str | None = None


@dataclass(frozen=True)
class Candidate:
    """A file found under a path given; `refusal` when it cannot be a delivery at all."""

    path: Path
    source_file: str
    refusal: Refusal | None = None


def _ignore(_: object) -> None:
    """The default for progress nobody listens to."""


def utc_now() -> datetime:
    """The current UTC time without offset."""
    return datetime.now(UTC).replace(tzinfo=None)


def land(
    paths: Iterable[Path],
    home: Path,
    league: str | None = None,
    *,
    clock: Callable[[], datetime] = utc_now,
    on_start: Callable[[int], None] = _ignore,
    on_delivery: Callable[[Delivery], None] = _ignore,
    notify: Callable[[str], None] = _ignore,
) -> list[Delivery]:
    """Land every delivery under `paths` (files or folders) into the zone of `home`.

    league: that of all paths, else what their league.json says, else that of the zone, else nba.
    clock: UTC time without offset. on_start: told the number of files; on_delivery: told each
    result as it is known; notify: told when a zone is set aside or brought back.
    Returns one Delivery per file, in order. Raises zone.ZoneError when the paths hold several
    leagues, and OSError or duckdb.Error when `home` cannot be written.
    """
    candidates = [candidate for path in paths for candidate in find_deliveries(Path(path))]
    with zone.locked(home), _connect(home) as connection:
        landed = zone.landed_league(connection, home)
        acceptable = [c.path for c in candidates if c.refusal is None]
        chosen = zone.common_league(acceptable, league, landed)
        if acceptable:
            zone.switch_league(home, chosen, landed, notify)
        zone.prepare(connection, home)
        on_start(len(candidates))
        lander = _Lander(connection, home, chosen, clock)
        results = []
        for candidate in candidates:
            results.append(lander.land(candidate))
            on_delivery(results[-1])
    return results


def find_deliveries(path: Path) -> list[Candidate]:
    """The files under `path` that are, or ought to be, deliveries, sorted by relative path."""
    if not path.exists():
        return [Candidate(path, path.name, Refusal("does not exist", "a file or a folder"))]
    if path.is_file():
        return [_candidate(path, path.name)]
    found = [
        (relative, file)
        for file in _walk(path)
        if not _is_ignored(relative := file.relative_to(path))
    ]
    if not found:
        expected = f"files named {', '.join('*' + extension for extension in EXTENSIONS)}"
        return [Candidate(path, path.name, Refusal("holds no delivery", expected))]
    return [_candidate(file, relative.as_posix()) for relative, file in sorted(found)]


def _walk(folder: Path) -> list[Path]:
    """All files below `folder`, through links to folders too, each folder once."""
    files: list[Path] = []
    seen: set[str] = set()
    for directory, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(directory)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        files.extend(Path(directory, name) for name in names)
    return files


def _is_ignored(relative: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    return hidden or relative.name.lower() in IGNORED_NAMES


def _candidate(path: Path, source_file: str) -> Candidate:
    if is_delivery(path):
        return Candidate(path, source_file)
    expected = f"a file named {' or '.join('*' + extension for extension in EXTENSIONS)}"
    return Candidate(path, source_file, Refusal("not a delivery by its extension", expected))


def _connect(home: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory whose results do not depend on the machine's settings."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    connection.execute("set preserve_insertion_order = true")
    connection.execute(f"set memory_limit = '{MEMORY}'")
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"set temp_directory = {literal(home / (zone.SCRATCH_PREFIX + 'duckdb'))}")
    return connection


class _Lander:
    """Lands one file after the other into a prepared zone."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        home: Path,
        league: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.connection = connection
        self.home = home
        self.league = league
        self.clock = clock
        self.landed = zone.landed_ids(home)
        self.withdrawn = withdrawn_ids(home)
        self.last_loaded_at = manifest.newest_loaded_at(connection, home)

    def land(self, candidate: Candidate) -> Delivery:
        """Land one file; whatever is wrong with the file itself becomes a refusal."""
        try:
            if candidate.refusal:
                raise candidate.refusal
            identity = delivery_id(candidate.path)
            known = self._known(candidate, identity)
            if known and not self._tells_another(candidate, identity):
                return known
            with tempfile.TemporaryDirectory(prefix=zone.SCRATCH_PREFIX, dir=self.home) as scratch:
                return self._land_new(candidate, identity, Path(scratch))
        except Refusal as refusal:
            return Delivery(
                path=candidate.path,
                source_file=candidate.source_file,
                outcome=Outcome.REFUSED,
                reason=refusal.reason,
                expected=refusal.expected,
            )

    def _known(self, candidate: Candidate, identity: str) -> Delivery | None:
        """What became of an id that was landed before; None when it was not."""
        if identity not in self.landed | self.withdrawn:
            return None
        known = self.connection.execute(
            "select any_value(source || '/' || entity), cast(sum(row_count) as bigint)"
            f" from read_parquet({literal(self._manifest_of(identity))})"
        )
        entity, rows = only_row(known)
        return Delivery(
            path=candidate.path,
            source_file=candidate.source_file,
            outcome=Outcome.ALREADY_LANDED if identity in self.landed else Outcome.WITHDRAWN,
            delivery_id=identity,
            entity=entity,
            rows=rows,
        )

    def _manifest_of(self, identity: str) -> Path:
        if identity in self.withdrawn:
            return withdrawn_manifest(self.home, identity)
        return zone.manifest_folder(self.home) / f"{identity}.parquet"

    def _tells_another(self, candidate: Candidate, identity: str) -> bool:
        """Whether the file's name tells something else than its name did when it was landed."""
        known = self.connection.execute(
            "select any_value(source || '/' || entity), any_value(source_file)"
            f" from read_parquet({literal(self._manifest_of(identity))})"
        )
        entity, landed_as = only_row(known)
        names = [fmt.file_name for fmt in FORMATS if fmt.name == entity]
        names += [variant.file_name for variant in VARIANTS if variant.of == entity]
        return any(
            name.found(candidate.source_file) != name.found(landed_as) for name in names if name
        )

    def _land_new(self, candidate: Candidate, identity: str, scratch: Path) -> Delivery:
        with refusing():
            fmt, opened, told = self._understood(candidate, open_delivery(candidate.path, scratch))
        if identity in self.landed | self.withdrawn:
            identity = named_id(identity, told) if told else identity
            if known := self._known(candidate, identity):
                return known
        columns = fmt.spelled(opened.columns)
        loaded_at = self._next_loaded_at()
        data = zone.landing_folder(self.home) / fmt.source / fmt.entity / f"{identity}.parquet"
        temporary = data.with_name(data.name + zone.TEMPORARY_SUFFIX)
        relation = f"read_parquet({literal(temporary)})"
        try:
            rows = self._write_rows(opened, fmt, candidate, identity, loaded_at, temporary)
            check_values(self.connection, relation, fmt, columns)
            temporary.replace(data)
        finally:
            temporary.unlink(missing_ok=True)
        # From here on the data file is there, but only the manifest makes it a delivery.
        query = manifest.manifest_query(
            data,
            fmt,
            columns,
            {
                "delivery_id": identity,
                "league": self.league,
                "source_file": candidate.source_file,
            },
            loaded_at,
        )
        zone.write_parquet(
            self.connection, query, zone.manifest_folder(self.home) / f"{identity}.parquet"
        )
        self.landed.add(identity)
        self.last_loaded_at = loaded_at
        return Delivery(
            path=candidate.path,
            source_file=candidate.source_file,
            outcome=Outcome.LANDED,
            delivery_id=identity,
            entity=fmt.name,
            rows=rows,
            loaded_at=loaded_at,
        )

    def _understood(
        self, candidate: Candidate, opened: Opened
    ) -> tuple[Format, Opened, dict[str, str]]:
        """The format of a delivery, its rows as that, and what the file's name tells."""
        known = variant_of(opened.columns) or recognise(opened.columns)
        told = known.file_name.told(candidate.source_file) if known.file_name else {}
        if isinstance(known, Format):
            return known, opened, told
        if unscheduled := known.unscheduled_game_sql(opened, self.home):
            row, game = only_row(self.connection.execute(unscheduled))
            if row:
                raise Refusal(
                    f"row {row:,}: the file has no dates, and no landed schedule has game {game}",
                    "the schedule of its season first (nba_com/schedule), then this file",
                )
        titles = f"select count(*) filter (not ({known.kept})) from {known.given(opened, told)}"
        (left_out,) = only_row(self.connection.execute(titles))
        read = known.read(opened, told, self.home)
        lines = None if opened.row_count is None else opened.row_count - left_out
        return known.format, replace(read, row_count=lines), told

    def _next_loaded_at(self) -> datetime:
        """Now, but always later than the newest delivery, whatever the clock says."""
        now = self.clock()
        if self.last_loaded_at is None:
            return now
        return max(now, self.last_loaded_at + TICK)

    def _write_rows(
        self,
        opened: Opened,
        fmt: Format,
        candidate: Candidate,
        identity: str,
        loaded_at: datetime,
        path: Path,
    ) -> int:
        """Write the delivery's rows with the columns of zone.META_TYPES; returns their number."""
        fields = {field.name: field for field in fmt.fields}
        values = [
            cleaned(fields[name], fmt, given, opened.decimal_comma)
            if name in fields
            else identifier(given)
            for name, given in zip(fmt.spelled(opened.columns), opened.columns, strict=True)
        ]
        query = f"""
            with delivered as (select {", ".join(values)} from ({opened.rows_sql}))
            select
                *,
                {literal(identity)} as _delivery_id,
                {manifest.timestamp(loaded_at)} as _loaded_at,
                {literal(candidate.source_file)} as _source_file,
                row_number() over () as _row_number,
                {game_id(fmt)} as _source_game_id,
                {game_date(fmt)} as _game_date,
                {team(fmt)} as _team
            from delivered
        """
        with refusing():
            zone.copy_to_parquet(self.connection, query, path)
        counted = self.connection.execute(f"select count(*) from read_parquet({literal(path)})")
        (rows,) = only_row(counted)
        if opened.row_count != rows:
            raise Refusal(
                f"read as {rows:,} rows by one reader and {opened.row_count:,} by another",
                "well-formed data that every reader understands alike",
            )
        return rows
