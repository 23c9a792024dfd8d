"""Dates of seasons. A 'day' is a count of days since the season's first regular game."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ingest.formats import season_label
from ingest.simulate.leagues import LAST_START_YEAR, League, MonthDay

OCTOBER = 10


def season_start_years(seasons: int) -> list[int]:
    """The start years of the last `seasons` seasons, oldest first."""
    return list(range(LAST_START_YEAR - seasons + 1, LAST_START_YEAR + 1))


@dataclass(frozen=True)
class SeasonCalendar:
    """The dates of one season of one league."""

    league: League
    start_year: int

    def date_of(self, month_day: MonthDay) -> date:
        """Put a (month, day) into this season: October to December fall in the start year."""
        month, day = month_day
        return date(self.start_year + (month < OCTOBER), month, day)

    def day_of(self, month_day: MonthDay) -> int:
        """Days from the first regular game to a (month, day) of this season."""
        return (self.date_of(month_day) - self.first_date).days

    def date_at(self, day: int) -> date:
        """The date `day` days after the first regular game."""
        return self.first_date + timedelta(days=int(day))

    @property
    def label(self) -> str:
        """Season as NBA.com writes it, '2023-24'."""
        return season_label(self.start_year)

    @property
    def end_year(self) -> int:
        """Season as Basketball-Reference and the betting files count it."""
        return self.start_year + 1

    @property
    def first_date(self) -> date:
        """Date of the first regular game."""
        return self.date_of(self.league.first_day)

    @property
    def regular_days(self) -> int:
        """Days from the first to the last regular game, both included."""
        return self.day_of(self.league.last_regular_day) + 1

    @property
    def days(self) -> int:
        """Days from the first regular game to the last possible playoff game, both included."""
        return self.day_of(self.league.last_day) + 1

    @property
    def closed_days(self) -> list[int]:
        """Days without regular games: holiday, all-star break, cup final."""
        return [self.day_of(md) for md in (*self.league.dark_days, self.league.cup_day)]


def _nth_sunday(year: int, month: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (n - 1))


def eastern_to_utc(day: date, minutes: int) -> datetime:
    """UTC time of `minutes` after midnight US Eastern on `day`.

    The rule in force since 2007 is written out so that the result does not depend on the time
    zone database of the machine.
    """
    summer = _nth_sunday(day.year, 3, 2) <= day < _nth_sunday(day.year, 11, 1)
    offset_hours = 4 if summer else 5
    midnight = datetime.combine(day, time.min)
    return midnight + timedelta(minutes=int(minutes), hours=offset_hours)
