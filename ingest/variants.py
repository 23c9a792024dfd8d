"""Other ways in which people hold a format: other names and spellings, columns that are not there.

A variant says how each of the format's columns follows from the file's own, from its name, or from
what has been landed before; from there on its rows are the format's.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.checks import spelled_id
from ingest.formats import FORMATS, NBA_COM_ID, FileName, Format
from ingest.profile import PROJECT_ROOT
from ingest.reading import Opened
from ingest.sql import identifier, literal
from ingest.zone import landing_folder

TEAM_CODES = PROJECT_ROOT / "seeds" / "team_codes.csv"
BBREF_SPELLINGS = {"BKN": "BRK", "CHA": "CHO", "PHX": "PHO"}
SCHEDULED = {
    "gameDate": "cast(schedule.game_date as varchar)",
    "homeTeamId": "schedule.home_team_id",
    "awayTeamId": "schedule.away_team_id",
}
"""What NBA.com's schedule knows of a game, under the names of the V3 box score."""


@dataclass(frozen=True)
class Asked:
    """Landed rows that a variant asks, at most one for each of its own.

    rows: SELECT of them, as `name`; match: SQL of the one that a row `given` asks for.
    """

    name: str
    rows: Callable[[Path], str]
    match: str


@dataclass(frozen=True)
class Variant:
    """One other way in which a format is held.

    name: where it comes from; of: the format, as `source/entity`; told_by: columns that tell it;
    values: SQL for the format's columns, from the file's row `given` and what it asks;
    defaults: the same, for columns that some files have and others do not;
    may_lack: columns that are NULL where the file has none;
    kept: SQL, true of the rows that are lines, and not titles or sums;
    asked: landed rows that its SQL reads beside `given`;
    game_id: the file's column with NBA.com's id of the game, where it has no date;
    file_name: what only the file's name tells, as columns `told_...` of `given`.
    """

    name: str
    of: str
    told_by: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    may_lack: tuple[str, ...] = ()
    kept: str = "true"
    asked: tuple[Asked, ...] = ()
    game_id: str | None = None
    file_name: FileName | None = None

    @property
    def format(self) -> Format:
        """The format that its rows become."""
        (known,) = (known for known in FORMATS if known.name == self.of)
        return known

    def lacking(self, columns: list[str]) -> list[str]:
        """Columns of the variant, or of its format, that neither file nor variant has."""
        present = {column.lower() for column in columns}
        needed = (*self.told_by, *(f.name for f in self.format.required))
        made = {*self.values, *self.defaults}
        return [name for name in needed if name.lower() not in present and name not in made]

    def columns(self, columns: list[str]) -> list[str]:
        """The columns of its rows: the format's, then what else the file has."""
        own = [field.name for field in self.format.required]
        known = {name.lower() for name in own}
        return own + [column for column in columns if column.lower() not in known]

    def given(self, opened: Opened, told: Mapping[str, str]) -> str:
        """SQL for the file's rows, numbered, with what its name tells."""
        present = {column.lower() for column in opened.columns}
        added = [f"{literal(value)} as told_{name}" for name, value in told.items()]
        added += [
            f"cast(null as varchar) as {identifier(name)}"
            for name in self.may_lack
            if name.lower() not in present
        ]
        numbered = ", ".join(["row_number() over () as place", *added, "*"])
        return f"(select {numbered} from ({opened.rows_sql})) as given"

    def read(self, opened: Opened, told: Mapping[str, str], home: Path) -> Opened:
        """The format's rows of a file; told: what its name tells."""
        present = {column.lower(): column for column in opened.columns}
        columns = self.columns(opened.columns)
        values = [
            self.values.get(name)
            or (f"given.{identifier(present[name.lower()])}" if name.lower() in present else None)
            or self.defaults[name]
            for name in columns
        ]
        named = [f"{sql} as {identifier(name)}" for name, sql in zip(columns, values, strict=True)]
        asked = " ".join(
            f"left join ({other.rows(home)}) as {other.name} on {other.match}"
            for other in self.asked
        )
        rows = f"""
            select {", ".join(identifier(name) for name in columns)}
            from (
                select {", ".join(named)}, place, {self.kept} as is_kept
                from {self.given(opened, told)} {asked}
            )
            where is_kept
            order by place
        """
        return replace(opened, rows_sql=rows, columns=columns)

    def unscheduled_game_sql(self, opened: Opened, home: Path) -> str | None:
        """SELECT of row and id of a game whose date neither file nor schedule knows.

        None where the file has dates of its own.
        """
        has_dates = "gamedate" in {column.lower() for column in opened.columns}
        if self.game_id is None or has_dates or "gameDate" in self.values:
            return None
        return (
            f"select min(place), arg_min({nba_com_id(self.game_id)}, place)"
            f" from {self.given(opened, {})} left join ({_schedule(home)}) as schedule"
            f" on {scheduled(self.game_id).match} where schedule.game_date is null"
        )


