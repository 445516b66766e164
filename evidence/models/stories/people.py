"""What a person was entitled to, and what they did."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import SignOff
from evidence.models.stories.events import events_by
from evidence.models.stories.voices import NO_SIGN, SIGNS
from evidence.models.stories.wording import day_words, facts, joined, moment_words, trail_of_ref
from evidence.rules.stories import Story, Voice
from govportal.ledger.as_of import as_of
from govportal.people.models import Person, RoleAssignment, Seat

DECISIONS = 12


def story_of_person(key: str, moment: datetime) -> Story | None:
    """``key``: the reference under which the ledger knows them, or their address."""
    person = Person.objects.filter(Q(ref=key) | Q(email__iexact=key)).first()
    if person is None:
        return None
    row = as_of(Person, moment, id=person.pk).select_related("unit").first()
    if row is None:
        return _not_yet(person, moment)
    day = timezone.localdate(moment)
    roles, seats = _roles(person, moment, day), _seats(person, moment, day)
    words = {"who": row.full_name, "when": moment_words(moment), "roles": joined(roles)}
    lead = [_("As of %(when)s, %(who)s held no role.") % words]
    if roles:
        lead = [_("As of %(when)s, %(who)s was: %(roles)s.") % words]
    if not row.is_active:
        lead.append(_("Their account was closed."))
    return Story(
        kind="person",
        key=person.ref,
        title=row.full_name,
        moment=moment,
        existed=True,
        lead=tuple(lead),
        trail=trail_of_ref(person.ledger_ref, moment, "actor"),
        facts=facts(
            (_("Title"), row.title),
            (_("Business unit"), row.unit.name if row.unit else ""),
            (_("Account"), _("open") if row.is_active else _("closed")),
            (_("Roles"), joined(roles) or _("none")),
            (_("Since"), day_words(row.joined_at)),
            *seats,
        ),
        voices=_verdicts(person, moment),
        events=events_by(person.ledger_ref, moment),
    )


def _not_yet(person: Person, moment: datetime) -> Story:
    words = {"who": person.full_name, "when": moment_words(moment)}
    return Story(
        kind="person",
        key=person.ref,
        title=person.full_name,
        moment=moment,
        existed=False,
        lead=(_("As of %(when)s, %(who)s had no account yet.") % words,),
    )


def _in_force(row: Any, day: date) -> bool:
    return bool(row.starts_on <= day and (row.ends_on is None or day <= row.ends_on))


def _roles(person: Person, moment: datetime, day: date) -> list[str]:
    rows = as_of(RoleAssignment, moment, person_id=person.pk).order_by("id")
    found = [str(row.get_role_display()) for row in rows if _in_force(row, day)]
    return list(dict.fromkeys(found))


def _seats(person: Person, moment: datetime, day: date) -> list[tuple[object, object]]:
    """Their seats; who sits on one changes, so every seat is looked at."""
    mine = as_of(Seat, moment).filter(Q(holder_id=person.pk) | Q(alternate_id=person.pk))
    return [
        (_("Seat") if row.holder_id == person.pk else _("Alternate"), _seat(row))
        for row in mine.select_related("committee").order_by("id")
        if _in_force(row, day)
    ]


def _seat(row: Any) -> str:
    return f"{row.title}, {row.committee.name}"


def _verdicts(person: Person, moment: datetime) -> tuple[Voice, ...]:
    """What they said to reviews; votes are told where a decision is."""
    rows = SignOff.objects.filter(person=person, signed_at__lt=moment)
    newest = rows.select_related("review", "step").order_by("-signed_at", "-pk")[:DECISIONS]
    return tuple(
        Voice(
            row.review.title,
            row.step.kind_words,
            str(row.get_verdict_display()),
            *SIGNS.get(row.verdict, NO_SIGN),
            row.rationale,
            row.signed_at,
        )
        for row in newest
    )
