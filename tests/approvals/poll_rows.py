"""A vote within hours twice: as a case of the slow arithmetic, and as rows past every action."""

from datetime import timedelta
from types import SimpleNamespace

from approvals.models import (
    EmergencyBallot,
    Poll,
    PollCasting,
    PollRecusal,
    PollSeat,
    PollVote,
    ProvisionalOrder,
    Request,
    RequestVersion,
    ReviewParty,
)
from govportal.worklist.models import CalendarVersion, Clock
from registry.models import Authorisation
from tests.approvals import slow_ballot as slow
from tests.approvals.ballot_rows import Twice, _review, stored, would_be_stored
from tests.make import REASONS, START

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DUE = START + 4 * HOUR
CHOICES = [*["approve"] * 5, *["reject"] * 4, "abstain"]


class PollTwice(Twice):
    """``right``: of an agent that runs, which an order would follow."""

    def __init__(self, seats, cast, right, kind, base="fixed", tier=3, n=1):
        self.cast, self.right = cast, right
        self.case = slow.case(seats, base=base, tier=tier)
        self.review, self.clock = _review(tier), _clock()
        self.poll = Poll.objects.create(
            kind=kind, committee=self.review.committee, base=base, tier=tier, text={},
            digest="sha256:text", opened_at=START)  # fmt: skip
        self.poll.clock = self.clock
        self.poll.save(update_fields=["clock"])
        self.seats = [
            PollSeat.objects.create(poll=self.poll, position=n, kind=kind, title=f"Seat {n}",
                                    holder=cast.get(holder), alternate=cast.get(alternate))
            for n, (kind, holder, alternate) in enumerate(seats)
        ]  # fmt: skip
        self.subject = self._order(n) if kind == "order" else self._emergency()

    def _order(self, n):
        agent, person = self.right.agent, self.cast["p0"]
        request = Request.objects.bulk_create([Request(
            number=f"ADR-1999-{n:04}", kind="emergency_change", state="withdrawn", agent=agent,
            unit=agent.unit, requester=person, title="x", tier=1, points=0, submitted_at=START,
            closed_at=START, review=self.review)])[0]  # fmt: skip
        version = RequestVersion.objects.create(
            request=request, n=1, content={}, digest="sha256:v", manifest=self.right.manifest,
            tier=1, points=0, classification={}, submitted_by=person,
            submitted_at=START)  # fmt: skip
        row = ProvisionalOrder(request=request, version=version, poll=self.poll)
        return ProvisionalOrder.objects.bulk_create([row])[0]

    def _emergency(self):
        row = EmergencyBallot(agent=self.right.agent, poll=self.poll, question="resume",
                              reason=REASONS, opened_by=self.cast["p0"])  # fmt: skip
        return EmergencyBallot.objects.bulk_create([row])[0]

    def fresh(self):
        """As the helpers of ballots ask for it."""
        poll = Poll.objects.select_related("clock", "committee").get(pk=self.poll.pk)
        parties = self.review.parties.values_list("person_id", flat=True)
        known = frozenset(parties) if poll.kind == "order" else frozenset()
        return SimpleNamespace(facts=lambda now: poll.facts(poll.rows(now, known)))

    def vote(self, name, seat, choice):
        person = self.cast[name]
        n = PollVote.objects.filter(poll=self.poll, person=person).count() + 1
        taken = stored(lambda: PollVote.objects.create(
            poll=self.poll, seat=self.seats[seat], person=person, n=n, choice=choice,
            rationale=REASONS, scope="All.", digest=self.poll.digest,
            cast_at=START + HOUR))  # fmt: skip
        if taken:
            self.know(said=[*self.case["said"], (name, seat, choice)])
        return taken

    def recuse(self, name, by_register=False):
        person = self.cast[name]
        if by_register and self.poll.kind == "order":
            ReviewParty.objects.get_or_create(review=self.review, person=person, relation="sponsor")
        elif not PollRecusal.objects.filter(poll=self.poll, person=person).exists():
            PollRecusal.objects.create(poll=self.poll, person=person, relation="declared",
                                       reason="Kin.", found_by_system=False,
                                       recused_at=START + HOUR)  # fmt: skip
        self.know_of(name, "recused")

    def note_absence(self, seat):
        rows = PollSeat.objects.filter(pk=self.seats[seat].pk, absent_at=None)
        rows.update(absent_at=START + HOUR)
        self.know_of(self.case["seats"][seat][1], "absent")

    def right_stored(self, now):
        """Whether the database takes a right that names the order as its ground."""
        row = Authorisation(
            agent=self.right.agent, manifest=self.right.manifest,
            fingerprint=self.right.fingerprint, environment="staging", stage="production",
            basis=self.subject.ledger_ref, post_deployment_days=30, valid_from=now,
            valid_until=now.date(), lapses_on=now.date())  # fmt: skip
        return would_be_stored(lambda: Authorisation.objects.bulk_create([row]))

    def result(self, state, now):
        return lambda: EmergencyBallot.objects.filter(pk=self.subject.pk).update(
            state=state, closed_at=now
        )

    def results(self, now):
        """Every result that the database would store now."""
        return [s for s in ("passed", "failed") if would_be_stored(self.result(s, now))]

    def tie(self, now):
        return lambda: Poll.objects.filter(pk=self.poll.pk).update(tied_at=now)

    def casting_vote(self, name, choice, now):
        return lambda: PollCasting.objects.create(
            poll=self.poll, person=self.cast[name], choice=choice, rationale=REASONS, cast_at=now
        )


def _clock():
    version = CalendarVersion.objects.filter(calendar__key="berlin").latest("number")
    return Clock.objects.create(
        subject_ref="sample:1", kind="poll_order", scale="calendar_hours", amount=240,
        version=version, started_at=START, since=START, due_at=DUE,
        next_event_at=DUE)  # fmt: skip
