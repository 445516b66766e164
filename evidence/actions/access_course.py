"""What the calendar does with the access of auditors: it begins, is reminded of, and ends."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from approvals.models import Request
from approvals.rules.wording import gettext_noop as _
from evidence.actions.asked_telling import pass_on
from evidence.models.accesses import AccessTurn, AuditorAccess
from evidence.models.asked import AskedEvidence
from evidence.models.findings import AuditFinding
from evidence.models.management_reviews import ManagementPoint
from evidence.rules.accesses import LIVE, NO_AUDITORS, Act, State, due_reminder
from evidence.rules.asked import State as Asked
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, Reference
from govportal.people.actions import (
    add_person,
    deactivate_person,
    give_role,
    reactivate_person,
    take_role,
)
from govportal.people.models import Person, RoleAssignment, in_force
from govportal.people.rules import Role
from govportal.people.rules.erasure import is_erased
from govportal.worklist.actions import close_items, notify
from govportal.worklist.models import Notice
from govportal.worklist.saying import phrase
from registry.models import Agent
from scorecards.sources.days import day_of

CALENDAR = SYSTEM("calendar")
WELCOME = _("You read this portal as an auditor until %(until)s")
HOW_IN = _(
    "You read everything here for: %(covers)s\n\nSign in with this address. Without a password, "
    "choose “Forgot your password?” on the sign-in page: one is set by mail."
)
ENDS_SOON = _("The access of an auditor ends on %(until)s: %(about)s")
IS_OVER = _("The access of an auditor has ended: %(about)s")
TAKEN_IS_THERE = _("The page says what was taken away meanwhile.")


def keep_turn(
    access: AuditorAccess, act: Act, text: str, *, by: Person | None, now: datetime
) -> AccessTurn:
    """One more thing that was done, with its entry."""
    until = access.longer_until if act is Act.ASK_LONGER else access.until
    turn = AccessTurn.objects.create(
        access=access,
        n=access.turns.count() + 1,
        act=act,
        text=text,
        until=until or access.until,
        by=by,
        at=now,
    )
    record(
        f"access.{act}",
        access,
        actor=by or CALENDAR,
        now=now,
        refs=[turn, *([access.person] if access.person else [])],
        data={"state": str(access.state), "until": str(turn.until)},
        personal={"text": text} if text else {},
    )
    return turn


@recorded
def begin(access: AuditorAccess, now: datetime) -> None:
    """The first day is here: account and role, until the last day and no longer.

    Whoever decides or configures here by now gets none: then it ends instead.
    """
    access = AuditorAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if access.state != State.CONFIRMED:
        return
    if not _may_begin(access, now):
        _stop(access, now)
        return
    person = _account(access, now)
    first = max(access.starts_on, day_of(now))
    access.role = give_role(
        person, Role.AUDITOR, actor=CALENDAR, now=now, starts_on=first, ends_on=access.until
    )
    access.person, access.state, access.begun_at = person, State.RUNNING, now
    access.guest_email = access.guest_name = ""
    access.save()
    keep_turn(access, Act.BEGIN, "", by=None, now=now)
    notify(
        person,
        key=f"access.welcome:{access.pk}",
        subject=phrase(WELCOME, until=access.until),
        body=phrase(HOW_IN, covers=access.covers),
        url="/",
        now=now,
    )


def _account(access: AuditorAccess, now: datetime) -> Person:
    """Theirs, opened again or made; the way in is a password that they set by mail."""
    email = access.guest_email
    person = access.person or Person.objects.filter(email__iexact=email).first()
    if person is None:
        return add_person(email, access.guest_name, actor=CALENDAR, now=now)
    return reactivate_person(person, actor=CALENDAR, now=now)


@recorded
def finish(access: AuditorAccess, *, actor: Actor, now: datetime) -> None:
    """Take away what was given: the role at once, and the account that was open for it alone."""
    access = AuditorAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    close_items(access, actor=actor, now=now)
    person, role = access.person, access.role
    stays = person is not None and person.is_active
    if person is not None and access.begun_at and access.opens_account and person.is_active:
        others = person.role_assignments.filter(in_force(now.date()))
        if all(one == role for one in others):
            deactivate_person(person, actor=CALENDAR, now=now)
            stays = False
    if role is not None and access.until >= day_of(now):
        take_role(role, actor=actor, now=now)
    elif role is not None and stays:
        _end_role(role, access.until, now)
    if person is not None:
        pass_on(person, now)
    _tell(access, access.told_of_end, f"access.over:{access.pk}", IS_OVER, now)


def _end_role(role: RoleAssignment, until: date, now: datetime) -> None:
    """Its last day is over in the portal’s zone; in the auditor’s own it may not be, and the role
    goes all the same. Days are all a role has: what its history keeps is until when it stood."""
    person, kept = role.person, Reference(role.ledger_ref)
    if role.starts_on >= until:
        role.delete()
    else:
        role.ends_on = until - timedelta(days=1)
        role.save(update_fields=["ends_on"])
    record("role.ended", person, actor=CALENDAR, now=now, refs=[kept], data={"role": role.role})


def answers_here(person: Person) -> bool:
    """Whether they answer for an agent, a request, evidence, a finding or an action: what they
    would audit is their own."""
    asked = AskedEvidence.objects.filter(owner=person).exclude(state=Asked.ASKED)
    points = ManagementPoint.objects.filter(owner=person, state__in=["noted", "open"])
    return (
        Agent.objects.filter(
            Q(business_owner=person) | Q(technical_owner=person) | Q(security_owner=person)
            | Q(incident_owner=person) | Q(fallback_owner=person)
        ).exists()
        or Request.objects.filter(requester=person).exists()
        or asked.live().exists()
        or AuditFinding.objects.filter(owner=person, closed_at=None).exists()
        or points.exists()
    )  # fmt: skip


def _tell(
    access: AuditorAccess, people: Sequence[Person], key: str, words: str, now: datetime
) -> None:
    title = phrase(words, about=access.whose, until=access.until)
    for person in people:
        if person.is_active:
            notify(
                person,
                key=f"{key}:{person.pk}",
                subject=title,
                body=phrase(TAKEN_IS_THERE),
                url=access.get_absolute_url(),
                now=now,
            )


def keep_accesses(now: datetime) -> int:
    """What the day brings: begins, ends, lapses, reminds. Idempotent; how many things were done."""
    today = day_of(now)
    live = AuditorAccess.objects.live()
    done = 0
    for access in live.filter(until__lt=today).order_by("pk"):
        done += _run_out(access, today, now)
    for access in live.filter(state=State.CONFIRMED, starts_on__lte=today, until__gte=today):
        begin(access, now)
        done += 1
    for access in live.filter(state=State.RUNNING).for_list():
        done += _remind(access, today, now)
    return done


def _may_begin(access: AuditorAccess, now: datetime) -> bool:
    """Not who was erased or has left meanwhile, nor who decides here by now."""
    person = access.person or Person.objects.filter(email__iexact=access.guest_email).first()
    if person is None:
        return True
    if not person.is_active and not access.opens_account:
        return False
    roles = person.roles_on(now.date()) if person.is_active else set()
    if is_erased(person.email) or roles & NO_AUDITORS:
        return False
    return not answers_here(person)


@recorded
def _run_out(access: AuditorAccess, today: date, now: datetime) -> bool:
    """Its last day is over: ended, or never confirmed."""
    access = AuditorAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if access.until >= today or access.state not in LIVE:
        return False
    was_proposed = access.state == State.PROPOSED
    _close(access, State.LAPSED if was_proposed else State.ENDED, now)
    keep_turn(access, Act.LAPSE if was_proposed else Act.RUN_OUT, "", by=None, now=now)
    finish(access, actor=CALENDAR, now=now)
    return True


def _stop(access: AuditorAccess, now: datetime) -> None:
    """What was confirmed does not begin, because of who it is for."""
    _close(access, State.ENDED, now)
    keep_turn(access, Act.RUN_OUT, "", by=None, now=now)
    finish(access, actor=CALENDAR, now=now)


def _close(access: AuditorAccess, state: State, now: datetime) -> None:
    access.state, access.ended_at = state, now
    access.longer_until = access.longer_by = None
    access.guest_email = ""
    access.save()


@recorded
def _remind(access: AuditorAccess, today: date, now: datetime) -> bool:
    """The auditor and whoever asked for it, once for each of the days before the end."""
    days = due_reminder(access.until, today)
    key = f"access.soon:{access.pk}:{access.until}:{days}"
    person = access.person
    if days is None or person is None:
        return False
    if Notice.objects.filter(key=f"{key}:{person.pk}").exists():
        return False
    askers = {one.pk: one for one in (access.asked_by, access.later_by) if one is not None}
    _tell(access, [person, *askers.values()], key, ENDS_SOON, now)
    record("access.reminded", access, actor=CALENDAR, now=now, data={"days": days})
    return True
