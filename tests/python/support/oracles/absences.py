"""Who of both teams is absent, what they usually do, and who takes their plays.

Readings chosen where the definition leaves room (always the literal one):
- Team-mates are the other rows of the game and team. One without M (U, P) adds nothing.
- Where the player's own position is not known, the sums of his position are NULL; a team-mate
  whose position is not known is of no position.
- 'Last sheet this season' is a sheet on which the man stands, for whichever team; who has none
  is neither newly absent nor returning.
- Stars: the two with the highest season usage rate of all on this sheet of the team, absent or
  not, with their games of this season for whichever team; fewer than two where fewer qualify.
- In the projected usage rate the active include the player himself, and M counts only for those
  who have U as well. An absent player has no projection: the plays go to those who are not
  absent. Fifteen days run from the day of the last game that he played to the day of this one.
- Without any active plays (s = 0) or minutes the projection is NULL.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import history
from .facts import Facts
from .form import earlier_sheets, sheet_columns

ROTATION_MINUTES = 15
ROTATION_DAYS = 15
STAR_MINUTES = 24


@dataclass(frozen=True)
class Man:
    """One row of a sheet: what he usually does, and whether he is absent now and was last."""

    player: int
    minutes: float | None
    usage: float | None
    points: float | None
    absent: bool
    was_absent: bool | None
    position: str | None
    days_since: int | None
    season_usage: float | None
    season_minutes: float | None
    sheets: dict[str, float | None] = field(default_factory=dict)


def _man(facts: Facts, player: int, game: history.Game) -> Man:
    """A row of the sheet with its player's M, U, P and season so far."""
    before = history.earlier_games(facts.league, player, game.date)
    season = [line for line in before if line.game.season == game.season]
    sheets = earlier_sheets(facts, player, game)
    return Man(
        player=player,
        minutes=history.mean(line.minutes for line in before[-10:]),
        usage=history.average(before[-7:], "usage_rate"),
        points=history.mean(line.box["points"] for line in before[-10:]),
        absent=(game.game_id, player) in facts.absent,
        was_absent=(sheets[-1].game_id, player) in facts.absent if sheets else None,
        position=facts.position(player, game.season),
        days_since=(game.date - before[-1].game.date).days if before else None,
        season_usage=history.average(season, "usage_rate"),
        season_minutes=history.mean(line.minutes for line in season),
        sheets=sheet_columns(facts, player, game),
    )


def sheet_of(facts: Facts, team: str, game: history.Game) -> list[Man]:
    """All rows of a team's sheet of a game."""
    return [_man(facts, player, game) for player in facts.rosters.get((game.game_id, team), [])]


def total(men: list[Man], what: str) -> float:
    """Sum of M, U or P over the men; 0 over nobody."""
    return sum((getattr(man, what) or 0 for man in men), 0.0)


def stars(men: list[Man]) -> set[int]:
    """The team's top two by season usage rate among those with 24 or more minutes a game."""
    able = [x for x in men if (x.season_minutes or 0) >= STAR_MINUTES]
    able = [x for x in able if x.season_usage is not None]
    return {x.player for x in sorted(able, key=lambda x: x.season_usage, reverse=True)[:2]}


def projected_usage(me: Man, men: list[Man]) -> float | None:
    """Usage rate with the plays and minutes of absent rotation men handed to the active."""
    if me.absent or me.usage is None:
        return None
    known = [x for x in men if x.usage is not None and x.minutes is not None]
    active = [x for x in known if not x.absent]
    gone = [
        x
        for x in known
        if x.absent and x.minutes >= ROTATION_MINUTES and x.days_since <= ROTATION_DAYS
    ]
    s, f = (sum(x.usage * x.minutes for x in group) for group in (active, gone))
    m, n = (sum(x.minutes for x in group) for group in (active, gone))
    if s == 0 or m + n == 0:
        return None
    return me.usage * (s + f) / s * m / (m + n)


def _rank(me: Man, mates: list[Man]) -> int | None:
    """1 + the number of active team-mates with more M."""
    if me.absent or me.minutes is None:
        return None
    # Equal means of other minutes differ in their last bits: such a tie is no rank.
    return 1 + sum((x.minutes or 0) > me.minutes + 1e-9 for x in mates if not x.absent)


def _sums(me: Man, mates: list[Man], opponents: list[Man]) -> dict[str, float | None]:
    """Sums of M, U, P over the absent of both teams."""
    absent = [x for x in mates if x.absent]
    alike = [x for x in absent if x.position is not None and x.position == me.position]
    row: dict[str, float | None] = {}
    for name, what in (("minutes", "minutes"), ("usage_rate", "usage"), ("points", "points")):
        row[f"absent_teammates_{name}"] = total(absent, what)
        row[f"absent_teammates_{name}_same_position"] = (
            None if me.position is None else total(alike, what)
        )
        row[f"opponent_absent_{name}"] = total([x for x in opponents if x.absent], what)
    return row


def _expected(mates: list[Man]) -> dict[str, float]:
    """What team-mates who may play give, and what absences gave and returns take."""
    row = {}
    for name in ("minutes", "points"):

        def given(men: list[Man], how: str, name: str = name) -> float:
            return sum(x.sheets[f"avg_{name}{how}_ewm_5_sheets"] or 0.0 for x in men)

        active = [x for x in mates if not x.absent]
        expected = given(active, "_when_available")
        row[f"active_teammates_expected_{name}"] = expected
        row[f"vacated_{name}"] = given([x for x in mates if x.absent], "")
        row[f"regained_{name}"] = expected - given(active, "")
    return row


def absence_columns(facts: Facts, player: int, team: str, game: history.Game) -> dict[str, object]:
    """Every column of the section `Absences`, all NULL where nobody knows who is absent."""
    men = sheet_of(facts, team, game)
    other = game.home if team == game.away else game.away
    me = next(x for x in men if x.player == player)
    mates = [x for x in men if x.player != player]
    active = [x for x in mates if not x.absent]
    names = stars(men)
    row = {
        **_sums(me, mates, sheet_of(facts, other, game)),
        **_expected(mates),
        "newly_absent_teammates_minutes": total(
            [x for x in mates if x.absent and x.was_absent is False], "minutes"
        ),
        "returning_teammates_minutes": total([x for x in active if x.was_absent], "minutes"),
        "active_teammates_minutes": total(active, "minutes"),
        "minutes_rank_among_active": _rank(me, mates),
        "stars_absent": sum(x.absent and x.player in names for x in mates),
        "projected_usage_rate": projected_usage(me, men),
    }
    if game.game_id not in facts.full_sheets:
        row = dict.fromkeys(row)
    return {"position": me.position, **row}
