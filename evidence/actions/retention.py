"""The table of how long bodies are kept: proposed by one administrator, put in force by another."""

from dataclasses import asdict
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from evidence.models import PackSeries, RetentionTable
from evidence.models.retention import terms_in_force
from evidence.rules.retention import (
    Terms,
    administers_refusal,
    reason_refusal,
    second_refusal,
    terms_refusal,
)
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference, Retention
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse

SUBJECT = Reference("ledger:retention")
KEPT = Retention.DOCUMENTATION


def roles_of(person: Person, now: datetime) -> set[Role]:
    """The roles that count now; none for a closed account."""
    return person.roles_on(timezone.localdate(now)) if person.is_active else set()


def one_at_a_time(now: datetime) -> None:
    """Whoever comes second waits for the first to end; the row of the year is the lock."""
    PackSeries.objects.get_or_create(year=now.year)
    PackSeries.objects.select_for_update().get(year=now.year)


def administers_no(person: Person, now: datetime) -> Refusal | None:
    """Why somebody may not change what is kept; None when they may."""
    return administers_refusal(roles_of(person, now))


def propose_no(actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may propose no table; None when they may."""
    no = administers_refusal(roles_of(actor, now))
    if no is None and RetentionTable.objects.filter(state="proposed").exists():
        return Refusal("retention.proposed_stale")
    return no


@recorded
def propose_table(terms: Terms, reason: str, *, actor: Person, now: datetime) -> RetentionTable:
    """Propose other months. Raises Refused below what law asks, and while another is proposed."""
    one_at_a_time(now)
    refuse(propose_no(actor, now))
    refuse(terms_refusal(terms, terms_in_force()))
    refuse(reason_refusal(reason))
    last = RetentionTable.objects.aggregate(last=Max("n"))["last"] or 0
    row = RetentionTable.objects.create(
        n=last + 1, **asdict(terms), reason=reason.strip(), state="proposed", proposed_by=actor,
        proposed_at=now,
    )  # fmt: skip
    record("retention.proposed", row, actor=actor, now=now, refs=[SUBJECT], data=asdict(terms),
           personal={"reason": row.reason}, retention=KEPT)  # fmt: skip
    return row


def decide_no(row: RetentionTable, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` does not put this proposal in force; None when they may."""
    return second_refusal(
        roles_of(actor, now),
        is_open=row.state == "proposed",
        is_own=row.proposed_by_id == actor.pk,
        gone="retention.decided_stale",
    )


@recorded
def approve_table(row: RetentionTable, *, actor: Person, now: datetime) -> RetentionTable:
    """Put a proposal in force, as the second person. Raises Refused."""
    row = _locked(row)
    refuse(decide_no(row, actor, now))
    before = RetentionTable.objects.filter(state="active").first()
    refuse(terms_refusal(row.terms, terms_in_force()))
    if before is not None:
        before.state = "superseded"
        before.save(update_fields=["state"])
    row.state, row.decided_by, row.decided_at = "active", actor, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    record("retention.approved", row, actor=actor, now=now, refs=[SUBJECT], retention=KEPT,
           data=asdict(row.terms))  # fmt: skip
    return row


@recorded
def discard_table(row: RetentionTable, *, actor: Person, now: datetime) -> RetentionTable:
    """Take a proposal off the table; whoever proposed it may, too. Raises Refused."""
    row = _locked(row)
    refuse(administers_refusal(roles_of(actor, now)))
    if row.state != "proposed":
        refuse(Refusal("retention.decided_stale"))
    row.state, row.decided_by, row.decided_at = "discarded", actor, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    record("retention.discarded", row, actor=actor, now=now, refs=[SUBJECT], retention=KEPT)
    return row


def _locked(row: RetentionTable) -> RetentionTable:
    return RetentionTable.objects.select_for_update(of=("self",)).get(pk=row.pk)
