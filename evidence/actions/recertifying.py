"""Roles are confirmed or withdrawn every quarter by somebody who answers for their holder."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from approvals.actions.numbering import next_number
from evidence.actions import recertification_items as items
from evidence.actions.recertification_asking import Asking
from evidence.models.recertifications import Recertification, RecertifiedRole
from evidence.rules import recertification as rules
from evidence.rules.recertification import Answer
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.actions import end_role
from govportal.people.models import Person, RoleAssignment, in_force
from govportal.people.rules import Role
from govportal.people.vacating import vacate_seats
from govportal.refusals import Refusal, refuse

PREFIX = "RCT"
CALENDAR = SYSTEM("calendar")
BY_RULE = "Nobody answered in time."


@dataclass(frozen=True)
class Said:
    """What somebody says of one role."""

    line: int
    answer: Answer
    reason: str = ""


class _Known(Exception):
    """Another worker opened the campaign."""


def keep_recertifications(now: datetime) -> int:
    """Open this quarter's campaign where there is none, and look after those that are open; how
    many there are. Doing it twice changes nothing."""
    if not Recertification.objects.filter(quarter=rules.quarter_of(now.date())).exists():
        with suppress(_Known):
            open_recertification(actor=CALENDAR, now=now)
    rows = list(Recertification.objects.open().order_by("pk"))
    for campaign in rows:
        look_after(campaign, actor=CALENDAR, now=now)
    return len(rows)


@recorded
def open_recertification(*, actor: Actor, now: datetime) -> Recertification | None:
    """Ask about every settled role; None where there is none to ask about."""
    today = now.date()
    rows = list(
        RoleAssignment.objects.filter(
            in_force(today), person__is_active=True, starts_on__lte=today - rules.SETTLED
        ).order_by("pk")
    )
    if not rows:
        return None
    number, quarter = next_number(PREFIX, now), rules.quarter_of(today)
    if Recertification.objects.filter(quarter=quarter).exists():
        raise _Known
    campaign = Recertification.objects.create(
        number=number, quarter=quarter, opened_at=now, opened_on=today
    )
    asking = Asking.now(now)
    RecertifiedRole.objects.bulk_create(
        (
            RecertifiedRole(
                campaign=campaign, assignment=row, person_id=row.person_id, role=row.role,
                unit_id=row.unit_id, committee_id=row.committee_id, since=row.starts_on,
                answerer_id=next(iter(asking.about(row.person_id)), None),
            )
            for row in rows
        ),
        batch_size=500,
    )  # fmt: skip
    data = {
        "quarter": quarter, "roles": len(rows), "people": len({row.person_id for row in rows}),
        "due_on": str(campaign.dates.due), "lapses_on": str(campaign.dates.lapses),
    }  # fmt: skip
    record("recertification.opened", campaign, actor=actor, now=now, data=data)
    items.settle(campaign, actor=actor, now=now)
    return campaign


@recorded
def answer_roles(
    campaign: Recertification, said: Iterable[Said], *, actor: Person, now: datetime
) -> int:
    """Confirm or withdraw roles: all of them, or none. Raises Refused. How many there were.

    Who withdraws takes the role at once.
    """
    wanted = {one.line: one for one in said if one.answer in rules.SAID}
    if not wanted:
        refuse(Refusal("recertification.nothing_said"))
    campaign = Recertification.objects.select_for_update().get(pk=campaign.pk)
    rows = campaign.lines.select_for_update(of=("self",)).filter(pk__in=wanted)
    found = list(rows.select_related("person", "assignment").order_by("pk"))
    if len(found) < len(wanted):
        refuse(Refusal("recertification.not_asked"))
    for line in found:
        one = wanted[line.pk]
        refuse(rules.answer_refusal(line.asked, actor.pk))
        refuse(rules.said_refusal(one.answer, one.reason))
        _answer(campaign, line, one.answer, one.reason.strip(), actor=actor, now=now)
    items.settle(campaign, actor=actor, now=now)
    _close(campaign, actor=actor, now=now)
    return len(found)


def _answer(
    campaign: Recertification,
    line: RecertifiedRole,
    answer: Answer,
    reason: str = "",
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what came of one role. A role that ends holds until yesterday."""
    line.answer, line.reason, line.answered_at = answer, reason, now
    line.answered_by = actor if isinstance(actor, Person) else None
    line.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    if answer in rules.ENDS:
        yesterday = now.date() - timedelta(days=1)
        end_role(line.assignment, on=yesterday, actor=actor, now=now)
        vacate_seats(line.assignment, actor=actor, now=now)
    record(
        f"recertification.{answer}",
        campaign,
        actor=actor,
        now=now,
        refs=[line.person, line.assignment],
        data={"role": line.role, "answer": str(answer)},
        personal={"reason": reason} if reason and answer is Answer.WITHDRAWN else None,
    )


