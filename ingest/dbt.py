"""dbt without Python's search for unused cycles: python -m ingest.dbt build ...

dbt keeps some hundred thousand objects, its manifest, for as long as it runs. Python's collector
looks through them again and again for nothing: an eighth of the time that a night's build takes.
What keeps a build from beginning is told before dbt starts, which takes it seconds.
"""

from ingest.interpreter import require_interpreter

if __name__ == "__main__":
    require_interpreter()
    import gc
    import sys

    from ingest.arguments import tell
    from ingest.readiness import obstacle

    problem = obstacle(sys.argv[1:])
    if problem:
        tell(problem)
        sys.exit(2)
    from dbt.cli.main import cli

    gc.disable()
    cli(prog_name="dbt")
