"""An owner hands back a part that somebody else gave them."""

from datetime import datetime

from django.urls import reverse

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import refuse
from govportal.worklist.actions import open_item
from govportal.worklist.saying import phrase
from registry.actions.agents import update_agent
from registry.actions.namings import (
    BACK,
    BACK_ITEM,
    Named,
    answer_naming,
    holds,
    locked_naming,
    tell_back_to,
    tell_named,
)
from registry.models import Naming
from registry.models.namings import PART_NAMES
from registry.rules.lifecycle import Lifecycle
from registry.rules.namings import NamingState, goes_back, hand_back_refusal


@recorded
def hand_back(naming: Naming, reason: str, *, actor: Person, now: datetime) -> Naming:
    """The actor does not take the part.

    Where somebody gave their own part away, it is theirs again at once. Else the actor stays named
    until somebody else is, because no agent is without an owner, and who named them is told.
    Raises Refused for somebody else's, twice, and without a reason.
    """
    naming = locked_naming(naming)
    is_named, state = naming.person_id == actor.pk, NamingState(naming.state)
    has = holds(naming) and naming.agent.lifecycle != Lifecycle.RETIRED  # whose record stays
    refuse(hand_back_refusal(state, reason, is_named=is_named, holds=has))
    before = naming.before
    returns = before is not None and goes_back(
        before.pk, naming.named_by_id, is_active=before.is_active
    )
    answer = NamingState.RETURNED if returns else NamingState.DECLINED
    answer_naming(naming, answer, reason.strip(), actor, now)
    record(
        "naming.handed_back",
        naming.agent,
        actor=actor,
        now=now,
        refs=[naming.named_by],
        data={"part": naming.part, "returned": returns},
        personal={"reason": reason.strip()},
    )
    if returns and before is not None:
        agent = update_agent(naming.agent, actor=actor, now=now, **{naming.part: before})
        tell_named([Named(agent, naming.part, before, actor)], actor=actor, now=now)
    else:
        _ask_for_another(naming, actor, now)
    return naming


def _ask_for_another(naming: Naming, actor: Person, now: datetime) -> None:
    words = {"agent": naming.agent, "part": PART_NAMES[naming.part], "person": actor}
    for person in tell_back_to(naming, now):
        open_item(
            naming,
            kind=BACK_ITEM,
            title=phrase(BACK, **words),
            url=f"{reverse('agent_reassign')}?ids={naming.agent_id}",
            assignee=person,
            role="",
            key=f"naming:{naming.pk}:back:{person.pk}",
            actor=actor,
            now=now,
        )
