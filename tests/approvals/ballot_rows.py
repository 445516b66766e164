"""A ballot twice: as a case of the slow arithmetic, and as rows written past every action."""

from datetime import timedelta

from django.db import DatabaseError, transaction

from approvals.models import (
    Ballot,
    BallotSeat,
    CastingVote,
    Condition,
    ConditionProposal,
    Decision,
    Recusal,
    Review,
    ReviewParty,
    Vote,
)
from govportal.people.models import Committee, Person, RoleAssignment
from govportal.people.rules import Role
from govportal.worklist.models import CalendarVersion, Clock
from tests.approvals import slow_ballot as slow
from tests.make import REASONS, START

HOUR = timedelta(hours=1)
DUE = START + 72 * HOUR
LIMITED = "approve_with_conditions"
A_LIMIT = {"text": "A limit.", "owner": "sponsor", "days": 30}
OUTCOMES = ("approve", "conditions", "reject")
# How the clock stands when somebody asks what becomes of the ballot: its columns, the moment, and
# whether the deadline is over. A question pauses it; one asked after the deadline changes nothing.
CLOCKS = {
    "running": ({}, START + 3 * HOUR, False),
    "due": ({}, DUE, True),
    "held": ({"state": "paused", "causes": ["question:1"]}, DUE + 9 * HOUR, False),
    "held too late": (
        {"state": "paused", "causes": ["question:1"], "since": DUE + HOUR},
        DUE + 9 * HOUR,
        True,
    ),
}


def people(count):
    """That many members of a committee, by name; two statements."""
    made = Person.objects.bulk_create(
        Person(email=f"p{n}@brackwater.example", full_name=f"p{n}") for n in range(count)
    )
    since = (START - timedelta(days=100)).date()
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, role=Role.COMMITTEE_MEMBER, starts_on=since)
        for person in made
    )
    return {person.full_name: person for person in made}


