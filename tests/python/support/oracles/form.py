"""Form of a player before a game: weighted averages, roles and absences in a row.

Readings chosen where the definition leaves room (always the literal one):
- The k of an exponential weight counts all games played, also those without the column's value.
- `starts_share_last_10_games`: of the last ten games played, those whose starters are known.
- Minutes by role: those of the last 20 games played (known starters or not) in which he had the
  role; NULL when there is none.
- `minutes_trend` is NULL before his first game, and 0 with five games or fewer.
- The sheets of a run are those on which he stands, for whichever team: a game of his team with
  no row of his neither ends nor lengthens it.
- `games_since_return` is 0 while he is absent and at the first game after.
"""

from __future__ import annotations

from collections.abc import Callable

from . import history
from .facts import Facts

HALF_LIVES = (2, 5, 12, 40)
TEAM_HALF_LIFE = 12
SHEETS, SHEET_HALF_LIFE = 40, 5


def weighted(values: list[float | None], half_life: int) -> float | None:
    """Exponentially weighted mean of values, newest first; a missing one takes its weight along."""
    pairs = [(0.5 ** (k / half_life), v) for k, v in enumerate(values) if v is not None]
    if not pairs:
        return None
    return sum(w * v for w, v in pairs) / sum(w for w, _ in pairs)


def weighted_usage(lines: list[history.Line], half_life: int) -> float | None:
    """Exponentially weighted mean of usage rates by the plays that each is a share of."""
    known = [(0.5 ** (k / half_life), x) for k, x in enumerate(lines) if x.usage is not None]
    plays = sum(w * x.team_plays for w, x in known)
    return sum(w * x.usage * x.team_plays for w, x in known) / plays if known else None


def weighted_columns(facts: Facts, player: int, game: history.Game) -> dict[str, float | None]:
    """Exponentially weighted averages of every rolled column, and trends of three."""
    before = history.earlier_games(facts.league, player, game.date)[::-1]
    row = {}
    for column in history.ROLLED:
        values = [line.value(column) for line in before]
        for half_life in HALF_LIVES:
            row[f"avg_{column}_ewm_{half_life}_games"] = (
                weighted_usage(before, half_life)
                if column == "usage_rate"
                else weighted(values, half_life)
            )
    for column in ("points", "minutes_played", "usage_rate"):
        for lately, earlier in ((2, 12), (5, 40)):
            one, other = (row[f"avg_{column}_ewm_{games}_games"] for games in (lately, earlier))
            row[f"{column}_trend_ewm_{lately}_to_{earlier}_games"] = (
                None if one is None else one - other
            )
    return row


def margin(facts: Facts, line: history.Line) -> int | None:
    """Points of his team less the other's, by the teams' totals."""
    totals = facts.league.team_games
    sides = [totals.get((line.game.game_id, team)) for team in (line.team, line.opponent)]
    return None if None in sides else sides[0].totals["points"] - sides[1].totals["points"]


def margin_columns(facts: Facts, player: int, game: history.Game) -> dict[str, float | None]:
    """How his earlier games ended, and what he played in the last one."""
    before = history.earlier_games(facts.league, player, game.date)[::-1]
    margins = [margin(facts, line) for line in before]
    distances = [None if value is None else abs(value) for value in margins]
    row: dict[str, float | None] = {
        "minutes_last_game": before[0].minutes if before else None,
        "margin_last_game": margins[0] if before else None,
        "absolute_margin_last_game": distances[0] if before else None,
    }
    for half_life in HALF_LIVES:
        row[f"avg_margin_ewm_{half_life}_games"] = weighted(margins, half_life)
        row[f"avg_absolute_margin_ewm_{half_life}_games"] = weighted(distances, half_life)
    return row


def team_scoring_columns(facts: Facts, team: str, game: history.Game) -> dict[str, float | None]:
    """What both teams scored and allowed in the games of the season before the day."""
    league = facts.league
    opponent = game.home if team == game.away else game.away
    row: dict[str, float | None] = {}
    for side, name in (("team", team), ("opponent", opponent)):
        games = league.team_history.get((name, game.season), [])
        before = [entry for entry in games if entry.game.date < game.date][::-1]
        scored = [entry.totals["points"] for entry in before]
        allowed = [history.opponent_entry(league, entry).totals["points"] for entry in before]
        row[f"{side}_avg_points_ewm_12_games"] = weighted(scored, TEAM_HALF_LIFE)
        row[f"{side}_avg_points_allowed_ewm_12_games"] = weighted(allowed, TEAM_HALF_LIFE)
        if side == "team":
            row["team_games_before_season"] = len(before)
    return row


