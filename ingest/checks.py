"""What a format says of its values, as DuckDB expressions: a row's game, and set-based checks."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from ingest.formats import US_SLASHES, DatePattern, DateSource, Field, Format, Kind, shorten
from ingest.manifest import row_hash
from ingest.refusal import Refusal
from ingest.sql import identifier, literal, only_row

SHAPES = {
    Kind.INTEGER: r"[+-]?\d{1,15}(\.0*)?",
    Kind.COUNT: r"\+?\d{1,3}(\.0*)?|-0(\.0*)?",
    Kind.ODDS: r"[+-]?[1-9]\d{2,5}(\.\d*)?",
    Kind.SIDE: "Over|Under",
    Kind.NUMBER: r"[+-]?(\d{1,9}\.?\d*|\.\d+)([eE]([+]?0*\d|-\d{1,2}))?",
    Kind.CLOCK: r"\d{1,2}(:[0-5]\d)?",
    Kind.BOOLEAN: r"(?i)true|false|t|f|1|0|1\.0|0\.0",
}
MISSING = ("", "na", "n/a", "nan", "none", "null", "<na>", "nat", "-", "--")
"""What programs write, in any case, where there is no value."""
BLANKS = " \t\u00a0"
FIRST_GAME = date(1946, 11, 1)
HINTS = (
    (r"[+-]?\d(\.\d+)?[eE]\+\d+", "A spreadsheet rounded it: export the column as text again"),
    (r"'.*", "A spreadsheet put the apostrophe there: export the column as text again"),
    (r'=".*"', "A spreadsheet made a formula of it: export the column as text again"),
    (r"[34]\d{4}", "It looks like a spreadsheet's number of a day: format the column as a date"),
    (r"\d{1,2}/\d{1,2}/\d\d", "Its year has two digits: format the column with four"),
    (
        r"\d{4}-(1[3-9]|2\d|3[01])-\d\d|(1[3-9]|2\d|3[01])[./-]\d{1,2}[./-]\d{4}",
        "Its day and month stand in another order: format the column as YYYY-MM-DD",
    ),
    (r".*%", "Take the percent sign away: 0.456"),
    (r"[1-9]\d{0,2}(,\d{3})+", "Its comma separates thousands or decimals: export without them"),
    (r"\d+,\d+", "It has a decimal comma: export with a point"),
    (r"(?i)evens?|ev|pk|pick", "Even money is +100"),
)
"""Shapes of values that do not fit, and what to do about them."""


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
    parts = [spelled_id(column, fmt.game_id.digits) for column in fmt.game_id.columns]
    if fmt.game_id.dated:
        parts.insert(0, f"cast({game_date(fmt)} as varchar)")
    return " || '_' || ".join(parts)


def team(fmt: Format) -> str:
    """SQL for the team of a row as the publisher spells it; NULL where a row has none."""
    return spelled_id(fmt.team, 1) if fmt.team else "cast(null as varchar)"


def spelled_id(column: str, digits: int | None) -> str:
    """SQL for a part of an id in one spelling: without blanks and `.0`, with zeros before it."""
    if digits is None:
        return filled(column)
    whole = rf"regexp_replace({filled(column)}, '^(\d+)\.0*$', '\1')"
    # Not lpad: it cuts off what is longer.
    return f"repeat('0', {digits} - length({whole})) || {whole}"


def filled(column: str) -> str:
    """SQL for the value of `column` without blanks around it, NULL where nothing is left."""
    return f"nullif(trim({identifier(column)}), '')"


def cleaned(field: Field, fmt: Format, column: str, decimal_comma: bool) -> str:
    """SQL for a column's value as it lands, under the field's name.

    A number, a date or a truth value comes without blanks, with a plain minus and NULL for whatever
    a program writes for nothing; of a text only what the format says. decimal_comma: a number may
    be spelled 0,5.
    """
    given = identifier(column)
    if field.kind is Kind.TEXT:
        missing = ", ".join(literal(text) for text in fmt.missing_texts)
        value = f"case when {given} not in ({missing}) then {given} end" if missing else given
    else:
        plain = f"translate(trim({given}, {literal(BLANKS)}), '−–—', '---')"
        missing = ", ".join(literal(spelling) for spelling in MISSING)
        value = f"case when lower({plain}) not in ({missing}) then {plain} end"
    if field.kind is Kind.CLOCK:
        value = clock(value)
    if field.kind is Kind.SIDE:
        value = f"upper(left({value}, 1)) || lower(substr({value}, 2))"
    if field.kind in (Kind.NUMBER, Kind.ODDS) and decimal_comma:
        value = f"regexp_replace({value}, '^([+-]?\\d*),(\\d+)$', '\\1.\\2')"
    return f"{value} as {identifier(field.name)}"


def clock(value: str) -> str:
    """SQL for playing time as MM:SS, or as whole minutes where it says no more.

    Of a spelling that is unknown the value itself: it will not fit.
    """
    spellings = {
        r"(\d+)(\.0*)?": r"\1",
        r"(\d+)\.0*:(\d\d)": r"\1:\2",
        r"PT(\d+)M(\d\d)(\.\d*)?S": r"\1:\2",
        r"0?0:(\d+):(\d\d)": r"\1:\2",
    }
    cases = " ".join(
        f"when regexp_full_match({value}, {literal(shape)})"
        f" then regexp_replace({value}, {literal(f'^{shape}$')}, {literal(written)})"
        for shape, written in spellings.items()
    )
    seconds = f"cast(round(cast({value} as double) * 60) as bigint)"
    tenths = (
        rf"when regexp_full_match({value}, '\d{{1,3}}\.\d+')"
        f" then concat({seconds} // 60, ':', lpad(cast({seconds} % 60 as varchar), 2, '0'))"
    )
    return f"case {cases} {tenths} else {value} end"


@dataclass(frozen=True)
class Check:
    """What rows are asked: `is_broken`, SQL, is true where `columns` are not as `expected`."""

    columns: tuple[str, ...]
    expected: str
    is_broken: str


def checks_of(fmt: Format, columns: list[str]) -> list[Check]:
    """All that each row of a delivery with these columns is asked."""
    fields = [field for field in fmt.fields if field.name in columns]
    checks = [
        Check((field.name,), f"{field.name} is {field.expected}", misfit)
        for field in fields
        if (misfit := is_misfit(field, fmt))
    ]
    checks += [
        Check(rule.columns, rule.expected, f"{fmt.judged} and not ({rule.is_kept})")
        for rule in fmt.rules
        if set(rule.columns) <= set(columns)
    ]
    # A row without a game or a game date could never be found again: it belongs nowhere.
    if fmt.game_id:
        shape = literal(fmt.game_id.shape)
        for column in fmt.game_id.columns:
            empty = f"{column} is never empty: it tells which game a row is about"
            checks.append(Check((column,), empty, f"{filled(column)} is null"))
            spelled = f"{column} is {fmt.game_id.spelling}"
            misspelled = f"not regexp_full_match({filled(column)}, {shape})"
            checks.append(Check((column,), spelled, misspelled))
    if fmt.game_date:
        source = fmt.game_date[0]
        spellings = " or ".join(pattern.spelling for pattern in source.patterns)
        dated = f"{source.column} is a game date in every row: {spellings}"
        checks.append(Check((source.column,), dated, "_game_date is null"))
        era = f"{source.column} is between {FIRST_GAME}, when the league began, and a year from now"
        too_late = "_game_date > _loaded_at + interval 1 year"
        outside = f"_game_date < date '{FIRST_GAME}' or {too_late}"
        checks.append(Check((source.column,), era, outside))
    return checks


def is_misfit(field: Field, fmt: Format) -> str | None:
    """SQL that is true where the value is no such kind; None when every value will do."""
    if field.kind is Kind.TEXT:
        return None
    value = identifier(field.name)
    if field.kind is Kind.DATE:
        # BigQuery knows no year 0; whether a game's date can be is asked apart.
        fits = f"coalesce({parsed_date(field.name, field.patterns)} >= '1900-01-01', false)"
    else:
        fits = f"regexp_full_match({value}, {literal(SHAPES[field.kind])})"
    if field.kind is Kind.COUNT:
        integer = f"regexp_full_match({value}, {literal(SHAPES[Kind.INTEGER])})"
        fits = f"{fits} or (not ({fmt.judged}) and {integer})"
    return f"({value} is not null and not ({fits}))"


def check_values(
    connection: duckdb.DuckDBPyConnection, relation: str, fmt: Format, columns: list[str]
) -> None:
    """Check every row of a delivery, and that no game has a line twice.

    relation: SQL of the delivery's rows with their meta columns; columns: those the publisher
    delivered.
    Raises Refusal with the first offending row, its column and value, and the number of such
    values.
    """
    checks = checks_of(fmt, columns)
    if checks:
        measures = ", ".join(
            f"count(*) filter (where {check.is_broken}),"
            f" min(_row_number) filter (where {check.is_broken})"
            for check in checks
        )
        found = only_row(connection.execute(f"select {measures} from {relation}"))
        counted = zip(checks, found[::2], found[1::2], strict=True)
        offending = [(row, count, check) for check, count, row in counted if count]
        if offending:
            row, count, check = min(offending, key=lambda item: item[0])
            others = {column for *_, other in offending for column in other.columns}
            more = len(others - set(check.columns))
            raise _broken(connection, relation, check, row, count, more)
    if any(US_SLASHES in source.patterns for source in fmt.game_date):
        _check_order_of_dates(connection, relation, fmt.game_date[0].column)
    if fmt.one_per_game:
        _check_repeats(connection, relation, fmt, columns)


def _broken(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    check: Check,
    row: int,
    count: int,
    more: int,
) -> Refusal:
    """The refusal of a row; more: how many other columns have offending values."""
    values = _row(connection, relation, list(check.columns), row)
    shown = [repr(value[:60]) if value else "empty" for value in values]
    if len(shown) == 1:
        where, what, counted = f"column {check.columns[0]}", shown[0], "value(s) in this column"
    else:
        pairs = zip(check.columns, shown, strict=True)
        where = f"columns {', '.join(check.columns)}"
        what, counted = ", ".join(f"{name} {value}" for name, value in pairs), "row(s)"
    others = f"; {more} more column(s) have such values" * (more > 0)
    hint = hint_for(check, values[0] or "")
    return Refusal(
        f"row {row:,}, {where}: {what} does not fit ({count:,} such {counted}{others})",
        f"{check.expected}{hint}",
    )


def hint_for(check: Check, value: str) -> str:
    """What a value that does not fit looks like, where that tells what to do."""
    if Kind.ODDS.value in check.expected and (odds := _decimal(value)):
        return (
            f". As decimal odds {value} would win {odds - 1:.4g} for a stake of 1, as American ones"
            f" {odds / 100 if odds > 0 else 100 / -odds:.4g}: convert decimal odds before landing"
        )
    found = [hint for shape, hint in HINTS if re.fullmatch(shape, value)]
    return f". {found[0]}" if found else ""


def _decimal(value: str) -> float:
    """The number that a text is, else 0."""
    try:
        return float(value)
    except ValueError:
        return 0.0


def _check_order_of_dates(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str
) -> None:
    """Refuse dates like 03/11/2024 where no row of the file has a day that can be no month."""
    value = identifier(column)
    slashed = f"regexp_full_match({value}, {literal(US_SLASHES.shape)})"
    first, second = f"left({value}, 2)", f"substr({value}, 4, 2)"
    ambiguous = connection.execute(f"""
        select min(_row_number) filter (where {first} <> {second}), max({second}) > '12'
        from {relation} where {slashed}
    """)
    row, is_told = only_row(ambiguous)
    if row and not is_told:
        (given,) = _row(connection, relation, [column], row)
        raise Refusal(
            f"row {row:,}, column {column}: {given!r} may have its month or its day first, and no"
            " other date of the file tells",
            f"{column} as YYYY-MM-DD",
        )


def _check_repeats(
    connection: duckdb.DuckDBPyConnection, relation: str, fmt: Format, columns: list[str]
) -> None:
    """Refuse two different rows for one line of a game; the same row twice does no harm."""
    # 7 and 7.0 are one player.
    keys = ", ".join(spelled_id(name, 1) for name in fmt.one_per_game)
    repeated = connection.execute(f"""
        with hashed as (
            select
                _row_number,
                concat_ws('|', _source_game_id, {keys}) as line,
                {row_hash(columns)} as row_hash
            from {relation}
            where {fmt.judged}
        ),
        compared as (
            select
                _row_number,
                first_value(_row_number) over lines as first_row,
                row_hash <> first_value(row_hash) over lines as is_other
            from hashed
            window lines as (partition by line order by _row_number)
        )
        select first_row, min(_row_number) from compared
        where is_other group by first_row order by first_row
    """).fetchall()
    if not repeated:
        return
    first, second = repeated[0]
    one, other = (_row(connection, relation, columns, row) for row in (first, second))
    pairs = zip(columns, one, other, strict=True)
    unlike = [f"{name} {a or 'empty'} and {b or 'empty'}" for name, a, b in pairs if a != b]
    game, *line = _row(connection, relation, ["_source_game_id", *fmt.one_per_game], first)
    named = " ".join(f"{name} {value}" for name, value in zip(fmt.one_per_game, line, strict=True))
    raise Refusal(
        f"rows {first:,} and {second:,} are both {named} in game {game}, but with"
        f" {shorten(unlike)} ({len(repeated):,} such line(s))",
        f"each {', '.join(fmt.one_per_game)} once per game",
    )


def _row(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: list[str], row: int
) -> tuple[Any, ...]:
    """Some values of one row."""
    names = ", ".join(identifier(name) for name in columns)
    return only_row(connection.execute(f"select {names} from {relation} where _row_number = {row}"))
