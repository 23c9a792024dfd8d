"""Which Python runs the commands: asked before anything is imported that it may lack."""

import importlib.util
import sys

VERSIONS = ((3, 11), (3, 12), (3, 13))


def require_interpreter() -> None:
    """Ends with one sentence unless this Python is the project's; any Python 3 can read it."""
    version = ".".join(str(part) for part in sys.version_info[:2])
    if sys.version_info[:2] not in VERSIONS:
        problem = "Python 3.11, 3.12 or 3.13 is needed, but this is " + version
    elif importlib.util.find_spec("typer") is None:
        problem = "this Python " + version + " lacks the packages of the project"
    else:
        return
    sys.stderr.write(
        "error: " + problem + ": run `make setup`, then `source .venv/bin/activate`.\n"
    )
    sys.exit(2)
