"""Votes on items not decided yet: hidden from those who may not see them (1-domain.md §5)."""

from collections.abc import Iterable
from datetime import datetime

from approvals.models import Ballot
from approvals.rules.ballots import view_refusal
from evidence.rules.slices import VOTE_VERBS
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.people.rules import Role


def hides_vote(entry: Entry, reader: Person, now: datetime) -> bool:
    """Whether an entry tells of somebody else's vote that the reader may not see yet."""
    own = entry.actor == reader.ledger_ref and entry.verb in ("ballot.voted", "ballot.vote_changed")
    if entry.verb not in VOTE_VERBS or own:
        return False
    ballots = Ballot.objects.select_related("clock__version", "review__committee")
    ballot = ballots.get(pk=_number(entry.subject))
    auditor = Role.AUDITOR in reader.roles_on(now.date())
    return view_refusal(ballot.facts(now), reader.pk, reads_all=auditor) is not None


def entries_of_open_votes(ids: Iterable[str]) -> frozenset[str]:
    """Which of these entries tell of votes on an item not decided yet: in no copy until it is."""
    votes = Entry.objects.filter(pk__in=list(ids), verb__in=VOTE_VERBS)
    ballots = {pk: _number(subject) for pk, subject in votes.values_list("pk", "subject")}
    secret = Ballot.objects.secret().filter(pk__in=set(ballots.values()))
    hidden = set(secret.values_list("pk", flat=True))
    return frozenset(pk for pk, ballot in ballots.items() if ballot in hidden)


def _number(ref: str) -> int:
    return int(ref.partition(":")[2])
