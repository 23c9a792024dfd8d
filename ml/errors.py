"""Errors that are answered with a message and a remedy instead of a stack trace."""


class MlError(Exception):
    """What is wrong, and what the reader can do about it."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem if not remedy else f"{problem}\n{remedy}")
        self.problem = problem
        self.remedy = remedy


class WarehouseError(MlError):
    """The warehouse, or a table or column in it, cannot be read."""


class ExamplesError(MlError):
    """The examples are there but cannot be used as they are."""


class SplitError(MlError):
    """The data is too short to be divided into training and test dates."""


class RunError(MlError):
    """No saved run, or a run that cannot be used."""


class PromotionError(MlError):
    """A run that shall not predict, and why."""
