"""A vote in a meeting twice: as a case of the slow arithmetic, and as rows past every action."""

from datetime import timedelta

from approvals.models import (
    AgendaItem,
    Attendance,
    Ballot,
    BallotSeat,
    Hearing,
    HearingSeat,
    Meeting,
)
from tests.approvals import slow_ballot as slow
from tests.approvals.ballot_rows import HOUR, Twice, _review, stored
from tests.make import START

HALF = timedelta(minutes=30)


class TwiceInRoom(Twice):
    """One vote of a committee in a meeting; nobody is in the room when it begins."""

    def __init__(self, seats, cast, base="fixed", tier=3):
        self.cast = cast
        self.case = slow.case(seats, base=base, tier=tier, room=set())
        self.review = _review(tier)
        self.meeting = Meeting.objects.create(
            committee=self.review.committee, n=1, title="Meeting", starts_at=START,
            zone="Europe/Berlin", created_at=START)  # fmt: skip
        self.meeting.state, self.meeting.opened_at = "open", START
        self.meeting.save()
        self.item = AgendaItem.objects.create(
            meeting=self.meeting, position=1, kind="case", title="Sample", review=self.review,
            state="called", added_at=START)  # fmt: skip
        self.ballot = Ballot(review=self.review, n=1, subject_digest="sha256:now", text={},
                             digest="sha256:text", tier=tier, base=base,
                             opened_at=START)  # fmt: skip
        Ballot.objects.bulk_create([self.ballot])
        self.hearing = Hearing.objects.create(ballot=self.ballot, item=self.item)
        self.seats = BallotSeat.objects.bulk_create(
            BallotSeat(ballot=self.ballot, position=n, kind=kind, title=f"Seat {n}",
                       holder=cast.get(holder), alternate=cast.get(alternate))
            for n, (kind, holder, alternate) in enumerate(seats)
        )  # fmt: skip

    def come(self, name):
        if name not in self.case["room"]:
            Attendance.objects.create(
                meeting=self.meeting, person=self.cast[name], arrived_at=START + HALF
            )
            self.know(room=self.case["room"] | {name})

    def go(self, name):
        rows = Attendance.objects.filter(meeting=self.meeting, person=self.cast[name], left_at=None)
        for row in rows:
            row.left_at = START + HALF
            row.save()
        self.know(room=self.case["room"] - {name})

    def may_vote(self, name, seat):
        return slow.seating(self.case)[seat] == name and not slow.is_a(self.case, "left", name)

    def takes(self, name, seat, now):
        """Whether the database would write down that they sit there."""
        row = {"seat": self.seats[seat], "person": self.cast[name], "seated_at": now}
        return lambda: HearingSeat.objects.create(hearing=self.hearing, **row)

    def close_vote(self, now, without=None):
        """Write down who sits, all but ``without``, and close the vote; whether that is taken."""

        def act():
            for seat, name in slow.seating(self.case).items():
                if name and seat != without:
                    self.takes(name, seat, now)()
            Hearing.objects.filter(pk=self.hearing.pk).update(voting_ended_at=now)

        return act

    def tie(self, now):
        return lambda: Ballot.objects.filter(pk=self.ballot.pk).update(state="tied")

    def happens(self, what, name, seat, choice):
        """Whether it went as the slow arithmetic says."""
        if what == "come":
            self.come(name)
        elif what == "go":
            self.go(name)
        elif what == "recuse":
            self.recuse(name)
        elif what == "leave":
            self.leave(name, by_role=seat % 2 == 0)
        else:
            allowed = self.may_vote(name, seat)
            return self.vote(name, seat, choice) == allowed
        return True


__all__ = ["HOUR", "TwiceInRoom", "stored"]
