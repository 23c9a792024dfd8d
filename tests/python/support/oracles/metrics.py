"""Formulas of the domain as pure functions, written from their definitions and nothing else.

Conventions: minutes are decimal minutes, rates and shares are 0-100 unless said otherwise,
and `None` is the SQL NULL. A true zero stays zero.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

FREE_THROW_WEIGHT = 0.44
REGULATION_MINUTES = 48
PLAYERS_ON_COURT = 5

CANONICAL_ID = re.compile(r"^\d{8}_[A-Z]{3}_[A-Z]{3}$")
NICKNAMES = {
    "Hawks": "ATL",
    "Nets": "BKN",
    "Celtics": "BOS",
    "Hornets": "CHA",
    "Bulls": "CHI",
    "Cavaliers": "CLE",
    "Mavericks": "DAL",
    "Nuggets": "DEN",
    "Pistons": "DET",
    "Warriors": "GSW",
    "Rockets": "HOU",
    "Pacers": "IND",
    "Clippers": "LAC",
    "Lakers": "LAL",
    "Grizzlies": "MEM",
    "Heat": "MIA",
    "Bucks": "MIL",
    "Timberwolves": "MIN",
    "Pelicans": "NOP",
    "Knicks": "NYK",
    "Thunder": "OKC",
    "Magic": "ORL",
    "76ers": "PHI",
    "Suns": "PHX",
    "Blazers": "POR",
    "Kings": "SAC",
    "Spurs": "SAS",
    "Raptors": "TOR",
    "Jazz": "UTA",
    "Wizards": "WAS",
}
TEAM_CODES = frozenset(NICKNAMES.values())
TEAM_ALIASES = {
    "BRK": "BKN",
    "CHO": "CHA",
    "PHO": "PHX",
    "NY": "NYK",
    "GS": "GSW",
    "SA": "SAS",
    "NO": "NOP",
    "UTAH": "UTA",
    "WSH": "WAS",
}
ID_FORMATS = (
    ("nba_com", re.compile(r"^00[1-6]\d{7}$")),
    ("nba_com_short", re.compile(r"^[1-6]\d{7}$")),
    ("basketball_reference", re.compile(r"^\d{8}0[A-Z]{3}$")),
    ("espn", re.compile(r"^\d{9}$")),
    ("odds_api", re.compile(r"^[0-9a-f]{32}$")),
    ("canonical", CANONICAL_ID),
)


def clamp(value: float, low: float, high: float) -> float:
    """The value, moved to the nearer end when it lies outside [low, high]."""
    return max(low, min(high, value))


def scoring_chances(fga: float, fta: float) -> float:
    """Shooting plays: attempts plus 0.44 of the free throws (no unit but plays)."""
    return fga + FREE_THROW_WEIGHT * fta


def usage_rate(
    fga: float,
    fta: float,
    tov: float,
    minutes: float | None,
    team_fga: float | None,
    team_fta: float | None,
    team_tov: float | None,
    team_minutes: float | None,
) -> float | None:
    """Share (0-100) of the team's plays a player ended while on the floor.

    100 x player plays x (team minutes / 5) / (minutes x team plays); a play is an attempt,
    0.44 free throw or a turnover. Team numbers are the sums of the players', so overtime needs
    no constant. None when the player has no minutes or a team input is missing.
    """
    if not minutes or None in (team_fga, team_fta, team_tov, team_minutes):
        return None
    team_plays = scoring_chances(team_fga, team_fta) + team_tov
    if team_plays == 0:
        return None
    plays = scoring_chances(fga, fta) + tov
    return 100 * plays * (team_minutes / PLAYERS_ON_COURT) / (minutes * team_plays)


def team_plays_on_floor(
    minutes: float, team_fga: float, team_fta: float, team_tov: float, team_minutes: float
) -> float:
    """The plays that his team had while he was on the floor, if it had them evenly."""
    return (scoring_chances(team_fga, team_fta) + team_tov) * 5 * minutes / team_minutes


def true_shooting(points: float, fga: float, fta: float) -> float | None:
    """Points per two shooting plays, as the definition gives it (about 0-1.5, not 0-100)."""
    chances = scoring_chances(fga, fta)
    return None if chances == 0 else points / (2 * chances)


def effective_field_goal(fgm: float, fg3m: float, fga: float) -> float | None:
    """Field goals with a three counted one and a half times, per attempt (0-1.5)."""
    return None if fga == 0 else (fgm + 0.5 * fg3m) / fga


def possessions(fga: float, fta: float, tov: float, oreb: float) -> float:
    """Plays that ended a possession: attempts + 0.44 free throws + turnovers - own rebounds."""
    return scoring_chances(fga, fta) + tov - oreb


def offensive_rating(points: float, team_possessions: float) -> float | None:
    """Points per 100 possessions; the opponent's is the defensive rating."""
    return None if team_possessions == 0 else 100 * points / team_possessions


def pace(team_possessions: float, team_minutes: float) -> float | None:
    """Possessions per 48 minutes of game time; game time = players' minutes / 5."""
    if not team_minutes:
        return None
    return REGULATION_MINUTES * team_possessions / (team_minutes / PLAYERS_ON_COURT)


