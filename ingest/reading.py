"""Open a delivery as people have it: CSV or Parquet, gzipped, zipped, or saved by a spreadsheet.

What cannot be read whole and without doubt is refused here, before any value is looked at. Memory
stays bounded: text is streamed through a temporary file.
"""

import codecs
import csv
import gzip
import hashlib
import io
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import duckdb

from ingest.formats import refuse_unlandable, shorten
from ingest.refusal import Refusal
from ingest.sql import identifier, literal
from ingest.zone import META_TYPES

if TYPE_CHECKING:
    import pyarrow as pa

EXTENSIONS = (".csv", ".csv.gz", ".tsv", ".parquet", ".zip")
CHUNK_BYTES = 4 * 1024 * 1024
HEAD_BYTES = 512
GZIP, ZIP, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
DELIMITERS = ",;\t|"
INDEX = "__index__"
"""Stands for the first column without a name, in which pandas numbers rows: it is left out."""
SEPARATOR_LINE = "sep="
"""With it a spreadsheet says in the first line how fields are separated."""
CITATION = re.compile(rb"^--- When using SR data[^\r\n]*", re.MULTILINE)
"""A line that Sports Reference puts before or after what its Share & Export gives."""
NO_DATA = {
    ("<!doctype", "<html", "<head", "<body"): "an HTML page, probably an error of the server",
    ("<?xml", "<error"): "an XML body, probably an error of the server",
    ('{"resource', '{"meta'): "JSON as NBA.com's site answers: let `python -m ingest fetch` ask it",
    ("{", "["): "a JSON body, probably an error of the server",
    ("%pdf",): "a PDF: look for the table behind it",
    ("version https://git-lfs",): "a Git LFS pointer instead of the file: run `git lfs pull`",
    ("<<<<<<< ",): "text with the marks of a merge conflict: resolve it",
}
"""How what is no data begins, and what it is."""
PACKED = {
    b"\xd0\xcf\x11\xe0": "an Excel workbook: save its sheet as CSV",
    b"7z\xbc\xaf": "a 7z archive: unpack it",
    b"Rar!": "a RAR archive: unpack it",
    b"BZh": "packed with bzip2: unpack it, or pack it with gzip",
    b"\xfd7zXZ": "packed with xz: unpack it, or pack it with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd: unpack it, or pack it with gzip",
    ZIP: "a zip in a zip: unpack it",
}
"""How other archives begin."""
TAR = slice(257, 262), b"ustar"


@dataclass(frozen=True)
class Opened:
    """A delivery that can be read.

    columns: its column names in order; rows_sql: SELECT of its rows in order, all VARCHAR;
    row_count: rows as counted by an independent reader, None when there is none; decimal_comma:
    its numbers may be spelled 0,5.
    """

    columns: list[str]
    rows_sql: str
    row_count: int | None
    decimal_comma: bool = False


@dataclass(frozen=True)
class _Header:
    """How a text's lines are: lines before the header, what separates fields, and the names."""

    skipped: int
    delimiter: str
    names: list[str]


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


def named_id(identity: str, told: Mapping[str, str]) -> str:
    """The id of a delivery of which the file's name tells something: another name, another one."""
    return hashlib.sha256(f"{identity} {sorted(told.items())}".encode()).hexdigest()[:16]


def open_delivery(path: Path, scratch: Path) -> Opened:
    """Open `path`; `scratch` is a folder for its decompressed text. Raises Refusal."""
    if path.stat().st_size == 0:
        raise Refusal("empty file (0 bytes)", "a header and at least one row")
    head = _head(path)
    if head.startswith(ZIP):
        path = _unzipped(path, scratch / "unzipped")
        head = _head(path)
    _refuse_no_data(head)
    if head.startswith(PARQUET) or path.name.lower().endswith(".parquet"):
        return _open_parquet(path)
    spooled = scratch / "delivery.csv"
    _spool(path, spooled, is_compressed=head.startswith(GZIP) or path.name.lower().endswith(".gz"))
    return _open_csv(spooled)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _chunks(file: io.BufferedIOBase) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _refuse_no_data(head: bytes) -> None:
    """Refuse what a server or a version control sends instead of data."""
    for beginning, what in PACKED.items():
        if head.startswith(beginning):
            raise Refusal(what, "CSV or Parquet data")
    where, mark = TAR
    if head[where] == mark:
        raise Refusal("a tar archive: unpack it and land the folder", "CSV or Parquet data")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower().decode("utf-8", "replace")
    for beginnings, what in NO_DATA.items():
        if start.startswith(beginnings):
            raise Refusal(what, "CSV or Parquet data")


