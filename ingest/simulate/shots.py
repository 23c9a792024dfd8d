"""Shot charts: one row per field goal attempt of the regular season, all columns text.

Coordinates are in feet: x from the basket to the left, y from the baseline; the basket stands at
y = 5.25. Internally both are tenths of a foot relative to the basket, as in the delivery.
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from ingest.simulate.lineups import PLAYED
from ingest.simulate.season import REGULAR, Season

RIM, PAINT, MID, LEFT_CORNER, RIGHT_CORNER, ARC, BACKCOURT = range(7)
BASIC_ZONES = (
    "Restricted Area",
    "In The Paint (Non-RA)",
    "Mid-Range",
    "Left Corner 3",
    "Right Corner 3",
    "Above the Break 3",
    "Backcourt",
)
# How much more often than a miss a made two-pointer came from the zone.
MADE_TWOS_FAVOUR = {RIM: 1.65, PAINT: 0.66, MID: 0.6}
PAINT_SHARE_OUTSIDE_RIM = 0.63
CORNER_SHARE = 0.125  # of the threes, in each corner
BACKCOURT_SHARE = 0.011  # of the missed threes

ACTIONS = {
    RIM: (
        "Driving Layup Shot",
        "Running Layup Shot",
        "Driving Finger Roll Layup Shot",
        "Tip Layup Shot",
        "Cutting Layup Shot",
        "Putback Layup Shot",
        "Cutting Dunk Shot",
        "Alley Oop Dunk Shot",
    ),
    PAINT: (
        "Driving Floating Jump Shot",
        "Driving Layup Shot",
        "Pullup Jump shot",
        "Turnaround Hook Shot",
        "Fadeaway Jump Shot",
    ),
    MID: ("Pullup Jump shot", "Jump Shot", "Step Back Jump shot", "Turnaround Fadeaway shot"),
    LEFT_CORNER: ("Jump Shot", "Jump Shot", "Running Jump Shot", "Step Back Jump shot"),
    RIGHT_CORNER: ("Jump Shot", "Jump Shot", "Running Jump Shot", "Step Back Jump shot"),
    ARC: ("Jump Shot", "Jump Shot", "Jump Shot", "Pullup Jump shot", "Step Back Jump shot"),
    BACKCOURT: ("Jump Shot",),
}
RANGES = ("Less Than 8 ft.", "8-16 ft.", "16-24 ft.", "24+ ft.", "Back Court Shot")
SIDES = (
    "Center",
    "Left Side Center",
    "Left Side",
    "Right Side Center",
    "Right Side",
    "Back Court",
)
BASKET_Y_TENTHS = 52.5
QUARTER_SECONDS, OVERTIME_SECONDS = 720, 300
REGULATION_SECONDS = 4 * QUARTER_SECONDS


def shot_chart(rng: np.random.Generator, season: Season) -> pa.Table:
    """All shots in order of game and time; agrees with the box scores player by player."""
    box = _shooters(season)
    shooter, three, made = _attempts(box)
    players = season.squad.players
    rim_share = players["rim_share"].to_numpy()[box["player"].to_numpy()[shooter]]
    zone = _zones(rng, three, made, rim_share)
    x, y = _locations(rng, zone)
    game = box["game"].to_numpy()[shooter]
    clock = _clock(rng, season, game)
    order = np.lexsort([clock, game])
    shooter, three, made, zone = shooter[order], three[order], made[order], zone[order]
    x, y, clock = x[order], y[order], clock[order]
    columns = _who_and_when(season, box, shooter)
    columns |= _result(rng, three, made, zone)
    columns |= _where(x, y, zone)
    columns |= _time_left(clock)
    return pa.table(columns)


def _shooters(season: Season) -> pd.DataFrame:
    """Box rows of the regular season in order of the NBA.com game id."""
    box = season.box
    regular = (season.games["competition"] == REGULAR).to_numpy()[box["game"]]
    return box[regular & (box["status"] == PLAYED)]


def _attempts(box: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row of the box, is a three, is made; one entry per attempt."""
    made_twos = box["fgm"] - box["fg3m"]
    counts = {
        (True, True): box["fg3m"],
        (True, False): box["fg3a"] - box["fg3m"],
        (False, True): made_twos,
        (False, False): box["fga"] - box["fg3a"] - made_twos,
    }
    rows = np.arange(len(box))
    shooter = [np.repeat(rows, count) for count in counts.values()]
    three = [np.full(len(part), key[0]) for key, part in zip(counts, shooter, strict=True)]
    made = [np.full(len(part), key[1]) for key, part in zip(counts, shooter, strict=True)]
    return np.concatenate(shooter), np.concatenate(three), np.concatenate(made)


