"""Substitutes are named and dismissed with a notice to both."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from govportal.ledger.actions import recorded
from govportal.people import delegation_actions as people
from govportal.people.models import Delegation, Person
from govportal.worklist.actions.items import notify

LOOKS_BACK = timedelta(days=2)


@recorded
def name_substitute(
    substitute: Person, first: date, last: date, reason: str, *, actor: Person, now: datetime
) -> Delegation:
    """As ``people.delegation_actions``; both are told. Raises Refused."""
    made = people.name_substitute(substitute, first, last, reason, actor=actor, now=now)
    days = f"{made.first_day.isoformat()} to {made.last_day.isoformat()}"
    _tell(made, "named", f"Out of office: {made}, {days}", now)
    return made


@recorded
def end_delegation(delegation: Delegation, *, actor: Person, now: datetime) -> Delegation:
    """As ``people.delegation_actions``; both are told. Raises Refused."""
    ended = people.end_delegation(delegation, actor=actor, now=now)
    _tell(ended, "ended", f"Ended early: {ended}", now)
    return ended


def tell_of_leavers(now: datetime) -> None:
    """Who is left of two, where the other's leaving ended it; told once, later without harm."""
    gone = Q(person__is_active=False) | Q(substitute__is_active=False)
    rows = Delegation.objects.filter(gone, ended_at__gt=now - LOOKS_BACK)
    for delegation in rows.select_related("person", "substitute"):
        _tell(delegation, "ended", f"Ended, since somebody left: {delegation}", now)


def _tell(delegation: Delegation, what: str, words: str, now: datetime) -> None:
    for person in (delegation.person, delegation.substitute):
        if person.is_active:
            notify(
                person,
                key=f"{delegation.ledger_ref}:{what}:{person.pk}",
                subject=words,
                body=words,
                url=reverse("delegation_list"),
                now=now,
            )
