"""Game histories of players and teams, rebuilt from the raw delivery files by plain loops.

Readings chosen where the definition leaves room (always the literal one):
- A correction is a newer delivery of the same key: rows of `*_corrections*` files replace the
  rows of earlier files with the same game and player (or team), row by row.
- Box columns come from NBA.com where it has the row, else from Basketball-Reference; minutes from
  Basketball-Reference's seconds where it has the player's row, else NBA.com's whole minutes.
- 'Played' means minutes > 0: a row of 0:00 is a box line, but no game of any window or rest.
- Games strictly before a game are those of an earlier date.
- Team windows count the games whose totals are known; team minutes of a game without player
  rows are the published ones.
- Load in seven days without a game is 0 games and 0 minutes (a true zero).
- At the first game of a season `days_rest` is missing, so the fatigue score is missing too.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd

from . import metrics as m

BOX_COLUMNS = {  # mart column: (NBA.com column, Basketball-Reference column)
    "points": ("PTS", "pts"),
    "fg_makes": ("FGM", "fg"),
    "fg_attempts": ("FGA", "fga"),
    "three_pt_makes": ("FG3M", "fg3"),
    "three_pt_attempts": ("FG3A", "fg3a"),
    "ft_makes": ("FTM", "ft"),
    "ft_attempts": ("FTA", "fta"),
    "offensive_rebounds": ("OREB", "orb"),
    "defensive_rebounds": ("DREB", "drb"),
    "assists": ("AST", "ast"),
    "steals": ("STL", "stl"),
    "blocks": ("BLK", "blk"),
    "turnovers": ("TOV", "tov"),
    "personal_fouls": ("PF", "pf"),
    "plus_minus": ("PLUS_MINUS", "plus_minus"),
}
TEAM_COLUMNS = [column for column in BOX_COLUMNS if column != "plus_minus"]
ROLLED = ["points", "minutes_played", "usage_rate", *list(BOX_COLUMNS)[1:]]
WINDOWS = (5, 7, 10, 20)
COUNTED = {"regular", "cup_final", "play_in", "playoffs"}
SHEET_TYPES = {
    "Regular": "regular",
    "CupFinal": "cup_final",
    "PlayIn": "play_in",
    "Playoffs": "playoffs",
}

Record = dict[str, object]
GameKey = tuple[date, frozenset[str]]


@dataclass
class Game:
    """A game of the schedule: canonical id, Eastern date, season label and competition."""

    game_id: str
    date: date
    season: str
    season_type: str
    away: str
    home: str


@dataclass
class Line:
    """A player's box line: counts per game, decimal minutes, usage 0-100.

    team_plays: what his team had while he was on the floor.
    """

    game: Game
    player: int
    name: str
    team: str
    minutes: float
    minutes_source: str
    box: dict[str, int | None]
    sources: frozenset[str]
    starter: bool | None = None
    usage: float | None = None
    team_plays: float = 0.0

    @property
    def opponent(self) -> str:
        """Code of the other team."""
        return self.game.home if self.team == self.game.away else self.game.away

    def value(self, column: str) -> float | None:
        """A rolled column by its mart name."""
        if column == "minutes_played":
            return self.minutes
        return self.usage if column == "usage_rate" else self.box[column]


@dataclass
class TeamGame:
    """A team's totals in a game; possessions, points per 100 of them, and per 48 minutes."""

    game: Game
    team: str
    totals: dict[str, int]
    minutes: float
    basis: str

    @property
    def possessions(self) -> float:
        """Possessions of the team."""
        t = self.totals
        return m.possessions(
            t["fg_attempts"], t["ft_attempts"], t["turnovers"], t["offensive_rebounds"]
        )

    @property
    def offensive_rating(self) -> float | None:
        """Points per 100 possessions."""
        return m.offensive_rating(self.totals["points"], self.possessions)

    @property
    def pace(self) -> float | None:
        """Possessions per 48 minutes."""
        return m.pace(self.possessions, self.minutes)


