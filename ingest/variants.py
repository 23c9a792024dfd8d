"""Other ways in which people hold a format: other names and spellings, columns that are not there.

A variant says how each of the format's columns follows from the file's own, or from the schedule
that has been landed; from there on its rows are the format's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.checks import spelled_id
from ingest.formats import FORMATS, NBA_COM_ID, Format
from ingest.profile import PROJECT_ROOT
from ingest.sql import identifier, literal
from ingest.zone import landing_folder

TEAM_CODES = PROJECT_ROOT / "seeds" / "team_codes.csv"
SCHEDULED = {
    "gameDate": "cast(schedule.game_date as varchar)",
    "homeTeamId": "schedule.home_team_id",
    "awayTeamId": "schedule.away_team_id",
}
"""What NBA.com's schedule knows of a game, under the names of the V3 box score."""


@dataclass(frozen=True)
class Variant:
    """One other way in which a format is held.

    name: where it comes from; of: the format, as `source/entity`; told_by: columns that tell it;
    values: SQL for the format's columns that the file does not have under their own names;
    game_id: the file's column with NBA.com's id of the game, where values ask the schedule.
    """

    name: str
    of: str
    told_by: tuple[str, ...]
    values: Mapping[str, str]
    game_id: str | None = None

    @property
    def format(self) -> Format:
        """The format that its rows become."""
        (known,) = (known for known in FORMATS if known.name == self.of)
        return known

    def lacking(self, columns: list[str]) -> list[str]:
        """Columns of the variant, or of its format, that neither file nor variant has."""
        present = {column.lower() for column in columns}
        needed = (*self.told_by, *(f.name for f in self.format.required))
        return [name for name in needed if name.lower() not in present and name not in self.values]

    def columns(self, columns: list[str]) -> list[str]:
        """The columns of its rows: the format's, then what else the file has."""
        own = [field.name for field in self.format.required]
        known = {name.lower() for name in own}
        return own + [column for column in columns if column.lower() not in known]

    def rows_sql(self, rows: str, columns: list[str], home: Path) -> str:
        """SELECT of its rows, in order; rows: those of the file, with these columns."""
        present = {column.lower(): column for column in columns}
        values = [
            f"given.{identifier(present[name.lower()])} as {identifier(name)}"
            if name.lower() in present
            else f"{self.values[name]} as {identifier(name)}"
            for name in self.columns(columns)
        ]
        return f"select {', '.join(values)} from {self._given(rows, home)} order by place"

    def unscheduled_game_sql(self, rows: str, columns: list[str], home: Path) -> str | None:
        """SELECT of row and id of a game whose date neither file nor schedule knows.

        None where the file has dates of its own.
        """
        has_dates = "gamedate" in {column.lower() for column in columns}
        if has_dates or self.values.get("gameDate") != SCHEDULED["gameDate"]:
            return None
        return (
            f"select min(place), arg_min(asked_id, place) from (select place,"
            f" {self._id()} as asked_id, schedule.game_date"
            f" from {self._given(rows, home)}) where game_date is null"
        )

    def _given(self, rows: str, home: Path) -> str:
        """The file's rows, each with the game of the schedule where it is asked."""
        given = f"(select row_number() over () as place, * from ({rows})) as given"
        if self.game_id is None:
            return given
        schedule = f"({_schedule(home)}) as schedule"
        return f"{given} left join {schedule} on schedule.scheduled_id = {self._id()}"

    def _id(self) -> str:
        return spelled_id(self.game_id or "", NBA_COM_ID[2])


def _schedule(home: Path) -> str:
    """SELECT of the landed games of NBA.com: id, date and the ids of both teams, each game once."""
    files = literal(landing_folder(home) / "nba_com" / "schedule" / "*.parquet")
    return f"""
        select
            games._source_game_id as scheduled_id,
            games._game_date as game_date,
            {team_id("games.hometeamName")} as home_team_id,
            {team_id("games.awayteamName")} as away_team_id
        from read_parquet({files}, union_by_name = true) as games
        qualify row_number() over (
            partition by games._source_game_id
            order by games.homeScore is not null desc, games._loaded_at desc, games._game_date desc
        ) = 1
    """


def team_code(name: str) -> str:
    """SQL for the team of a name, code or id, as `team_codes` has it."""
    codes = f"read_csv({literal(TEAM_CODES)}, all_varchar = true)"
    return f"(select max(team_abbr) from {codes} as codes where codes.alias = upper({name}))"


def team_id(name: str) -> str:
    """SQL for NBA.com's id of the team of a name, code or id."""
    codes = f"read_csv({literal(TEAM_CODES)}, all_varchar = true)"
    return (
        f"(select max(ids.alias) from {codes} as ids"
        f" inner join {codes} as names on ids.team_abbr = names.team_abbr"
        f" where ids.alias_kind = 'nba_team_id' and names.alias = upper({name}))"
    )


def _first_word(name: str) -> str:
    return f"split_part(given.{name}, ' ', 1)"


def _other_words(name: str) -> str:
    return f"substr(given.{name}, length({_first_word(name)}) + 2)"


