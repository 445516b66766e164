"""One agent as it was at a moment: what several sections of its dossier read, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from approvals.models import Condition, Decision, Request, Review, ScheduledReview
from evidence.models.findings import AuditFinding
from evidence.models.reviews import who
from evidence.models.stories.rights import Rights, rights_at
from evidence.rules.people import Who
from evidence.rules.sections import Drawn
from evidence.rules.sheets import population_of
from evidence.rules.slices import Access
from govportal.ledger.as_of import as_of
from govportal.people.models import Person
from incidents.models import Incident
from registry.models import Agent
from registry.names import PEOPLE_FIELDS

Row = Any
"""A row of the history of a model."""


@dataclass(frozen=True)
class Seen:
    """``agent``: the row of today, ``row`` as it was. ``reader``: for whom it is, where that is
    somebody; ``access``: what they may read."""

    agent: Agent
    row: Row
    moment: datetime
    access: Access
    reader: Person | None = None

    @property
    def sees_all(self) -> bool:
        return self.access is Access.FULL

    @cached_property
    def rights(self) -> Rights:
        return rights_at(self.agent.pk, self.moment)

    @cached_property
    def requests(self) -> list[Row]:
        """Every request about it, oldest first."""
        rows = as_of(Request, self.moment, agent_id=self.agent.pk)
        return list(rows.select_related("requester", "unit").order_by("id"))

    @cached_property
    def read_numbers(self) -> frozenset[str]:
        """The requests whose reasons the reader may read; the others are told by their outcome."""
        numbers = frozenset(row.number for row in self.requests)
        if self.sees_all:
            return numbers
        if self.reader is None:
            return frozenset()
        mine = Request.objects.visible_to(self.reader).filter(number__in=numbers)
        return frozenset(mine.values_list("number", flat=True))

    @cached_property
    def scheduled(self) -> list[Row]:
        """Its reviews after go-live and from time to time, the first due first."""
        rows = as_of(ScheduledReview, self.moment, agent_id=self.agent.pk)
        return list(rows.order_by("due_on", "id"))

    @cached_property
    def reviews(self) -> list[Review]:
        """Every review of a request or of the running agent, oldest first."""
        about = Review.objects.filter(
            subject_kind="request", subject_id__in=[row.number for row in self.requests]
        ).values("pk")
        own = [row.review_id for row in self.scheduled if row.review_id is not None]
        rows = Review.objects.filter(pk__in=about) | Review.objects.filter(pk__in=own)
        found = rows.filter(opened_at__lt=self.moment).select_related("committee")
        return list(found.order_by("opened_at", "pk"))

    @cached_property
    def read_reviews(self) -> frozenset[int]:
        """Those whose words the reader may read."""
        return frozenset(
            one.pk
            for one in self.reviews
            if one.subject_kind != "request" or one.subject_id in self.read_numbers
        )

    @cached_property
    def decisions(self) -> list[Decision]:
        """Every decision about it, oldest first."""
        rows = Decision.objects.filter(review__in=[review.pk for review in self.reviews])
        found = rows.filter(decided_at__lt=self.moment).select_related("review__committee")
        return list(found.order_by("decided_at", "pk"))

    @cached_property
    def conditions(self) -> list[Row]:
        """As they were, in the order of the decisions; their words only where they may be read."""
        rows = as_of(Condition, self.moment, review_id__in=sorted(self.read_reviews))
        return list(rows.select_related("owner").order_by("review_id", "n"))

    @cached_property
    def incidents(self) -> list[Row]:
        """As they were, without exercises, oldest first; who sees the agent sees its incidents."""
        known = Incident.objects.filter(agent=self.agent, is_exercise=False)
        rows = as_of(Incident, self.moment, id__in=known.values("pk"))
        return list(rows.filter(agent_id=self.agent.pk).select_related("lead").order_by("id"))

    @cached_property
    def findings(self) -> list[Row]:
        """What audits found about it, as far as the reader may know."""
        known = AuditFinding.objects.filter(agent=self.agent)
        if not self.sees_all:
            known = known.visible_to(self.reader) if self.reader is not None else known.none()
        rows = as_of(AuditFinding, self.moment, id__in=known.values("pk"))
        return list(rows.select_related("owner").order_by("id"))


def seen_at(
    agent: Agent, moment: datetime, access: Access, reader: Person | None = None
) -> Seen | None:
    """None where it was not registered yet."""
    row = as_of(Agent, moment, id=agent.pk).select_related("unit", *PEOPLE_FIELDS).first()
    return None if row is None else Seen(agent, row, moment, access, reader)


def drawn(
    name: str, columns: str, rows: Iterable[Mapping[str, object]], title: str, source: str,
    clock: str,
) -> Drawn:  # fmt: skip
    """A population of all rows of one kind about the agent, as of the moment."""
    words = {
        "title": title,
        "source": source,
        "filters": _("All of this agent, as they were at the moment of the dossier."),
        "clock": clock,
    }
    return Drawn(population_of(name, columns, rows), words)


def named(*people: Person | None) -> tuple[Who, ...]:
    """Each once, in a fixed order."""
    found = {one.ledger_ref: who(one) for one in people if one is not None}
    return tuple(found[ref] for ref in sorted(found))


def or_none(value: object) -> object:
    """A cell of a table: what is empty shows as a dash."""
    return "–" if value is None or value == "" else value