@dataclass
class League:
    """Everything rebuilt from one folder of deliveries."""

    games: dict[str, Game] = field(default_factory=dict)
    lines: dict[tuple[str, int], Line] = field(default_factory=dict)
    sheet: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    team_games: dict[tuple[str, str], TeamGame] = field(default_factory=dict)
    crosswalk: dict[str, int] = field(default_factory=dict)
    unresolved: dict[str, str] = field(default_factory=dict)
    shared_games: set[str] = field(default_factory=set)
    nba_rows: set[tuple[str, int]] = field(default_factory=set)
    history: dict[int, list[Line]] = field(default_factory=dict)
    team_history: dict[tuple[str, str], list[TeamGame]] = field(default_factory=dict)
    team_schedule: dict[tuple[str, str], list[date]] = field(default_factory=dict)
    source_ids: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


# ---- reading ---------------------------------------------------------------------------------


def _kind(columns: Iterable[str]) -> str | None:
    """Which delivery a file is, by its columns alone."""
    have = set(columns)
    rules = [
        ("nba_players", {"PLAYER_ID", "MATCHUP", "FGA"}),
        ("nba_teams", {"TEAM_ID", "MATCHUP", "FGA"}),
        ("nba_schedule", {"hometeamName", "awayteamName", "GAME_ID"}),
        ("sheet", {"dnp_reason", "mp", "player_id"}),
        ("inactive", {"game_id", "team", "player_id", "player_name"}),
        ("results", {"visitor_team", "home_team", "game_id"}),
    ]
    for name, needed in rules:
        if needed <= have:
            return name
    return None


def _frame(path: Path) -> pd.DataFrame:
    """A delivery file as text cells (Parquet keeps its numbers)."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, dtype=str)


KEYS = {
    "nba_players": ("GAME_ID", "PLAYER_ID"),
    "nba_teams": ("GAME_ID", "TEAM_ABBREVIATION"),
    "nba_schedule": ("GAME_ID",),
    "sheet": ("game_id", "player_id"),
    "inactive": ("game_id", "player_id"),
    "results": ("game_id",),
}


def read_deliveries(raw: Path) -> dict[str, list[Record]]:
    """Newest row per key of every kind of delivery in the folder and those below it."""
    found: dict[str, dict[tuple, Record]] = {kind: {} for kind in KEYS}
    for path in sorted(raw.rglob("*"), key=lambda p: ("_corrections" in p.name, p.name)):
        if not path.name.endswith((".csv", ".csv.gz", ".parquet")):
            continue
        frame = _frame(path)
        kind = _kind(frame.columns)
        if kind is None:
            continue
        for record in _records(frame):
            found[kind][tuple(str(record[key]) for key in KEYS[kind])] = record
    return {kind: list(rows.values()) for kind, rows in found.items()}


def _records(frame: pd.DataFrame) -> list[Record]:
    """Rows as dictionaries with None for missing cells."""
    plain = frame.astype(object).where(frame.notna(), None)
    return plain.to_dict("records")


_days: dict[object, date] = {}


def _day(text: object) -> date:
    """A calendar day from any spelling the deliveries use."""
    if text not in _days:
        _days[text] = pd.to_datetime(text).date()
    return _days[text]


def _count(value: object) -> int | None:
    """A whole count, or None for an empty cell."""
    return None if value is None or value == "" else int(float(value))


# ---- schedule --------------------------------------------------------------------------------


def _nba_id(value: object) -> str:
    """An NBA.com game id in its 10-digit form."""
    return str(value).split(".")[0].zfill(10)


def _full_name(name: object) -> str:
    """Team code of a full team name such as `LA Clippers`."""
    return m.NICKNAMES[str(name).split()[-1]]


def _season_of_year(end_year: object) -> str:
    """`2023-24` from the year a season ends in."""
    year = int(end_year)
    return f"{year - 1}-{year % 100:02d}"


def build_schedule(league: League, deliveries: dict[str, list[Record]]) -> dict[GameKey, Game]:
    """Games by (date, teams): NBA.com's schedule first, then results it does not have."""
    by_key: dict[GameKey, Game] = {}
    for row in deliveries["nba_schedule"]:
        kind = m.competition(_nba_id(row["GAME_ID"]))
        away, home = _full_name(row["awayteamName"]), _full_name(row["hometeamName"])
        if kind in COUNTED:
            _add_game(by_key, _day(row["GAME_DATE"]), away, home, str(row["season"]), kind)
    limits = _season_limits(by_key.values())
    known = _known_competitions(deliveries)
    for row in deliveries["results"]:
        away, home = m.team_code(str(row["visitor_team"])), m.team_code(str(row["home_team"]))
        day, season = _day(row["date"]), _season_of_year(row["season"])
        kind = known.get((day, frozenset((away, home)))) or _placed(day, limits[season], row)
        _add_game(by_key, day, away, home, season, kind)
    league.games = {game.game_id: game for game in by_key.values()}
    return by_key