def _is_true(column: str) -> str:
    return f"lower(given.{column}) in ('1', '1.0', 'true', 't')"


V3_FROM_V2 = {
    "gameId": "given.GAME_ID",
    "teamId": "given.TEAM_ID",
    "personId": "given.PLAYER_ID",
    "firstName": _first_word("PLAYER_NAME"),
    "familyName": _other_words("PLAYER_NAME"),
    "position": "given.START_POSITION",
    "minutes": "given.MIN",
    "fieldGoalsMade": "given.FGM",
    "fieldGoalsAttempted": "given.FGA",
    "threePointersMade": "given.FG3M",
    "threePointersAttempted": "given.FG3A",
    "freeThrowsMade": "given.FTM",
    "freeThrowsAttempted": "given.FTA",
    "reboundsOffensive": "given.OREB",
    "reboundsDefensive": "given.DREB",
    "assists": "given.AST",
    "steals": "given.STL",
    "blocks": "given.BLK",
    "turnovers": 'given."TO"',
    "foulsPersonal": "given.PF",
    "points": "given.PTS",
    "plusMinusPoints": "given.PLUS_MINUS",
}

VARIANTS: tuple[Variant, ...] = (
    Variant(
        "BoxScoreTraditionalV3 of the site",
        "nba_com/player_box",
        ("gameId", "teamId", "personId", "firstName", "minutes"),
        SCHEDULED,
        "gameId",
    ),
    Variant(
        "BoxScoreTraditionalV2 of the site, and data sets made of it",
        "nba_com/player_box",
        ("GAME_ID", "TEAM_ID", "PLAYER_ID", "START_POSITION", "COMMENT", "MIN", "TO"),
        V3_FROM_V2 | SCHEDULED,
        "GAME_ID",
    ),
    Variant(
        "a data set of V3 box scores with one name per player",
        "nba_com/player_box",
        ("game_date", "gameId", "teamId", "personId", "personName", "minutes"),
        SCHEDULED
        | {
            "gameDate": "given.game_date",
            "firstName": _first_word("personName"),
            "familyName": _other_words("personName"),
        },
        "gameId",
    ),
    Variant(
        "a data set of player lines with teams by their names",
        "nba_com/player_game_logs",
        ("personId", "gameId", "gameDateTimeEst", "playerteamName", "home", "win", "numMinutes"),
        {
            "PLAYER_ID": "given.personId",
            "PLAYER_NAME": "trim(concat_ws(' ', given.firstName, given.lastName))",
            "TEAM_ID": team_id("given.playerteamCity || ' ' || given.playerteamName"),
            "TEAM_ABBREVIATION": team_code("given.playerteamCity || ' ' || given.playerteamName"),
            "GAME_ID": "given.gameId",
            "GAME_DATE": "left(given.gameDateTimeEst, 10)",
            "MATCHUP": team_code("given.playerteamCity || ' ' || given.playerteamName")
            + f" || case when {_is_true('home')} then ' vs. ' else ' @ ' end || "
            + team_code("given.opponentteamCity || ' ' || given.opponentteamName"),
            "WL": f"case when {_is_true('win')} then 'W' else 'L' end",
            "MIN": "given.numMinutes",
            "FGM": "given.fieldGoalsMade",
            "FGA": "given.fieldGoalsAttempted",
            "FG_PCT": "given.fieldGoalsPercentage",
            "FG3M": "given.threePointersMade",
            "FG3A": "given.threePointersAttempted",
            "FG3_PCT": "given.threePointersPercentage",
            "FTM": "given.freeThrowsMade",
            "FTA": "given.freeThrowsAttempted",
            "FT_PCT": "given.freeThrowsPercentage",
            "OREB": "given.reboundsOffensive",
            "DREB": "given.reboundsDefensive",
            "REB": "given.reboundsTotal",
            "AST": "given.assists",
            "STL": "given.steals",
            "BLK": "given.blocks",
            "TOV": "given.turnovers",
            "PF": "given.foulsPersonal",
            "PTS": "given.points",
            "PLUS_MINUS": "given.plusMinusPoints",
        },
    ),
    Variant(
        "a data set of games with the scores of both teams",
        "nba_com/schedule",
        ("GAME_DATE_EST", "GAME_ID", "HOME_TEAM_ID", "VISITOR_TEAM_ID", "SEASON", "PTS_home"),
        {
            "GAME_DATE": "given.GAME_DATE_EST",
            "hometeamName": "given.HOME_TEAM_ID",
            "homeScore": "given.PTS_home",
            "season_type": "cast(null as varchar)",
            "awayteamName": "given.VISITOR_TEAM_ID",
            "awayScore": "given.PTS_away",
            "home_win": "given.HOME_TEAM_WINS",
        },
    ),
)


def variant_of(columns: list[str]) -> Variant | None:
    """The variant that a file with these columns is; None if it is none, or a format itself."""
    if any(not known.lacking(columns) for known in FORMATS):
        return None
    return next((variant for variant in VARIANTS if not variant.lacking(columns)), None)
