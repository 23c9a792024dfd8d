"""What the publishers' rows say about a game, each in its own spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ingest.simulate.leagues import TEAMS, Team

Row = dict[str, object]

PLAYER_LOGS = "nba_com/player_game_logs"
TEAM_LOGS = "nba_com/team_game_logs"
SHOTS = "nba_com/shots"
NBA_SCHEDULE = "nba_com/schedule"
PLAYER_BOX = "basketball_reference/player_box"
TEAM_BOX = "basketball_reference/team_box"
INACTIVE = "basketball_reference/inactive_players"
TIPOFFS = "basketball_reference/tipoffs"
BREF_SCHEDULE = "basketball_reference/games"
SPREADS = "betting/point_spreads"
PROPS = "betting/player_props"
ESPN = "espn/schedule"

SCHEDULES = (NBA_SCHEDULE, BREF_SCHEDULE)
BOX = {
    "nba_com": (PLAYER_LOGS, TEAM_LOGS, SHOTS),
    "basketball_reference": (PLAYER_BOX, TEAM_BOX, INACTIVE, TIPOFFS),
}
PLAYER_ROWS = {"nba_com": PLAYER_LOGS, "basketball_reference": PLAYER_BOX}
# The columns of a player's counts that may be wrong at first, without and with the score.
COUNTS = {
    PLAYER_LOGS: ("AST", "STL", "BLK", "TOV", "PF", "DREB"),
    PLAYER_BOX: ("ast", "stl", "blk", "tov", "pf", "drb"),
}
POINTS = {PLAYER_LOGS: "PTS", PLAYER_BOX: "pts"}

# A player's whole line.
NBA_LINE = (
    *("MIN", "FGM", "FGA", "FG3M", "FG3A", "FTM", "FTA", "OREB", "DREB", "REB", "AST", "STL"),
    *("BLK", "TOV", "PF", "PTS", "PLUS_MINUS", "FANTASY_PTS"),
)
BREF_LINE = (
    *("fg", "fga", "fg3", "fg3a", "ft", "fta", "orb", "drb", "trb", "ast", "stl", "blk", "tov"),
    *("pf", "pts", "plus_minus"),
)

# Dated columns of each entity: name, spelling, and how many characters of the value it takes.
# The first one says under which date the publisher files the row.
_ISO = ("%Y-%m-%d", 10)
_BREF_ID = ("game_id", "%Y%m%d", 8)
DATED: dict[str, tuple[tuple[str, str, int], ...]] = {
    PLAYER_LOGS: (("GAME_DATE", *_ISO),),
    TEAM_LOGS: (("GAME_DATE", *_ISO),),
    SHOTS: (("GAME_DATE", "%m-%d-%Y", 10),),
    NBA_SCHEDULE: (("GAME_DATE", *_ISO),),
    PLAYER_BOX: (_BREF_ID, ("game_date", *_ISO)),
    TEAM_BOX: (_BREF_ID, ("game_date", *_ISO)),
    INACTIVE: (_BREF_ID, ("game_date", *_ISO)),
    TIPOFFS: (_BREF_ID,),
    BREF_SCHEDULE: (_BREF_ID, ("date", *_ISO)),
    SPREADS: (("date", *_ISO),),
    PROPS: (("delivery_file", "%m_%d_%Y", 10), ("commence_time", *_ISO)),
    ESPN: (("game_date_et", *_ISO), ("start_utc", *_ISO)),
}


@dataclass(frozen=True)
class Game:
    """A game of the season with its result; nba_id has ten digits.

    is_neutral: on neutral ground, where NBA.com's rows name no home team.
    """

    date: date
    home: Team
    away: Team
    home_score: int
    away_score: int
    nba_id: str
    is_neutral: bool

    @property
    def bref_id(self) -> str:
        """'202410220CHO': date, 0, home team."""
        return f"{self.date:%Y%m%d}0{self.home.bref}"

    @property
    def label(self) -> str:
        """'2024-10-22 WAS at CHA', for messages."""
        return f"{self.date} {self.away.code} at {self.home.code}"

    def on(self, day: date) -> Game:
        """The same game on another date."""
        return replace(self, date=day)

    def involves(self, teams: Iterable[Team]) -> bool:
        """Whether one of the teams plays in it."""
        return bool({self.home, self.away} & set(teams))


def date_of(entity: str, row: Row) -> date | None:
    """The date under which the row is filed; None for an entity without dates."""
    if entity not in DATED:
        return None
    column, spelling, length = DATED[entity][0]
    return datetime.strptime(str(row[column])[:length], spelling).date()


def is_of(game: Game, entity: str, row: Row) -> bool:
    """Whether the row is about the game, by the id or the date and team that its publisher uses."""
    source = entity.split("/", maxsplit=1)[0]
    if source == "nba_com":
        return str(row.get("GAME_ID", "")).zfill(10) == game.nba_id
    if source == "basketball_reference":
        return row["game_id"] == game.bref_id
    if entity == SPREADS:
        return (row["date"], row["home"]) == (game.date.isoformat(), game.home.betting)
    if entity == PROPS:
        return row["home_team"] == game.home.props_name and _eastern_date(row) == game.date
    return (row["game_date_et"], row["home_abbr"]) == (game.date.isoformat(), game.home.espn)


def _eastern_date(row: Row) -> date:
    """The date of a props row's game: every tip-off lies between 06:00 and 06:00 UTC."""
    start = datetime.strptime(str(row["commence_time"]), "%Y-%m-%dT%H:%M:%SZ")
    return (start - timedelta(hours=6)).date()