def _add_game(
    by_key: dict[GameKey, Game], day: date, away: str, home: str, season: str, kind: str
) -> None:
    """Adds a game unless the same teams already meet on that day."""
    key = (day, frozenset((away, home)))
    if key not in by_key:
        game_id = m.canonical_game_id(day, away, home)
        by_key[key] = Game(game_id, day, season, kind, away, home)


def _season_limits(games: Iterable[Game]) -> dict[str, tuple[date, date | None]]:
    """Per season: last regular-season day and first playoff day (None when not scheduled)."""
    days: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for game in games:
        days[game.season][game.season_type].append(game.date)
    return {
        season: (max(kinds["regular"]), min(kinds["playoffs"], default=None))
        for season, kinds in days.items()
    }


def _placed(day: date, limits: tuple[date, date | None], row: Record) -> str:
    """Competition of a result no other file names: between season and playoffs is play-in."""
    last_regular, first_playoff = limits
    if day <= last_regular:
        return "regular"
    if first_playoff is None or day < first_playoff:
        return "play_in"
    return "playoffs"


def _known_competitions(deliveries: dict[str, list[Record]]) -> dict[GameKey, str]:
    """Competition of a (date, teams) by NBA.com's game ids, else by the official sheet."""
    known: dict[GameKey, str] = {}
    for row in deliveries["sheet"]:
        teams = frozenset((m.team_code(str(row["team"])), m.team_code(str(row["opponent"]))))
        known[(_day(row["game_date"]), teams)] = SHEET_TYPES[str(row["season_type"])]
    for kind in ("nba_teams", "nba_players"):
        for key, rows in _nba_games(deliveries[kind]).items():
            known[key] = m.competition(_nba_id(rows[0]["GAME_ID"]))
    return known


def _nba_games(rows: list[Record]) -> dict[GameKey, list[Record]]:
    """NBA.com rows of counted competitions, grouped by (date, both teams)."""
    by_id: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        nba_id = _nba_id(row["GAME_ID"])
        if nba_id.startswith("00") and m.competition(nba_id) in COUNTED:
            by_id[nba_id].append(row)
    grouped: dict[GameKey, list[Record]] = {}
    for game_rows in by_id.values():
        teams = frozenset(m.team_code(str(row["TEAM_ABBREVIATION"])) for row in game_rows)
        grouped[(_day(game_rows[0]["GAME_DATE"]), teams)] = game_rows
    return grouped


# ---- players ---------------------------------------------------------------------------------


def _sheet_games(rows: list[Record]) -> dict[GameKey, list[Record]]:
    """Official sheets grouped by (date, both teams)."""
    grouped: dict[GameKey, list[Record]] = defaultdict(list)
    for row in rows:
        teams = frozenset((m.team_code(str(row["team"])), m.team_code(str(row["opponent"]))))
        grouped[(_day(row["game_date"]), teams)].append(row)
    return grouped