def stored(act):
    """Whether the database takes it; refused, it leaves nothing behind."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return False
    return True


def would_be_stored(act):
    """The same, and nothing stays either way."""
    with transaction.atomic():
        taken = stored(act)
        transaction.set_rollback(True)
    return taken


class Twice:
    """One ballot of a committee of ``seats`` (kind, holder, alternate), by name."""

    def __init__(self, seats, cast, base="fixed", tier=3):
        self.cast = cast
        self.case = slow.case(seats, base=base, tier=tier)
        self.review, self.clock = _review(tier), _clock()
        self.ballot = Ballot(review=self.review, n=1, subject_digest="sha256:now", text={},
                             digest="sha256:text", tier=tier, base=base, clock=self.clock,
                             opened_at=START)  # fmt: skip
        Ballot.objects.bulk_create([self.ballot])
        self.seats = BallotSeat.objects.bulk_create(
            BallotSeat(ballot=self.ballot, position=n, kind=kind, title=f"Seat {n}",
                       holder=cast.get(holder), alternate=cast.get(alternate))
            for n, (kind, holder, alternate) in enumerate(seats)
        )  # fmt: skip

    def fresh(self):
        return Ballot.objects.select_related("clock__version", "review").get(pk=self.ballot.pk)

    def know(self, **more):
        self.case = {**self.case, **more, "found": {}}

    def know_of(self, name, word):
        words = self.case["people"].get(name, set()) | {word}
        self.know(people={**self.case["people"], name: words})

    # What is done to it, whoever may do it: each says whether the database took it.

    def vote(self, name, seat, choice):
        n = Vote.objects.filter(ballot=self.ballot, person=self.cast[name]).count() + 1
        limits = [A_LIMIT] if choice == LIMITED else []
        taken = stored(lambda: Vote.objects.create(
            ballot=self.ballot, seat=self.seats[seat], person=self.cast[name], n=n, choice=choice,
            rationale=REASONS, conditions=limits, condition_count=len(limits),
            digest=self.ballot.digest, cast_at=START + HOUR))  # fmt: skip
        if taken:
            self.know(said=[*self.case["said"], (name, seat, choice)])
        return taken

    def recuse(self, name, by_register=False):
        person = self.cast[name]
        if by_register:
            ReviewParty.objects.get_or_create(review=self.review, person=person, relation="sponsor")
        elif not Recusal.objects.filter(ballot=self.ballot, person=person).exists():
            Recusal.objects.create(ballot=self.ballot, person=person, relation="declared",
                                   reason="Kin.", found_by_system=False,
                                   recused_at=START + HOUR)  # fmt: skip
        self.know_of(name, "recused")

    def note_absence(self, seat):
        BallotSeat.objects.filter(pk=self.seats[seat].pk).update(absent_at=START + HOUR)
        self.know_of(self.case["seats"][seat][1], "absent")

    def leave(self, name, by_role=False):
        if by_role:
            ended = {"ends_on": START.date() - timedelta(days=1)}
            RoleAssignment.objects.filter(person=self.cast[name]).update(**ended)
        else:
            Person.objects.filter(pk=self.cast[name].pk).update(is_active=False)
        self.know_of(name, "left")

    def set_clock(self, how):
        """Returns the moment of asking, and whether the deadline is over."""
        columns, now, is_due = CLOCKS[how]
        Clock.objects.filter(pk=self.clock.pk).update(**columns)
        return now, is_due

    def tie(self, now):
        """Stop the clock and say that voting ended in a tie."""

        def act():
            stopped = {"state": "stopped", "stopped_at": now, "next_event_at": None}
            Clock.objects.filter(pk=self.clock.pk).update(**stopped)
            Ballot.objects.filter(pk=self.ballot.pk).update(state="tied")

        return act

    def casting_vote(self, name, choice, now):
        return lambda: CastingVote.objects.create(
            ballot=self.ballot, person=self.cast[name], choice=choice, rationale=REASONS,
            digest=self.ballot.digest, cast_at=now)  # fmt: skip

    def decision(self, outcome, now):
        """With the conditions that the votes propose, where it has some."""

        def act():
            if outcome == "conditions":
                self._attach_conditions(now)
            Decision.objects.create(
                review=self.review, ballot=self.ballot, basis="ballot", outcome=outcome,
                digest=self.review.digest, fingerprint=self.review.fingerprint,
                tier=self.review.tier, decided_at=now)  # fmt: skip

        return act

    def _attach_conditions(self, now):
        counted = slow.votes(self.case).values()
        time = {"created_at": now, "due_at": now + HOUR, "grace_until": now + 2 * HOUR}
        condition = Condition.objects.bulk_create([Condition(
            review=self.review, n=1, text="A limit.", owner=self.cast["p0"], part="sponsor",
            days=30, **time)])[0]  # fmt: skip
        for name in [name for name, choice in counted if choice == LIMITED]:
            vote = Vote.objects.filter(ballot=self.ballot, person=self.cast[name]).last()
            ConditionProposal.objects.create(condition=condition, vote=vote)

    def decisions(self, now):
        """Every outcome that the database would store now."""
        return [o for o in OUTCOMES if would_be_stored(self.decision(o, now))]


def _review(tier):
    committee, _ = Committee.objects.get_or_create(slug="rows", name="Rows")
    review = Review(subject_kind="sample", subject_id="1", digest="sha256:now",
                    fingerprint="sha256:mark", title="Sample", url="/", tier=tier, basis="ballot",
                    route={}, scheme_version=1, committee=committee, opened_at=START)  # fmt: skip
    return Review.objects.bulk_create([review])[0]


def _clock():
    version = CalendarVersion.objects.filter(calendar__key="berlin").latest("number")
    return Clock.objects.create(
        subject_ref="sample:1", kind="ballot", scale="working_hours", amount=72 * 60,
        version=version, started_at=START, since=START, due_at=DUE, next_event_at=DUE)  # fmt: skip
