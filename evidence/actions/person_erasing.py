"""Erasing a person: one asks, another does it. Name and addresses go; what they did stays proven
under a reference that says nothing."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from evidence.actions.pruning import digest_of
from evidence.actions.retention import KEPT, one_at_a_time, roles_of
from evidence.models import PersonErasure
from evidence.models.identities import entries_naming, kept_until, own_values
from evidence.rules.person_erasure import State, Whose, naming_refusal, person_refusal
from evidence.rules.retention import administers_refusal, reason_refusal, second_refusal
from govportal.ledger.actions import erase_values, record, recorded
from govportal.ledger.actions.holds import held_refusal, identity_refusal
from govportal.people.erasure_actions import erase_identity, identity_rows
from govportal.people.models import Person
from govportal.people.rules.erasure import is_erased
from govportal.refusals import Refusal, refuse
from registry.actions.words import index_agents
from registry.models import Agent
from registry.names import PEOPLE_FIELDS


@dataclass(frozen=True)
class Preview:
    """What erasing somebody would do, counted now."""

    person: Person
    kept_until: datetime | None
    values: int
    rows: dict[str, int]
    entries: int
    refusal: Refusal | None

    @cached_property
    def goes(self) -> int:
        return self.values + sum(self.rows.values())


def preview_of(person: Person, now: datetime) -> Preview:
    """What goes, what stays, and why it may not be."""
    values = own_values(person)
    until = kept_until(person)
    held = identity_refusal(person) or held_refusal(values.values_list("entry_id", flat=True))
    whose = Whose(person.is_active, is_erased(person.email), until, held)
    return Preview(
        person, until, values.count(), identity_rows(person), entries_naming(person),
        person_refusal(whose, now),
    )  # fmt: skip


def ask_no(actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may ask for no erasure; None when they may."""
    return administers_refusal(roles_of(actor, now))


@recorded
def ask_erasure(person: Person, reason: str, *, actor: Person, now: datetime) -> PersonErasure:
    """Ask that a person who has left be erased. Raises Refused."""
    refuse(ask_no(actor, now))
    number = _number(now)
    person = Person.objects.get_queryset().get(pk=person.pk)
    refuse(preview_of(person, now).refusal)
    refuse(reason_refusal(reason) or naming_refusal(reason, person.full_name, person.email))
    if PersonErasure.objects.filter(person=person).exclude(state=State.DROPPED).exists():
        refuse(Refusal("erasure.asked_stale"))
    row = PersonErasure.objects.create(
        number=number, person=person, person_ref=person.ledger_ref, reason=reason.strip(),
        asked_by=actor, asked_at=now,
    )  # fmt: skip
    record("erasure.asked", row, actor=actor, now=now, refs=[person], retention=KEPT,
           personal={"reason": row.reason})  # fmt: skip
    return row


def _number(now: datetime) -> str:
    one_at_a_time(now)
    count = PersonErasure.objects.filter(number__startswith=f"ER-{now.year}-").count()
    return f"ER-{now.year}-{count + 1:04d}"


def decide_no(row: PersonErasure, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` is not the second person; None when they are."""
    return second_refusal(
        roles_of(actor, now),
        is_open=row.is_open,
        is_own=row.asked_by_id == actor.pk,
        gone="erasure.decided_stale",
    )


@recorded
def carry_out_erasure(row: PersonErasure, *, actor: Person, now: datetime) -> PersonErasure:
    """Destroy the identity, as the second person. Raises Refused where it has to stay meanwhile."""
    row = _locked(row)
    refuse(decide_no(row, actor, now))
    person = Person.objects.get_queryset().select_for_update(of=("self",)).get(pk=row.person_id)
    seen = preview_of(person, now)
    refuse(seen.refusal)
    values = own_values(person)
    ids = sorted(set(values.values_list("entry_id", flat=True)))
    count = erase_values(values, actor=actor, now=now, reason=row.reason)
    erase_identity(person, because=row, actor=actor, now=now)
    _forget_words(person)
    row.state, row.decided_by, row.decided_at = State.DONE, actor, now
    row.kept_until = seen.kept_until
    row.facts = {"values": count, "digest": digest_of(ids), "entries": seen.entries, **seen.rows}
    row.save()
    record("erasure.done", row, actor=actor, now=now, refs=[person], retention=KEPT,
           data=row.facts)  # fmt: skip
    return row


def _forget_words(person: Person) -> None:
    """Agents are no longer found by the name."""
    named = Q()
    for field in PEOPLE_FIELDS:
        named |= Q(**{field: person})
    agents = list(Agent.objects.filter(named).values_list("pk", flat=True))
    if agents:
        index_agents(agents)


@recorded
def drop_erasure(row: PersonErasure, *, actor: Person, now: datetime) -> PersonErasure:
    """Do not erase after all; whoever asked may say so, too. Raises Refused."""
    row = _locked(row)
    refuse(administers_refusal(roles_of(actor, now)))
    if not row.is_open:
        refuse(Refusal("erasure.decided_stale"))
    row.state, row.decided_by, row.decided_at = State.DROPPED, actor, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    record("erasure.dropped", row, actor=actor, now=now, refs=[row.person], retention=KEPT)
    return row


def _locked(row: PersonErasure) -> PersonErasure:
    rows = PersonErasure.objects.select_for_update(of=("self",)).select_related("person")
    return rows.get(pk=row.pk)
