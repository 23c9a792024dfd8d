"""Try random sequences of deliveries: make replay SEEDS=N."""

from __future__ import annotations

import argparse
import random
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from .runner import Result
from .workers import replay_seeds


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m replay", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many random sequences")
    parser.add_argument("--first-seed", type=int, help="the first one; else chosen and printed")
    parser.add_argument("--workers", type=int, default=2, help="processes, one core each")
    parser.add_argument("--checkpoints", type=int, default=5, help="comparisons per sequence")
    parser.add_argument(
        "--every-fault", action="store_true", help="a whole season with every fault at least once"
    )
    return parser.parse_args(words)


def line_of(result: Result) -> str:
    """A failing seed in one line."""
    failure = result.failure
    faults = ", ".join(failure.faults) or "none"
    when = f"{failure.moment:%Y-%m-%d}" if failure.moment else "the replay broke"
    return (
        f"FAIL seed {result.seed}, checkpoint {failure.checkpoint} ({when}):"
        f" {' '.join(failure.detail.split())} | faults so far: {faults}"
    )


def summary(results: list[Result], minutes: float) -> str:
    """What was tried, and where the time went."""
    checkpoints = sum(result.checkpoints for result in results)
    green = sum(result.green for result in results)
    failures = sum(result.failure is not None for result in results)
    spent = {
        name: sum(result.seconds.get(name, 0) for result in results) / max(checkpoints, 1)
        for name in ("land", "build", "refresh", "compare")
    }
    times = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in spent.items())
    return (
        f"{len(results)} seeds, {checkpoints} checkpoints passed ({green} published),"
        f" {failures} failures, {minutes:.1f} min; per checkpoint: {times}"
    )


def main() -> int:
    """Run the command; returns its exit code."""
    options = arguments()
    start = time.perf_counter()
    first = options.first_seed
    if first is None:
        first = random.SystemRandom().randrange(10**6)
    seeds = range(first, first + options.seeds)
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"seeds {seeds[0]} to {seeds[-1]}", markup=False)
    columns = (TextColumn("replays"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    results = []
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("replays", total=len(seeds))
        for result in replay_seeds(
            seeds,
            workers=options.workers,
            checkpoints=options.checkpoints,
            every_fault=options.every_fault,
        ):
            results.append(result)
            progress.advance(task)
            if result.failure:
                progress.console.print(line_of(result), markup=False)
    console.print(summary(results, (time.perf_counter() - start) / 60), markup=False)
    return int(any(result.failure for result in results))


if __name__ == "__main__":
    sys.exit(main())
