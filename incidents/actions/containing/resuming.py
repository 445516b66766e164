"""Letting a stopped agent run again: one asks, others confirm, and the record says why."""

from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person, in_force
from govportal.people.rules import Role, SeatKind
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.saying import phrase
from incidents.actions.containing.steps import PORTAL
from incidents.models import Containment, Incident, ResumeConfirmation, ResumeRequest
from incidents.rules import containments as rules
from incidents.rules.containments import Kind, Needed, Part, ResumeState
from incidents.rules.severities import graver
from incidents.rules.states import Outcome
from registry.actions import resume_agent
from registry.actions.held_release import operates
from registry.models import Agent
from registry.models.releases import day_of
from registry.rules.lifecycle import Lifecycle

ANSWERS = ("business_owner", "technical_owner", "fallback_owner")
OFFER, CONFIRM = "containment.resume", "containment.confirm"
OFFERED = _("Stopped by mistake, or no longer needed: ask that %(agent)s runs again")
CONFIRMED = _("Confirm that %(agent)s may run again")
TOLD = _("%(agent)s may run again as far as %(number)s is concerned. Issue new keys where the old "
         "ones were revoked.")  # fmt: skip


def answers_for(agent: Agent, person: Person) -> bool:
    return person.is_active and person.pk in {getattr(agent, f"{name}_id") for name in ANSWERS}


def parts_of(containment: Containment, person: Person, now: datetime) -> list[Part]:
    """As what this person may confirm."""
    day, parts = day_of(now), []
    if Role.OPERATOR in person.roles_on(day) and operates(containment.agent, person, day):
        parts.append(Part.OPERATOR)
    incident = containment.incident
    if person.is_active and incident is not None:
        seats = incident.committee.seats.filter(in_force(day), kind=SeatKind.CHAIR)
        ids = {pk for row in seats.values_list("holder_id", "alternate_id") for pk in row}
        if person.pk in ids:
            parts.append(Part.CHAIR)
    return parts


def needed_for(containment: Containment, *, is_false: bool) -> Needed:
    """What it takes now: the incident may be graver, merged, or found false since."""
    incident = containment.incident
    assert incident is not None  # a drill ends by itself
    severity, data, chain = incident.severity_now, incident.data_involved, incident
    false = is_false or incident.outcome == Outcome.FALSE_ALARM
    while chain.merged_into is not None:
        chain = chain.merged_into
        severity = graver(severity, chain.severity_now)
        data = chain.data_involved if data == Incident.NO else data
        false = false or chain.outcome == Outcome.FALSE_ALARM
    return rules.needed(
        is_automatic=containment.kind == Kind.AUTOMATIC,
        is_false=false,
        is_wrong_agent=bool(containment.wrong_because),
        severity=severity,
        data_may=data != Incident.NO,
    )


def open_request(containment: Containment) -> ResumeRequest | None:
    rows = containment.resumes.filter(state=ResumeState.OPEN)
    return rows.prefetch_related("confirmations__person").select_related("asked_by").first()


def _locked(containment: Containment) -> Containment:
    """Agent, incident, containment: always in this order."""
    Agent.objects.select_for_update(of=("self",)).get(pk=containment.agent_id)
    if containment.incident_id is not None:
        Incident.objects.select_for_update(of=("self",)).get(pk=containment.incident_id)
    rows = Containment.objects.select_for_update(of=("self",))
    related = rows.select_related("agent__unit", "incident__committee", "incident__merged_into")
    return related.get(pk=containment.pk)


def ask_no(containment: Containment, person: Person) -> Refusal | None:
    """Why this person does not ask for it now; None when they may."""
    agent = containment.agent
    return rules.ask_refusal(
        answers=answers_for(agent, person) and not containment.is_drill,
        stands=containment.stands,
        asked=containment.resumes.filter(state=ResumeState.OPEN).exists(),
        is_retired=agent.lifecycle == Lifecycle.RETIRED,
    )


