"""Lines of a meeting's page: items, seats and people, with their states and what can be done."""

from dataclasses import dataclass

from approvals.condition_lines import Sign
from approvals.models import AgendaItem, Meeting
from approvals.rules.meetings import ItemState, MeetingState
from govportal.people.models import Person, Seat

MEETING_SIGNS = {
    MeetingState.PLANNED: ("neutral", "wait"),
    MeetingState.OPEN: ("info", "info"),
    MeetingState.CLOSED: ("ok", "ok"),
    MeetingState.CANCELLED: ("neutral", "off"),
}
ITEM_SIGNS = {
    ItemState.WAITING: ("neutral", "wait"),
    ItemState.CALLED: ("info", "info"),
    ItemState.DECIDED: ("ok", "ok"),
    ItemState.ADOPTED: ("ok", "ok"),
    ItemState.NOTED: ("ok", "ok"),
    ItemState.NO_QUORUM: ("bad", "bad"),
    ItemState.POSTPONED: ("warn", "pause"),
    ItemState.WITHDRAWN: ("neutral", "off"),
    ItemState.REMOVED: ("neutral", "off"),
}


def sign_of(meeting: Meeting) -> Sign:
    tone, shape = MEETING_SIGNS[MeetingState(meeting.state)]
    return Sign(tone, str(meeting.get_state_display()), shape)


@dataclass(frozen=True)
class Button:
    """Something to do with an item: the act as the address names it, and what it says."""

    act: str
    words: str
    primary: bool = False


@dataclass(frozen=True)
class ItemLine:
    """One item of the agenda as the reader meets it."""

    n: int
    item: AgendaItem
    sign: Sign
    buttons: list[Button]
    arithmetic: list[tuple[str, str]]
    is_now: bool


@dataclass(frozen=True)
class SeatLine:
    """One seat and who is there for it; ``others`` came or could come in its place."""

    seat: Seat
    people: "list[PersonLine]"
    words: str
    tone: str
    shape: str


@dataclass(frozen=True)
class PersonLine:
    """Somebody with a seat, and whether the reader may note that they come or go."""

    person: Person
    words: str
    act: str
    verb: str
