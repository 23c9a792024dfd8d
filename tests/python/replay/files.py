"""Reading the simulator's files into rows, and writing rows as the publishers' files."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.formats import recognise

from .entities import Row

EXTENSIONS = (".csv.gz", ".csv", ".parquet")


@dataclass(frozen=True)
class Layout:
    """How a publisher writes a file: its extension and, of a Parquet file, its columns' types."""

    extension: str
    schema: pa.Schema | None = None

    def encode(self, rows: Sequence[Row]) -> bytes:
        """The bytes of a file with these rows, the same for the same rows."""
        if self.extension == ".parquet":
            sink = pa.BufferOutputStream()
            pq.write_table(pa.Table.from_pylist(list(rows), self.schema), sink, compression="zstd")
            return sink.getvalue().to_pybytes()
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        data = text.getvalue().encode()
        # The time in a gzip header would make every file another one.
        return gzip.compress(data, mtime=0) if self.extension == ".csv.gz" else data


@dataclass(frozen=True)
class SourceFile:
    """A simulated file: its name, `source/entity` and rows."""

    name: str
    entity: str
    layout: Layout
    rows: tuple[Row, ...]


def read_files(folder: Path) -> list[SourceFile]:
    """Every delivery file under a folder, in order of path."""
    paths = sorted(path for path in folder.rglob("*") if path.name.endswith(EXTENSIONS))
    return [read_file(path) for path in paths]


def read_file(path: Path) -> SourceFile:
    """One delivery file; CSV values stay text, Parquet values keep their types."""
    if path.name.endswith(".parquet"):
        table = pq.read_table(path)
        layout, rows = Layout(".parquet", table.schema), table.to_pylist()
    else:
        raw = path.read_bytes()
        data = gzip.decompress(raw) if path.name.endswith(".gz") else raw
        rows = list(csv.DictReader(io.StringIO(data.decode())))
        layout = Layout(".csv.gz" if path.name.endswith(".gz") else ".csv")
    return SourceFile(path.name, recognise(list(rows[0])).name, layout, tuple(rows))
