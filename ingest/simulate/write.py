"""Deterministic writers: the same frame gives the same bytes on every run."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

COMPRESSION_LEVEL = 6
EPOCH = 0  # the gzip header's time stamp; a real one would change the bytes


def _new_file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def write_json(value: dict[str, Any], path: Path) -> Path:
    """Write a small JSON document."""
    _new_file(path).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    return path


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """Write a CSV; a path ending in .gz is compressed."""
    text = io.StringIO()
    frame.to_csv(text, index=False, lineterminator="\n")
    data = text.getvalue().encode("utf-8")
    if path.suffix == ".gz":
        data = gzip.compress(data, compresslevel=COMPRESSION_LEVEL, mtime=EPOCH)
    _new_file(path).write_bytes(data)
    return path


def write_parquet(table: pa.Table, path: Path) -> Path:
    """Write one Parquet file."""
    pq.write_table(table, _new_file(path), compression="zstd")
    return path


class ParquetStream:
    """A Parquet file that grows by one row group per season, so that memory stays bounded."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = _new_file(path)
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def append(self, frame: pd.DataFrame) -> None:
        """Add the rows of a season."""
        table = pa.Table.from_pandas(frame, schema=self._schema, preserve_index=False)
        self._writer.write_table(table.replace_schema_metadata(None))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()
