"""A meeting as its page shows it to one reader: agenda, attendance, and the vote that is open."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from approvals.actions.meetings.elsewhere import gone_elsewhere
from approvals.actions.meetings.hearing import presiding_refusal
from approvals.actions.meetings.proceedings import lines_of
from approvals.actions.meetings.reminding import last_meeting
from approvals.actions.meetings.session import ballot_under
from approvals.actions.meetings.sitting import Bench, bench_of, facts_for
from approvals.ballot_room import BallotRoom
from approvals.condition_lines import Sign
from approvals.meeting_lines import (
    ITEM_SIGNS,
    Button,
    ItemLine,
    PersonLine,
    SeatLine,
    sign_of,
)
from approvals.models import ActionItem, AgendaItem, Attendance, Meeting
from approvals.models.names import ELSEWHERE_NAMES
from approvals.rules.ballots import Place, places, presiding, tally
from approvals.rules.meeting_dates import meeting_numbers, next_meeting_at
from approvals.rules.meetings import (
    BEFORE,
    ItemKind,
    ItemState,
    MeetingFacts,
    MeetingState,
    agenda_refusal,
    call_refusal,
    change_refusal,
    close_refusal,
    consent_refusal,
    open_refusal,
    pull_refusal,
)
from approvals.rules.reviews import Verdict
from approvals.schemes import active_scheme
from govportal.people.models import Committee, Person, Seat
from govportal.refusals import Refusal
from govportal.worklist.timekeeping import zone_of


def suggested(committee: Committee, now: datetime) -> dict[str, Any]:
    """What a new meeting's form begins with: a month after the last one, where that is still to
    come; else in two weeks, at ten, in the committee's zone."""
    zone = zone_of(committee.calendar_key)
    day = (now.astimezone(zone) + timedelta(days=14)).date()
    plain = {"committee": committee.pk, "title": _("Committee meeting"), "day": day,
             "time": "10:00", "zone": str(zone), "minutes": 60}  # fmt: skip
    last = last_meeting(committee)
    if last is None:
        return plain
    local = last.starts_at.astimezone(last.tz)
    after = next_meeting_at(local, meeting_numbers(active_scheme().routes))
    kept = {name: getattr(last, name) for name in ("title", "zone", "minutes", "place", "link")}
    found = {**plain, **kept, "time": local.time()}
    return {**found, "day": after.date()} if after > now else found


