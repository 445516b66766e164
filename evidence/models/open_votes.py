"""Votes of ballots that still run: hidden from those who may not see them (1-domain.md §5)."""

from collections.abc import Iterable
from datetime import datetime

from approvals.models import Ballot
from approvals.rules.ballots import view_refusal
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.people.rules import Role

VOTE_VERBS = ("ballot.voted", "ballot.vote_changed")


def hides_vote(entry: Entry, reader: Person, now: datetime) -> bool:
    """Whether an entry tells of somebody else's vote that the reader may not see yet."""
    if entry.verb not in VOTE_VERBS or entry.actor == reader.ledger_ref:
        return False
    number = entry.subject.partition(":")[2]
    ballot = Ballot.objects.select_related("clock__version", "review").get(pk=number)
    auditor = Role.AUDITOR in reader.roles_on(now.date())
    return view_refusal(ballot.facts(now), reader.pk, reads_all=auditor) is not None


def entries_of_open_votes(ids: Iterable[str]) -> frozenset[str]:
    """Which of these entries tell of votes in a ballot that is open: in no copy until it ends."""
    running = [ballot.ledger_ref for ballot in Ballot.objects.filter(state="open")]
    votes = Entry.objects.filter(pk__in=list(ids), verb__in=VOTE_VERBS, subject__in=running)
    return frozenset(votes.values_list("pk", flat=True))
