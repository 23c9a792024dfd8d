"""Entry point: simulate the seasons of a league and write their delivery files."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from ingest.formats import season_label
from ingest.simulate.availability import prepare_squad
from ingest.simulate.calendar import SeasonCalendar, season_start_years
from ingest.simulate.defects import admit_zero_second_players
from ingest.simulate.deliveries import Deliveries
from ingest.simulate.leagues import LEAGUES, MAX_SEASONS, League
from ingest.simulate.names import NameRegistry
from ingest.simulate.rosters import found_league, next_summer, set_depth_charts
from ingest.simulate.season import play_season
from ingest.simulate.write import write_json


def simulate(
    out: Path,
    seasons: int = 3,
    seed: int = 7,
    league: str = "simulated",
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the delivery files of the last `seasons` seasons, ending with 2024-25, under `out`.

    The files depend on `seasons`, `seed` and `league` alone, byte for byte. `progress` is called
    with a sentence after each season. Returns the written files in order of path. Raises
    ValueError for an unknown league or a number of seasons outside 1 to 40.
    """
    spec = _checked(league, seasons)
    out = Path(out)
    years = season_start_years(seasons)
    labels = [season_label(year) for year in years]
    manifest = write_json({"league": league, "seed": seed, "seasons": labels}, out / "league.json")
    rng = np.random.default_rng(seed)
    registry = NameRegistry()
    players = found_league(rng, spec, registry)
    with Deliveries(out) as deliveries:
        for year in years:
            if year > years[0]:
                players = next_summer(rng, players, spec, registry)
            set_depth_charts(rng, players)
            calendar = SeasonCalendar(spec, year)
            squad, players = prepare_squad(rng, players, calendar, registry)
            season = play_season(rng, calendar, squad, is_last=year == years[-1])
            admit_zero_second_players(rng, season)
            deliveries.add(rng, season)
            if progress:
                progress(f"{calendar.label}: {len(season.games)} games")
    return sorted([manifest, *deliveries.paths])


def _checked(league: str, seasons: int) -> League:
    if league not in LEAGUES:
        raise ValueError(f"unknown league {league!r}: choose one of {', '.join(sorted(LEAGUES))}")
    if not 1 <= seasons <= MAX_SEASONS:
        raise ValueError(f"seasons must lie between 1 and {MAX_SEASONS}, not {seasons}")
    return LEAGUES[league]
