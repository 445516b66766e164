"""Opening an emergency ballot: the agent stops, and its committee has four hours."""

from datetime import datetime

from approvals.actions.choosing import committee_for
from approvals.actions.emergencies.ending import call_members
from approvals.actions.leading import LEADING
from approvals.actions.polls import PollAbout, open_poll
from approvals.actions.scheduled.facts import parties_of
from approvals.models import EmergencyBallot
from approvals.models.emergencies import QUESTION_NAMES
from approvals.models.polls import EMERGENCY
from approvals.rules.emergencies import EMERGENCY_TIME, Question, open_refusal, wanted_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Committee, Person, in_force
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from registry.actions import stop_agent
from registry.models import Agent
from registry.rules.lifecycle import RUNNING, Lifecycle

MAY_BE_STOPPED = RUNNING | {Lifecycle.APPROVED}


def open_no(agent: Agent, person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may not put the agent to its committee now; None when they may.

    Who leads the committee may, the alternates of those seats, and operators.
    """
    ballots = EmergencyBallot.objects.filter(agent=agent)
    ends = list(ballots.values_list("closed_at", "released_at"))
    return open_refusal(
        may_open=_may_open(committee_for(agent.unit), person, now),
        is_running=Lifecycle(agent.lifecycle) in MAY_BE_STOPPED,
        is_stopped_here=any(released is None for _closed, released in ends),
        is_asked=any(closed is None for closed, _released in ends),
    )


def _may_open(committee: Committee, person: Person, now: datetime) -> bool:
    if Role.OPERATOR in person.roles_on(now.date()):
        return True
    seats = committee.seats.filter(in_force(now.date()), kind__in=LEADING)
    return any(person.pk in (seat.holder_id, seat.alternate_id) for seat in seats)


@recorded
def open_emergency_ballot(
    agent: Agent,
    question: Question | None,
    reason: str,
    opened_by: Person,
    now: datetime,
    *,
    restriction: str = "",
) -> EmergencyBallot:
    """Stop the agent, if it runs, and put ``question`` to its committee for four calendar hours.

    ``restriction``: what would bind it, where it is to run restricted. Raises Refused for others,
    for an agent that is not running and was not stopped so, and without reasons.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    refuse(open_no(agent, opened_by, now))
    refuse(wanted_refusal(question, reason, restriction))
    assert question is not None  # wanted_refusal says so
    poll = open_poll(_about(agent, question, reason, restriction), actor=opened_by, now=now)
    ballot = EmergencyBallot.objects.create(
        agent=agent,
        poll=poll,
        question=question,
        reason=reason.strip(),
        restriction=restriction.strip() if question is Question.RESTRICT else "",
        opened_by=opened_by,
    )
    ballot.stopped_from = stop_agent(
        agent, cause=ballot, reason=ballot.reason, actor=opened_by, now=now
    )
    ballot.save(update_fields=["stopped_from"])
    record(
        "emergency.opened",
        ballot,
        actor=opened_by,
        now=now,
        refs=[poll, agent],
        data={"question": question.value, "digest": poll.digest},
        personal={"reason": ballot.reason, "restriction": ballot.restriction},
    )
    call_members(ballot, actor=opened_by, now=now)
    return ballot


def _about(agent: Agent, question: Question, reason: str, restriction: str) -> PollAbout:
    conflicts: dict[int, str] = {}
    for person, relation in parties_of(agent).conflicts():
        conflicts.setdefault(person, "business_owner" if relation == "requester" else relation)
    name = str(QUESTION_NAMES[question])
    return PollAbout(
        kind=EMERGENCY,
        committee=committee_for(agent.unit),
        unit=agent.unit,
        tier=agent.tier,
        title=f"Emergency ballot: {agent.name}",
        url=f"/emergencies/about/{agent.slug}/",
        text={
            "question": f"{agent.name}: {name}?",
            "subject": agent.ledger_ref,
            "asked": question.value,
            "reason": reason.strip(),
            "restriction": restriction.strip() if question is Question.RESTRICT else "",
        },
        limit=EMERGENCY_TIME,
        conflicts=conflicts,
        refs=[agent],
    )
