"""What the ledger has in plain about who somebody is, and what they decided last."""

from datetime import datetime

from django.db.models import Q, QuerySet

from evidence.models.retention import terms_in_force
from evidence.rules.deciding import DECIDING
from evidence.rules.retention import months_after
from govportal.ledger.models import Disclosure, Entry, EntryRef
from govportal.people.models import Person


def own_values(person: Person) -> "QuerySet[Disclosure]":
    """Plain values that are the person's own: of entries about them alone, and of changes of their
    row in any other entry. What they or others wrote about a case is the case's."""
    ref = person.ledger_ref
    about = Entry.objects.about(person)
    own = about.filter(subject=ref).values("pk")
    rows = Q(entry_id__in=own)
    beside = about.exclude(subject=ref).filter(body__contains=f'"ref":"{ref}"')
    for entry in beside.iterator():
        for n, change in enumerate(entry.content["changes"]):
            if change["ref"] == ref:
                rows |= Q(entry_id=entry.pk, path__startswith=f"/changes/{n}/")
    return Disclosure.objects.filter(rows)


def entries_naming(person: Person) -> int:
    """How many entries name the person by their reference; they all stay."""
    return EntryRef.objects.filter(ref=person.ledger_ref).count()


def last_decision(person: Person) -> datetime | None:
    """When they last decided something, or somebody did in their name; None for never."""
    ref = person.ledger_ref
    by = Entry.objects.filter(Q(actor=ref) | Q(on_behalf_of=ref), verb__in=DECIDING)
    return by.order_by("-occurred_at").values_list("occurred_at", flat=True).first()


def kept_until(person: Person) -> datetime | None:
    """Until when a decider's identity stays by the table in force; None for who decided nothing."""
    last = last_decision(person)
    return months_after(last, terms_in_force().deciders) if last else None