def fatigue_score(
    days_rest: int | None,
    games_7_days: int,
    minutes_7_days: float,
    back_to_backs_14_days: int,
    age: float | None = None,
) -> float | None:
    """Freshness, 0-100 (100 = fresh), from rest and recent load; None without a days_rest.

    A missing input gives no score. An unknown age is the one exception: it costs nothing.
    """
    if days_rest is None:
        return None
    score = 100.0 + _rest_points(days_rest) + _load_points(games_7_days, minutes_7_days)
    score += -12 if back_to_backs_14_days >= 2 else -5 if back_to_backs_14_days == 1 else 0
    if age is not None:
        score += -10 if age >= 35 else -5 if age >= 30 else 0
    return clamp(score, 0, 100)


def _rest_points(days_rest: int) -> int:
    """-15 for a game on consecutive days, +5 for three or more days of rest, else 0."""
    if days_rest == 0:
        return -15
    return 5 if days_rest >= 3 else 0


def _load_points(games: int, minutes: float) -> int:
    """-10 from four games, -10 above 240 minutes, -8 above 35 minutes a game, in seven days."""
    points = -10 if games >= 4 else 0
    points -= 10 if minutes > 240 else 0
    points -= 8 if games and minutes / games > 35 else 0
    return points


def fatigue_adjustment(score: float | None) -> float | None:
    """(score - 100) / 20: 0 for a fresh player, -5 for an exhausted one."""
    return None if score is None else (score - 100) / 20


def pace_score(
    team_pace: float | None, opponent_pace: float | None, league_pace: float | None
) -> float | None:
    """Half the surplus of the expected game pace over the league's, within -3..3."""
    if team_pace is None or opponent_pace is None or league_pace is None:
        return None
    return clamp(((team_pace + opponent_pace) / 2 - league_pace) / 2, -3, 3)


def seed_rule(
    last_5: float | None, last_10: float | None, season: float | None, career: float | None
) -> float | None:
    """0.35 x last 5 + 0.40 x last 10 + 0.25 x season average (career so far without one)."""
    base = career if season is None else season
    if last_5 is None or last_10 is None or base is None:
        return None
    return 0.35 * last_5 + 0.40 * last_10 + 0.25 * base


def parse_minutes(text: str) -> float:
    """Decimal minutes from `MM:SS` (or from a plain number of minutes)."""
    parts = text.strip().split(":")
    if len(parts) == 1:
        return float(parts[0])
    minutes, seconds = (int(part) for part in parts)
    if not 0 <= seconds < 60:
        raise ValueError(f"not a time of play: {text!r}")
    return (60 * minutes + seconds) / 60


def team_code(code: str) -> str:
    """The NBA.com three-letter code; an unknown one is an error, never a guess."""
    upper = code.strip().upper()
    resolved = TEAM_ALIASES.get(upper, upper)
    if resolved not in TEAM_CODES:
        raise ValueError(f"unknown team code: {code!r}")
    return resolved


def canonical_game_id(game_date: date, away: str, home: str) -> str:
    """`YYYYMMDD_AWAY_HOME` of an Eastern date and two different known teams."""
    away_code, home_code = team_code(away), team_code(home)
    if away_code == home_code:
        raise ValueError(f"a team cannot play itself: {away!r}")
    return f"{game_date:%Y%m%d}_{away_code}_{home_code}"


def is_canonical(game_id: str) -> bool:
    """Right shape, both codes among the thirty teams, and two different teams."""
    if not CANONICAL_ID.match(game_id):
        return False
    _, away, home = game_id.split("_")
    return away != home and {away, home} <= TEAM_CODES


def reversed_id(game_id: str) -> str:
    """The same game with home and away exchanged: the shape of the old system's bug."""
    day, away, home = game_id.split("_")
    return f"{day}_{home}_{away}"


def id_format(game_id: str, scheduled: frozenset[str] = frozenset()) -> str:
    """Name of the format of a game id, `unknown` when none fits.

    Only a schedule tells a reversed canonical id from a right one: with `scheduled` given, an
    id that is scheduled the other way round is `canonical_reversed`.
    """
    for name, pattern in ID_FORMATS:
        if pattern.match(game_id):
            if name == "canonical" and game_id not in scheduled:
                return "canonical_reversed" if reversed_id(game_id) in scheduled else name
            return name
    return "unknown"


def competition(nba_game_id: str) -> str:
    """Competition of a 10-digit or 8-digit NBA.com game id."""
    digits = nba_game_id.zfill(10)
    names = {
        "1": "preseason",
        "2": "regular",
        "3": "all_star",
        "4": "playoffs",
        "5": "play_in",
        "6": "cup_final",
    }
    return names[digits[2]]


def player_lookup(name: str) -> str:
    """Lower case, accents stripped, everything but a-z and 0-9 removed; suffixes stay."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    return re.sub(r"[^a-z0-9]", "", decomposed)


def eastern_date(moment: datetime) -> date:
    """Calendar day in New York of a moment; a moment without a zone is read as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo("America/New_York")).date()


def days_of_rest(last_game: date | None, game_date: date) -> int | None:
    """Calendar days since the last game minus 1: 0 = games on consecutive days."""
    return None if last_game is None else (game_date - last_game).days - 1
