"""Set-based checks of a delivery's values against its format, as DuckDB expressions."""

import duckdb

from ingest.formats import DatePattern, DateSource, Field, Format, Kind
from ingest.refusal import Refusal
from ingest.sql import identifier, literal

SHAPES = {
    Kind.INTEGER: r"[+-]?\d+(\.0*)?",
    Kind.NUMBER: r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?",
    Kind.CLOCK: r"(\d{1,3}:[0-5]\d)?",
    Kind.BOOLEAN: r"(?i)true|false|t|f|1|0|1\.0|0\.0",
}


def parsed_date(column: str, patterns: tuple[DatePattern, ...]) -> str:
    """SQL for the timestamp in `column`, NULL where no pattern fits.

    The shape is tested as well because strptime takes blanks and single digits.
    """
    value = identifier(column)
    attempts = []
    for pattern in patterns:
        dated = value if pattern.prefix is None else f"left({value}, {pattern.prefix})"
        attempts.append(
            f"case when regexp_full_match({value}, {literal(pattern.shape)})"
            f" then try_strptime({dated}, {literal(pattern.strptime)}) end"
        )
    return f"coalesce({', '.join(attempts)})" if len(attempts) > 1 else attempts[0]


def game_date(sources: tuple[DateSource, ...]) -> str:
    """SQL for the Eastern game date of a row, NULL when the entity has none."""
    if not sources:
        return "cast(null as date)"
    dates = [f"cast({parsed_date(source.column, source.patterns)} as date)" for source in sources]
    return f"coalesce({', '.join(dates)})" if len(dates) > 1 else dates[0]


def is_misfit(field: Field) -> str | None:
    """SQL that is true where the value is no such kind; None when every value will do."""
    if field.kind is Kind.TEXT:
        return None
    value = identifier(field.name)
    if field.kind is Kind.DATE:
        fits = f"{parsed_date(field.name, field.patterns)} is not null"
    else:
        fits = f"regexp_full_match({value}, {literal(SHAPES[field.kind])})"
    return f"({value} is not null and not ({fits}))"


def check_values(
    connection: duckdb.DuckDBPyConnection, relation: str, fmt: Format, columns: list[str]
) -> None:
    """Check every value of a delivery.

    relation: SQL of the delivery's rows with `_row_number`; columns: those the delivery has.
    Raises Refusal with the first offending row, its column and value, and the number of such
    values.
    """
    checks = [
        (field.name, field.expected, misfit)
        for field in fmt.fields
        if field.name in columns and (misfit := is_misfit(field))
    ]
    if fmt.game_date:
        # A row without a game date could never be found again: it belongs to no date.
        source = fmt.game_date[0]
        spellings = " or ".join(pattern.spelling for pattern in source.patterns)
        misfit = f"{game_date(fmt.game_date)} is null"
        checks.append((source.column, f"a game date in every row: {spellings}", misfit))
    if not checks:
        return
    measures = ", ".join(
        f"count(*) filter (where {misfit}), min(_row_number) filter (where {misfit})"
        for _, _, misfit in checks
    )
    found = connection.execute(f"select {measures} from {relation}").fetchone()
    counted = zip(checks, found[::2], found[1::2], strict=True)
    offending = [(row, *check[:2], count) for check, count, row in counted if count]
    if offending:
        row, column, expected, count = min(offending, key=lambda item: item[0])
        raise _misfit(connection, relation, row, column, expected, count, len(offending))


def _misfit(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    row: int,
    column: str,
    expected: str,
    count: int,
    offending_columns: int,
) -> Refusal:
    value = connection.execute(
        f"select {identifier(column)} from {relation} where _row_number = {row}"
    ).fetchone()[0]
    shown = "empty" if value is None else repr(value[:60])
    more = f"; {offending_columns - 1} more column(s) have such values" * (offending_columns > 1)
    return Refusal(
        f"row {row:,}, column {column}: {shown} does not fit"
        f" ({count:,} such value(s) in this column{more})",
        f"{column} is {expected}",
    )
