"""What the deliveries say beyond box lines: absences, starters, positions, arenas, shots, results.

Readings chosen where the definition leaves room (always the literal one):
- `roster_basis` belongs to a game: `sheet` where any source lists somebody who did not play (a
  sheet row without minutes or a name on the inactive list), else `box_only`.
- Absent is who is on the inactive list, or has one of the three reasons, and has no box line: a
  man who played after all was not absent. On a `box_only` game nobody is absent (false, not NULL).
- `is_starter` is the sheet's flag, which a did-not-play row has as well (false); without a sheet
  it is whether NBA.com's `START_POSITION` is filled, where the file has that column; on the
  inactive list it is NULL, since no source says it.
- A player's position is that of the newest list, up to the game's season, in which he stands
  (`POSITION_SIMPLE`: the first letter of `F-C`). The season is in the name of the list's file.
- A newer delivery of a game's shots replaces the older one whole; equal rows are two shots.
- A paint zone wins over the shot's type (no delivered three is from the paint).
- A game's result is the score of the results' source, else the teams' totals.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from . import history
from . import metrics as m

ABSENT_REASONS = {"Did Not Dress", "Not With Team", "Player Suspended"}
PAINT = {"Restricted Area", "In The Paint (Non-RA)"}
SHEET = ["game_id", "player_id", "starter", "dnp_reason", "mp"]
INACTIVE = ["game_id", "team", "player_id", "player_name"]
SCORES = ["date", "visitor_team", "visitor_score", "home_team", "home_score"]
SHOTS = ["GAME_ID", "TEAM_NAME", "PLAYER_ID", "SHOT_TYPE", "BASIC_ZONE", "SHOT_MADE"]

Key = tuple[str, int]
Zones = dict[str, list[int]]  # zone: [made, attempts]


@dataclass
class Facts:
    """A league with everything else that was delivered about its games."""

    league: history.League
    full_sheets: set[str] = field(default_factory=set)
    absent: set[Key] = field(default_factory=set)
    starters: dict[Key, bool] = field(default_factory=dict)
    positions: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    arenas: dict[str, str] = field(default_factory=dict)
    winners: dict[str, str] = field(default_factory=dict)
    shots: dict[str, dict[Key, Zones]] = field(default_factory=dict)
    rosters: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    sheets: dict[int, list[history.Game]] = field(default_factory=lambda: defaultdict(list))
    schedule: dict[tuple[str, str], list[history.Game]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def position(self, player: int, season: str) -> str | None:
        """G, F or C by the newest list up to the season."""
        lists = [s for s in self.positions if s <= season and player in self.positions[s]]
        return self.positions[max(lists)][player] if lists else None

    def games_of(self, team: str, season: str) -> list[history.Game]:
        """The team's scheduled games of the season, in order."""
        return self.schedule.get((team, season), [])


# ---- reading ---------------------------------------------------------------------------------


def _names(path: Path) -> set[str]:
    """Column names of a delivery file, without reading its rows."""
    if path.suffix == ".parquet":
        return set(pq.read_schema(path).names)
    return set(pd.read_csv(path, nrows=0).columns)


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    """Some columns of a delivery file (text cells where the file is text)."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path, columns=columns)
    return pd.read_csv(path, dtype=str, usecols=columns)


def _tables(
    raw: Path, columns: list[str], also: frozenset[str] = frozenset()
) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Files that have the columns (and those of `also`), corrections last."""
    for path in sorted(raw.rglob("*"), key=lambda p: ("_corrections" in p.name, p.name)):
        if not path.name.endswith((".csv", ".csv.gz", ".parquet")):
            continue
        if set(columns) | also <= _names(path):
            yield path, _read(path, columns)


def _newest(raw: Path, columns: list[str], keys: list[str]) -> list[history.Record]:
    """Newest row per key of the files that have the columns."""
    found: dict[tuple[str, ...], history.Record] = {}
    for _, frame in _tables(raw, columns):
        for record in history._records(frame):
            found[tuple(str(record[key]) for key in keys)] = record
    return list(found.values())


def _ids(league: history.League, source: str) -> dict[str, str]:
    """A source's game ids with the canonical ones."""
    return {ids[source]: game for game, ids in league.source_ids.items() if source in ids}


# ---- sheets ----------------------------------------------------------------------------------


def _add_sheets(facts: Facts, raw: Path) -> None:
    """Starters, absences by reason and full sheets from the box scores."""
    league, ids = facts.league, _ids(facts.league, "sheet")
    for row in _newest(raw, SHEET, ["game_id", "player_id"]):
        game, player = ids.get(str(row["game_id"])), league.crosswalk.get(str(row["player_id"]))
        if game is None:
            continue
        if not row["mp"]:
            facts.full_sheets.add(game)
        if player is None:
            continue
        facts.starters[(game, player)] = bool(row["starter"])
        if row["dnp_reason"] in ABSENT_REASONS and (game, player) not in league.lines:
            facts.absent.add((game, player))


