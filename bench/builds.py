"""Builds by dbt, measured from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from support.league import League
from support.measuring import peak_bytes

BUILD = (sys.executable, "-m", "ingest.dbt", "build", "--exclude-resource-type", "unit_test")
"""As `make` builds."""


@dataclass(frozen=True)
class Build:
    """One build: seconds on the wall, of dbt's start and of models; bytes of memory at the peak."""

    wall: float
    start: float
    models: float
    peak_bytes: int


def build(league: League) -> Build:
    """Build everything that is due in a league's state folder; ends the program when that fails."""
    started = time.perf_counter()
    try:
        peak = peak_bytes(*BUILD, environment=league.environment)
    except subprocess.CalledProcessError as error:
        log = league.target / "dbt.log"
        raise SystemExit(f"the build of {league.home} failed: see {log}") from error
    wall = time.perf_counter() - started
    run = json.loads((league.target / "run_results.json").read_text())
    models = [r for r in run["results"] if r["unique_id"].startswith("model.")]
    return Build(wall, wall - run["elapsed_time"], seconds_of_any(models), peak)


def seconds_of_any(results: Sequence[dict[str, Any]]) -> float:
    """The seconds in which at least one of these nodes was at work."""
    spans = sorted(
        (datetime.fromisoformat(part["started_at"]), datetime.fromisoformat(part["completed_at"]))
        for result in results
        for part in result["timing"]
    )
    busy, until = timedelta(), spans[0][0]
    for start, end in spans:
        busy += max(end - max(start, until), timedelta())
        until = max(until, end)
    return busy.total_seconds()
