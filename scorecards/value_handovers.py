"""What leavers still answer for among workflows and data-subject requests."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.handovers import Holding, Leavers
from scorecards.actions.data_requests import ITEM
from scorecards.models import DataRequest, Workflow


def of_workflows(rows: Iterable[Workflow], leavers: Leavers) -> Iterable[Holding]:
    """Workflows that a leaver answers for: an administrator names somebody else."""
    for workflow in rows:
        if leavers.is_leaver(workflow.owner):
            yield Holding(
                key=workflow.ledger_ref,
                kind="handover.workflow",
                subject=workflow,
                text=gettext_noop("Name who answers for the workflow %(workflow)s"),
                words={"workflow": workflow.name},
                url=reverse("scorecard_workflow_edit", args=[workflow.slug]),
                leaver=workflow.owner,
                since=workflow.owner.left_at,
                takers=leavers.takers(),
            )


def of_requests(rows: Iterable[DataRequest], leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """Open requests that a leaver was to answer: a compliance reviewer gives them to somebody
    else, with their clock. A query where there are some."""
    found = [one for one in rows if leavers.is_leaver(one.handler)]
    keepers = Person.objects.holding(Role.COMPLIANCE_REVIEWER, now.date())
    takers = leavers.takers(*keepers) if found else ()
    work = {(item.subject_ref, item.assignee_id): item.pk for item in leavers.items
            if item.kind == ITEM}  # fmt: skip
    for one in found:
        item = work.get((one.ledger_ref, one.handler_id))
        yield Holding(
            key=one.ledger_ref,
            kind="handover.data_request",
            subject=one,
            text=gettext_noop("Name who answers the data-subject request %(number)s"),
            words={"number": one.number},
            url=reverse("scorecard_data_request_hand_over", args=[one.number]),
            leaver=one.handler,
            since=one.handler.left_at,
            takers=takers,
            role=Role.COMPLIANCE_REVIEWER.value,
            clock=one.clock,
            items=() if item is None else (item,),
        )