def _add_inactive(facts: Facts, raw: Path) -> None:
    """Absences of the inactive lists."""
    league, ids = facts.league, _ids(facts.league, "sheet")
    for path, frame in _tables(raw, INACTIVE):
        if "mp" in _names(path):
            continue
        for row in history._records(frame):
            game = ids.get(str(row["game_id"]))
            player = league.crosswalk.get(str(row["player_id"]))
            if game is None:
                continue
            facts.full_sheets.add(game)
            if player is not None and (game, player) not in league.lines:
                facts.absent.add((game, player))


def _add_nba_starters(facts: Facts, raw: Path) -> None:
    """Starters by NBA.com's positions where no sheet names them."""
    ids = _ids(facts.league, "nba_com")
    columns = ["GAME_ID", "PLAYER_ID", "START_POSITION"]
    for row in _newest(raw, columns, ["GAME_ID", "PLAYER_ID"]):
        game = ids.get(history._nba_id(row["GAME_ID"]))
        if game is not None:
            key = (game, int(float(str(row["PLAYER_ID"]))))
            facts.starters.setdefault(key, bool(row["START_POSITION"]))


# ---- everything else -------------------------------------------------------------------------


def _add_positions(facts: Facts, raw: Path) -> None:
    """Positions by season."""
    for path, frame in _tables(raw, ["PLAYER_ID", "POSITION_SIMPLE"]):
        season = re.search(r"\d{4}-\d{2}", path.name)[0]
        for row in history._records(frame):
            if row["POSITION_SIMPLE"]:
                player = int(float(str(row["PLAYER_ID"])))
                facts.positions[season][player] = str(row["POSITION_SIMPLE"])


def _add_arenas(facts: Facts, raw: Path) -> None:
    """Arena of every game as its source writes it, up to the first comma."""
    by_team = {
        (game.date, team): game.game_id
        for game in facts.league.games.values()
        for team in (game.away, game.home)
    }
    for row in _newest(raw, ["game_id", "arena"], ["game_id"]):
        text = str(row["game_id"])
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        game = by_team.get((day, m.team_code(text[-3:])))
        if game is not None and row["arena"]:
            facts.arenas[game] = str(row["arena"]).split(",")[0].strip()


def _zone(shot_type: str, basic_zone: str) -> str:
    """`paint`, `three` or `mid_range` of a shot."""
    if basic_zone in PAINT:
        return "paint"
    return "three" if shot_type.startswith("3PT") else "mid_range"


def _add_shots(facts: Facts, raw: Path) -> None:
    """Made and attempted shots per game, team and player, by zone: keys (team, player)."""
    ids = _ids(facts.league, "nba_com")
    for _, frame in _tables(raw, SHOTS):
        counted = frame.groupby([*SHOTS[:-1], frame["SHOT_MADE"].astype(str).str.upper()]).size()
        delivered: dict[str, dict[Key, Zones]] = {}
        for (nba_id, name, player, kind, basic, made), count in counted.items():
            game = ids.get(history._nba_id(nba_id))
            if game is None:
                continue
            players = delivered.setdefault(game, {})
            key = (history._full_name(name), int(player))
            zone = players.setdefault(key, {}).setdefault(_zone(kind, basic), [0, 0])
            zone[0] += count if made == "TRUE" else 0
            zone[1] += count
        facts.shots |= delivered


def _add_winners(facts: Facts, raw: Path) -> None:
    """Winner of every game with a result."""
    by_key = {(g.date, frozenset((g.away, g.home))): g for g in facts.league.games.values()}
    for row in _newest(raw, SCORES, ["date", "home_team"]):
        away, home = m.team_code(str(row["visitor_team"])), m.team_code(str(row["home_team"]))
        game = by_key.get((history._day(row["date"]), frozenset((away, home))))
        if game is not None and None not in (row["visitor_score"], row["home_score"]):
            scores = float(row["visitor_score"]), float(row["home_score"])
            facts.winners[game.game_id] = away if scores[0] > scores[1] else home
    for (game_id, team), entry in facts.league.team_games.items():
        other = facts.league.team_games.get(
            (game_id, entry.game.home if team == entry.game.away else entry.game.away)
        )
        if other is not None and entry.totals["points"] > other.totals["points"]:
            facts.winners.setdefault(game_id, team)


def _add_indexes(facts: Facts) -> None:
    """Rosters per game and team, sheets per player, schedules per team and season."""
    for (game_id, player), (_, team) in facts.league.sheet.items():
        facts.rosters[(game_id, team)].append(player)
        facts.sheets[player].append(facts.league.games[game_id])
    for games in facts.sheets.values():
        games.sort(key=lambda game: game.date)
    for game in sorted(facts.league.games.values(), key=lambda x: x.date):
        facts.schedule[(game.away, game.season)].append(game)
        facts.schedule[(game.home, game.season)].append(game)


@cache
def load_facts(raw: Path) -> Facts:
    """Everything of a folder of deliveries (built once per folder)."""
    facts = Facts(history.load_league(raw))
    _add_sheets(facts, raw)
    _add_inactive(facts, raw)
    _add_nba_starters(facts, raw)
    _add_positions(facts, raw)
    _add_arenas(facts, raw)
    _add_shots(facts, raw)
    _add_winners(facts, raw)
    _add_indexes(facts)
    return facts


@cache
def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a seed of the project."""
    path = Path(__file__).parents[4] / "seeds" / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