class MeetingRoom:
    """``voted`` and ``refusal``: a vote on its way back to its writer, and why."""

    def __init__(
        self,
        meeting: Meeting,
        reader: Person,
        now: datetime,
        *,
        voted: Any = None,
        refusal: Refusal | None = None,
        typed: Any = None,
    ) -> None:
        self.meeting, self.reader, self.now = meeting, reader, now
        self.voted, self.refusal, self.typed = voted, refusal, typed
        rows = meeting.items.select_related("review__unit", "moved_by", "pulled_by", "about")
        self.items = list(rows.exclude(state=ItemState.REMOVED))
        self.bench: Bench = bench_of(meeting.committee, now, meeting)
        self.facts: MeetingFacts = facts_for(meeting, reader, now, self.bench, self.items)

    @property
    def sign(self) -> Sign:
        return sign_of(self.meeting)

    @property
    def is_open(self) -> bool:
        return self.meeting.is_open

    @property
    def ends_at(self) -> datetime:
        return self.meeting.starts_at + timedelta(minutes=self.meeting.minutes)

    @cached_property
    def called(self) -> AgendaItem | None:
        return next((one for one in self.items if one.state == ItemState.CALLED), None)

    @cached_property
    def voting(self) -> BallotRoom | None:
        """The vote on the item that is called; None while none is, and for a report."""
        ballot = ballot_under(self.called) if self.called and self.called.is_voted_on else None
        if ballot is None:
            return None
        if self.called is not None and self.called.review is not None:
            ballot.review = self.called.review
            ballot.review.committee = self.meeting.committee
        rows = ballot.rows(self.now)
        sitting = self.bench.as_sitting(ballot.review.unit, rows.conflicted)
        return BallotRoom(ballot, rows, sitting, self.reader, self.now, typed=self.voted)

    @cached_property
    def elsewhere(self) -> dict[int, str]:
        return gone_elsewhere(self.meeting, self.items)

    @cached_property
    def lines(self) -> list[ItemLine]:
        return [self._line(n, item) for n, item in enumerate(self.items, start=1)]

    def _line(self, n: int, item: AgendaItem) -> ItemLine:
        state = ItemState(item.state)
        tone, shape = ITEM_SIGNS[state]
        words = str(item.get_state_display())
        if why := self.elsewhere.get(item.pk):
            tone, shape = ITEM_SIGNS[ItemState.WITHDRAWN]
            words = str(ELSEWHERE_NAMES[why])
        if item.outcome.get("outcome"):
            no = item.outcome["outcome"] == Verdict.REJECT
            tone, shape = ("bad", "bad") if no else ("ok", "ok")
            words = _("Not carried") if no else _("Carried")
        return ItemLine(
            n=n,
            item=item,
            sign=Sign(tone, words, shape),
            buttons=self._buttons(item, state),
            arithmetic=lines_of(item.outcome),
            is_now=state is ItemState.CALLED,
        )

    def _buttons(self, item: AgendaItem, state: ItemState) -> list[Button]:
        facts, found = self.facts, []
        if state is ItemState.CALLED and self._may_close(item):
            verb = _("Close the vote") if item.is_voted_on else _("Heard and noted")
            return [Button("close", verb, primary=self.voting is None or not self.voting.form),
                    Button("postpone", _("Leave it to the next meeting"))]  # fmt: skip
        is_gone = item.pk in self.elsewhere
        if call_refusal(facts, state) is None and not item.is_consent and not is_gone:
            found.append(Button("call", _("Call it up")))
        if pull_refusal(facts, is_consent=item.is_consent, state=state) is None:
            found.append(Button("pull", _("Discuss it on its own")))
        if state not in (ItemState.WAITING, ItemState.NO_QUORUM) or agenda_refusal(facts):
            return found
        if not item.is_consent and consent_refusal(facts, ItemKind(item.kind), state) is None:
            found.append(Button("consent", _("It is routine")))
        return [*found, Button("up", _("Up")), Button("down", _("Down")),
                Button("remove", _("Take it off"))]  # fmt: skip

    def _may_close(self, item: AgendaItem) -> bool:
        item.meeting = self.meeting
        facts = self.voting.facts if self.voting else None
        if self.voting is not None and self.voting.ballot.state != "open":
            return False
        return presiding_refusal(item, facts, self.reader, self.now) is None

    @property
    def waits_for_consent(self) -> bool:
        """Whether the reader may now put the routine items to one vote."""
        some = any(one.is_consent and one.state == ItemState.WAITING for one in self.items)
        return some and call_refusal(self.facts, ItemState.WAITING) is None

    @property
    def may_change(self) -> bool:
        return change_refusal(self.facts) is None

    @property
    def may_open(self) -> bool:
        return open_refusal(self.facts) is None

    @property
    def early_refusal(self) -> Refusal | None:
        """Why who may open the meeting cannot do so yet."""
        refusal = open_refusal(self.facts)
        return refusal if refusal and refusal.code == "meeting.too_early" else None

    @property
    def close_refusal(self) -> Refusal | None:
        return close_refusal(self.facts)

    @property
    def may_arrange(self) -> bool:
        return agenda_refusal(self.facts) is None

    @property
    def may_move_motion(self) -> bool:
        return self.is_open and self.facts.is_here

    @property
    def may_write(self) -> bool:
        """Minutes and errands, from the opening on."""
        begun = MeetingState(self.meeting.state) not in (BEFORE - {MeetingState.OPEN})
        over = self.meeting.state == MeetingState.CANCELLED
        return begun and not over and (self.facts.may_arrange)

    @cached_property
    def actions(self) -> list[ActionItem]:
        return list(self.meeting.action_items.select_related("owner"))

    @cached_property
    def here(self) -> dict[int, list[Attendance]]:
        found: dict[int, list[Attendance]] = {}
        for row in self.meeting.attendances.all():
            found.setdefault(row.person_id, []).append(row)
        return found

    @cached_property
    def places(self) -> dict[int, Place]:
        """By seat of the committee: who sits there, as the rules say."""
        return {place.seat.seat: place for place in places(self.bench.item)}

    @property
    def seats(self) -> list[SeatLine]:
        return [self._seat(seat) for seat in self.bench.seats]

    def _seat(self, seat: Seat) -> SeatLine:
        people = [self._person(one) for one in (seat.holder, seat.alternate) if one is not None]
        place = self.places.get(seat.pk)
        if not self.is_open or place is None:  # a rotating seat sits for its own unit only
            return SeatLine(seat, people, "", "neutral", "none")
        if not place.is_present:
            return SeatLine(seat, people, _("Absent"), "neutral", "off")
        words = _("In the room") if place.stand_in is None else _("The alternate sits")
        return SeatLine(seat, people, words, "ok", "ok")

    def _person(self, person: Person) -> PersonLine:
        rows = self.here.get(person.pk, [])
        is_here = bool(rows) and rows[-1].left_at is None
        may = self.is_open and (person == self.reader or self.facts.may_arrange)
        may = may and person.pk not in self.bench.left
        act = ("leave" if is_here else "arrive") if may else ""
        return PersonLine(person, self._times(rows), act, self._verb(person, is_here))

    def _times(self, rows: list[Attendance]) -> str:
        """“10:02 to 10:40, from 10:45”, by the meeting's clock."""
        parts = []
        for row in rows:
            came = f"{row.arrived_at.astimezone(self.meeting.tz):%H:%M}"
            if row.left_at is None:
                parts.append(_("from %(time)s") % {"time": came})
            else:
                left = f"{row.left_at.astimezone(self.meeting.tz):%H:%M}"
                parts.append(_("%(came)s to %(left)s") % {"came": came, "left": left})
        return ", ".join(parts)

    def _verb(self, person: Person, is_here: bool) -> str:
        if person == self.reader:
            return _("I leave") if is_here else _("I am here")
        return _("Has left") if is_here else _("Is here")

    @property
    def chief(self) -> Person | None:
        """Who presides: over the item that is called, else over the meeting."""
        number = presiding(self.voting.facts.item) if self.voting else self.bench.chief
        return next((one for one in self.bench.people() if one.pk == number), None)

    @property
    def quorum(self) -> list[tuple[str, str]]:
        """The arithmetic of the room before anything is called: nobody has a conflict in that."""
        if not self.is_open:
            return []
        count = tally(self.bench.item)
        names = ("base", "needed", "present", "quorum")
        return [_printed(count.line(name)) for name in names]


def _printed(line: Any) -> tuple[str, str]:
    value = f"{line.value} ({line.note})" if line.note else str(line.value)
    return str(line.label), value
