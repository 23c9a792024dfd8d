"""What a format says of its values, as DuckDB expressions: a row's game, and set-based checks."""

import duckdb

from ingest.formats import DatePattern, DateSource, Field, Format, Kind
from ingest.refusal import Refusal
from ingest.sql import identifier, literal, only_row

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


def game_date(fmt: Format) -> str:
    """SQL for the Eastern date (DATE) of a row's game, NULL where nothing tells it."""
    dates = [_eastern_date(source) for source in fmt.game_date]
    return f"coalesce({', '.join([*dates, 'cast(null as date)'])})"


def _eastern_date(source: DateSource) -> str:
    moment = parsed_date(source.column, source.patterns)
    if source.utc:
        moment = f"(({moment}) at time zone 'UTC') at time zone 'America/New_York'"
    return f"cast({moment} as date)"


def game_id(fmt: Format) -> str:
    """SQL for the publisher's id (VARCHAR) of a row's game, in one spelling.

    NULL where one of its parts is missing, and for an entity that knows no games.
    """
    if fmt.game_id is None:
        return "cast(null as varchar)"
    parts = [_id_part(column, fmt.game_id.digits) for column in fmt.game_id.columns]
    if fmt.game_id.dated:
        parts.insert(0, f"cast({game_date(fmt)} as varchar)")
    return " || '_' || ".join(parts)


def _id_part(column: str, digits: int | None) -> str:
    if digits is None:
        return filled(column)
    whole = rf"regexp_replace({filled(column)}, '^(\d+)\.0*$', '\1')"
    # Not lpad: it cuts off what is longer.
    return f"repeat('0', {digits} - length({whole})) || {whole}"


def filled(column: str) -> str:
    """SQL for the value of `column` without blanks around it, NULL where nothing is left."""
    return f"nullif(trim({identifier(column)}), '')"


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

    relation: SQL of the delivery's rows with their meta columns; columns: those the publisher
    delivered.
    Raises Refusal with the first offending row, its column and value, and the number of such
    values.
    """
    checks = [
        (field.name, field.expected, misfit)
        for field in fmt.fields
        if field.name in columns and (misfit := is_misfit(field))
    ]
    # A row without a game or a game date could never be found again: it belongs nowhere.
    for column in fmt.game_id.columns if fmt.game_id else ():
        expected = "never empty: it tells which game a row is about"
        checks.append((column, expected, f"{filled(column)} is null"))
    if fmt.game_date:
        source = fmt.game_date[0]
        spellings = " or ".join(pattern.spelling for pattern in source.patterns)
        expected = f"a game date in every row: {spellings}"
        checks.append((source.column, expected, "_game_date is null"))
    if not checks:
        return
    measures = ", ".join(
        f"count(*) filter (where {misfit}), min(_row_number) filter (where {misfit})"
        for _, _, misfit in checks
    )
    found = only_row(connection.execute(f"select {measures} from {relation}"))
    counted = zip(checks, found[::2], found[1::2], strict=True)
    offending = [(row, *check[:2], count) for check, count, row in counted if count]
    if offending:
        row, column, expected, count = min(offending, key=lambda item: item[0])
        offending_columns = len({item[1] for item in offending})
        raise _misfit(connection, relation, row, column, expected, count, offending_columns)


def _misfit(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    row: int,
    column: str,
    expected: str,
    count: int,
    offending_columns: int,
) -> Refusal:
    (value,) = only_row(
        connection.execute(f"select {identifier(column)} from {relation} where _row_number = {row}")
    )
    shown = repr(value[:60]) if value else "empty"
    more = f"; {offending_columns - 1} more column(s) have such values" * (offending_columns > 1)
    return Refusal(
        f"row {row:,}, column {column}: {shown} does not fit"
        f" ({count:,} such value(s) in this column{more})",
        f"{column} is {expected}",
    )
