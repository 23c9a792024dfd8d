"""Where a player shoots from, what his opponent allows there, and the score of both.

Readings chosen where the definition leaves room (always the literal one):
- A game has shots when any shot of it is delivered, whether he took one or not.
- The three rates and zone defences are given as soon as there is one shot in the window, whatever
  the basis is; NULL where there is none (also when the league has none in the zone).
- The two zones of the box score take all games of the window, with or without shots.
- A window without a game has no basis. The row's `zone_basis` is the score's: `shots` where both
  the player and the opponent have it, else `two_zones`; NULL before a player's first game.
- `primary_zone` is that of the row's basis; NULL where the player has no attempt. With two zones
  the inside wins a draw.
- `balanced` is the mean of the defences weighed by the shares, which sum to 100: its own factor
  min(share / 50, 1) is 1.
- x 1.2 comes after the share's factor, and beyond 5 means more than 5; then the clamp.
- Zone defence counts the opponents' shots pooled, not the mean of the games' shares; the league's
  counts all team-games of the season before the day.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import history
from . import metrics as m
from .facts import Facts, Zones

SHOT_ZONES = ("paint", "mid_range", "three")
BOX_ZONES = ("inside_arc", "beyond_arc")


def _add(total: Zones, more: Zones) -> None:
    """Adds made and attempted shots by zone to a total."""
    for zone, (made, attempts) in more.items():
        entry = total.setdefault(zone, [0, 0])
        entry[0] += made
        entry[1] += attempts


def _pooled(many: Iterable[Zones]) -> Zones:
    """Sum of made and attempted shots by zone."""
    total: Zones = {}
    for zones in many:
        _add(total, zones)
    return total


def _box_zones(box: dict[str, int]) -> Zones:
    """The two zones of a box line or of a team's totals."""
    threes = [box["three_pt_makes"], box["three_pt_attempts"]]
    inside = [box["fg_makes"] - threes[0], box["fg_attempts"] - threes[1]]
    return {"inside_arc": inside, "beyond_arc": threes}


def _share(part: float, whole: float) -> float | None:
    """Part of a whole in percent."""
    return None if whole == 0 else 100 * part / whole


def _basis(games: int, with_shots: int) -> str | None:
    """What a window's zones rest on."""
    if games == 0:
        return None
    return "two_zones" if 2 * with_shots < games else "shots"


# ---- player ----------------------------------------------------------------------------------


def _rates(total: Zones, zones: Iterable[str]) -> dict[str, float | None]:
    """Shares of attempts by zone."""
    attempts = {zone: total.get(zone, [0, 0])[1] for zone in zones}
    return {zone: _share(n, sum(attempts.values())) for zone, n in attempts.items()}


def player_zones(
    facts: Facts, player: int, game: history.Game
) -> tuple[dict[str, float | None], int, str | None]:
    """Shares by zone over his last ten games, how many of them have shots, and the basis."""
    window = history.earlier_games(facts.league, player, game.date)[-10:]
    covered = [line for line in window if line.game.game_id in facts.shots]
    shots = _pooled(facts.shots[x.game.game_id].get((x.team, player), {}) for x in covered)
    rates = _rates(shots, SHOT_ZONES)
    rates |= _rates(_pooled(_box_zones(line.box) for line in window), BOX_ZONES)
    return rates, len(covered), _basis(len(window), len(covered))


# ---- team ------------------------------------------------------------------------------------


def _allowed(facts: Facts, entries: Iterable[history.TeamGame]) -> Zones:
    """Shots of the opponents of the team-games, by all five zones."""
    total: Zones = {}
    for entry in entries:
        other = history.opponent_entry(facts.league, entry)
        _add(total, _box_zones(other.totals))
        for (team, _), zones in facts.shots.get(entry.game.game_id, {}).items():
            if team == other.team:
                _add(total, zones)
    return total


def _season_allowed(facts: Facts, game: history.Game) -> Zones:
    """The league's shots of the season before the day."""
    lists = (e for (_, s), e in facts.league.team_history.items() if s == game.season)
    return _allowed(facts, (x for games in lists for x in games if x.game.date < game.date))


def team_defence(
    facts: Facts, team: str, game: history.Game
) -> tuple[dict[str, float | None], str | None]:
    """Points of percentage that a team allows by zone above the league, and the basis."""
    window = history._team_window(facts.league, team, game, 15)
    covered = sum(entry.game.game_id in facts.shots for entry in window)
    mine, league = _allowed(facts, window), _season_allowed(facts, game)
    defence: dict[str, float | None] = {}
    for zone in (*SHOT_ZONES, *BOX_ZONES):
        shares = [_share(*total.get(zone, (0, 0))) for total in (mine, league)]
        defence[zone] = None if None in shares else shares[0] - shares[1]
    return defence, _basis(len(window), covered)


# ---- both ------------------------------------------------------------------------------------


def primary_zone(rates: dict[str, float | None], basis: str | None) -> str | None:
    """The zone that stands for a player."""
    if basis == "two_zones" and rates["inside_arc"] is not None:
        return "inside_arc" if rates["inside_arc"] >= rates["beyond_arc"] else "beyond_arc"
    if basis != "shots" or rates["paint"] is None:
        return None
    for zone, least in (("paint", 40), ("three", 40), ("mid_range", 35)):
        if rates[zone] >= least:
            return zone
    return "balanced"


def mismatch(
    zone: str | None, rates: dict[str, float | None], defence: dict[str, float | None]
) -> float | None:
    """Shot zone mismatch score, -10 to 10."""
    if zone is None:
        return None
    parts = SHOT_ZONES if zone == "balanced" else (zone,)
    if any(defence[part] is None for part in parts):
        return None
    if zone == "balanced":
        value = sum(rates[part] * defence[part] for part in parts) / 100
    else:
        value = defence[zone] * min(rates[zone] / 50, 1)
    return m.clamp(value * 1.2 if abs(value) > 5 else value, -10, 10)


def zone_columns(facts: Facts, player: int, team: str, game: history.Game) -> dict[str, object]:
    """Every column of the section `Shot zones` and its score."""
    other = game.home if team == game.away else game.away
    rates, covered, mine = player_zones(facts, player, game)
    defence, theirs = team_defence(facts, other, game)
    basis = None if mine is None else "shots" if mine == theirs == "shots" else "two_zones"
    zone = primary_zone(rates, basis)
    return {
        **{f"{name}_rate_last_10_games": rate for name, rate in rates.items()},
        **{f"opponent_{name}_defense_last_15_games": x for name, x in defence.items()},
        "games_with_shots_last_10_games": covered,
        "zone_basis": basis,
        "primary_zone": zone,
        "shot_zone_mismatch_score": mismatch(zone, rates, defence),
    }
