"""What a player did in the games that the same men could play.

Readings chosen where the definition leaves room (always the literal one):
- The team's games are those that were played; those of a day count by their order in the schedule.
- A man without an earlier game has M = 0: he makes no difference.
"""

from __future__ import annotations

from functools import cache
from math import exp

from . import history
from .facts import Facts

COLUMNS = (
    "similar_lineup_games",
    "similar_lineup_play_share",
    "avg_minutes_in_similar_lineups",
    "avg_points_in_similar_lineups",
)


@cache
def _lineup(facts: _Same, team: str, game_id: str) -> dict[int, float]:
    """The men of a team who are not absent from a game, with their M."""
    league = facts.facts.league
    game = league.games[game_id]
    return {
        player: history.mean(
            line.minutes for line in history.earlier_games(league, player, game.date)[-10:]
        )
        or 0.0
        for player in facts.facts.rosters.get((game_id, team), [])
        if (game_id, player) not in facts.facts.absent
    }


class _Same:
    """Facts as a key of a cache: the same object is the same facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.facts is other.facts


def difference(one: dict[int, float], other: dict[int, float]) -> float:
    """Summed M of those who are in one of two line-ups alone."""
    return sum((one | other)[player] for player in set(one) ^ set(other))


def lineup_columns(
    facts: Facts, player: int, team: str, game: history.Game
) -> dict[str, float | None]:
    """Every column of the section `Line-ups`."""
    tonight = _lineup(_Same(facts), team, game.game_id)
    if game.game_id not in facts.full_sheets or player not in tonight:
        return dict.fromkeys(COLUMNS)
    before = [g for g in facts.games_of(team, game.season) if g.date < game.date]
    similar = []
    for apart, earlier in enumerate(reversed(before), 1):
        then = _lineup(_Same(facts), team, earlier.game_id)
        if earlier.game_id in facts.full_sheets and player in then:
            weight = round(exp(-difference(tonight, then) / 40) * 0.5 ** (apart / 20), 12)
            similar.append((weight, facts.league.lines.get((earlier.game_id, player))))
    played = [(weight, line) for weight, line in similar if line is not None and line.minutes]
    games, all_games = (sum(weight for weight, _ in each) for each in (played, similar))
    if not similar:
        return {**dict.fromkeys(COLUMNS), "similar_lineup_games": 0.0}
    means = (None, None)
    if played:
        means = (
            sum(weight * line.minutes for weight, line in played) / games,
            sum(weight * line.box["points"] for weight, line in played) / games,
        )
    return dict(zip(COLUMNS, (float(games), games / all_games, *means), strict=True))
