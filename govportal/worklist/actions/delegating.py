"""Substitutes are named and dismissed with a notice to both."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import recorded
from govportal.people import delegation_actions as people
from govportal.people.models import Delegation, Person
from govportal.worklist.actions.items import notify
from govportal.worklist.saying import phrase

LOOKS_BACK = timedelta(days=2)
NAMED = gettext_noop("%(other)s stands in for %(absent)s, %(first)s to %(last)s")
ENDED = gettext_noop("%(absent)s is back: %(other)s stands in no longer")
LEFT = gettext_noop("Somebody has left, so %(other)s stands in for %(absent)s no longer")


@recorded
def name_substitute(
    substitute: Person, first: date, last: date, reason: str, *, actor: Person, now: datetime
) -> Delegation:
    """As ``people.delegation_actions``; both are told. Raises Refused."""
    made = people.name_substitute(substitute, first, last, reason, actor=actor, now=now)
    _tell(made, "named", NAMED, now)
    return made


@recorded
def end_delegation(delegation: Delegation, *, actor: Person, now: datetime) -> Delegation:
    """As ``people.delegation_actions``; both are told. Raises Refused."""
    ended = people.end_delegation(delegation, actor=actor, now=now)
    _tell(ended, "ended", ENDED, now)
    return ended


def tell_of_leavers(now: datetime) -> None:
    """Who is left of two, where the other's leaving ended it; told once, later without harm."""
    gone = Q(person__is_active=False) | Q(substitute__is_active=False)
    rows = Delegation.objects.filter(gone, ended_at__gt=now - LOOKS_BACK)
    for delegation in rows.select_related("person", "substitute"):
        _tell(delegation, "ended", LEFT, now)


def _tell(delegation: Delegation, what: str, words: str, now: datetime) -> None:
    both = delegation.person, delegation.substitute
    days = {"first": delegation.first_day, "last": delegation.last_day}
    said = phrase(words, absent=str(both[0]), other=str(both[1]), **days)
    for person in both:
        if person.is_active:
            notify(
                person,
                key=f"{delegation.ledger_ref}:{what}:{person.pk}",
                subject=said,
                body=said,
                url=reverse("delegation_list"),
                now=now,
            )
