"""What a dossier says of the turns a case took beside its reviews. Pure data."""

from dataclasses import dataclass
from datetime import date, datetime

from evidence.rules.people import Who


@dataclass(frozen=True)
class TurnLine:
    """One turn: an appeal, a reduced scope, an exception, a pilot, a meeting that heard it.

    ``words`` say what happened; ``text`` is what somebody wrote. ``until``: the last day of what
    began with it.
    """

    kind: str
    kind_name: str
    ref: str
    at: datetime
    until: date | None
    person: Who | None
    words: str
    text: str
