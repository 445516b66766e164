"""What a book lists of its own: its items, each counted twice, from the tables and the ledger."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from approvals.models import Request
from evidence.models.books.bound import Listed, people_in
from evidence.models.books.days import borders, span_words
from evidence.models.books.pieces import Reading
from evidence.models.books.told import in_tree, subjects_of
from evidence.models.reviews import maybe, who
from evidence.rules.packing import Span
from evidence.rules.sheets import population_of
from incidents.models import Incident


@dataclass(frozen=True)
class Again:
    """How many the ledger tells of, or ``why`` it cannot tell: half a sentence."""

    count: int | None = None
    why: str = ""

    def how(self, words: str) -> str:
        return words if self.count is not None else not_counted(self.why)


def not_counted(why: str) -> str:
    """That there is no second count, and why."""
    return _("Not counted a second time: %(why)s") % {"why": why}


def filters_of(span: Span | None, everything: str) -> str:
    """What the rows were narrowed by, in words."""
    return _("Those of %(days)s.") % {"days": span_words(span)} if span else everything


def told_of(verbs: tuple[str, ...], reading: Reading) -> set[str]:
    """Subjects of the entries with these verbs, of the days of the scope, in the tree."""
    span = reading.scope.span
    since, before = borders(span) if span else (None, None)
    return subjects_of(verbs, reading.size, "", since, before)


def request_list(
    rows: "QuerySet[Request]", reading: Reading, again: Again, source: str, name: str = "requests"
) -> Listed:
    """``again``: how many requests about the same agents the ledger says were sent."""
    found = [
        {"number": one.number, "kind": one.kind, "state": one.state, "tier": one.tier,
         "title": one.title, "agent": one.agent.slug, "unit": one.unit.name,
         "requester": who(one.requester), "submitted_at": one.submitted_at,
         "closed_at": one.closed_at}
        for one in rows.select_related("agent", "unit", "requester")
    ]  # fmt: skip
    sealed = in_tree({f"request:{row['number']}" for row in found}, reading.size)
    kept = [row for row in found if f"request:{row['number']}" in sealed]
    columns = "number kind state tier title agent unit requester submitted_at closed_at"
    return Listed(
        population_of(name, columns, kept),
        {
            "title": _("Requests"),
            "source": source,
            "filters": filters_of(reading.scope.span, _("All of them.")),
            "clock": _("submitted_at and closed_at are the portal's times."),
        },
        counted=again.count,
        counted_how=again.how(
            _("Entries “request.submitted” that name the agent, each request once.")
        ),
        people=people_in(kept, "requester"),
    )  # fmt: skip


def incident_list(
    rows: "QuerySet[Incident]", reading: Reading, again: Again, source: str, name: str = "incidents"
) -> Listed:
    """As ``request_list``; exercises are among them and say so."""
    found = [
        {"number": one.number, "class": one.kind, "severity": one.severity, "state": one.state,
         "title": one.title, "agent": one.agent.slug if one.agent else "",
         "exercise": one.is_exercise, "lead": maybe(one.lead), "reported_at": one.reported_at,
         "contained_at": one.contained_at, "closed_at": one.closed_at}
        for one in rows.select_related("agent", "lead")
    ]  # fmt: skip
    sealed = in_tree({f"incident:{row['number']}" for row in found}, reading.size)
    kept = [row for row in found if f"incident:{row['number']}" in sealed]
    columns = "number class severity state title agent exercise lead reported_at contained_at"
    return Listed(
        population_of(name, f"{columns} closed_at", kept),
        {
            "title": _("Incidents"),
            "source": source,
            "filters": filters_of(reading.scope.span, _("All of them, exercises too.")),
            "clock": _("reported_at, contained_at and closed_at are the portal's times."),
        },
        counted=again.count,
        counted_how=again.how(
            _(
                "Entries “incident.reported” that name the agent, each incident once; those of "
                "another agent by “incident.agent_corrected” are not counted."
            )
        ),
        people=people_in(kept, "lead"),
    )  # fmt: skip
