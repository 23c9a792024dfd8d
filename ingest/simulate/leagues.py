"""The leagues that can be simulated, their teams and every code the sources use for a team."""

from dataclasses import dataclass

MAX_SEASONS = 40
LAST_START_YEAR = 2024  # the last simulated season is always 2024-25


@dataclass(frozen=True)
class Team:
    """A franchise under the names each upstream source gives it."""

    nba_id: int
    code: str  # NBA.com
    city: str
    nickname: str
    division: int  # 0-2 East, 3-5 West
    tip_hour: int  # usual evening tip-off, Eastern clock
    arena: str
    bref: str  # Basketball-Reference
    betting: str  # point spreads, lower case
    espn: str

    @property
    def name(self) -> str:
        """Full name as NBA.com prints it ('LA Clippers')."""
        return f"{self.city} {self.nickname}"

    @property
    def props_name(self) -> str:
        """Full name as the props feed prints it ('Los Angeles Clippers')."""
        return self.name.replace("LA ", "Los Angeles ", 1)


_BREF = {"BKN": "BRK", "CHA": "CHO", "PHX": "PHO"}
_ESPN = {"GSW": "GS", "NOP": "NO", "NYK": "NY", "SAS": "SA", "UTA": "UTAH", "WAS": "WSH"}

# code, NBA.com id - 1610612700, city, nickname, division, tip-off hour, arena
_TEAM_ROWS = [
    ("ATL", 37, "Atlanta", "Hawks", 2, 19, "State Farm Arena, Atlanta, Georgia"),
    ("BOS", 38, "Boston", "Celtics", 0, 19, "TD Garden, Boston, Massachusetts"),
    ("BKN", 51, "Brooklyn", "Nets", 0, 19, "Barclays Center, Brooklyn, New York"),
    ("CHA", 66, "Charlotte", "Hornets", 2, 19, "Spectrum Center, Charlotte, North Carolina"),
    ("CHI", 41, "Chicago", "Bulls", 1, 20, "United Center, Chicago, Illinois"),
    ("CLE", 39, "Cleveland", "Cavaliers", 1, 19, "Rocket Arena, Cleveland, Ohio"),
    ("DAL", 42, "Dallas", "Mavericks", 5, 20, "American Airlines Center, Dallas, Texas"),
    ("DEN", 43, "Denver", "Nuggets", 3, 21, "Ball Arena, Denver, Colorado"),
    ("DET", 65, "Detroit", "Pistons", 1, 19, "Little Caesars Arena, Detroit, Michigan"),
    ("GSW", 44, "Golden State", "Warriors", 4, 22, "Chase Center, San Francisco, California"),
    ("HOU", 45, "Houston", "Rockets", 5, 20, "Toyota Center, Houston, Texas"),
    ("IND", 54, "Indiana", "Pacers", 1, 19, "Gainbridge Fieldhouse, Indianapolis, Indiana"),
    ("LAC", 46, "LA", "Clippers", 4, 22, "Intuit Dome, Inglewood, California"),
    ("LAL", 47, "Los Angeles", "Lakers", 4, 22, "Crypto.com Arena, Los Angeles, California"),
    ("MEM", 63, "Memphis", "Grizzlies", 5, 20, "FedEx Forum, Memphis, Tennessee"),
    ("MIA", 48, "Miami", "Heat", 2, 19, "Kaseya Center, Miami, Florida"),
    ("MIL", 49, "Milwaukee", "Bucks", 1, 20, "Fiserv Forum, Milwaukee, Wisconsin"),
    ("MIN", 50, "Minnesota", "Timberwolves", 3, 20, "Target Center, Minneapolis, Minnesota"),
    ("NOP", 40, "New Orleans", "Pelicans", 5, 20, "Smoothie King Center, New Orleans, Louisiana"),
    ("NYK", 52, "New York", "Knicks", 0, 19, "Madison Square Garden (IV), New York, New York"),
    ("OKC", 60, "Oklahoma City", "Thunder", 3, 20, "Paycom Center, Oklahoma City, Oklahoma"),
    ("ORL", 53, "Orlando", "Magic", 2, 19, "Kia Center, Orlando, Florida"),
    ("PHI", 55, "Philadelphia", "76ers", 0, 19, "Wells Fargo Center, Philadelphia, Pennsylvania"),
    ("PHX", 56, "Phoenix", "Suns", 4, 21, "Footprint Center, Phoenix, Arizona"),
    ("POR", 57, "Portland", "Trail Blazers", 3, 22, "Moda Center, Portland, Oregon"),
    ("SAC", 58, "Sacramento", "Kings", 4, 22, "Golden 1 Center, Sacramento, California"),
    ("SAS", 59, "San Antonio", "Spurs", 5, 20, "Frost Bank Center, San Antonio, Texas"),
    ("TOR", 61, "Toronto", "Raptors", 0, 19, "Scotiabank Arena, Toronto, Canada"),
    ("UTA", 62, "Utah", "Jazz", 3, 21, "Delta Center, Salt Lake City, Utah"),
    (
        "WAS",
        64,
        "Washington",
        "Wizards",
        2,
        19,
        "Capital One Arena, Washington, District of Columbia",
    ),
]

