"""The memory that a command takes, measured from outside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from .project import PROJECT

# A process starts with the peak of the one that started it, however little it uses itself, so a
# small one stands between a command and the test run that has grown for an hour.
MEASURE = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


def peak_bytes(*command: str, environment: Mapping[str, str] | None = None) -> int:
    """Run a command of the project; the most memory that it took. Fails when it fails."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(done.stdout) * 1024
