"""Exercises: started as an incident that is none, told on by the facilitator, finished with what
was found. They stop nothing, hold nobody and send nothing outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Committee, Person, in_force
from govportal.people.rules import SeatKind
from govportal.refusals import Refusal, refuse
from govportal.wording import gettext_noop as _
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.saying import phrase
from incidents.actions.locking import locked_incident
from incidents.actions.notes import add_note
from incidents.actions.opening import Report, report_incident
from incidents.actions.parts import give_part
from incidents.actions.playbooks import keeps
from incidents.models import Exercise, IncidentPart, Inject
from incidents.rules.exercises import (
    COUNTS,
    SCENARIOS,
    Form,
    Scenario,
    findings_refusal,
    finish_refusal,
    is_soon,
    next_due,
    run_refusal,
    start_refusal,
)
from incidents.rules.severities import IncidentClass, Severity
from registry.models import Agent

CALENDAR = SYSTEM("calendar")
ITEM_KIND = "exercise.due"
DUE_WORDS = {
    Form.TABLETOP: _("Hold a tabletop exercise by %(due)s"),
    Form.DRILL: _("Hold a drill of the kill switch by %(due)s"),
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be exercised. ``scenario``: the key of one that ships; else the texts count."""

    form: Form
    scenario: str = ""
    title: str = ""
    briefing: str = ""
    kind: IncidentClass | None = None
    severity: Severity | None = None
    agent: Agent | None = None
    agent_named: str = ""
    people: Sequence[Person] = ()

    @property
    def shipped(self) -> Scenario | None:
        return SCENARIOS.get(self.scenario)


@recorded
def start_exercise(plan: Plan, *, actor: Person, now: datetime) -> Exercise:
    """Open the incident of an exercise; whoever starts it facilitates and everybody is told by it.

    Raises Refused for people who do not run exercises, without participants, and as a report is.
    """
    people = [one for one in dict.fromkeys(plan.people) if one.pk != actor.pk]
    refuse(start_refusal(may=keeps(actor, now), people=len(people)))
    left = next((one for one in people if not one.is_active), None)
    refuse(Refusal("incident.lead_left", {"person": left.full_name}) if left else None)
    incident = report_incident(_report(plan), actor=actor, now=now)
    for person in people:
        give_part(incident, person, IncidentPart.SUPPORT, now=now)
    shipped = plan.shipped
    exercise = Exercise.objects.create(
        incident=incident, form=plan.form, scenario=plan.scenario if shipped else "",
        briefing=shipped.briefing if shipped else plan.briefing.strip(), facilitator=actor,
        started_at=now,
    )  # fmt: skip
    Inject.objects.bulk_create(
        Inject(exercise=exercise, n=n, minutes=minutes, text=text)
        for n, (minutes, text) in enumerate(shipped.injects if shipped else (), 1)
    )
    record(
        "exercise.started", exercise, actor=actor, now=now, refs=[incident, *people],
        data={"form": plan.form, "scenario": exercise.scenario},
    )  # fmt: skip
    return exercise


def _report(plan: Plan) -> Report:
    shipped = plan.shipped
    agent_named = plan.agent_named.strip() or ("" if plan.agent else str(_("An invented agent")))
    return Report(
        title=shipped.title if shipped else plan.title,
        what_happened=shipped.briefing if shipped else plan.briefing,
        kind=shipped.kind if shipped else plan.kind,
        severity=shipped.severity if shipped else plan.severity,
        reason=str(_("Chosen for the exercise")),
        agent=plan.agent,
        agent_named=agent_named,
        is_exercise=True,
    )


def _locked(exercise: Exercise) -> Exercise:
    """The exercise, locked after its incident."""
    incident = locked_incident(exercise.incident)
    rows = Exercise.objects.select_for_update(of=("self",)).select_related("facilitator")
    found = rows.get(pk=exercise.pk)
    found.incident = incident
    return found


def facilitates(exercise: Exercise, person: Person) -> bool:
    return person.is_active and exercise.facilitator_id == person.pk