def shifted(entity: str, row: Row, days: int) -> Row:
    """The row with all its dates, those inside ids too, moved by a number of days."""
    changed = {}
    for column, spelling, length in DATED[entity]:
        value = changed.get(column, row[column])
        if isinstance(value, datetime):
            changed[column] = value + timedelta(days=days)
        else:
            text = str(value)
            moved = datetime.strptime(text[:length], spelling) + timedelta(days=days)
            changed[column] = moved.strftime(spelling) + text[length:]
    return row | changed


def without_result(entity: str, row: Row) -> Row:
    """A schedule's row of a game to come: 0:0 at NBA.com, empty at Basketball-Reference."""
    if entity == NBA_SCHEDULE:
        return row | {"homeScore": "0", "awayScore": "0", "home_win": "0"}
    return row | {"home_score": None, "visitor_score": None}


def with_result(entity: str, row: Row, game: Game) -> Row:
    """A schedule's row with the final score; its home team must be that of `game`."""
    if entity == NBA_SCHEDULE:
        return row | {
            "homeScore": str(game.home_score),
            "awayScore": str(game.away_score),
            "home_win": str(int(game.home_score > game.away_score)),
        }
    return row | {"home_score": game.home_score, "visitor_score": game.away_score}


SWAPPED = {
    NBA_SCHEDULE: (("hometeamName", "awayteamName"), ("homeScore", "awayScore")),
    BREF_SCHEDULE: (("home_team", "visitor_team"), ("home_score", "visitor_score")),
}


def reversed_schedule_row(entity: str, row: Row) -> Row:
    """A schedule's row that calls the guests the hosts; its id stays."""
    changed = {}
    for ours, theirs in SWAPPED[entity]:
        changed |= {ours: row[theirs], theirs: row[ours]}
    if entity == NBA_SCHEDULE and row["homeScore"] != row["awayScore"]:
        changed["home_win"] = "0" if row["home_win"] == "1" else "1"
    return row | changed


def reversed_box_row(entity: str, row: Row) -> Row:
    """A box score's row that calls the guests the hosts; its id stays."""
    if entity in (PLAYER_LOGS, TEAM_LOGS):
        matchup = str(row["MATCHUP"])
        ours, theirs = (" vs. ", " @ ") if " vs. " in matchup else (" @ ", " vs. ")
        return row | {"MATCHUP": matchup.replace(ours, theirs)}
    return row | {"is_home": not row["is_home"]} if "is_home" in row else row


def with_reversed_id(row: Row, game: Game) -> Row:
    """A Basketball-Reference row whose id carries the guests' code."""
    return row | {"game_id": f"{game.date:%Y%m%d}0{game.away.bref}"}


def team_of(column: str, value: object) -> Team:
    """The team whose attribute `column` has this value; raises KeyError."""
    for team in TEAMS.values():
        if getattr(team, column) == value:
            return team
    raise KeyError(f"no team with {column} {value!r}")