TEAMS: dict[str, Team] = {
    code: Team(
        nba_id=1610612700 + number,
        code=code,
        city=city,
        nickname=nickname,
        division=division,
        tip_hour=hour,
        arena=arena,
        bref=_BREF.get(code, code),
        betting=_ESPN.get(code, code).lower(),
        espn=_ESPN.get(code, code),
    )
    for code, number, city, nickname, division, hour, arena in _TEAM_ROWS
}

MonthDay = tuple[int, int]


@dataclass(frozen=True)
class League:
    """Size and fixed dates of one league; dates are (month, day), October opens the season."""

    name: str
    teams: tuple[Team, ...]
    regular_games: int
    first_day: MonthDay
    last_regular_day: MonthDay
    cup_day: MonthDay
    play_in_day: MonthDay
    playoff_day: MonthDay
    last_day: MonthDay
    dark_days: tuple[MonthDay, ...]  # no regular game is played on these
    last_trade_day: MonthDay
    wins_per_series: int
    round_starts: tuple[int, ...]  # days after the playoffs' first day
    game_gaps: tuple[int, ...]  # days from game k to game k+1 of a series
    back_to_back_cost: float  # reluctance of the schedule maker, see schedule.py
    swaps: int  # two-player trades per season
    no_team_logs: str  # the season whose team logs and shots upstream never delivered
    has_duplicate_result: bool  # one game twice in the second source's results

    @property
    def is_full(self) -> bool:
        """True for the thirty-team league with two conferences and play-in brackets."""
        return len(self.teams) == len(TEAMS)


LEAGUES: dict[str, League] = {
    "simulated": League(
        name="simulated",
        teams=tuple(TEAMS.values()),
        regular_games=1230,
        first_day=(10, 22),
        last_regular_day=(4, 13),
        cup_day=(12, 17),
        play_in_day=(4, 15),
        playoff_day=(4, 19),
        last_day=(6, 22),
        dark_days=((12, 24), (2, 14), (2, 15), (2, 16), (2, 17), (2, 18), (2, 19)),
        last_trade_day=(2, 6),
        wins_per_series=4,
        round_starts=(0, 16, 32, 47),
        game_gaps=(2, 2, 2, 2, 3, 2),
        back_to_back_cost=3.4,
        swaps=16,
        no_team_logs="2022-23",
        has_duplicate_result=True,
    ),
    "small": League(
        name="small",
        teams=tuple(TEAMS[c] for c in ("BKN", "CHA", "PHX", "GSW", "NYK", "SAS", "UTA", "WAS")),
        regular_games=112,
        first_day=(10, 22),
        last_regular_day=(12, 21),
        cup_day=(12, 10),
        play_in_day=(12, 23),
        playoff_day=(12, 26),
        last_day=(1, 20),
        dark_days=(),
        last_trade_day=(12, 6),
        wins_per_series=2,
        round_starts=(0, 9),
        game_gaps=(2, 3),
        back_to_back_cost=3.0,
        swaps=5,
        no_team_logs="2023-24",
        has_duplicate_result=False,
    ),
}