@recorded
def ask_resume(
    containment: Containment, reason: str, *, is_false: bool = False, actor: Person, now: datetime
) -> ResumeRequest:
    """Whoever answers for the agent asks that it runs again. ``is_false``: stopped without cause.

    Raises Refused for others, while it is asked already, and without a reason.
    """
    containment = _locked(containment)
    refuse(ask_no(containment, actor))
    refuse(rules.reason_refusal(reason))
    takes = needed_for(containment, is_false=is_false)
    made = ResumeRequest.objects.create(
        containment=containment, reason=reason.strip(), is_false=is_false, asked_by=actor,
        asked_at=now, operators=takes.operators, chair=takes.chair,
    )  # fmt: skip
    record("containment.resume_asked", containment, actor=actor, now=now,
           refs=_refs(containment, made),
           data={"operators": made.operators, "chair": made.chair, "false": is_false},
           personal={"reason": made.reason})  # fmt: skip
    close_items(containment, kind=OFFER, actor=actor, now=now)
    _call(containment, made, now)
    return made


def _refs(containment: Containment, made: ResumeRequest) -> list[HasRef]:
    incident = containment.incident
    return [containment.agent, made, *([incident] if incident is not None else [])]


def _call(containment: Containment, made: ResumeRequest, now: datetime) -> None:
    """Whoever may confirm has it on their list."""
    agent, incident = containment.agent, containment.incident
    people: dict[int, tuple[Person, Part]] = {}
    for person in Person.objects.holding(Role.OPERATOR, day_of(now), agent.unit):
        people[person.pk] = (person, Part.OPERATOR)
    if made.chair and incident is not None:
        seats = incident.committee.seats.filter(in_force(day_of(now)), kind=SeatKind.CHAIR)
        for seat in seats.select_related("holder"):
            if seat.holder is not None:
                people.setdefault(seat.holder.pk, (seat.holder, Part.CHAIR))
    people.pop(made.asked_by_id, None)
    for person, part in people.values():
        open_item(
            made, kind=CONFIRM, title=phrase(CONFIRMED, agent=agent.name),
            url=containment.get_absolute_url(), assignee=person, role=part.value,
            key=f"{CONFIRM}:{made.pk}:{person.pk}", actor=PORTAL, now=now,
        )  # fmt: skip


def confirm_no(
    containment: Containment, made: ResumeRequest, person: Person, now: datetime
) -> Refusal | None:
    """Why this person does not confirm it now; None when they may."""
    return rules.confirm_refusal(made.facts(), person.pk, parts_of(containment, person, now))


@recorded
def confirm_resume(made: ResumeRequest, *, actor: Person, now: datetime) -> ResumeRequest:
    """Somebody other than the asker confirms; with the last word it runs again, unless something
    else holds it. Raises Refused."""
    containment = _locked(made.containment)
    made = ResumeRequest.objects.select_for_update(of=("self",)).get(pk=made.pk)
    _renew(containment, made)
    refuse(confirm_no(containment, made, actor, now))
    facts, parts = made.facts(), parts_of(containment, actor, now)
    part = next(one for one in parts if one in facts.missing)
    given = ResumeConfirmation.objects.create(request=made, person=actor, part=part, at=now)
    record("containment.resume_confirmed", containment, actor=actor, now=now, role=part.value,
           refs=[*_refs(containment, made), given], data={"part": part.value})  # fmt: skip
    made = ResumeRequest.objects.prefetch_related("confirmations").get(pk=made.pk)
    if not made.facts().missing:
        _grant(containment, made, actor, now)
    return made


def _renew(containment: Containment, made: ResumeRequest) -> None:
    """The incident may have become graver since it was asked; never less is needed."""
    takes = made.needed.with_(needed_for(containment, is_false=made.is_false))
    if takes != made.needed and made.state == ResumeState.OPEN:
        made.operators, made.chair = takes.operators, takes.chair
        made.save(update_fields=["operators", "chair"])