def _has_minutes(row: Record) -> bool:
    """Whether a sheet row is a box line (0:00 counts) rather than a did-not-play row."""
    return bool(row["mp"])


def _stat_line(row: Record, source: int) -> tuple[int | None, ...]:
    """Every count but plus/minus: a fingerprint of a box line."""
    return tuple(_count(row[BOX_COLUMNS[column][source]]) for column in TEAM_COLUMNS)


def _unique(rows: list[Record], label: Callable[[Record], object]) -> dict[object, Record]:
    """Rows whose label no other row of the list has."""
    counts = Counter(label(row) for row in rows)
    return {label(row): row for row in rows if counts[label(row)] == 1}


def _pairs(nba: list[Record], sheet: list[Record]) -> list[tuple[Record, Record]]:
    """Rows of one team's game that are the same man: first by name, the rest by stat line."""
    by_name = _unique(nba, lambda r: m.player_lookup(str(r["PLAYER_NAME"])))
    other = _unique(sheet, lambda r: m.player_lookup(str(r["player_name"])))
    pairs = [(by_name[name], other[name]) for name in by_name if name in other]
    left = [r for r in nba if not any(r is a for a, _ in pairs)]
    right = [r for r in sheet if not any(r is b for _, b in pairs)]
    by_line = _unique(left, lambda r: _stat_line(r, 0))
    other_line = _unique(right, lambda r: _stat_line(r, 1))
    return pairs + [(by_line[x], other_line[x]) for x in by_line if x in other_line and any(x)]


def build_crosswalk(
    league: League,
    nba: dict[GameKey, list[Record]],
    sheets: dict[GameKey, list[Record]],
    others: list[Record],
) -> None:
    """Basketball-Reference id -> NBA.com id by majority of shared games, else by unique name."""
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for key in nba.keys() & sheets.keys():
        for team in key[1]:
            mine = [r for r in nba[key] if m.team_code(str(r["TEAM_ABBREVIATION"])) == team]
            played = [r for r in sheets[key] if _has_minutes(r)]
            theirs = [r for r in played if m.team_code(str(r["team"])) == team]
            for a, b in _pairs(mine, theirs):
                votes[str(b["player_id"])][int(float(str(a["PLAYER_ID"])))] += 1
    league.crosswalk = {ref: count.most_common(1)[0][0] for ref, count in votes.items()}
    names: dict[str, set[int]] = defaultdict(set)
    for rows in nba.values():
        for row in rows:
            player = int(float(str(row["PLAYER_ID"])))
            names[m.player_lookup(str(row["PLAYER_NAME"]))].add(player)
    for row in [r for rows in sheets.values() for r in rows] + others:
        ref, name = str(row["player_id"]), m.player_lookup(str(row["player_name"]))
        if ref not in league.crosswalk and len(names[name]) == 1:
            league.crosswalk[ref] = next(iter(names[name]))
        elif ref not in league.crosswalk:
            league.unresolved[ref] = str(row["player_name"])


def _build_lines(
    league: League, game: Game, nba_rows: list[Record], sheet_rows: list[Record]
) -> None:
    """Box lines and sheet of one game from whichever sources have it."""
    resolved = {
        league.crosswalk[str(row["player_id"])]: row
        for row in sheet_rows
        if str(row["player_id"]) in league.crosswalk
    }
    official = {int(float(str(row["PLAYER_ID"]))): row for row in nba_rows}
    for player, row in resolved.items():
        status = "played" if _has_minutes(row) else "did_not_play"
        league.sheet[(game.game_id, player)] = (status, m.team_code(str(row["team"])))
    box_rows = {player: row for player, row in resolved.items() if _has_minutes(row)}
    for player in official.keys() | box_rows.keys():
        line = _line(game, player, official.get(player), box_rows.get(player))
        league.lines[(game.game_id, player)] = line
        league.sheet[(game.game_id, player)] = ("played", line.team)
    league.nba_rows |= {(game.game_id, player) for player in official}
    if nba_rows and sheet_rows:
        league.shared_games.add(game.game_id)


