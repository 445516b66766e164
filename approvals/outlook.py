"""What a draft leads to as it stands: tier, reasons, route, dates and what is still open.

Gathered once a page in a fixed number of queries; the rules decide, nothing is added up here.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext

from approvals.actions.change_control import standing_right
from approvals.actions.owning import tier_kept
from approvals.actions.preparing import people_named, problems_of
from approvals.change_outlook import is_change, way_if_sent
from approvals.changefile import ChangeFile, change_file
from approvals.draft_steps import DraftSteps
from approvals.forms.controls import words_of
from approvals.forms.demands import Demands
from approvals.lines import (
    Dates,
    Line,
    day_of,
    range_words,
    span_words,
    spoken,
)
from approvals.models import Draft
from approvals.rules import risks as risk_rules
from approvals.rules.answers import anchor, step_of, top_of
from approvals.rules.changes import Way
from approvals.rules.classification import Classification, classify
from approvals.rules.content import BY_PATH, answer
from approvals.rules.dates import earliest_production, latest_submission
from approvals.rules.faults import Fault
from approvals.rules.findings import Finding, Weight, findings, personal_answers
from approvals.rules.gates import gates
from approvals.rules.intake import check_content
from approvals.rules.orders import EMERGENCY
from approvals.rules.reviews import StepKind
from approvals.rules.routing import (
    FOLLOWS,
    Route,
    Span,
    Stage,
    change_route,
    change_row,
    route,
    row_of,
)
from approvals.rules.submission import proposals
from approvals.schemes import Scheme, active_scheme
from govportal.charts import Risk
from govportal.people.models import Committee, Person
from govportal.worklist.models import CalendarVersion
from govportal.worklist.rules import DEFAULT_SPEC, CalendarSpec, due_after
from registry.comparison import Comparison, compare
from registry.models import Agent, Authorisation
from registry.rules import manifests


class Outlook(DraftSteps):
    """One draft, seen on ``now``. Everything is worked out when it is asked for, and once.

    ``at_check``: what is registered here is looked at too, as it will be when the draft is sent.
    """

    def __init__(self, draft: Draft, now: datetime, *, at_check: bool = False) -> None:
        self.draft, self.now, self.at_check = draft, now, at_check
        self.content: dict[str, Any] = draft.content

    @cached_property
    def scheme(self) -> Scheme:
        return active_scheme()

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """The people named so far, by address."""
        return people_named(self.content)

    @cached_property
    def problems(self) -> list[Fault]:
        """All that sending would refuse now."""
        today = timezone.localdate(self.now)
        return problems_of(
            self.content,
            today,
            revises=self.draft.revises,
            reader=self.draft.author,
            looks_around=self.at_check,
            scheme=self.scheme,
            people=self.people,
        )

    @cached_property
    def classified(self) -> Classification:
        return classify(self.content, self.scheme.tiers)

    @property
    def tier_words(self) -> str:
        """The range that unanswered questions leave: “1 to 4, five answers missing”."""
        span = self.classified.tier_range
        return range_words(span) if span else ""

    @property
    def points(self) -> list[Line]:
        """Each answer that gives points, and below them the ones that give none."""
        reasons = sorted(self.classified.explanation, key=lambda reason: -reason.points)
        return [Line(gettext(r.text), [self.place(r.path)], r.points) for r in reasons]

    @property
    def floors(self) -> list[Line]:
        return [Line(gettext(f.text), [self.place(f.path)]) for f in self.classified.floors]

    @property
    def unanswered(self) -> list[tuple[str, str]]:
        return [self.place(path) for path in self.classified.unanswered]

    @cached_property
    def demands(self) -> Demands:
        """What must be answered as things stand, at the lowest tier that is still possible."""
        tier = self.lowest
        called_for = frozenset(gate.path for gate in gates(self.content, tier))
        return Demands(tier, called_for, proposals(self.content))

    @cached_property
    def findings(self) -> list[Finding]:
        return findings(self.content, self.scheme.catalogue)

    @property
    def contradictions(self) -> list[Line]:
        """What must change before sending, with both places."""
        return self._lines(Weight.CONTRADICTION)

    @property
    def questions(self) -> list[Line]:
        """What a reviewer will be asked; it does not stop sending."""
        return self._lines(Weight.QUESTION)

    def _lines(self, weight: Weight) -> list[Line]:
        return [
            Line(words_of(Fault(f.code, f.paths[0], f.params)), [self.place(p) for p in f.paths])
            for f in self.findings
            if f.weight is weight
        ]

    def place(self, path: str) -> tuple[str, str]:
        """The question at a path: its label and address."""
        field = BY_PATH.get(top_of(path))
        address = reverse("draft_step", args=[self.draft.pk, step_of(path).value])
        return gettext(field.label) if field else path, f"{address}#{anchor(path)}"

    @cached_property
    def route(self) -> Route:
        """The route of a change without new power, else of the tier, or of the lowest possible."""
        if self._way is not None and self._way.is_short:
            return change_route(self.lowest, self.scheme.routes)
        return route(self.lowest, self.content, self.scheme.routes, self.scheme.catalogue)

    @cached_property
    def lowest(self) -> int:
        """The tier it would go by, or the lowest that is still possible."""
        return max(self.classified.lowest, self.kept_tier)

    @cached_property
    def kept_tier(self) -> int:
        """The tier that stands for the agent, where the answers alone would give a lower one."""
        agent = self.changed_agent
        stands = tier_kept(self.content, Agent.objects.filter(pk=agent.pk)) if agent else 0
        return stands if stands > self.classified.lowest else 0

    @property
    def is_pilot(self) -> bool:
        return bool(answer(self.content, "agent_metadata.kind") == "pilot")

    @property
    def is_emergency(self) -> bool:
        return bool(answer(self.content, "agent_metadata.kind") == EMERGENCY)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages before production; a pilot runs limited and goes no further."""
        return () if self.is_pilot else self.route.stages

    @property
    def privacy(self) -> list[tuple[str, str]]:
        """The answers that bring a privacy review into the route; none where there is none."""
        if not any(step.kind is StepKind.PRIVACY for step in self.route.steps):
            return []
        paths = personal_answers(self.content, self.scheme.catalogue)
        return [self.place(path) for path in paths]

    @property
    def risks(self) -> list[Risk]:
        return [
            Risk(
                n, spoken(r.name), r.likelihood, r.impact, r.residual_likelihood, r.residual_impact
            )
            for n, r in enumerate(risk_rules.risks(self.content), start=1)
        ]

    @cached_property
    def committee(self) -> Committee | None:
        """The committee that would decide: the author's unit's, else the default one."""
        units = Committee.objects.filter(units=self.draft.author.unit_id)
        own = Q(pk__in=units.values("pk"))
        known = Committee.objects.filter(own | Q(is_default=True))
        return known.order_by(Case(When(own, then=0), default=1), "pk").first()

    @cached_property
    def calendar(self) -> CalendarSpec:
        key = self.committee.calendar_key if self.committee else ""
        versions = CalendarVersion.objects.filter(calendar__key=key)
        newest = versions.order_by("-number").first()
        return newest.rules if newest else DEFAULT_SPEC

    @cached_property
    def dates(self) -> Dates:
        """If it were sent now."""
        start = self.now.astimezone(self.calendar.tz)
        wanted = day_of(answer(self.content, "agent_metadata.proposed_production_date"))
        return Dates(
            decision=self.due(start, self.route.limit),
            production=earliest_production(self.route, start, self.due),
            wanted=wanted,
            latest=latest_submission(self.route, wanted, self.due, self._sent_on)
            if wanted
            else None,
        )

    def due(self, start: datetime, span: Span) -> datetime:
        """When ``span`` has run out in the committee's calendar, in its zone."""
        return due_after(span.as_limit, start, self.calendar).astimezone(self.calendar.tz)

    def _sent_on(self, day: date) -> datetime:
        """Sent at the hour of now on that day."""
        here = self.now.astimezone(self.calendar.tz)
        return datetime.combine(day, here.time(), self.calendar.tz)

    @cached_property
    def changed_agent(self) -> Agent | None:
        """The running agent that this draft would change, if the author may see it."""
        if self.draft.revises is not None:
            return self.draft.revises.agent
        slug = answer(self.content, "agent_metadata.agent")
        if not slug or answer(self.content, "agent_metadata.kind") in {"new", "pilot"}:
            return None
        agents = Agent.objects.visible_to(self.draft.author).select_related("technical_owner")
        return agents.filter(slug=str(slug)).first()

    @cached_property
    def changes(self) -> Comparison | None:
        """The manifest against the one on its way, else the one that runs, line by line."""
        right = self._standing
        if right is None or check_content(self.content):
            return None  # a manifest is made of answers that mean something
        old, new = right.manifest, manifests.build(self.content)
        return compare(old.content, new, before=old.label, authorised=not is_change(self.content))

    @cached_property
    def _standing(self) -> Authorisation | None:
        on, agent = timezone.localdate(self.now), self.changed_agent
        return standing_right(agent, on) if agent else None

    @cached_property
    def _way(self) -> Way | None:
        """Which way a change goes; None for anything else."""
        tier = self.kept_tier or self.classified.tier
        about = self.changed_agent, tier, self._standing, self.draft.revises
        return way_if_sent(self.content, *about)

    @property
    def change(self) -> ChangeFile | None:
        """A change against what is authorised, and what follows from it."""
        way, label = self._way, self._standing.manifest.label if self._standing else ""
        return change_file(way.lines, way.grounds, label, "") if way else None

    @property
    def route_words(self) -> str:
        """Who decides and in what time, in one sentence."""
        routes, is_short = self.scheme.routes, self._way is not None and self._way.is_short
        tier = self.route.tier
        row = change_row(routes) if is_short else row_of(tier, self.content, routes)
        who = [gettext(row["who"]), *(gettext(FOLLOWS[what]) for what in row["then"])]
        words = f"{', '.join(who)}; {span_words(self.route.limit)}"
        return words[:1].upper() + words[1:]
