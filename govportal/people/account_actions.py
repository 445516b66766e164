"""Closing an account, and opening it again."""

from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.delegation_actions import end_delegations_of
from govportal.people.models import Person
from govportal.people.rules.erasure import is_erased
from govportal.people.rules.leaving import account_refusal
from govportal.people.token_actions import end_tokens_of
from govportal.refusals import Refusal, refuse


@recorded
def choose_reading(language: str, time_zone: str, *, actor: Person, now: datetime) -> Person:
    """How somebody reads the portal: language (empty: as the browser asks) and zone of times.

    Raises Refused for a language that is not there and a zone that nobody knows.
    """
    if language and language not in dict(settings.LANGUAGES):
        refuse(Refusal("person.language_unknown"))
    if time_zone not in available_timezones():
        refuse(Refusal("person.zone_unknown"))
    person = Person.objects.get_queryset().select_for_update(of=("self",)).get(pk=actor.pk)
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
    data = {"language": language or "browser", "time_zone": time_zone}
    record("person.reading_chosen", person, actor=actor, now=now, data=data)
    return person


@recorded
def deactivate_person(person: Person, *, actor: Actor, now: datetime) -> Person:
    """Close an account: no sign-in, no session, no token, nobody they stand in for or who stands
    in for them, and nothing handed to them any more.

    What they answer for is found by whoever keeps hand-overs. The password goes, so that sessions
    of before stay ended if they ever come back. Raises Refused for who is no administrator.
    """
    person, actor = _both(person, actor)
    refuse(_account_no(person, actor, now, closes=True))
    if not person.is_active:
        return person
    person.is_active, person.left_at = False, now
    person.set_unusable_password()
    person.save(update_fields=["is_active", "left_at", "password"])
    end_tokens_of(person, actor=actor, now=now)
    end_delegations_of(person, actor=actor, now=now)
    record("person.deactivated", person, actor=actor, now=now)
    return person


@recorded
def reactivate_person(person: Person, *, actor: Actor, now: datetime) -> Person:
    """Open an account again; the way in is a new password, by mail. Raises Refused as above."""
    person, actor = _both(person, actor)
    refuse(_account_no(person, actor, now, closes=False))
    if person.is_active:
        return person
    person.is_active, person.left_at = True, None
    person.save(update_fields=["is_active", "left_at"])
    record("person.reactivated", person, actor=actor, now=now)
    return person


def _both(person: Person, actor: Actor) -> tuple[Person, Actor]:
    """Both rows, locked in one order: of two who close each other's account one is second."""
    keys = {person.pk, *([actor.pk] if isinstance(actor, Person) else [])}
    rows = Person.objects.get_queryset().select_for_update(of=("self",)).filter(pk__in=keys)
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[person.pk], found[actor.pk] if isinstance(actor, Person) else actor


def _account_no(person: Person, actor: Actor, now: datetime, *, closes: bool) -> Refusal | None:
    if not isinstance(actor, Person):
        return None
    return close_no(person, actor, now) if closes else open_no(person, actor, now)


def close_no(person: Person, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not close this account; None when they may."""
    return _no(person, actor, now, closes=True)


def open_no(person: Person, actor: Person, now: datetime) -> Refusal | None:
    """Why ``actor`` may not open this account again; None when they may."""
    return _no(person, actor, now, closes=False)


def _no(person: Person, actor: Person, now: datetime, *, closes: bool) -> Refusal | None:
    roles = actor.roles_on(now.date()) if actor.is_active else frozenset()
    return account_refusal(
        roles,
        is_self=person.pk == actor.pk,
        is_active=person.is_active,
        closes=closes,
        is_erased=is_erased(person.email),
    )
