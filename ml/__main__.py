"""`python -m ml`: the command line of the package."""

from ml.cli import app

app(prog_name="python -m ml")
