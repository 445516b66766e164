"""Who writes a review, who is asked to, and the rows that its actions lock."""

from datetime import datetime
from typing import Any

from approvals.actions.locking import locked_review
from approvals.models import Review
from govportal.people.models import Person
from govportal.people.rules import Role
from incidents.models import Incident, IncidentPart, PostIncidentReview
from incidents.rights import handles
from incidents.rules.post_incident import PirFacts, PirState, empty
from incidents.rules.states import IncidentState

AGENT = "incident__agent"
OF_INCIDENT = (
    "incident__committee", "incident__lead__manager", f"{AGENT}__business_owner__manager",
    f"{AGENT}__technical_owner__manager", f"{AGENT}__executive_sponsor", "text", "handed__review",
)  # fmt: skip


def loaded(pk: int) -> PostIncidentReview:
    """A review with what its rules and pages read."""
    rows = PostIncidentReview.objects.select_related(*OF_INCIDENT)
    return rows.prefetch_related("incident__parts").get(pk=pk)


def locked(pir: PostIncidentReview) -> PostIncidentReview:
    """The row, locked after that of the committee's review, as everywhere."""
    review = PostIncidentReview.objects.filter(pk=pir.pk).values_list("handed__review", flat=True)
    if (number := review.get()) is not None:
        locked_review(Review(pk=number))
    PostIncidentReview.objects.select_for_update(of=("self",)).get(pk=pir.pk)
    return loaded(pir.pk)


def facts_of(pir: PostIncidentReview, person: Person, now: datetime) -> PirFacts:
    """The review before somebody; load it with its incident, agent and parts."""
    return PirFacts(
        state=PirState(pir.state),
        may_write=handles(pir.incident, person, now),
        is_held=pir.held_at is not None,
        is_closed=pir.incident.state == IncidentState.CLOSED,
    )


def content_of(pir: PostIncidentReview) -> dict[str, Any]:
    """What is written; before that, what the incident says, or the review before it."""
    if pir.text is not None:
        return dict(pir.text.content)
    rows = PostIncidentReview.objects.filter(incident=pir.incident_id, n__lt=pir.n)
    before = rows.exclude(text=None).select_related("text").order_by("-n").first()
    if before is not None and before.text is not None:
        return dict(before.text.content)
    content = empty()
    content["texts"]["summary"] = pir.incident.what_happened
    return content


def asked_of(incident: Incident, now: datetime) -> Person | None:
    """Whose work it is: the lead's; without one, who answers for the agent, else an operator's."""
    agent = incident.agent
    asked: list[Person | None] = [incident.lead]
    if agent is not None:
        asked += [agent.technical_owner, agent.business_owner]
    for person in asked:
        if person is not None and person.is_active:
            return person
    operators: list[Person] = list(Person.objects.active().holding(Role.OPERATOR, now.date())[:1])
    return operators[0] if operators else None


def let_in(incident: Incident, person: Person, now: datetime) -> None:
    """Somebody who is given work about an incident sees it."""
    if Incident.objects.visible_to(person, now.date()).filter(pk=incident.pk).exists():
        return
    IncidentPart.objects.get_or_create(
        incident=incident, person=person, part=IncidentPart.SUPPORT, until=None,
        defaults={"since": now},
    )  # fmt: skip
