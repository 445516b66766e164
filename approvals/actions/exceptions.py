"""Exceptions: granted by a decision, ended on their last day, counted against their rule."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from approvals.models import Decision, Request, Waiver
from approvals.rules.exceptions import REPEATED, is_repeated, last_day, rule_key, said
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase
from registry.models.releases import day_of

CALENDAR = SYSTEM("calendar")
ENDED = gettext_noop("The exception has ended: %(rule)s")
ENDED_BODY = gettext_noop(
    "The exception %(number)s for %(agent)s to “%(rule)s” is over, and the rule holds again. Only "
    "another request prolongs it."
)


@recorded
def grant(request: Request, decision: Decision, *, actor: Actor, now: datetime) -> Waiver:
    """The exception that a decision gave. The third to one rule in 90 days is a finding."""
    content = request.version.content
    ends_on = last_day(content)
    assert ends_on is not None  # a gate says so
    rule = said(content, "rule")[:200]
    waiver = Waiver.objects.create(
        request=request,
        decision=decision,
        agent_id=request.agent_id,
        rule=rule,
        rule_key=rule_key(rule),
        begins_on=day_of(now),
        ends_on=ends_on,
    )
    record(
        "exception.granted",
        waiver,
        actor=actor,
        now=now,
        refs=[request, request.agent, decision],
        data={"begins_on": waiver.begins_on.isoformat(), "ends_on": ends_on.isoformat()},
        personal={"rule": rule},
    )
    _look_at_the_rule(waiver, actor, now)
    return waiver


def _look_at_the_rule(waiver: Waiver, actor: Actor, now: datetime) -> None:
    same = list(to_one_rule(waiver))
    if is_repeated((row.begins_on for row in same), waiver.begins_on):
        record(
            "exception.repeated",
            waiver,
            actor=actor,
            now=now,
            refs=same[1 : 2 * REPEATED],
            data={"count": len(same)},
        )


def to_one_rule(waiver: Waiver) -> QuerySet[Waiver]:
    """All exceptions to the same rule, the newest first."""
    return Waiver.objects.filter(rule_key=waiver.rule_key).order_by("-pk")


def end_exceptions(now: datetime) -> int:
    """End every exception whose last day is past; how many. Idempotent, late if need be."""
    over = Waiver.objects.over(day_of(now)).order_by("ends_on", "pk")
    return sum(_end(pk, now) for pk in list(over.values_list("pk", flat=True)))


@recorded
def _end(pk: int, now: datetime) -> bool:
    waiver = _locked(pk)
    if waiver.ended_at is not None:
        return False
    end(waiver, "its_day", actor=CALENDAR, now=now)
    return True


def _locked(pk: int) -> Waiver:
    rows = Waiver.objects.select_for_update(of=("self",))
    return rows.select_related(
        "agent__business_owner", "agent__technical_owner", "request__requester"
    ).get(pk=pk)


def end(waiver: Waiver, code: str, *, actor: Actor, now: datetime) -> None:
    """End an exception inside its caller's transaction; those who answer for it are told."""
    waiver.ended_at = now
    waiver.save(update_fields=["ended_at"])
    record(
        "exception.ended",
        waiver,
        actor=actor,
        now=now,
        refs=[waiver.request, waiver.agent],
        data={"code": code, "ends_on": waiver.ends_on.isoformat()},
    )
    words = {"rule": waiver.rule, "number": waiver.request.number, "agent": waiver.agent.name}
    for person in told(waiver):
        notify(
            person,
            key=f"waiver:{waiver.pk}:ended:{person.pk}",
            subject=phrase(ENDED, rule=waiver.rule),
            body=phrase(ENDED_BODY, **words),
            url=waiver.request.get_absolute_url(),
            now=now,
        )


def told(waiver: Waiver) -> list[Person]:
    """Who asked and who answers for the agent, each once."""
    agent = waiver.agent
    people = (waiver.request.requester, agent.business_owner, agent.technical_owner)
    return list({one.pk: one for one in people if one is not None}.values())


def is_running(decision: Decision) -> bool:
    """Whether the decision gave an exception that nothing has ended yet."""
    return Waiver.objects.filter(decision=decision, ended_at__isnull=True).exists()


@recorded
def end_for_condition(decision: Decision, *, actor: Actor, now: datetime) -> list[Person]:
    """A condition of the exception was not met in time: the rule holds again. Who is told."""
    pk = Waiver.objects.filter(decision=decision).values_list("pk", flat=True).first()
    waiver = None if pk is None else _locked(pk)
    if waiver is None or waiver.ended_at is not None:
        return []
    end(waiver, "condition_overdue", actor=actor, now=now)
    return told(waiver)