def role_columns(facts: Facts, player: int, game: history.Game) -> dict[str, object]:
    """Starts, minutes by role and the trend of minutes."""
    before = history.earlier_games(facts.league, player, game.date)
    known = [facts.starters.get((line.game.game_id, player)) for line in before]
    starts = [start for start in known[-10:] if start is not None]
    recent = list(zip(before, known, strict=True))[-20:]
    started = history.mean(line.minutes for line, start in recent if start is True)
    benched = history.mean(line.minutes for line, start in recent if start is False)
    today = facts.starters.get((game.game_id, player))
    five = history.mean(line.minutes for line in before[-5:])
    return {
        "is_starter": today,
        "starts_share_last_10_games": history.mean(starts),
        "avg_minutes_started_last_20_games": started,
        "avg_minutes_off_bench_last_20_games": benched,
        "avg_minutes_in_role_last_20_games": {True: started, False: benched, None: None}[today],
        "minutes_trend": None
        if five is None
        else five - history.mean(line.minutes for line in before[-20:]),
    }


def earlier_sheets(facts: Facts, player: int, game: history.Game) -> list[history.Game]:
    """Games of the season before the day on whose sheets he stands, oldest first."""
    mine = facts.sheets.get(player, [])
    return [g for g in mine if g.season == game.season and g.date < game.date]


def sheet_columns(facts: Facts, player: int, game: history.Game) -> dict[str, float | None]:
    """What he gave per sheet, and per sheet on which he was not absent, of any season."""
    earlier = [g for g in facts.sheets.get(player, []) if g.date < game.date][::-1]
    available = [g for g in earlier if (g.game_id, player) not in facts.absent]

    def given(games: list[history.Game], what: Callable[[history.Line], float]) -> float | None:
        lines = [facts.league.lines.get((g.game_id, player)) for g in games[:SHEETS]]
        played = [line is not None and bool(line.minutes) for line in lines]
        return weighted(
            [what(x) if y else 0.0 for x, y in zip(lines, played, strict=True)], SHEET_HALF_LIFE
        )

    minutes, points = (lambda line: line.minutes), (lambda line: line.box["points"])
    return {
        "avg_minutes_ewm_5_sheets": given(earlier, minutes),
        "avg_points_ewm_5_sheets": given(earlier, points),
        "avg_minutes_when_available_ewm_5_sheets": given(available, minutes),
        "avg_points_when_available_ewm_5_sheets": given(available, points),
        "play_share_when_available_ewm_5_sheets": given(available, lambda _: 1.0),
    }


def _while(games: list[history.Game], holds: Callable[[history.Game], bool]) -> int:
    """How many games at the end of the list hold without a break."""
    count = 0
    while count < len(games) and holds(games[-1 - count]):
        count += 1
    return count


def absence_run_columns(facts: Facts, player: int, game: history.Game) -> dict[str, object]:
    """Whether he is absent, for how long, and games played since the last absence."""
    sheets = earlier_sheets(facts, player, game)
    missed = [g for g in sheets if (g.game_id, player) in facts.absent]
    since = None
    if missed:
        played = history.earlier_games(facts.league, player, game.date)
        since = sum(line.game.date > missed[-1].date for line in played)
    return {
        "is_absent": (game.game_id, player) in facts.absent,
        "sheets_missed_in_a_row": _while(sheets, lambda g: (g.game_id, player) in facts.absent),
        "games_since_return": since,
    }


def form_columns(facts: Facts, player: int, game: history.Game) -> dict[str, object]:
    """Every column of the section `Form`."""
    return {
        **weighted_columns(facts, player, game),
        **margin_columns(facts, player, game),
        **role_columns(facts, player, game),
        **sheet_columns(facts, player, game),
        **absence_run_columns(facts, player, game),
    }