def nba_com_id(column: str) -> str:
    """SQL for NBA.com's id of a game, in its one spelling."""
    return spelled_id(column, NBA_COM_ID[2])


def _schedule(home: Path) -> str:
    """SELECT of the landed games of NBA.com, each once: id, date, both teams' codes and ids."""
    files = literal(landing_folder(home) / "nba_com" / "schedule" / "*.parquet")
    return f"""
        select
            games._source_game_id as scheduled_id,
            games._game_date as game_date,
            {team_code("games.hometeamName")} as home_team,
            {team_code("games.awayteamName")} as away_team,
            {team_id("games.hometeamName")} as home_team_id,
            {team_id("games.awayteamName")} as away_team_id
        from read_parquet({files}, union_by_name = true) as games
        qualify row_number() over (
            partition by games._source_game_id
            order by games.homeScore is not null desc, games._loaded_at desc, games._game_date desc
        ) = 1
    """


def scheduled(column: str) -> Asked:
    """The scheduled game of an id."""
    return Asked("schedule", _schedule, f"schedule.scheduled_id = {nba_com_id(column)}")


def _bref_players(home: Path) -> str:
    """SELECT of the names in Basketball-Reference's landed box scores that are one man's."""
    files = literal(landing_folder(home) / "basketball_reference" / "player_box" / "*.parquet")
    return f"""
        select trim(player_name) as player_name, max(player_id) as player_id
        from read_parquet({files}, union_by_name = true)
        where player_id <> player_name
        group by 1
        having count(distinct player_id) = 1
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


def _bref_code(code: str) -> str:
    """SQL for a team's code as Basketball-Reference spells it."""
    cases = " ".join(f"when '{nba}' then '{bref}'" for nba, bref in BBREF_SPELLINGS.items())
    return f"case upper({code}) {cases} else upper({code}) end"


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


def _team_codes() -> list[str]:
    with TEAM_CODES.open(encoding="utf-8", newline="") as rows:
        return [row["alias"] for row in csv.DictReader(rows) if row["alias_kind"] == "code"]