def _line(game: Game, player: int, nba: Record | None, sheet: Record | None) -> Line:
    """One merged box line: NBA.com's counts first, Basketball-Reference's seconds first."""
    row, source = (nba, 0) if nba else (sheet, 1)
    box = {column: _count(row[names[source]]) for column, names in BOX_COLUMNS.items()}
    if box["plus_minus"] is None and sheet is not None:
        box["plus_minus"] = _count(sheet["plus_minus"])
    minutes = m.parse_minutes(str(sheet["mp"])) if sheet else float(str(nba["MIN"]))
    return Line(
        game=game,
        player=player,
        name=str(row["PLAYER_NAME" if nba else "player_name"]),
        team=m.team_code(str(row["TEAM_ABBREVIATION" if nba else "team"])),
        minutes=minutes,
        minutes_source="seconds" if sheet else "whole_minutes",
        box=box,
        sources=frozenset(n for n, r in (("nba_com", nba), ("sheet", sheet)) if r),
        starter=bool(sheet["starter"]) if sheet else None,
    )


# ---- teams -----------------------------------------------------------------------------------


def _build_team_games(league: League, published: dict[GameKey, list[Record]]) -> None:
    """Team totals: sums of the players, else the published row of a game without player rows."""
    grouped: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in league.lines.values():
        grouped[(line.game.game_id, line.team)].append(line)
    for (game_id, team), lines in grouped.items():
        totals = {c: sum(line.box[c] or 0 for line in lines) for c in TEAM_COLUMNS}
        minutes = sum(line.minutes for line in lines)
        game = league.games[game_id]
        league.team_games[(game_id, team)] = TeamGame(game, team, totals, minutes, "player_rows")
    by_key = {(g.date, frozenset((g.away, g.home))): g for g in league.games.values()}
    for key, rows in published.items():
        for row in rows:
            team = m.team_code(str(row["TEAM_ABBREVIATION"]))
            totals = {c: _count(row[BOX_COLUMNS[c][0]]) for c in TEAM_COLUMNS}
            entry = TeamGame(by_key[key], team, totals, float(str(row["MIN"])), "team_rows")
            league.team_games.setdefault((by_key[key].game_id, team), entry)


def _set_usage(league: League) -> None:
    """Usage rate of every line from the totals of its team in the same game."""
    for line in league.lines.values():
        team = league.team_games[(line.game.game_id, line.team)]
        line.usage = m.usage_rate(
            line.box["fg_attempts"],
            line.box["ft_attempts"],
            line.box["turnovers"],
            line.minutes,
            team.totals["fg_attempts"],
            team.totals["ft_attempts"],
            team.totals["turnovers"],
            team.minutes,
        )
        if line.usage is not None:
            line.team_plays = m.team_plays_on_floor(
                line.minutes,
                team.totals["fg_attempts"],
                team.totals["ft_attempts"],
                team.totals["turnovers"],
                team.minutes,
            )


def _index(league: League) -> None:
    """Histories in order of date: played games per player, games per team and season."""
    players: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(league.lines.values(), key=lambda x: x.game.game_id):
        if line.minutes > 0:
            players[line.player].append(line)
    teams: dict[tuple[str, str], list[TeamGame]] = defaultdict(list)
    for entry in sorted(league.team_games.values(), key=lambda x: x.game.game_id):
        teams[(entry.team, entry.game.season)].append(entry)
    schedule: dict[tuple[str, str], list[date]] = defaultdict(list)
    for game in sorted(league.games.values(), key=lambda x: x.date):
        schedule[(game.away, game.season)].append(game.date)
        schedule[(game.home, game.season)].append(game.date)
    league.history, league.team_history, league.team_schedule = players, teams, schedule