def _zones(
    rng: np.random.Generator, three: np.ndarray, made: np.ndarray, rim_share: np.ndarray
) -> np.ndarray:
    """Zone of every attempt, consistent with its value and likelier where shots go in."""
    outside = 1 - rim_share
    weight = np.stack(
        [
            rim_share * np.where(made, MADE_TWOS_FAVOUR[RIM], 1),
            outside * PAINT_SHARE_OUTSIDE_RIM * np.where(made, MADE_TWOS_FAVOUR[PAINT], 1),
            outside * (1 - PAINT_SHARE_OUTSIDE_RIM) * np.where(made, MADE_TWOS_FAVOUR[MID], 1),
        ]
    ).cumsum(axis=0)
    two = (rng.random(len(made)) * weight[-1] > weight[:2]).sum(axis=0)
    draw = rng.random(len(made))
    far = np.where(~made & (draw > 1 - BACKCOURT_SHARE), BACKCOURT, ARC)
    corner = np.where(draw < CORNER_SHARE, LEFT_CORNER, RIGHT_CORNER)
    return np.where(three, np.where(draw < 2 * CORNER_SHARE, corner, far), two)


def _locations(rng: np.random.Generator, zone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inside the zone: x and y in tenths of a foot relative to the basket."""
    draw = {name: rng.random(len(zone)) for name in ("radius", "angle", "side")}
    u, sign = draw["radius"], np.where(draw["side"] < 0.5, -1, 1)
    radius = np.select(
        [zone == RIM, zone == PAINT, zone == MID, zone == ARC],
        [
            3.85 * u**1.6,
            4.05 + 9.4 * u**1.7,
            8.6 + 13.0 * u**0.85,
            23.95 - 1.9 * np.log1p(-0.995 * u),
        ],
        default=0.0,
    )
    # Angle from the axis of the court; the paint ends 8 ft beside and 13.75 ft before the basket.
    least = np.where((zone == MID) & (radius < 16.0), _angle_at_width(8.05, radius), 0.0)
    most = np.select(
        [zone == PAINT, zone == ARC],
        [
            _angle_at_width(7.95, radius),
            # The arc ends at the corner threes and, for long shots, at the sideline.
            np.minimum(np.arccos(8.9 / np.maximum(radius, 23.75)), _angle_at_width(24.9, radius)),
        ],
        default=np.pi / 2,
    )
    angle = least + (most - least) * draw["angle"]
    x, y = sign * radius * np.sin(angle), radius * np.cos(angle)
    corner, back = np.isin(zone, [LEFT_CORNER, RIGHT_CORNER]), zone == BACKCOURT
    corner_side = np.where(zone == LEFT_CORNER, 1, -1)
    x = np.where(corner, corner_side * (22.1 + 1.6 * u), x)
    y = np.where(corner, -4.5 + 13.0 * draw["angle"], y)
    x = np.where(back, sign * 22.0 * draw["angle"], x)
    y = np.where(back, 42.1 + 38.0 * u**2.2, y)
    return np.rint(10 * x).astype(np.int64), np.rint(10 * y).astype(np.int64)


def _angle_at_width(width: float, radius: np.ndarray) -> np.ndarray:
    """Angle from the axis at which a circle around the basket is `width` feet off the axis."""
    return np.arcsin(width / np.maximum(radius, width))


def _clock(rng: np.random.Generator, season: Season, game: np.ndarray) -> np.ndarray:
    """Whole seconds played when the shot is taken."""
    seconds = season.box.groupby("game")["seconds"].sum().to_numpy() // 10
    return np.floor(rng.random(len(game)) * seconds[game]).astype(np.int64)


def _texts(values: list[str] | tuple[str, ...], codes: np.ndarray) -> pa.Array:
    """values[codes] as text."""
    indices = pa.array(codes.astype(np.int32))
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string())).cast(pa.string())


def _numbers(values: np.ndarray) -> pa.Array:
    """Integers as text."""
    return pa.array(values).cast(pa.string())


def _who_and_when(season: Season, box: pd.DataFrame, shooter: np.ndarray) -> dict[str, pa.Array]:
    teams, players, games = season.teams, season.squad.players, season.games
    team = box["team"].to_numpy()[shooter]
    player = box["player"].to_numpy()[shooter]
    game = box["game"].to_numpy()[shooter]
    codes = [club.code for club in teams]
    us_dates = [f"{iso[5:7]}-{iso[8:]}-{iso[:4]}" for iso in games["date"]]
    return {
        "TEAM_ID": _texts([str(club.nba_id) for club in teams], team),
        "TEAM_NAME": _texts([club.name for club in teams], team),
        "PLAYER_ID": _texts(players["nba_id"].astype(str).tolist(), player),
        "PLAYER_NAME": _texts(players["name"].tolist(), player),
        "GAME_DATE": _texts(us_dates, game),
        "GAME_ID": _texts(games["nba_id"].str[2:].tolist(), game),
        "HOME_TEAM": _texts(codes, games["home"].to_numpy()[game]),
        "AWAY_TEAM": _texts(codes, games["away"].to_numpy()[game]),
    }


def _result(
    rng: np.random.Generator, three: np.ndarray, made: np.ndarray, zone: np.ndarray
) -> dict[str, pa.Array]:
    actions = [action for options in ACTIONS.values() for action in options]
    counts = np.array([len(options) for options in ACTIONS.values()])
    first = np.concatenate([[0], counts.cumsum()[:-1]])
    action = first[zone] + np.floor(rng.random(len(zone)) * counts[zone]).astype(np.int64)
    return {
        "EVENT_TYPE": _texts(["Missed Shot", "Made Shot"], made),
        "SHOT_MADE": _texts(["FALSE", "TRUE"], made),
        "ACTION_TYPE": _texts(actions, action),
        "SHOT_TYPE": _texts(["2PT Field Goal", "3PT Field Goal"], three),
        "BASIC_ZONE": _texts(BASIC_ZONES, zone),
    }


def _where(x: np.ndarray, y: np.ndarray, zone: np.ndarray) -> dict[str, pa.Array]:
    feet = np.floor(np.hypot(x, y) / 10).astype(np.int64)
    reach = np.select([feet < 8, feet < 16, feet < 24], [0, 1, 2], default=3)
    corner = np.isin(zone, [LEFT_CORNER, RIGHT_CORNER])
    reach = np.select([zone == BACKCOURT, corner | (zone == ARC)], [4, 3], default=reach)
    x_texts = [f"{tenths / 10:g}" for tenths in range(-260, 261)]
    y_texts = [f"{(tenths + BASKET_Y_TENTHS) / 10:.2f}" for tenths in range(-52, 901)]
    return {
        "ZONE_NAME": _texts(SIDES, _side(x, y, reach, corner)),
        "ZONE_RANGE": _texts(RANGES, reach),
        "LOC_X": _texts(x_texts, x + 260),
        "LOC_Y": _texts(y_texts, y + 52),
        "SHOT_DISTANCE": _numbers(feet),
    }


def _side(x: np.ndarray, y: np.ndarray, reach: np.ndarray, corner: np.ndarray) -> np.ndarray:
    """Index into SIDES: near shots are central, middle ones have three sides, far ones five."""
    degrees = np.degrees(np.arctan2(np.abs(x), y))
    three_sides = np.where(degrees < 40, 0, 2)
    five_sides = np.select([degrees < 18, degrees < 54], [0, 1], default=2)
    # Behind the arc 'Left Side' and 'Right Side' mean the corners.
    arc_sides = np.select([corner, degrees < 18], [2, 0], default=1)
    left = np.select(
        [reach == 0, reach == 1, reach == 2, reach == 3],
        [np.zeros_like(x), three_sides, five_sides, arc_sides],
        default=5,
    )
    return np.where((x < 0) & np.isin(left, [1, 2]), left + 2, left)


def _time_left(clock: np.ndarray) -> dict[str, pa.Array]:
    overtime = clock >= REGULATION_SECONDS
    extra = np.where(overtime, clock - REGULATION_SECONDS, 0)
    quarter = np.where(overtime, 5 + extra // OVERTIME_SECONDS, 1 + clock // QUARTER_SECONDS)
    left = np.where(
        overtime,
        OVERTIME_SECONDS - 1 - extra % OVERTIME_SECONDS,
        QUARTER_SECONDS - 1 - clock % QUARTER_SECONDS,
    )
    return {
        "QUARTER": _numbers(quarter),
        "MINS_LEFT": _numbers(left // 60),
        "SECS_LEFT": _numbers(left % 60),
    }
