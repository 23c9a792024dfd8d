"""Why a delivery is not landed."""


class Refusal(Exception):
    """A delivery is refused whole; nothing of it reaches the landing zone.

    reason: what is wrong and where; expected: what would have been right.
    """

    def __init__(self, reason: str, expected: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.expected = expected
