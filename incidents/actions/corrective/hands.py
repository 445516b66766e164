"""Somebody before a corrective action, and the row that its actions lock."""

from datetime import datetime

from approvals.actions.meetings.sitting import bench_of
from govportal.people.models import Person
from incidents.models import CorrectiveAction
from incidents.rights import handles
from incidents.rules.corrective import ActionFacts, ActionState

OF_ACTION = (
    "incident__committee", "incident__agent", "incident__lead", "pir", "owner", "clock__version",
    "closing__run", "closing__by", "effect_by", "created_by",
)  # fmt: skip


def loaded(pk: int) -> CorrectiveAction:
    rows = CorrectiveAction.objects.select_related(*OF_ACTION)
    return rows.prefetch_related("incident__parts").get(pk=pk)


def locked(action: CorrectiveAction) -> CorrectiveAction:
    CorrectiveAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    return loaded(action.pk)


def facts_of(action: CorrectiveAction, person: Person, now: datetime) -> ActionFacts:
    """The action before somebody; load it with its incident, agent and parts."""
    bench = bench_of(action.incident.committee, now)
    return ActionFacts(
        state=ActionState(action.state),
        is_owner=action.owner_id == person.pk,
        handles=handles(action.incident, person, now),
        leads=person.is_active and bench.leads(person),
        is_approved=action.pir.is_approved,
        has_effect=bool(action.effect),
    )
