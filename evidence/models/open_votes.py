"""Votes on items not decided yet: hidden from those who may not see them (1-domain.md §5)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from approvals.models import Ballot, EmergencyBallot
from approvals.rules.ballots import BallotFacts, view_refusal
from evidence.rules.slices import VOTE_VERBS
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.people.rules import Role

OWN_VERBS = ("ballot.voted", "ballot.vote_changed", "emergency.voted")


def hides_vote(entry: Entry, reader: Person, now: datetime) -> bool:
    """Whether an entry tells of somebody else's vote that the reader may not see yet."""
    own = entry.actor == reader.ledger_ref and entry.verb in OWN_VERBS
    if entry.verb not in VOTE_VERBS or own:
        return False
    auditor = Role.AUDITOR in reader.roles_on(now.date())
    return view_refusal(_facts(entry, now), reader.pk, reads_all=auditor) is not None


def entries_of_open_votes(ids: Iterable[str]) -> frozenset[str]:
    """Which of these entries tell of votes on an item not decided yet: in no copy until it is."""
    votes = Entry.objects.filter(pk__in=list(ids), verb__in=VOTE_VERBS)
    about = dict(votes.values_list("pk", "subject"))
    secret = _secret(set(about.values()))
    return frozenset(pk for pk, subject in about.items() if subject in secret)


def secret_ballots() -> list[QuerySet[Any, Any]]:
    """The ballots whose votes are hidden just now, as the ledger knows them: to ask within."""
    return [
        rows.annotate(
            known=Concat(Value(kind), Cast("pk", CharField()), output_field=CharField())
        ).values("known")
        for kind, rows in (
            ("ballot:", Ballot.objects.secret().order_by()),
            ("emergency_ballot:", EmergencyBallot.objects.secret().order_by()),
        )
    ]


def _facts(entry: Entry, now: datetime) -> BallotFacts:
    """What the rules ask of the ballot that the entry is about."""
    number = _number(entry.subject)
    if _is_emergency(entry.subject):
        polled = EmergencyBallot.objects.select_related("poll__clock", "poll__committee")
        emergency = polled.get(pk=number)
        return emergency.facts(emergency.poll.rows(now, ()))
    ballots = Ballot.objects.select_related("clock__version", "review__committee")
    return ballots.get(pk=number).facts(now)


def _secret(subjects: set[str]) -> set[str]:
    """Those of these ballots whose votes are hidden from others."""
    emergencies = {_number(ref) for ref in subjects if _is_emergency(ref)}
    ballots = {_number(ref) for ref in subjects if not _is_emergency(ref)}
    hidden = EmergencyBallot.objects.secret().filter(pk__in=emergencies)
    others = Ballot.objects.secret().filter(pk__in=ballots)
    return {row.ledger_ref for row in (*hidden.only("pk"), *others.only("pk"))}


def _is_emergency(ref: str) -> bool:
    return ref.startswith("emergency_ballot:")


def _number(ref: str) -> int:
    return int(ref.partition(":")[2])