@recorded
def give_inject(
    exercise: Exercise, n: int | None, text: str, *, actor: Person, now: datetime
) -> Inject:
    """Tell the others something: planned inject ``n``, or a text of one's own. Twice is once."""
    exercise = _locked(exercise)
    refuse(
        run_refusal(
            facilitates=facilitates(exercise, actor), is_finished=bool(exercise.finished_at)
        )
    )
    planned = exercise.injects.filter(n=n).first() if n is not None else None
    if planned is not None and planned.given_at is not None:
        return planned
    told = planned or _own(exercise, text)
    add_note(exercise.incident, told.text, kind="update", actor=actor, now=now)
    told.given_at, told.given_by = now, actor
    told.save()
    record("exercise.told", exercise, actor=actor, now=now, refs=[exercise.incident, told],
           data={"n": told.n})  # fmt: skip
    return told


def _own(exercise: Exercise, text: str) -> Inject:
    refuse(None if text.strip() else Refusal("incident.text_missing"))
    last = exercise.injects.order_by("-n").values_list("n", flat=True).first() or 0
    return Inject(exercise=exercise, n=last + 1, text=text.strip())


@recorded
def finish_exercise(
    exercise: Exercise, result: str, findings: str, *, actor: Person, now: datetime
) -> Exercise:
    """Say what was found. Only the facilitator, once, after its incident is closed."""
    exercise = _locked(exercise)
    refuse(
        finish_refusal(
            facilitates=facilitates(exercise, actor),
            is_finished=exercise.finished_at is not None,
            is_live=exercise.incident.is_live,
        )
        or findings_refusal(result, findings)
    )
    exercise.result, exercise.findings = result, findings.strip()
    exercise.finished_at, exercise.finished_by = now, actor
    exercise.save()
    record(
        "exercise.finished", exercise, actor=actor, now=now, refs=[exercise.incident],
        data={"result": result, "form": exercise.form}, personal={"findings": exercise.findings},
    )  # fmt: skip
    if result in COUNTS:
        for committee in Committee.objects.filter(pk=exercise.incident.committee_id):
            close_items(committee, kind=f"{ITEM_KIND}.{exercise.form}", actor=actor, now=now)
    return exercise


def last_held(form: Form, committee: Committee | None = None) -> date | None:
    """The day of the last exercise that counts."""
    rows = Exercise.objects.filter(form=form, result__in=sorted(COUNTS))
    if committee is not None:
        rows = rows.filter(incident__committee=committee)
    found = rows.order_by("-finished_at").values_list("finished_at", flat=True).first()
    return timezone.localdate(found) if found else None


def keep_exercises(now: datetime) -> int:
    """Ask the chair for each exercise that is due within a month; how many are asked for.

    Idempotent: one question a form, committee and due day.
    """
    return sum(
        _asked(committee, form, now) for committee in Committee.objects.all() for form in Form
    )


def _asked(committee: Committee, form: Form, now: datetime) -> bool:
    today = timezone.localdate(now)
    last = last_held(form, committee)
    due = next_due(form, last, first_day(committee, today))
    chair = _chair(committee, now)
    if chair is None or not is_soon(due, today):
        return False
    open_item(
        committee, kind=f"{ITEM_KIND}.{form}", title=phrase(DUE_WORDS[form], due=due),
        url="/incidents/exercises/", assignee=chair, role="chair",
        due_on=due, key=f"exercise:{committee.ledger_ref}:{form}:{due}", actor=CALENDAR, now=now,
    )  # fmt: skip
    return True


def first_day(committee: Committee, today: date) -> date:
    """From when on exercises are due: since somebody sits in the committee."""
    return (
        committee.seats.order_by("starts_on").values_list("starts_on", flat=True).first() or today
    )


def _chair(committee: Committee, now: datetime) -> Person | None:
    seats = committee.seats.filter(in_force(now.date()), kind=SeatKind.CHAIR)
    rows = seats.select_related("holder", "alternate")
    return next((person for seat in rows for person in seat.people()), None)
