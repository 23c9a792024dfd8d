"""Open a delivery as its publisher served it: CSV, gzipped CSV or Parquet.

What cannot be read whole and without doubt is refused here, before any value is looked at. Memory
stays bounded: text is streamed through a temporary file.
"""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.refusal import Refusal
from ingest.sql import identifier, literal
from ingest.zone import META_TYPES

EXTENSIONS = (".csv", ".csv.gz", ".parquet")
CHUNK_BYTES = 4 * 1024 * 1024
HEAD_BYTES = 512


@dataclass(frozen=True)
class Opened:
    """A delivery that can be read.

    columns: its column names in order; rows_sql: SELECT of its rows in order, all VARCHAR;
    row_count: rows as counted by an independent reader, None when there is none.
    """

    columns: list[str]
    rows_sql: str
    row_count: int | None


def is_delivery(path: Path) -> bool:
    """Whether the file's extension is one that deliveries have."""
    return path.name.lower().endswith(EXTENSIONS)


def delivery_id(path: Path) -> str:
    """First 16 hex digits of the SHA-256 of the file's bytes. Raises Refusal if unreadable."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for chunk in _chunks(file):
                digest.update(chunk)
    except OSError as error:
        raise Refusal(f"cannot be read: {error.strerror or error}", "a readable file") from error
    return digest.hexdigest()[:16]


def open_delivery(path: Path, scratch: Path) -> Opened:
    """Open `path`; `scratch` is a folder for its decompressed text. Raises Refusal."""
    if path.stat().st_size == 0:
        raise Refusal("empty file (0 bytes)", "a header and at least one row")
    with path.open("rb") as file:
        _refuse_error_body(file.read(HEAD_BYTES))
    if path.name.lower().endswith(".parquet"):
        return _open_parquet(path)
    spooled = scratch / "delivery.csv"
    _spool(path, spooled)
    return _open_csv(spooled)


def _chunks(file: io.BufferedIOBase) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _refuse_error_body(head: bytes) -> None:
    """Refuse what a server sends instead of data."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html")):
        raise Refusal("an HTML page, probably an error page of the server", "CSV or Parquet data")
    if start.startswith((b"{", b"[")):
        raise Refusal("a JSON body, probably an error of the server", "CSV or Parquet data")


def _spool(path: Path, spooled: Path) -> None:
    """Write the text of `path`, decompressed and without byte order mark, to `spooled`."""
    compressed = path.name.lower().endswith(".gz")
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    try:
        with (
            gzip.open(path, "rb") if compressed else path.open("rb") as text,
            spooled.open("wb") as out,
        ):
            for chunk in _chunks(text):
                if offset == 0:
                    _refuse_error_body(chunk[:HEAD_BYTES])
                    out.write(chunk.removeprefix(codecs.BOM_UTF8))
                else:
                    out.write(chunk)
                decoder.decode(chunk)
                offset += len(chunk)
            decoder.decode(b"", final=True)
    except EOFError as error:
        raise Refusal(
            f"truncated gzip: the data end after {offset:,} decompressed bytes", "a whole gzip file"
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Refusal(f"damaged gzip: {error}", "a whole gzip file") from error
    except UnicodeDecodeError as error:
        raise Refusal(
            f"not UTF-8 text: byte 0x{error.object[error.start]:02x} near byte"
            f" {offset + error.start:,}",
            "text in UTF-8, with or without a byte order mark",
        ) from error
    if offset == 0:
        raise Refusal("empty file (no text in the gzip)", "a header and at least one row")


def _open_csv(path: Path) -> Opened:
    columns, row_count = _scan_csv(path)
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    # Every setting is given: a sniffed delimiter or type is a guess.
    return Opened(
        columns,
        f"select * from read_csv({literal(path)}, columns = {{{types}}}, auto_detect = false,"
        " header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', comment = '',"
        " encoding = 'utf-8', strict_mode = true, null_padding = false, ignore_errors = false)",
        row_count,
    )


def _scan_csv(path: Path) -> tuple[list[str], int]:
    """Header names and number of rows; every row must have as many fields as the header.

    A pass of its own, because DuckDB drops one surplus empty field at the end of a row, and so
    that the number of rows is known from two readers.
    """
    count = 0
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.reader(text, strict=True)
        try:
            columns = next((row for row in reader if row), [])
            _check_names(columns)
            width = len(columns)
            end_of_last = reader.line_num
            for row in reader:
                if row:
                    if len(row) != width:
                        raise Refusal(
                            f"line {end_of_last + 1:,} has {len(row)} field(s)",
                            f"{width} fields in every line, as in the header",
                        )
                    count += 1
                end_of_last = reader.line_num
        except csv.Error as error:
            raise Refusal(
                f"line {reader.line_num:,} is not CSV: {error}",
                'fields separated by "," and quoted with \'"\'',
            ) from error
    if count == 0:
        raise Refusal("no rows, only a header", "a header and at least one row")
    return columns, count


def _open_parquet(path: Path) -> Opened:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # DuckDB would rename duplicated columns; pyarrow gives the names as they are.
        metadata = pq.read_metadata(path)
        columns = metadata.schema.to_arrow_schema().names
    except (pa.ArrowException, OSError) as error:
        raise Refusal(
            f"not a readable Parquet file: {first_line(error)}", "Parquet data"
        ) from error
    _check_names(columns)
    if metadata.num_rows == 0:
        raise Refusal("no rows, only columns", "at least one row")
    values = ", ".join(
        f"cast({identifier(name)} as varchar) as {identifier(name)}" for name in columns
    )
    return Opened(columns, f"select {values} from read_parquet({literal(path)})", metadata.num_rows)


def _check_names(columns: list[str]) -> None:
    """Refuse column names that are empty, reserved or not unique (letter case aside)."""
    if not columns:
        raise Refusal("no header and no rows", "a header and at least one row")
    counts = Counter(name.lower() for name in columns)
    repeated = sorted({name for name in columns if counts[name.lower()] > 1})
    if repeated:
        raise Refusal(f"duplicated column name(s) {', '.join(repeated)}", "each name only once")
    if "" in counts:
        raise Refusal(f"column {columns.index('') + 1} has no name", "a name for every column")
    reserved = [name for name in columns if name.lower() in META_TYPES]
    if reserved:
        raise Refusal(
            f"reserved column name(s) {', '.join(reserved)}",
            "a delivery as its publisher served it, not a landed file",
        )


def first_line(error: Exception) -> str:
    """The first line of a library's message; the rest is advice about that library."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def as_refusal(error: duckdb.Error) -> Refusal:
    """A reader's error on a delivery that looked readable."""
    return Refusal(
        f"cannot be read: {first_line(error)}",
        "well-formed data (RFC 4180 with one kind of line ending, or Parquet)",
    )
