"""Agents: what they are, whose they are, where they stand."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Delegation, Person, Unit
from registry.names import (
    APPROVAL_NAMES,
    ENVIRONMENT_NAMES,
    KIND_NAMES,
    LIFECYCLE_NAMES,
    PEOPLE_FIELDS,
    POPULATION_NAMES,
    SIGNS,
)
from registry.rules.lifecycle import RUNNING, Approval, Lifecycle

if TYPE_CHECKING:
    from registry.models.authorisations import Authorisation


def choices(names: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(key), name) for key, name in names.items()]


def granted(person: Person, permission: str, also: Any = ()) -> QuerySet[UserObjectPermission]:
    """Object ids that somebody explicitly shared with this person, or with the people ``also``
    named (django-guardian)."""
    app, codename = permission.split(".")
    return UserObjectPermission.objects.filter(
        Q(user=person) | Q(user__in=also),
        permission__codename=codename,
        permission__content_type__app_label=app,
    )


RUNS = Q(lifecycle__in=sorted(stage.value for stage in RUNNING))
APPROVED = Q(approval__in=sorted((Approval.APPROVED.value, Approval.CONDITIONAL.value)))


def _person(related: str, name: Any) -> Any:
    return models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name=related, verbose_name=name
    )


class AgentQuerySet(QuerySet["Agent"]):
    def visible_to(self, person: Person, on: date | None = None) -> "AgentQuerySet":
        """Agents this person may see on ``on``, today by default (1-domain.md §1).

        A union of indexed id sets: own unit, takes part, stands in for who does, granted; never
        OR over joins.
        """
        if person.sees_all_on(on or timezone.localdate()):
            return self
        agents = Agent.objects.order_by()
        away = Delegation.objects.of(person, timezone.now()).values("person_id")
        mine: list[QuerySet[Any, Any]] = [
            agents.filter(**{name: person}).values("pk") for name in PEOPLE_FIELDS
        ]
        mine += [agents.filter(**{f"{name}__in": away}).values("pk") for name in PEOPLE_FIELDS]
        if person.unit_id:
            mine.append(agents.filter(unit_id=person.unit_id).values("pk"))
        # No more nesting than in the others: SQLite reads sub-queries only so deep.
        shared = granted(person, "registry.view_agent", away)
        mine.append(shared.annotate(at=Cast("object_pk", models.BigIntegerField())).values("at"))
        return self.filter(pk__in=mine[0].union(*mine[1:], all=True))

    def owned_by(self, people: Collection[int]) -> "AgentQuerySet":
        """Agents of which one of these people, by primary key, is business or technical owner."""
        agents = Agent.objects.order_by()
        business = agents.filter(business_owner__in=people).values("pk")
        technical = agents.filter(technical_owner__in=people).values("pk")
        return self.filter(pk__in=business.union(technical, all=True))

    def unapproved(self) -> "AgentQuerySet":
        """Agents that run although no decision lets them: found so, or imported so."""
        return self.filter(RUNS & ~APPROVED)

    def with_people(self) -> "AgentQuerySet":
        return self.select_related("unit", "business_owner", "technical_owner")


class Agent(models.Model):
    """A registered non-human actor."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(max_length=20, choices=choices(KIND_NAMES), default="built")
    purpose = models.TextField(_("purpose"), blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="agents")
    executive_sponsor = _person("agents_sponsored", _("executive sponsor"))
    business_owner = _person("agents_owned", _("business owner"))
    technical_owner = _person("agents_run", _("technical owner"))
    data_steward = _person("agents_stewarded", _("data steward"))
    security_owner = _person("agents_secured", _("security owner"))
    incident_owner = _person("agents_on_call", _("incident owner"))
    fallback_owner = _person("agents_backed_up", _("fallback owner"))
    security_reviewer = _person("agents_security_reviewed", _("security reviewer"))
    compliance_reviewer = _person("agents_compliance_reviewed", _("compliance reviewer"))
    environment = models.CharField(
        max_length=20, choices=choices(ENVIRONMENT_NAMES), default="production"
    )
    user_population = models.CharField(
        max_length=20, choices=choices(POPULATION_NAMES), default="internal"
    )
    # What its owners say it uses; what it may use is in its manifest.
    llm_provider = models.CharField(_("model provider"), max_length=200, blank=True, default="")
    model_version = models.CharField(_("model version"), max_length=200, blank=True, default="")
    tools = models.JSONField(_("tools"), blank=True, default=list)
    systems = models.JSONField(_("systems"), blank=True, default=list)
    data_categories = models.JSONField(_("data categories"), blank=True, default=list)
    lifecycle = models.CharField(
        max_length=20, choices=choices(LIFECYCLE_NAMES), default=Lifecycle.REGISTERED
    )
    suspended_from = models.CharField(  # where it goes back to when the last suspension is lifted
        max_length=20, blank=True, choices=choices(LIFECYCLE_NAMES)
    )
    tier = models.PositiveSmallIntegerField(null=True, blank=True)
    tier_reason = models.TextField(blank=True)
    approval = models.CharField(
        max_length=20, choices=choices(APPROVAL_NAMES), default=Approval.NONE
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    went_live_at = models.DateTimeField(null=True, blank=True)
    last_review_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    post_deployment_review_on = models.DateField(null=True, blank=True)
    last_audited_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    objects = AgentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(lifecycle__in=[s.value for s in Lifecycle]),
                name="agent_lifecycle_is_known",
            ),
            models.CheckConstraint(
                condition=Q(tier__isnull=True) | Q(tier__range=(1, 4)), name="agent_tier_1_to_4"
            ),
            models.CheckConstraint(
                # One that runs and was never approved may have been found so (docs/inventory.md).
                condition=~RUNS | Q(tier__isnull=False) | Q(approval=Approval.NONE),
                name="running_agent_has_a_tier",
            ),
            models.CheckConstraint(
                condition=Q(lifecycle=Lifecycle.SUSPENDED) | Q(suspended_from=""),
                name="only_suspended_agents_go_back",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "-id"]),
            models.Index(fields=["lifecycle", "-id"]),
            models.Index(fields=["tier", "-id"]),
            models.Index(fields=["next_review_on"]),
            models.Index(fields=["post_deployment_review_on"]),
            models.Index(fields=["environment", "-id"]),
            models.Index(fields=["approval", "-id"]),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["user_population", "-id"]),
            models.Index(fields=["-id"], condition=RUNS & ~APPROVED, name="agent_runs_unapproved"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"agent:{self.slug}"

    @property
    def mark(self) -> str:
        """What the record looks like; that it was seen running changes nothing about it."""
        return mark_of(self, without=("last_seen_at",))

    @staticmethod
    def name_of(people_field: str) -> str:
        """What one of ``PEOPLE_FIELDS`` is called."""
        field = Agent._meta.get_field(people_field)
        return str(field.verbose_name) if isinstance(field, models.Field) else people_field

    @property
    def runs_unapproved(self) -> bool:
        """Whether it runs although no decision lets it."""
        approved = self.approval in {Approval.APPROVED, Approval.CONDITIONAL}
        return self.lifecycle in RUNNING and not approved

    @property
    def lifecycle_words(self) -> str:
        """As ``get_lifecycle_display`` has it, which lays out all stages anew for each row."""
        return str(LIFECYCLE_NAMES[Lifecycle(self.lifecycle)])

    @property
    def environment_words(self) -> str:
        return str(ENVIRONMENT_NAMES.get(self.environment, self.environment))

    @property
    def tone(self) -> str:
        return SIGNS[Lifecycle(self.lifecycle)][0]

    @property
    def shape(self) -> str:
        return SIGNS[Lifecycle(self.lifecycle)][1]

    def authorisation_in_force(self, on: date) -> "Authorisation | None":
        """The newest authorisation that is active and not past its last day.

        An agent has few: pages prefetch them all, and then this asks nothing.
        """
        rights = self.authorisations.all()
        return next((right for right in rights if right.is_in_force(on)), None)
