"""What an emergency ballot comes to, and what follows for its agent."""

from datetime import datetime

from approvals.actions.polls import call, stop_calling
from approvals.models import EmergencyBallot, Poll
from approvals.models.polls import PollRows
from approvals.rules.ballots import BallotFacts, BallotState, Fate, Result, fate, tally
from approvals.rules.ballots.life import EMERGENCY_EXTENSION
from approvals.rules.emergencies import Effect, EmergencyState, Question, effect_of
from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, HasRef
from govportal.people.models import Person
from govportal.worklist.actions import close_items, notify, start_clock, stop_if_running
from govportal.worklist.saying import Words, phrase
from registry.actions import resume_agent
from registry.models import Agent

ACTOR = SYSTEM("emergencies")
CALLED = _("Emergency ballot, within four hours: %(agent)s")
TOLD = {
    Effect.RESUMED: _("%(agent)s runs again: the committee has decided."),
    Effect.RESTRICTED: _("%(agent)s runs again, restricted: the committee has decided."),
    Effect.STOPPED: _("%(agent)s stays stopped."),
}


def locked_emergency(ballot: EmergencyBallot) -> EmergencyBallot:
    """Agent, ballot, poll: always in this order."""
    Agent.objects.select_for_update(of=("self",)).get(pk=ballot.agent_id)
    rows = EmergencyBallot.objects.select_for_update(of=("self",)).select_related("agent")
    found = rows.get(pk=ballot.pk)
    polls = Poll.objects.select_for_update(of=("self",)).select_related("clock", "committee")
    found.poll = polls.get(pk=found.poll_id)
    return found


def rows_of(ballot: EmergencyBallot, now: datetime) -> PollRows:
    return ballot.poll.rows(now, ())


def called_words(ballot: EmergencyBallot) -> Words:
    return phrase(CALLED, agent=ballot.agent.name)


def call_members(ballot: EmergencyBallot, *, actor: Actor, now: datetime) -> None:
    facts = ballot.poll.facts(rows_of(ballot, now))
    url = ballot.get_absolute_url()
    call(ballot.poll, facts, called_words(ballot), url, actor=actor, now=now)


def settle(ballot: EmergencyBallot, *, actor: Actor, now: datetime) -> None:
    """After somebody has said something, or the time is over. All its rows are locked."""
    facts = ballot.poll.facts(rows_of(ballot, now))
    what = fate(facts, now)
    if what is Fate.DECIDED:
        passed = tally(facts.item).result is Result.PASSED
        state = EmergencyState.PASSED if passed else EmergencyState.FAILED
        close(ballot, state, facts, actor=actor, now=now)
    elif what is Fate.NEXT_MEETING:
        close(ballot, EmergencyState.NEXT_MEETING, facts, actor=actor, now=now)
    elif what is Fate.TIED and facts.state is BallotState.OPEN:
        _tie(ballot, actor, now)
    elif what is Fate.EXTENDED:
        _extend(ballot, actor, now)
    else:
        call_members(ballot, actor=actor, now=now)


def _tie(ballot: EmergencyBallot, actor: Actor, now: datetime) -> None:
    poll = ballot.poll
    stop_if_running(poll.clock_id, actor=actor, now=now)
    poll.tied_at = now
    poll.save(update_fields=["tied_at"])
    record("emergency.tied", ballot, actor=actor, now=now, refs=[poll, ballot.agent])
    call_members(ballot, actor=actor, now=now)


def _extend(ballot: EmergencyBallot, actor: Actor, now: datetime) -> None:
    """No quorum at the deadline: once, two hours more, from when the portal noticed."""
    poll = ballot.poll
    stop_if_running(poll.clock_id, actor=actor, now=now)
    close_items(poll, actor=actor, now=now, outcome="extended")
    poll.clock = start_clock(
        poll,
        kind="poll_emergency",
        limit=EMERGENCY_EXTENSION,
        calendar_key=poll.committee.calendar_key,
        chain=[],
        committee=poll.committee,
        title=f"Emergency ballot: {ballot.agent.name}",
        url=ballot.get_absolute_url(),
        refs=[ballot, ballot.agent],
        actor=actor,
        now=now,
    )
    poll.is_extended = True
    poll.save(update_fields=["clock", "is_extended"])
    data = {"due_at": poll.clock.due_at.isoformat()}
    refs: list[HasRef] = [poll, ballot.agent, poll.clock]
    record("emergency.extended", ballot, actor=actor, now=now, refs=refs, data=data)
    call_members(ballot, actor=actor, now=now)


@recorded
def close(
    ballot: EmergencyBallot,
    state: EmergencyState,
    facts: BallotFacts,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Store what it came to; the database counts again. Then carry it out on the agent."""
    poll = ballot.poll
    ballot.state, ballot.closed_at = state, now
    ballot.save(update_fields=["state", "closed_at"])
    poll.arithmetic, poll.closed_at = tally(facts.item).as_json(), now
    poll.save(update_fields=["arithmetic", "closed_at"])
    stop_if_running(poll.clock_id, actor=actor, now=now)
    stop_calling(poll, actor=actor, now=now)
    effect = effect_of(Question(ballot.question), state)
    is_undecided = state is EmergencyState.NEXT_MEETING  # numbers tell how somebody voted
    count = {"arithmetic": poll.arithmetic}
    record(
        f"emergency.{state.value}",
        ballot,
        actor=actor,
        now=now,
        refs=[poll, ballot.agent],
        data={"effect": effect.value, **({} if is_undecided else count)},
        personal=count if is_undecided else {},
    )
    if effect is not Effect.STOPPED:
        _let_run(ballot, effect, actor, now)
    _tell(ballot, effect, now)


@recorded
def _let_run(ballot: EmergencyBallot, effect: Effect, actor: Actor, now: datetime) -> None:
    """End every stop by emergency ballots; a yes to run unrestricted lifts restrictions too."""
    every = EmergencyBallot.objects.filter(agent=ballot.agent)
    holding = list(every.holding().order_by("pk"))
    before = next((one.stopped_from for one in holding if one.stopped_from), "")
    for one in holding:
        one.released_at = now
        one.save(update_fields=["released_at"])
    restricting = every.restricting().exclude(pk=ballot.pk)
    for one in restricting if effect is Effect.RESUMED else ():
        one.lifted_at = now
        one.save(update_fields=["lifted_at"])
    resume_agent(ballot.agent, holding, before, actor=actor, now=now)
    data = {"effect": effect.value}
    record("emergency.carried_out", ballot, actor=actor, now=now, refs=holding, data=data)


def _tell(ballot: EmergencyBallot, effect: Effect, now: datetime) -> None:
    agent = ballot.agent
    people = (agent.business_owner, agent.technical_owner, ballot.opened_by)
    told: dict[int, Person] = {one.pk: one for one in people if one is not None and one.is_active}
    words = phrase(TOLD[effect], agent=agent.name)
    for person in told.values():
        notify(
            person,
            key=f"emergency:{ballot.pk}:{ballot.state}:{person.pk}",
            subject=words,
            body=f"{words}\n\n{ballot.restriction}" if effect is Effect.RESTRICTED else words,
            url=ballot.get_absolute_url(),
            now=now,
        )
