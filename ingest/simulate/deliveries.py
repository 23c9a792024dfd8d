"""Lays out the delivery files of all sources, season by season."""

from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
import pyarrow as pa

from ingest.simulate import basketball_reference as bref
from ingest.simulate import betting, espn, nba_com
from ingest.simulate.defects import plant
from ingest.simulate.other_leagues import other_team_rows
from ingest.simulate.season import Season
from ingest.simulate.shots import shot_chart
from ingest.simulate.write import ParquetStream, write_csv, write_parquet

STREAMS = {
    "player_box": bref.PLAYER_BOX,
    "team_box": bref.TEAM_BOX,
    "inactive_players": bref.INACTIVE_PLAYERS,
    "games": bref.GAMES,
    "tipoffs": bref.TIPOFFS,
}


class Deliveries:
    """Files under `out`; use as a context manager, the files of all seasons close at the end."""

    def __init__(self, out: Path) -> None:
        self.paths: list[Path] = []
        self._nba_com = out / "nba_com"
        self._bref = out / "basketball_reference"
        self._betting = out / "betting"
        self._espn = out / "espn"
        self._streams = {
            name: ParquetStream(self._bref / f"{name}.parquet", schema)
            for name, schema in STREAMS.items()
        }
        self._schedules: list[pd.DataFrame] = []
        self._spreads: list[pd.DataFrame] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._streams.values():
            stream.close()

    def add(self, rng: np.random.Generator, season: Season) -> None:
        """Write the files of a season and extend those of all seasons."""
        defects = plant(rng, season)
        totals = nba_com.team_totals(season)
        self._write_player_logs(season, nba_com.player_logs(rng, season, defects))
        self._write_team_level(rng, season, totals)
        box, corrected = bref.player_box(season, defects)
        self._streams["player_box"].append(box)
        self._streams["team_box"].append(bref.team_box(rng, season, totals))
        self._streams["inactive_players"].append(bref.inactive_players(season, defects))
        self._streams["games"].append(bref.results(season))
        self._streams["tipoffs"].append(bref.tipoffs(season))
        self._schedules.append(nba_com.schedule(season))
        self._spreads.append(betting.point_spreads(rng, season))
        if season.is_last:
            self._write_last_season(rng, season, corrected)

    def _write_player_logs(self, season: Season, frames: dict[str, pd.DataFrame]) -> None:
        label = season.calendar.label
        names = {
            "regular": f"regular_{label}",
            "playoffs": f"playoffs_{label}",
            "corrections": f"regular_{label}_corrections",
        }
        for kind, frame in frames.items():
            path = self._nba_com / "player_game_logs" / f"{names[kind]}.csv.gz"
            self.paths.append(write_csv(frame, path))

    def _write_team_level(
        self, rng: np.random.Generator, season: Season, totals: pd.DataFrame
    ) -> None:
        label = season.calendar.label
        positions = nba_com.player_positions(season)
        path = self._nba_com / "player_positions" / f"{label}.csv.gz"
        self.paths.append(write_csv(positions, path))
        if label == season.calendar.league.no_team_logs:
            return
        logs = nba_com.team_logs(season, totals, other_team_rows(rng, season))
        path = self._nba_com / "team_game_logs" / f"{label}.csv.gz"
        self.paths.append(write_csv(logs, path))
        path = self._nba_com / "shots" / f"{label}.parquet"
        self.paths.append(write_parquet(shot_chart(rng, season), path))

    def _write_last_season(
        self, rng: np.random.Generator, season: Season, corrected: pd.DataFrame
    ) -> None:
        table = pa.Table.from_pandas(corrected, schema=bref.PLAYER_BOX, preserve_index=False)
        table = table.replace_schema_metadata(None)
        props = betting.player_props(rng, season)
        sample = espn.schedule_sample(season)
        self.paths += [
            write_parquet(table, self._bref / "player_box_corrections.parquet"),
            write_csv(props, self._betting / f"player_props_{season.calendar.label}.csv.gz"),
            write_csv(sample, self._espn / "schedule_sample.csv"),
            write_csv(pd.concat(self._schedules), self._nba_com / "schedule.csv.gz"),
            write_csv(pd.concat(self._spreads), self._betting / "point_spreads.csv.gz"),
        ]
        self.paths += [stream.path for stream in self._streams.values()]