def _grant(containment: Containment, made: ResumeRequest, actor: Person, now: datetime) -> None:
    _decide(containment, made, ResumeState.GRANTED, "", actor, now)
    for step in containment.steps.filter(next_at__isnull=False):
        step.next_at = None
        step.save(update_fields=["next_at"])
    containment.lifted_at = now
    containment.save(update_fields=["lifted_at"])
    agent = resume_agent(
        containment.agent, [containment], containment.stopped_from, actor=actor, now=now
    )
    record("containment.lifted", containment, actor=actor, now=now, refs=_refs(containment, made),
           data={"lifecycle": agent.lifecycle})  # fmt: skip
    people = {one.pk: one for name in ANSWERS if (one := getattr(agent, name)) is not None}
    words = phrase(TOLD, agent=agent.name, number=containment.number)
    for person in people.values():
        notify(person, key=f"resumed:{containment.pk}:{person.pk}", subject=words, body=words,
               url=containment.get_absolute_url(), now=now)  # fmt: skip


def _decide(
    containment: Containment, made: ResumeRequest, state: ResumeState, reason: str, actor: Person,
    now: datetime,
) -> None:  # fmt: skip
    made.state, made.decided_at, made.decided_by = state, now, actor
    made.decided_because = reason.strip()
    made.save()
    record(f"containment.resume_{state.value}", containment, actor=actor, now=now,
           refs=_refs(containment, made),
           personal={"reason": made.decided_because} if made.decided_because else {})  # fmt: skip
    close_items(made, kind=CONFIRM, actor=actor, now=now, outcome=state.value)


@recorded
def decline_resume(made: ResumeRequest, reason: str, *, actor: Person, now: datetime) -> None:
    """Somebody who might confirm says why not; it stays stopped, and may be asked for again."""
    containment = _locked(made.containment)
    made = ResumeRequest.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if not parts_of(containment, actor, now):
        refuse(Refusal("resume.only_operators"))
    if actor.pk == made.asked_by_id:
        refuse(Refusal("resume.not_the_asker"))
    if made.state != ResumeState.OPEN:
        refuse(Refusal("resume.decided_stale"))
    refuse(rules.reason_refusal(reason))
    _decide(containment, made, ResumeState.DECLINED, reason, actor, now)


@recorded
def withdraw_resume(made: ResumeRequest, *, actor: Person, now: datetime) -> None:
    """Whoever asked takes it back."""
    containment = _locked(made.containment)
    made = ResumeRequest.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if made.asked_by_id != actor.pk:
        refuse(Refusal("resume.only_the_asker"))
    if made.state != ResumeState.OPEN:
        refuse(Refusal("resume.decided_stale"))
    _decide(containment, made, ResumeState.WITHDRAWN, "", actor, now)


def take_offer_back(containment: Containment, reason: str, *, actor: Actor, now: datetime) -> None:
    """The agent was the right one after all; in the caller's transaction."""
    containment.wrong_because = ""
    containment.save(update_fields=["wrong_because"])
    close_items(containment, kind=OFFER, actor=actor, now=now)
    record("containment.agent_right", containment, actor=actor, now=now, refs=[containment.agent],
           personal={"reason": reason.strip()} if reason.strip() else {})  # fmt: skip


def offer_resume(
    containment: Containment, reason: str, *, is_wrong: bool, actor: Actor, now: datetime
) -> None:
    """Ask whoever answers for the agent to ask; in the caller's transaction."""
    agent = containment.agent
    if is_wrong:
        containment.wrong_because = reason.strip()
        containment.save(update_fields=["wrong_because"])
    record("containment.resume_offered", containment, actor=actor, now=now,
           refs=[agent], data={"wrong_agent": is_wrong},
           personal={"reason": reason.strip()} if reason.strip() else {})  # fmt: skip
    people = {one.pk: one for name in ANSWERS if (one := getattr(agent, name)) is not None}
    for person in people.values():
        if person.is_active:
            open_item(
                containment, kind=OFFER, title=phrase(OFFERED, agent=agent.name),
                url=containment.get_absolute_url(), assignee=person, role="business_owner",
                key=f"{OFFER}:{containment.pk}:{now.timestamp():.6f}:{person.pk}",
                actor=PORTAL, now=now,
            )  # fmt: skip