def _note_source_ids(league: League, by_key: dict[GameKey, Game], nba: dict, sheets: dict) -> None:
    """Source game ids of every game, for checks that none of them is listed as unmatched."""
    for key, rows in nba.items():
        league.source_ids[by_key[key].game_id]["nba_com"] = _nba_id(rows[0]["GAME_ID"])
    for key, rows in sheets.items():
        league.source_ids[by_key[key].game_id]["sheet"] = str(rows[0]["game_id"])


@cache
def load_league(raw: Path) -> League:
    """The whole league of a folder of deliveries (built once per folder)."""
    league, deliveries = League(), read_deliveries(raw)
    by_key = build_schedule(league, deliveries)
    nba, sheets = _nba_games(deliveries["nba_players"]), _sheet_games(deliveries["sheet"])
    build_crosswalk(league, nba, sheets, deliveries["inactive"])
    for key in nba.keys() | sheets.keys():
        _build_lines(league, by_key[key], nba.get(key, []), sheets.get(key, []))
    reference = {str(r[0]["game_id"]): by_key[key] for key, r in sheets.items()}
    for row in deliveries["inactive"]:
        game = reference.get(str(row["game_id"]))
        player = league.crosswalk.get(str(row["player_id"]))
        if game and player:
            entry = ("inactive", m.team_code(str(row["team"])))
            league.sheet.setdefault((game.game_id, player), entry)
    _build_team_games(league, _nba_games(deliveries["nba_teams"]))
    _set_usage(league)
    _index(league)
    _note_source_ids(league, by_key, nba, sheets)
    return league


# ---- what was known before a game ------------------------------------------------------------


def mean(values: Iterable[float | None]) -> float | None:
    """Mean of the known values, None when there is none."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def average(lines: Iterable[Line], column: str) -> float | None:
    """Mean of a rolled column; usage rates weigh by the plays that each is a share of."""
    if column != "usage_rate":
        return mean(line.value(column) for line in lines)
    known = [line for line in lines if line.usage is not None]
    plays = sum(line.team_plays for line in known)
    return sum(line.usage * line.team_plays for line in known) / plays if known else None


def average_pace(entries: Sequence[TeamGame]) -> float | None:
    """Pace of several games: each weighs by its minutes."""
    minutes = sum(entry.minutes for entry in entries)
    return sum(entry.pace * entry.minutes for entry in entries) / minutes if entries else None


def average_rating(entries: Sequence[TeamGame]) -> float | None:
    """Offensive rating of several games: each weighs by its possessions."""
    possessions = sum(entry.possessions for entry in entries)
    weighted = sum(entry.offensive_rating * entry.possessions for entry in entries)
    return weighted / possessions if entries else None


def earlier_games(league: League, player: int, day: date) -> list[Line]:
    """Games the player played before the day, oldest first, all seasons."""
    return [line for line in league.history.get(player, []) if line.game.date < day]


def rolling_columns(league: League, player: int, game: Game) -> dict[str, float | None]:
    """Averages over the last N games (across seasons), the season and the career so far."""
    before = earlier_games(league, player, game.date)
    season = [line for line in before if line.game.season == game.season]
    row: dict[str, float | None] = {
        "games_before": len(before),
        "games_before_season": len(season),
        "avg_points_career": mean(line.box["points"] for line in before),
        "avg_minutes_played_career": mean(line.minutes for line in before),
    }
    for column in ROLLED:
        for size in WINDOWS:
            row[f"avg_{column}_last_{size}_games"] = average(before[-size:], column)
        row[f"avg_{column}_season"] = average(season, column)
    last_ten = [line.box["points"] for line in before[-10:]]
    row["stddev_points_last_10_games"] = statistics.stdev(last_ten) if len(last_ten) >= 2 else None
    return row


def player_rest(league: League, player: int, game: Game) -> int | None:
    """Days since his last played game of the season, minus 1; None for the first."""
    before = earlier_games(league, player, game.date)
    season = [line.game.date for line in before if line.game.season == game.season]
    return m.days_of_rest(max(season, default=None), game.date)


def team_rest(league: League, team: str, game: Game) -> int | None:
    """Days since the team's last scheduled game of the season, minus 1; None for the first."""
    dates = [d for d in league.team_schedule[(team, game.season)] if d < game.date]
    return m.days_of_rest(max(dates, default=None), game.date)