def _unzipped(path: Path, folder: Path) -> Path:
    """The one file of a zip, unpacked into a new folder."""
    expected = "a zip with one file; unpack it and land the folder"
    try:
        with zipfile.ZipFile(path) as archive:
            files = [name for name in archive.namelist() if not _is_hidden(name)]
            if "[Content_Types].xml" in files:
                raise Refusal("an Excel workbook: save its sheet as CSV", "CSV or Parquet data")
            if len(files) != 1:
                raise Refusal(f"a zip with {len(files)} files", expected)
            folder.mkdir()
            unzipped = folder / Path(files[0]).name
            with archive.open(files[0]) as packed, unzipped.open("wb") as out:
                shutil.copyfileobj(packed, out, CHUNK_BYTES)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise Refusal(f"damaged or encrypted zip: {error}", expected) from error
    return unzipped


def _is_hidden(name: str) -> bool:
    """Whether a name in a zip is a folder, or what a Mac puts there beside each file."""
    is_folder = name.endswith("/")
    return is_folder or any(part.startswith((".", "__MACOSX")) for part in Path(name).parts)


def _spool(path: Path, spooled: Path, is_compressed: bool) -> None:
    """Write the text of `path` as UTF-8, decompressed and without byte order mark, to `spooled`."""
    offset = 0
    try:
        with (
            gzip.open(path, "rb") if is_compressed else path.open("rb") as text,
            spooled.open("wb") as out,
        ):
            for chunk in _in_utf8(_chunks(text)):
                if offset == 0:
                    _refuse_no_data(chunk[:HEAD_BYTES])
                if b"\0" in chunk:
                    raise Refusal(
                        f"a NUL near byte {offset + chunk.index(0):,}: no text, damaged, or"
                        " UTF-16 without a byte order mark",
                        "text in UTF-8: save the file as UTF-8",
                    )
                out.write(CITATION.sub(b"", chunk))
                offset += len(chunk)
    except EOFError as error:
        raise Refusal(
            f"truncated gzip: the data end after {offset:,} decompressed bytes", "a whole gzip file"
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Refusal(f"damaged gzip: {error}", "a whole gzip file") from error
    except UnicodeDecodeError as error:
        raise Refusal(
            f"not {error.encoding.upper()} text: byte 0x{error.object[error.start]:02x} near byte"
            f" {offset + error.start:,}, as Latin-1 or Windows-1252 have it",
            "text in UTF-8, with or without a byte order mark: save the file as UTF-8",
        ) from error
    if offset == 0:
        raise Refusal("empty file (no text in it)", "a header and at least one row")


def _in_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Text in UTF-8, without byte order mark; an old Mac's lines end as others do.

    Raises UnicodeDecodeError.
    """
    first = next(chunks, b"")
    is_utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if is_utf16 else "utf-8-sig")()
    has_old_lines = b"\r" in first and b"\n" not in first
    for chunk in chain([first], chunks):
        decoded = decoder.decode(chunk)
        if is_utf16:
            yield decoded.encode()
        elif has_old_lines:
            yield chunk.removeprefix(codecs.BOM_UTF8).replace(b"\r", b"\n")
        else:
            yield chunk if chunk is not first else chunk.removeprefix(codecs.BOM_UTF8)
    decoder.decode(b"", final=True)


def _open_csv(path: Path) -> Opened:
    header, row_count = _scan_csv(path)
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header.names)
    columns = [name for name in header.names if name != INDEX]
    selected = ", ".join(identifier(name) for name in columns)
    is_header = " and ".join(f"trim({identifier(name)}) = {literal(name)}" for name in columns)
    is_empty = f"coalesce({', '.join(identifier(name) for name in header.names)}) is null"
    # Every setting is given: a sniffed delimiter or type is a guess.
    return Opened(
        columns,
        f"select {selected} from read_csv({literal(path)}, columns = {{{types}}},"
        f" auto_detect = false, header = true, skip = {header.skipped},"
        f" delim = {literal(header.delimiter)}, quote = '\"', escape = '\"', nullstr = '',"
        " comment = '', encoding = 'utf-8', strict_mode = true, null_padding = false,"
        f" ignore_errors = false) where ({is_header}) is not true and not ({is_empty})",
        row_count,
        header.delimiter == ";",
    )


def _scan_csv(path: Path) -> tuple[_Header, int]:
    """Header and number of rows; every row must have as many fields as the header.

    A pass of its own, because DuckDB drops one surplus empty field at the end of a row, and so
    that the number of rows is known from two readers. A header that is repeated, as in files put
    one after the other, is no row, nor is a line of nothing but separators.
    """
    count = 0
    header = _read_header(path)
    with path.open(encoding="utf-8", newline="") as text:
        for _ in range(header.skipped):
            text.readline()
        reader = csv.reader(text, delimiter=header.delimiter, strict=True)
        try:
            given = next((row for row in reader if row), [])
            width = len(given)
            end_of_last = reader.line_num
            wrong: Refusal | None = None
            for row in reader:
                if wrong:
                    raise wrong
                if row and len(row) != width:
                    line = end_of_last + 1 + header.skipped
                    wrong = Refusal(
                        f"line {line:,} has {len(row)} field(s)",
                        f"{width} fields in every line, as in the header",
                    )
                count += any(row) and row != given
                end_of_last = reader.line_num
        except csv.Error as error:
            raise Refusal(
                f"line {reader.line_num + header.skipped:,} is not CSV: {error}",
                'fields separated by "," and quoted with \'"\'',
            ) from error
    if wrong:
        raise Refusal(
            f"{wrong.reason}: the last line, a footer or one that was cut off",
            f"{wrong.expected}; take a footer away, fetch a file again that was cut off",
        )
    if count == 0:
        raise Refusal("no rows, only a header", "a header and at least one row")
    return header, count


def _read_header(path: Path) -> _Header:
    """What the first lines say; the delimiter is the one that separates most names."""
    with path.open(encoding="utf-8", newline="") as text:
        line = text.readline()
        skipped = 0
        while line and _is_above_header(line):
            skipped, line = skipped + 1, text.readline()
    delimiter = max(DELIMITERS, key=line.count)
    try:
        names = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise Refusal(f"the header is not CSV: {error}", "names separated by commas") from error
    names = [name.strip() for name in names]
    if len(names) == 1 and " " in names[0]:
        raise Refusal(f"a text without fields: {names[0][:60]!r}", "a header and at least one row")
    if len(names) > 1 and not names[0]:
        names[0] = INDEX
    _check_names([name for name in names if name != INDEX])
    return _Header(skipped, delimiter, names)


def _is_above_header(line: str) -> bool:
    """Whether a first line has no names: it is blank, says `sep=;`, or titles columns.

    Over groups of columns some files have a line of titles, each as often as it has columns.
    """
    told = line.strip().lower()
    is_separator = told.startswith(SEPARATOR_LINE) and len(told) <= len(SEPARATOR_LINE) + 1
    titles = told.split(",")
    is_titles = not titles[0] and any(a and a == b for a, b in pairwise(titles))
    return not told or is_separator or is_titles


def _open_parquet(path: Path) -> Opened:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # DuckDB would rename duplicated columns; pyarrow gives the names as they are.
        metadata = pq.read_metadata(path)
        schema = metadata.schema.to_arrow_schema()
    except (pa.ArrowException, OSError) as error:
        raise Refusal(
            f"not a readable Parquet file: {first_line(error)}", "Parquet data"
        ) from error
    _check_names(schema.names)
    wide = [column.name for column in schema if pa.types.is_decimal256(column.type)]
    if wide:
        raise Refusal(
            f"column(s) {shorten(wide)} of decimals with more than 38 digits", "numbers or text"
        )
    if metadata.num_rows == 0:
        raise Refusal("no rows, only columns", "at least one row")
    values = ", ".join(
        f"cast({_wall_clock(column)} as varchar) as {identifier(column.name)}" for column in schema
    )
    rows = f"select {values} from read_parquet({literal(path)})"
    return Opened(schema.names, rows, metadata.num_rows)


def _wall_clock(column: "pa.Field") -> str:
    """SQL for a column's value; of an instant, what the clock shows where the file says."""
    zone = getattr(column.type, "tz", None)
    moment = identifier(column.name)
    if zone is None:
        return moment
    if offset := re.fullmatch(r"([+-])(\d\d):?(\d\d)", zone):
        sign, hours, minutes = offset.groups()
        shift = f"interval {int(hours) * 60 + int(minutes)} minute"
        return f"{moment} at time zone 'UTC' {sign} {shift}"
    if zone.lower() not in {name.lower() for name in available_timezones()}:
        raise Refusal(f"column {column.name} is in a time zone {zone!r} that nobody knows", "UTC")
    return f"{moment} at time zone {literal(zone)}"


def _check_names(columns: list[str]) -> None:
    """Refuse columns that cannot land, and names empty, reserved or twice (in any case)."""
    if not columns:
        raise Refusal("no header and no rows", "a header and at least one row")
    refuse_unlandable(columns)
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


@contextmanager
def refusing() -> Iterator[None]:
    """Make a refusal of a reader's error on a delivery that looked readable."""
    try:
        yield
    except (
        duckdb.InvalidInputException,
        duckdb.ConversionException,
        duckdb.NotImplementedException,
    ) as error:
        raise Refusal(
            f"cannot be read: {first_line(error)}",
            "well-formed data (RFC 4180 with one kind of line ending, or Parquet)",
        ) from error