@recorded
def look_after(campaign: Recertification, *, actor: Actor, now: datetime) -> None:
    """What a day brings: others are asked for who left, people are reminded, what nobody answered
    goes further up and ends by rule."""
    campaign = Recertification.objects.select_for_update().get(pk=campaign.pk)
    if not campaign.is_open:
        return
    today = now.date()
    lines = list(
        campaign.lines.open()
        .select_for_update(of=("self",))
        .select_related("person", "assignment")
        .order_by("pk")
    )
    lines = _still_there(campaign, lines, actor, now)
    _ask_others(campaign, lines, is_due=today >= campaign.dates.due, actor=actor, now=now)
    if today >= campaign.dates.lapses:
        _lapse(campaign, lines, actor, now)
    items.settle(campaign, actor=actor, now=now)
    items.remind(campaign, now=now)
    _close(campaign, actor=actor, now=now)


def _still_there(
    campaign: Recertification, lines: Iterable[RecertifiedRole], actor: Actor, now: datetime
) -> list[RecertifiedRole]:
    """The lines whose roles have not ended otherwise."""
    stay: list[RecertifiedRole] = []
    for line in lines:
        ends_on = line.assignment.ends_on
        if line.person.is_active and (ends_on is None or ends_on >= now.date()):
            stay.append(line)
        else:
            _answer(campaign, line, Answer.MOOT, actor=actor, now=now)
    return stay


def _ask_others(
    campaign: Recertification,
    lines: Sequence[RecertifiedRole],
    *,
    is_due: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Somebody else for who may not answer any more; once the day is over the next one up, too."""
    asking = Asking.now(now) if lines else None
    changed = 0
    for line in lines:
        if asking and asking.ask_anew(line, is_due=is_due, now=now):
            line.save(update_fields=["answerer", "escalated_to", "escalated_at"])
            changed += 1
    if changed:
        verb = "recertification.escalated" if is_due else "recertification.passed_on"
        record(verb, campaign, actor=actor, now=now, data={"roles": changed})


def _lapse(
    campaign: Recertification, lines: Iterable[RecertifiedRole], actor: Actor, now: datetime
) -> None:
    for line in lines:
        if rules.lapses(
            was_asked=line.answerer_id is not None,
            today=now.date(),
            dates=campaign.dates,
            is_last_administrator=line.role == Role.ADMINISTRATOR and _is_last(line, now),
        ):
            _answer(campaign, line, Answer.LAPSED, BY_RULE, actor=actor, now=now)


def _is_last(line: RecertifiedRole, now: datetime) -> bool:
    """Whether nobody else administers."""
    rows = RoleAssignment.objects.filter(
        in_force(now.date()), ~Q(pk=line.assignment_id), role=Role.ADMINISTRATOR
    )
    return not rows.filter(person__is_active=True).exists()


def _close(campaign: Recertification, *, actor: Actor, now: datetime) -> None:
    if campaign.lines.open().exists():
        return
    campaign.closed_at = max(now, campaign.opened_at)
    campaign.save(update_fields=["closed_at"])
    record("recertification.closed", campaign, actor=actor, now=now, data=_counts(campaign))


def _counts(campaign: Recertification) -> Mapping[str, int]:
    found = dict.fromkeys((str(one) for one in Answer if one is not Answer.OPEN), 0)
    for answer in campaign.lines.values_list("answer", flat=True):
        found[answer] += 1
    return found
