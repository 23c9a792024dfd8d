"""`python -m ml`: the command line of the package."""

from ingest.interpreter import require_interpreter

if __name__ == "__main__":
    require_interpreter()
    from ml.cli import app

    app(prog_name="python -m ml")