# Share & Export of the page 202410220PHO: the table's title in the page is box-CHO-game-basic.
BBREF_TABLE = FileName(
    "the game and the team",
    r"(?i)(?<![0-9])(?P<game>[0-9]{8}0(?P<home>[a-z]{3}))[^a-z0-9]+(box[^a-z0-9]+)?"
    rf"(?P<team>{'|'.join(_team_codes())})(?![a-z])",
    "202410220PHO_CHO.csv, the id of the game (in the page's address) and the code of the team",
)
BBREF_HOME, BBREF_TEAM = (_bref_code(f"given.told_{name}") for name in ("home", "team"))
AT_HOME = f"{team_code(BBREF_TEAM)} = {team_code(BBREF_HOME)}"
# Basketball-Reference appends its ids where asked to; else a name that is one man's in what it has
# landed has his, and a new name stands for itself. Who did not play has the reason in every column.
BBREF_PLAYED = "regexp_full_match(trim(given.MP), '[0-9].*')"
BBREF_STATS = {
    **{name: name.upper() for name in ("fg", "fga", "ft", "fta", "orb", "drb", "trb", "ast")},
    **{name: name.upper() for name in ("stl", "blk", "tov", "pf", "pts", "mp")},
    "fg3": "3P",
    "fg3a": "3PA",
    "plus_minus": "+/-",
}
BBREF_LACKS = tuple(name for name in BBREF_STATS.values() if name not in ("MP", "FG", "FGA"))
BBREF_ID_COLUMNS = ("Starters-additional", "-additional", "-9999")
BBREF_FROM_TABLE = {
    "game_id": f"left(given.told_game, 9) || {BBREF_HOME}",
    "game_date": "cast(null as varchar)",
    "season_type": "cast(null as varchar)",
    "team": BBREF_TEAM,
    "opponent": f"case when {AT_HOME} then schedule.away_team else {BBREF_HOME} end",
    "is_home": f"cast({AT_HOME} as varchar)",
    "player_id": "coalesce("
    + ", ".join(f"given.{identifier(name)}" for name in BBREF_ID_COLUMNS)
    + ", known.player_id, nullif(trim(given.Starters), ''))",
    "player_name": "trim(given.Starters)",
    "starter": "cast(place < min(case when given.Starters = 'Reserves' then place end) over ()"
    " as varchar)",
    "row_order": "cast(place as varchar)",
    "dnp_reason": f"case when not {BBREF_PLAYED} then given.MP end",
    **{
        name: f"case when {BBREF_PLAYED} then given.{identifier(held)} end"
        for name, held in BBREF_STATS.items()
    },
}

VARIANTS: tuple[Variant, ...] = (
    Variant(
        "BoxScoreTraditionalV3 of the site",
        "nba_com/player_box",
        ("gameId", "teamId", "personId", "firstName", "minutes"),
        defaults=SCHEDULED,
        asked=(scheduled("gameId"),),
        game_id="gameId",
    ),
    Variant(
        "BoxScoreTraditionalV2 of the site, and data sets made of it",
        "nba_com/player_box",
        ("GAME_ID", "TEAM_ID", "PLAYER_ID", "START_POSITION", "COMMENT", "MIN", "TO"),
        V3_FROM_V2,
        defaults=SCHEDULED,
        asked=(scheduled("GAME_ID"),),
        game_id="GAME_ID",
    ),
    Variant(
        "a data set of V3 box scores with one name per player",
        "nba_com/player_box",
        ("game_date", "gameId", "teamId", "personId", "personName", "minutes"),
        {
            "gameDate": "given.game_date",
            "firstName": _first_word("personName"),
            "familyName": _other_words("personName"),
        },
        defaults=SCHEDULED,
        asked=(scheduled("gameId"),),
        game_id="gameId",
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
    Variant(
        "Share & Export of a team's basic box score at Basketball-Reference",
        "basketball_reference/player_box",
        ("Starters", "MP", "FG", "FGA"),
        BBREF_FROM_TABLE,
        may_lack=(*BBREF_LACKS, *BBREF_ID_COLUMNS),
        kept="coalesce(given.Starters, '') not in ('Reserves', 'Team Totals')",
        asked=(
            Asked(
                "schedule",
                _schedule,
                "strftime(schedule.game_date, '%Y%m%d') = left(given.told_game, 8)"
                f" and schedule.home_team = {team_code(BBREF_HOME)}",
            ),
            Asked("known", _bref_players, "known.player_name = trim(given.Starters)"),
        ),
        file_name=BBREF_TABLE,
    ),
)


def variant_of(columns: list[str]) -> Variant | None:
    """The variant that a file with these columns is; None if it is none, or a format itself."""
    if any(not known.lacking(columns) for known in FORMATS):
        return None
    return next((variant for variant in VARIANTS if not variant.lacking(columns)), None)