def load_columns(league: League, player: int, game: Game) -> dict[str, float | None]:
    """Rest, recent load and the fatigue score made of them."""
    before = earlier_games(league, player, game.date)
    week = [x for x in before if x.game.date >= game.date - timedelta(days=7)]
    fortnight = [x for x in before if x.game.date >= game.date - timedelta(days=14)]
    tired = sum(player_rest(league, player, x.game) == 0 for x in fortnight)
    rest, minutes = player_rest(league, player, game), sum(x.minutes for x in week)
    score = m.fatigue_score(rest, len(week), minutes, tired)
    return {
        "days_rest": rest,
        "games_last_7_days": len(week),
        "minutes_last_7_days": minutes,
        "back_to_backs_last_14_days": tired,
        "fatigue_score": score,
        "fatigue_adjustment": m.fatigue_adjustment(score),
    }


def _team_window(league: League, team: str, game: Game, size: int) -> list[TeamGame]:
    """The team's last games of the season before the day."""
    games = league.team_history.get((team, game.season), [])
    return [entry for entry in games if entry.game.date < game.date][-size:]


def opponent_entry(league: League, entry: TeamGame) -> TeamGame:
    """The other team's row of the same game."""
    other = entry.game.home if entry.team == entry.game.away else entry.game.away
    return league.team_games[(entry.game.game_id, other)]


def league_pace(league: League, game: Game) -> float | None:
    """Pace of all team-games of the season before the day."""
    return average_pace(league_games(league, game))


def league_games(league: League, game: Game) -> list[TeamGame]:
    """All team-games of the season before the day."""
    return [
        entry
        for (_, season), games in league.team_history.items()
        for entry in games
        if season == game.season and entry.game.date < game.date
    ]


def team_columns(league: League, team: str, game: Game) -> dict[str, float | None]:
    """Rest, pace and ratings of both teams before the game, and the pace score."""
    opponent = game.home if team == game.away else game.away
    mine = _team_window(league, team, game, 10)
    theirs = _team_window(league, opponent, game, 15)
    row = {
        "team_days_rest": team_rest(league, team, game),
        "opponent_days_rest": team_rest(league, opponent, game),
        "team_pace_last_10_games": average_pace(mine),
        "opponent_pace_last_10_games": average_pace(theirs[-10:]),
        "opponent_pace_last_15_games": average_pace(theirs),
        "team_offensive_rating_last_10_games": average_rating(mine),
        "opponent_defensive_rating_last_15_games": average_rating(
            [opponent_entry(league, x) for x in theirs]
        ),
        "league_pace_season": league_pace(league, game),
    }
    row["pace_score"] = m.pace_score(
        row["team_pace_last_10_games"],
        row["opponent_pace_last_10_games"],
        row["league_pace_season"],
    )
    return row


def factor_row(league: League, player: int, team: str, game: Game) -> dict[str, float | None]:
    """Every column of a player's factors that the domain defines, as of tip-off."""
    return {
        **rolling_columns(league, player, game),
        **load_columns(league, player, game),
        **team_columns(league, team, game),
    }


def first_regular_day(league: League, season: str) -> date:
    """First regular-season date of a season."""
    games = league.games.values()
    return min(g.date for g in games if g.season == season and g.season_type == "regular")
