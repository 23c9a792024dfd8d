"""The registry of known delivery formats, and recognition of a file by its columns.

A format is declared once: its columns with the kind of value each holds, and where the id and the
date of a row's game come from. Landing, value checks and the zero-row files that dbt reads all
follow from it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from ingest.refusal import Refusal
from ingest.sql import identifier


class Kind(Enum):
    """What a column's values must look like; the value is the wording for messages."""

    TEXT = "text"
    INTEGER = "an integer (5 or 5.0) of at most 15 digits"
    COUNT = "a count from 0 to 999 (5 or 5.0)"
    NUMBER = "a number below a billion"
    ODDS = "American odds (-110, +150), never between -100 and 100"
    SIDE = "over or under"
    DATE = "a date"
    CLOCK = "minutes played: 34:12, PT34M12.00S, 34.2 (tenths) or 34, or empty"
    BOOLEAN = "true/false or 1/0"


@dataclass(frozen=True)
class DatePattern:
    """One spelling of a date.

    shape: regular expression of the whole value; strptime: how DuckDB parses it; prefix: number of
    leading characters that hold the date, when there is more in the value.
    """

    spelling: str
    shape: str
    strptime: str
    prefix: int | None = None


ISO_DATE = DatePattern("YYYY-MM-DD", r"\d{4}-\d\d-\d\d", "%Y-%m-%d")
ISO_SECONDS = DatePattern(
    "YYYY-MM-DD HH:MM:SS", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "%Y-%m-%d %H:%M:%S"
)
ISO_T_SECONDS = DatePattern(
    "YYYY-MM-DDTHH:MM:SS", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "%Y-%m-%dT%H:%M:%S"
)
# A date that went through a clock: its midnight, wherever that was.
ISO_MIDNIGHT = DatePattern(
    "YYYY-MM-DDT00:00:00 with any offset",
    r"\d{4}-\d\d-\d\d[T ]00:00:00(\.0+)?(Z|[+-]\d\d(:?\d\d)?)?",
    "%Y-%m-%d",
    prefix=10,
)
COMPACT_DATE = DatePattern("YYYYMMDD", r"(19|20)\d{6}", "%Y%m%d")
NAMED_MONTH = DatePattern("MON DD, YYYY", r"(?i)[a-z]{3} \d\d, \d{4}", "%b %d, %Y")
US_DATE = DatePattern("MM-DD-YYYY", r"\d\d-\d\d-\d{4}", "%m-%d-%Y")
US_SLASHES = DatePattern("MM/DD/YYYY", r"\d\d/\d\d/\d{4}", "%m/%d/%Y")
UTC_SECONDS = DatePattern(
    "YYYY-MM-DDTHH:MM:SSZ", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "%Y-%m-%dT%H:%M:%SZ"
)
UTC_MINUTES = DatePattern("YYYY-MM-DDTHH:MMZ", r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", "%Y-%m-%dT%H:%MZ")
PROPS_FILE_NAME = DatePattern("MM_DD_YYYY.csv", r"\d\d_\d\d_\d{4}\.csv", "%m_%d_%Y.csv")
BBREF_GAME_ID = DatePattern("YYYYMMDD0TEAM", r"\d{8}.+", "%Y%m%d", prefix=8)

CALENDAR_DATE = (
    *(ISO_DATE, ISO_SECONDS, ISO_T_SECONDS, ISO_MIDNIGHT),
    *(COMPACT_DATE, NAMED_MONTH, US_SLASHES),
)
UTC_INSTANT = (UTC_SECONDS, UTC_MINUTES)


@dataclass(frozen=True)
class Field:
    """One column of a format. `patterns` are the accepted spellings of a date."""

    name: str
    kind: Kind
    patterns: tuple[DatePattern, ...] = ()

    @property
    def expected(self) -> str:
        """Wording of what a value must look like."""
        if self.patterns:
            return f"{self.kind.value}: {' or '.join(p.spelling for p in self.patterns)}"
        return self.kind.value


@dataclass(frozen=True)
class DateSource:
    """A column that tells the Eastern game date, spelled in one of `patterns`.

    utc: it holds the start of the game as a UTC instant, not the date itself.
    """

    column: str
    patterns: tuple[DatePattern, ...]
    utc: bool = False


@dataclass(frozen=True)
class GameId:
    """Required columns that make up the publisher's id of a game, joined by underscores.

    shape: regular expression of each value; spelling: its wording for messages.
    digits: width to which zeros are put before each value, after a trailing `.0` is taken away;
        None leaves the values as delivered.
    dated: the ISO game date comes first.
    """

    columns: tuple[str, ...]
    shape: str = ".+"
    spelling: str = "text"
    digits: int | None = None
    dated: bool = False


@dataclass(frozen=True)
class Rule:
    """What the values of a row are to each other.

    columns: what it reads; a file without one of them is not asked; expected: wording for messages;
    is_kept: SQL, NULL where a value that it needs is missing.
    """

    columns: tuple[str, ...]
    expected: str
    is_kept: str


@dataclass(frozen=True)
class FileName:
    """What only the name of a file tells.

    tells: wording of it; shape: regular expression to be found in the name, with a group for each
    thing told; example: wording for messages.
    """

    tells: str
    shape: str
    example: str

    def found(self, source_file: str) -> dict[str, str] | None:
        """The groups of the shape; None when the name does not have it."""
        found = re.search(self.shape, source_file.rsplit("/", 1)[-1])
        return found.groupdict() if found else None

    def told(self, source_file: str) -> dict[str, str]:
        """The groups of the shape. Raises Refusal when the name does not have it."""
        told = self.found(source_file)
        if told is None:
            raise Refusal(
                f"neither the rows nor the file's name {source_file!r} tell {self.tells}",
                f"a file named like {self.example}: rename it and land it again",
            )
        return told


@dataclass(frozen=True)
class Format:
    """One entity as a publisher delivers it.

    tell_tale: columns that a reader of a message recognises the format by.
    foreign: columns of a finer grain; a file that has one of them is not this format, although it
        may have all the required columns (a player log lacking PLAYER_ID is no team log).
    game_id: None when the entity knows no games.
    game_date: tried in this order for each row; empty when the entity has no date.
    team: the column that names a row's team, where rows are those of one.
    one_per_game: columns of which a game has each value once; empty where it may have more.
    rules: what holds within each row.
    judged: SQL, true of the rows for which rules, counts and one_per_game hold.
    missing_texts: how a text is spelled that is not there.
    file_name: what its models take from the name of the file.
    """

    source: str
    entity: str
    required: tuple[Field, ...]
    optional: tuple[Field, ...] = ()
    game_id: GameId | None = None
    game_date: tuple[DateSource, ...] = ()
    tell_tale: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    team: str | None = None
    one_per_game: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    judged: str = "true"
    missing_texts: tuple[str, ...] = ()
    file_name: FileName | None = None

    @property
    def name(self) -> str:
        """`source/entity`, also the folder in the landing zone."""
        return f"{self.source}/{self.entity}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """All known columns."""
        return self.required + self.optional

    def spelled(self, columns: Iterable[str]) -> list[str]:
        """The columns as this format spells them, where they differ in letter case alone."""
        names = {field.name.lower(): field.name for field in self.fields}
        return [names.get(column.lower(), column) for column in columns]

    def lacking(self, columns: Iterable[str]) -> list[str]:
        """Required columns that are not among `columns`."""
        present = set(self.spelled(columns))
        return [field.name for field in self.required if field.name not in present]

    def shared(self, columns: Iterable[str]) -> int:
        """How many of `columns` this format knows."""
        return len({field.name for field in self.fields} & set(self.spelled(columns)))


def text(*names: str) -> tuple[Field, ...]:
    """Columns of free text."""
    return tuple(Field(name, Kind.TEXT) for name in names)


def integer(*names: str) -> tuple[Field, ...]:
    """Columns of integers, however spelled."""
    return tuple(Field(name, Kind.INTEGER) for name in names)


def count(*names: str) -> tuple[Field, ...]:
    """Columns of what is counted in a game."""
    return tuple(Field(name, Kind.COUNT) for name in names)


def odds(*names: str) -> tuple[Field, ...]:
    """Columns of American odds."""
    return tuple(Field(name, Kind.ODDS) for name in names)


def side(*names: str) -> tuple[Field, ...]:
    """Columns that say over or under."""
    return tuple(Field(name, Kind.SIDE) for name in names)


def number(*names: str) -> tuple[Field, ...]:
    """Columns of decimal numbers."""
    return tuple(Field(name, Kind.NUMBER) for name in names)


def boolean(*names: str) -> tuple[Field, ...]:
    """Columns of truth values."""
    return tuple(Field(name, Kind.BOOLEAN) for name in names)


def clock(*names: str) -> tuple[Field, ...]:
    """Columns of playing time; it lands as MM:SS, or as whole minutes."""
    return tuple(Field(name, Kind.CLOCK) for name in names)


def date(name: str, *patterns: DatePattern) -> tuple[Field, ...]:
    """A column of dates; calendar dates unless `patterns` are given."""
    return (Field(name, Kind.DATE, patterns or CALENDAR_DATE),)


def season_label(year: int) -> str:
    """The season that starts in a year: 2024-25."""
    return f"{year}-{(year + 1) % 100:02}"


NBA_BOX = (
    count("FGM", "FGA")
    + number("FG_PCT")
    + count("FG3M", "FG3A")
    + number("FG3_PCT")
    + count("FTM", "FTA")
    + number("FT_PCT")
    + count("OREB", "DREB", "REB", "AST", "STL", "BLK", "TOV", "PF", "PTS")
)
NBA_BOX_V3 = count(
    *("fieldGoalsMade", "fieldGoalsAttempted", "threePointersMade", "threePointersAttempted"),
    *("freeThrowsMade", "freeThrowsAttempted", "reboundsOffensive", "reboundsDefensive"),
    *("assists", "steals", "blocks", "turnovers", "foulsPersonal", "points"),
)
ESPN_BOX = count(
    *("field_goals_made", "field_goals_attempted", "three_point_field_goals_made"),
    *("three_point_field_goals_attempted", "free_throws_made", "free_throws_attempted"),
    *("offensive_rebounds", "defensive_rebounds", "assists", "steals", "blocks", "turnovers"),
    "fouls",
)
BBREF_BOX = count(
    *("fg", "fga", "fg3", "fg3a", "ft", "fta", "orb", "drb"),
    *("trb", "ast", "stl", "blk", "tov", "pf", "pts"),
)


def box_rules(
    field_goals: tuple[str, str],
    threes: tuple[str, str],
    free_throws: tuple[str, str],
    points: str | None = None,
) -> tuple[Rule, ...]:
    """What a box score's shots, as (made, tried), are to each other and to the points.

    A file of the seasons before 1979-80 has no threes: nothing follows for the points there.
    """
    pairs = (field_goals, threes, free_throws)
    rules = [
        Rule((made, tried), f"{made} at most {tried}", f"{value(made)} <= {value(tried)}")
        for made, tried in pairs
    ]
    if points:
        two, three, free = (made for made, _ in pairs)
        worth = f"2 * {value(two)} + {value(three)} + {value(free)}"
        rules.append(
            Rule(
                (points, two, three, free),
                f"{points} = 2 x {two} + {three} + {free}",
                f"{value(points)} = {worth}",
            )
        )
    return tuple(rules)


def value(column: str) -> str:
    """SQL for the number in a column, NULL where there is none."""
    return f"try_cast({identifier(column)} as double)"


def given(column: str) -> Rule:
    """That a line says whose it is: without it two lines would be one."""
    return Rule((column,), f"{column} is never empty", f"coalesce({identifier(column)}, '') <> ''")


def two_teams(home: str, away: str) -> Rule:
    """That no team plays itself."""
    return Rule(
        (home, away),
        f"{home} is another team than {away}",
        f"trim({identifier(home)}) <> trim({identifier(away)})",
    )


NBA_RULES = box_rules(("FGM", "FGA"), ("FG3M", "FG3A"), ("FTM", "FTA"), "PTS")
NBA_V3_RULES = box_rules(
    ("fieldGoalsMade", "fieldGoalsAttempted"),
    ("threePointersMade", "threePointersAttempted"),
    ("freeThrowsMade", "freeThrowsAttempted"),
    "points",
)
# Of the season, play-in, cup final and playoffs, as in macros/identity/game_ids.sql. NBA.com has
# other games, too: the G League's free throw is worth two or three points, and some lines of the
# preseason and the Summer League come twice.
COUNTED = "substr(_source_game_id, 1, 3) in ('002', '004', '005', '006')"
BBREF_RULES = box_rules(("fg", "fga"), ("fg3", "fg3a"), ("ft", "fta"), "pts")
TO_THE_SECOND = Rule(("mp",), "minutes to the second: 34:12", "strpos(mp, ':') > 0")
ESPN_SHOTS = (
    ("field_goals_made", "field_goals_attempted"),
    ("three_point_field_goals_made", "three_point_field_goals_attempted"),
    ("free_throws_made", "free_throws_attempted"),
)
# NBA.com's files spell one game 22300061 or 0022300061.
NBA_COM_ID = (
    r"(\d{8}|\d{10})(\.0*)?",
    "ten digits, or eight without the zeros before them",
    10,
)
NBA_COM_GAME = GameId(("GAME_ID",), *NBA_COM_ID)
NBA_COM_GAME_V3 = GameId(("gameId",), *NBA_COM_ID)
BBREF_GAME = GameId(
    ("game_id",), r"\d{9}[A-Z]{3}", "a date, a zero and the home team: 202410220BOS"
)
ESPN_ID = (r"\d+(\.0*)?", "digits", 1)
ESPN_GAME = GameId(("game_id",), *ESPN_ID)
GAME_DATE = (DateSource("GAME_DATE", CALENDAR_DATE),)
GAME_DATE_V3 = (DateSource("gameDate", CALENDAR_DATE),)
BBREF_GAME_DATE = (
    DateSource("game_date", CALENDAR_DATE),
    DateSource("game_id", (BBREF_GAME_ID,)),
)

SEASONS = "|".join(season_label(year) for year in range(1946, 2100))
SEASON_IN_NAME = FileName(
    "their season",
    rf"(?<!\d)(?P<season>{SEASONS})(\.[A-Za-z]+)+$",
    "2024-25.csv",
)

FORMATS: tuple[Format, ...] = (
    Format(
        source="nba_com",
        entity="player_game_logs",
        required=integer("PLAYER_ID")
        + text("PLAYER_NAME")
        + integer("TEAM_ID")
        + text("TEAM_ABBREVIATION", "GAME_ID")
        + date("GAME_DATE")
        + text("MATCHUP", "WL")
        + clock("MIN")
        + NBA_BOX
        + integer("PLUS_MINUS"),
        optional=integer("SEASON_ID")
        + text("TEAM_NAME")
        + number("FANTASY_PTS")
        + integer("VIDEO_AVAILABLE")
        + text("SEASON", "START_POSITION"),
        game_id=NBA_COM_GAME,
        game_date=GAME_DATE,
        team="TEAM_ID",
        tell_tale=("PLAYER_ID", "GAME_ID", "MATCHUP", "PTS"),
        one_per_game=("PLAYER_ID",),
        rules=(given("PLAYER_ID"), *NBA_RULES),
        judged=COUNTED,
    ),
    Format(
        source="nba_com",
        entity="team_game_logs",
        required=integer("SEASON_ID", "TEAM_ID")
        + text("TEAM_ABBREVIATION", "TEAM_NAME", "GAME_ID")
        + date("GAME_DATE")
        + text("MATCHUP", "WL")
        + count("MIN")
        + NBA_BOX
        # The publisher serves the team's plus/minus as a rate for some games: 0.2.
        + number("PLUS_MINUS"),
        optional=integer("VIDEO_AVAILABLE"),
        game_id=NBA_COM_GAME,
        game_date=GAME_DATE,
        team="TEAM_ID",
        tell_tale=("SEASON_ID", "TEAM_ID", "GAME_ID", "MATCHUP", "PTS", "and no PLAYER_ID"),
        foreign=("PLAYER_ID", "PLAYER_NAME", "FANTASY_PTS", "START_POSITION"),
        one_per_game=("TEAM_ID",),
        rules=NBA_RULES,
        judged=COUNTED,
    ),
    Format(
        source="nba_com",
        entity="player_box",
        required=text("gameId")
        + date("gameDate")
        + integer("homeTeamId", "awayTeamId", "teamId", "personId")
        + text("firstName", "familyName", "position", "comment")
        + clock("minutes")
        + NBA_BOX_V3
        + number("plusMinusPoints"),
        game_id=NBA_COM_GAME_V3,
        game_date=GAME_DATE_V3,
        team="teamId",
        tell_tale=("gameId", "personId", "position", "comment", "minutes"),
        one_per_game=("personId",),
        rules=(given("personId"), *NBA_V3_RULES),
        judged=COUNTED,
    ),
    Format(
        source="nba_com",
        entity="inactive_players",
        required=text("gameId")
        + date("gameDate")
        + integer("homeTeamId", "awayTeamId", "teamId", "personId")
        + text("firstName", "familyName"),
        game_id=NBA_COM_GAME_V3,
        game_date=GAME_DATE_V3,
        team="teamId",
        tell_tale=("gameId", "teamId", "personId", "and no minutes"),
        foreign=("minutes", "comment"),
        one_per_game=("personId",),
    ),
    Format(
        source="nba_com",
        entity="schedule",
        required=text("GAME_ID")
        + date("GAME_DATE")
        + text("hometeamName")
        + count("homeScore")
        + text("season_type", "awayteamName")
        + count("awayScore")
        + boolean("home_win")
        + text("season"),
        game_id=NBA_COM_GAME,
        game_date=GAME_DATE,
        tell_tale=("hometeamName", "awayteamName"),
        one_per_game=("GAME_DATE",),
        rules=(two_teams("hometeamName", "awayteamName"),),
    ),
    Format(
        source="nba_com",
        entity="shots",
        required=integer("TEAM_ID")
        + text("TEAM_NAME")
        + integer("PLAYER_ID")
        + text("PLAYER_NAME")
        + date("GAME_DATE", US_DATE, *CALENDAR_DATE)
        + text("GAME_ID", "HOME_TEAM", "AWAY_TEAM", "EVENT_TYPE")
        + boolean("SHOT_MADE")
        + text("ACTION_TYPE", "SHOT_TYPE", "BASIC_ZONE", "ZONE_NAME", "ZONE_RANGE")
        + number("LOC_X", "LOC_Y")
        + integer("SHOT_DISTANCE", "QUARTER", "MINS_LEFT", "SECS_LEFT"),
        game_id=NBA_COM_GAME,
        game_date=(DateSource("GAME_DATE", (US_DATE, *CALENDAR_DATE)),),
        tell_tale=("SHOT_MADE", "BASIC_ZONE", "LOC_X", "LOC_Y"),
    ),
    Format(
        source="nba_com",
        entity="player_positions",
        required=integer("PLAYER_ID")
        + text("POSITION")
        + integer("TeamID")
        + text("POSITION_SIMPLE"),
        tell_tale=("POSITION", "POSITION_SIMPLE"),
        file_name=SEASON_IN_NAME,
    ),
    Format(
        source="basketball_reference",
        entity="player_box",
        required=text("game_id")
        + date("game_date")
        + text("season_type", "team", "opponent")
        + boolean("is_home")
        + text("player_id", "player_name")
        + boolean("starter")
        + integer("row_order")
        + text("dnp_reason")
        + clock("mp")
        + BBREF_BOX
        + integer("plus_minus"),
        game_id=BBREF_GAME,
        game_date=BBREF_GAME_DATE,
        team="team",
        tell_tale=("game_id", "player_id", "starter", "dnp_reason", "mp"),
        one_per_game=("player_id",),
        rules=(given("player_id"), TO_THE_SECOND, *BBREF_RULES),
    ),
    Format(
        source="basketball_reference",
        entity="team_box",
        required=text("game_id")
        + date("game_date")
        + text("season_type", "team", "opponent")
        + boolean("is_home")
        + count("mp")
        + BBREF_BOX,
        game_id=BBREF_GAME,
        game_date=BBREF_GAME_DATE,
        team="team",
        tell_tale=("game_id", "team", "opponent", "mp", "and no player_id"),
        foreign=("player_id", "player_name", "starter", "row_order", "dnp_reason", "plus_minus"),
        one_per_game=("team",),
        rules=BBREF_RULES,
    ),
    Format(
        source="basketball_reference",
        entity="inactive_players",
        required=text("game_id")
        + date("game_date")
        + text("season", "team", "player_id", "player_name"),
        game_id=BBREF_GAME,
        game_date=BBREF_GAME_DATE,
        team="team",
        tell_tale=("game_id", "season", "team", "player_id"),
        one_per_game=("player_id",),
    ),
    Format(
        source="basketball_reference",
        entity="games",
        required=text("game_id", "visitor_team")
        + count("visitor_score")
        + text("home_team")
        + count("home_score")
        + integer("season")
        + date("date")
        + text("game_type"),
        game_id=BBREF_GAME,
        game_date=(DateSource("date", CALENDAR_DATE),),
        tell_tale=("visitor_team", "visitor_score", "game_type"),
        rules=(two_teams("home_team", "visitor_team"),),
    ),
    Format(
        source="basketball_reference",
        entity="tipoffs",
        required=text("game_id", "tipoff_et_text", "arena"),
        game_id=BBREF_GAME,
        game_date=(DateSource("game_id", (BBREF_GAME_ID,)),),
        tell_tale=("tipoff_et_text", "arena"),
    ),
    Format(
        source="betting",
        entity="point_spreads",
        required=integer("season")
        + date("date")
        + boolean("regular", "playoffs")
        + text("home", "away")
        + number("spread_home", "home_pts", "away_pts", "home_margin")
        + boolean("home_win")
        + number("ats_margin_home")
        + boolean("covered_home", "covered_away"),
        # The file has no id: date and codes, as the collector spells them, stand for one.
        game_id=GameId(("away", "home"), dated=True),
        game_date=(DateSource("date", CALENDAR_DATE),),
        tell_tale=("spread_home", "covered_home"),
        rules=(two_teams("home", "away"),),
    ),
    Format(
        source="betting",
        entity="player_props",
        required=text("player", "market", "bookmaker")
        + side("side")
        + number("line")
        + odds("price")
        + text("home_team", "away_team", "game_id")
        + date("commence_time", *UTC_INSTANT)
        + date("delivery_file", PROPS_FILE_NAME),
        game_id=GameId(("game_id",)),
        # Not delivery_file: it names the day of collection, which need not be that of the game.
        game_date=(DateSource("commence_time", UTC_INSTANT, utc=True),),
        tell_tale=("market", "bookmaker", "line", "price"),
        rules=(
            two_teams("home_team", "away_team"),
            Rule(("line",), "line is at least 0", f"{value('line')} >= 0"),
        ),
    ),
    Format(
        source="espn",
        entity="schedule",
        required=text("espn_game_id")
        + date("start_utc", *UTC_INSTANT)
        + date("game_date_et")
        + integer("season", "season_type")
        + text("home_abbr")
        + count("home_score")
        + text("away_abbr")
        + count("away_score"),
        game_id=GameId(("espn_game_id",), *ESPN_ID),
        game_date=(DateSource("game_date_et", CALENDAR_DATE),),
        tell_tale=("espn_game_id", "start_utc"),
        rules=(two_teams("home_abbr", "away_abbr"),),
    ),
    Format(
        source="espn",
        entity="player_box",
        required=text("game_id")
        + date("game_date")
        + integer("season_type", "athlete_id")
        + text("athlete_display_name")
        + integer("team_id")
        + text("team_abbreviation", "home_away", "opponent_team_abbreviation")
        + boolean("starter", "did_not_play")
        + text("reason")
        + number("minutes")
        + ESPN_BOX
        + count("points"),
        game_id=ESPN_GAME,
        game_date=(DateSource("game_date", CALENDAR_DATE),),
        team="team_id",
        tell_tale=("game_id", "athlete_id", "did_not_play"),
        rules=(given("athlete_id"), *box_rules(*ESPN_SHOTS, "points")),
        missing_texts=("NA",),
    ),
    Format(
        source="espn",
        entity="team_box",
        required=text("game_id")
        + date("game_date")
        + integer("season_type", "team_id")
        + text("team_abbreviation", "team_home_away", "opponent_team_abbreviation")
        + count("team_score")
        + ESPN_BOX,
        game_id=ESPN_GAME,
        game_date=(DateSource("game_date", CALENDAR_DATE),),
        team="team_id",
        tell_tale=("game_id", "team_home_away", "team_score", "and no athlete_id"),
        foreign=("athlete_id", "did_not_play"),
        one_per_game=("team_id",),
        rules=box_rules(*ESPN_SHOTS, "team_score"),
        missing_texts=("NA",),
    ),
)


@dataclass(frozen=True)
class Unlandable:
    """What people have of a publisher that no format can be made of.

    told_by: columns that tell it; instead: what to land for it.
    """

    name: str
    told_by: tuple[str, ...]
    instead: str


UNLANDABLE: tuple[Unlandable, ...] = (
    Unlandable(
        "a game log of one player (PlayerGameLog of the site), which has neither his name nor his"
        " team, nor the others of a game",
        ("SEASON_ID", "Player_ID", "Game_ID", "MATCHUP", "VIDEO_AVAILABLE"),
        "the logs of all players: the endpoint PlayerGameLogs or LeagueGameLog, or"
        " `python -m ingest fetch nba_com --season 2024-25`",
    ),
    Unlandable(
        "a game log of one player of Basketball-Reference, which has neither his name nor the"
        " others of a game",
        ("Rk", "Date", "Opp", "GS", "MP"),
        "the basic box scores of his games: `Share & Export` on the page of each game",
    ),
    Unlandable(
        "ScheduleLeagueV2 of the site",
        ("gameCode", "gameDateEst", "homeTeam_teamId", "awayTeam_teamId"),
        "the schedule that `python -m ingest fetch nba_com --season 2024-25` makes of it and lands",
    ),
)


def refuse_unlandable(columns: Iterable[str]) -> None:
    """Refuse what is known and cannot be landed, with what to land instead."""
    present = {column.lower() for column in columns}
    for known in UNLANDABLE:
        if {column.lower() for column in known.told_by} <= present and "player_name" not in present:
            raise Refusal(known.name, known.instead)


def columns_of(source: str, entity: str) -> list[str]:
    """The columns that a format requires, in order."""
    (known,) = (known for known in FORMATS if (known.source, known.entity) == (source, entity))
    return [field.name for field in known.required]


def recognise(columns: list[str], formats: tuple[Format, ...] = FORMATS) -> Format:
    """The format that a file with these `columns` has.

    Raises Refusal when no format has all its required columns.
    """
    complete = [
        candidate
        for candidate in formats
        if not candidate.lacking(columns)
        and not set(candidate.foreign) & set(candidate.spelled(columns))
    ]
    if complete:
        return max(complete, key=lambda candidate: candidate.shared(columns))
    raise _unrecognised(columns, formats)


def _unrecognised(columns: list[str], formats: tuple[Format, ...]) -> Refusal:
    near = [
        candidate
        for candidate in formats
        if candidate.lacking(columns)
        and 2 * len(candidate.lacking(columns)) <= len(candidate.required)
    ]
    if not near:
        known = "; ".join(f"{known.name} ({', '.join(known.tell_tale)})" for known in formats)
        return Refusal(
            f"unknown format with column(s) {shorten(columns)}",
            f"one of the known formats: {known}",
        )
    nearest = max(near, key=lambda known: (known.shared(columns), -len(known.lacking(columns))))
    return Refusal(
        f"looks like {nearest.name} but lacks column(s) {', '.join(nearest.lacking(columns))}",
        f"the columns {', '.join(field.name for field in nearest.required)}",
    )


def shorten(names: list[str], most: int = 8) -> str:
    """The first `most` names, for a message that stays on a few lines."""
    shown = ", ".join(name[:80] for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
