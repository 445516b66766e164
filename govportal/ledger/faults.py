"""What verification says when something is wrong."""

from typing import NamedTuple


class Fault(NamedTuple):
    """The first thing that is wrong: a stable code, and the place."""

    code: str
    place: str


class Faulty(Exception):
    """Carries the first fault out of the walk."""

    def __init__(self, code: str, place: object) -> None:
        super().__init__(f"{code} at {place}")
        self.fault = Fault(code, str(place))
