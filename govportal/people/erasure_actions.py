"""Destroying who somebody is: the row and its reference stay, name and addresses do not."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import Count, QuerySet, Value

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.people.rules.erasure import erased_email, erased_name
from govportal.refusals import Refusal, refuse

SIGN_INS = (AccessAttempt, AccessFailureLog, AccessLog)


def identity_rows(person: Person) -> dict[str, int]:
    """How many rows say who a person is, by what they are; what ``erase_identity`` clears."""
    rows: list[tuple[str, QuerySet[Any]]] = [
        ("history", person.history.all()),
        ("addresses", EmailAddress.objects.filter(user=person)),
        ("saved_views", person.saved_views.all()),
        *(("sign_ins", m.objects.filter(username__iexact=person.email)) for m in SIGN_INS),
    ]
    parts = [_counted(name, one) for name, one in rows]
    found = dict.fromkeys((name for name, _one in rows), 0)
    for name, count in parts[0].union(*parts[1:], all=True):
        found[name] += count
    return found


def _counted(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(of_kind=Value(name)).values("of_kind")
    counted: QuerySet[Any, Any] = named.annotate(n=Count("pk"))
    return counted.values_list("of_kind", "n")


@recorded
def erase_identity(person: Person, *, because: HasRef, actor: Actor, now: datetime) -> Person:
    """Put a meaningless name in the place of a person's, here and in all of its history.

    By ``update``, and not by saving: a saved row would write the old name into history and ledger
    once more. Whether it may be done is decided by whoever calls. Refused for an open account.
    """
    row = Person.objects.get_queryset().select_for_update(of=("self",)).get(pk=person.pk)
    if row.is_active:
        refuse(Refusal("erasure.active"))
    counted = identity_rows(row)
    said = {"email": erased_email(row.ref), "full_name": erased_name(row.ref), "title": ""}
    EmailAddress.objects.filter(user=row).delete()
    for model in SIGN_INS:
        model.objects.filter(username__iexact=row.email).delete()
    row.saved_views.all().delete()
    row.history.update(**said)
    Person.objects.get_queryset().filter(pk=row.pk).update(**said)
    record("person.erased", row, actor=actor, now=now, refs=[because], data=counted)
    row.refresh_from_db()
    return row
