"""Replays seeds in worker processes, each with a state folder and a parsed project of its own."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache, partial
from pathlib import Path

from support.dbt import Dbt
from support.project import PROJECT

from .runner import Failure, Replayer, Result

# Uncompressed and without checkpoints: the file is thrown away.
SETTINGS = {"force_compression": "uncompressed", "checkpoint_threshold": "4GB"}


@cache
def _replayer(folder: str) -> Replayer:
    """This process's own; the project is parsed once for all processes."""
    dbt = Dbt(PROJECT, Path(folder, "dbt"), SETTINGS, keeps_open=True)
    return Replayer(Path(tempfile.mkdtemp(prefix="worker-", dir=folder)), dbt)


def _replay(folder: str, seed: int, checkpoints: int, every_fault: bool) -> Result:
    try:
        return _replayer(folder).replay(seed, checkpoints, every_fault)
    except Exception as error:  # one broken replay must not stop the others
        traceback.print_exc()
        detail = f"{type(error).__name__}: {error}"
        return Result(seed, failure=Failure(0, None, (), detail))


def replay_seeds(
    seeds: Sequence[int],
    *,
    workers: int = 1,
    checkpoints: int = 5,
    every_fault: bool = False,
) -> Iterator[Result]:
    """Replay the seeds; yields each result as it is known.

    The state lies in a temporary folder (TMPDIR), which is removed.
    """
    folder = tempfile.mkdtemp(prefix="nba-replay-")
    try:
        with ProcessPoolExecutor(
            min(workers, len(seeds)),
            # A fresh interpreter: the threads of dbt and DuckDB do not survive a fork.
            mp_context=multiprocessing.get_context("spawn"),
        ) as pool:
            replay = partial(_replay, folder)
            futures = [pool.submit(replay, seed, checkpoints, every_fault) for seed in seeds]
            for future in as_completed(futures):
                yield future.result()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
