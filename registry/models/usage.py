"""Usage policies of the organisation and of agents, version by version."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from registry.duty_names import USAGE_SIGNS, USAGE_STATE_NAMES
from registry.models.agents import Agent, choices
from registry.rules.usage import Line, State, lines_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NOT_APPROVED = Q(basis="", approved_at__isnull=True)
_APPROVED = ~Q(basis="") & Q(approved_at__isnull=False)
_OPEN = Q(state__in=["draft", "approved"])
_SCOPE = Coalesce("agent", Value(0))  # the organisation is a scope as any agent
_BY_STATE = (
    (Q(state="draft") & _NOT_APPROVED & Q(active_at__isnull=True, ended_at__isnull=True))
    | (Q(state="approved") & _APPROVED & Q(active_at__isnull=True, ended_at__isnull=True))
    | (Q(state="active") & _APPROVED & Q(active_at__isnull=False, ended_at__isnull=True))
    | (Q(state="superseded") & _APPROVED & Q(active_at__isnull=False, ended_at__isnull=False))
    | (Q(state="discarded") & Q(active_at__isnull=True, ended_at__isnull=False))
)


class UsagePolicyQuerySet(QuerySet["UsagePolicy"]):
    def visible_to(self, person: Person) -> "UsagePolicyQuerySet":
        """Everybody reads the organisation's; an agent's is read by those who see the agent."""
        agents = Agent.objects.visible_to(person).order_by().values("pk")
        return self.filter(Q(agent__isnull=True) | Q(agent__in=agents))

    def of(self, agent: Agent | None) -> "UsagePolicyQuerySet":
        """The versions of one scope; None is the organisation."""
        return self.filter(agent__isnull=True) if agent is None else self.filter(agent=agent)

    def active(self) -> "UsagePolicyQuerySet":
        return self.filter(state=State.ACTIVE)

    def open(self) -> "UsagePolicyQuerySet":
        """Drafts, and what is approved and not in force yet."""
        return self.filter(state__in=[State.DRAFT, State.APPROVED])


class UsagePolicy(models.Model):
    """One version of a usage policy; ``agent`` is None for the organisation's.

    ``digest`` is what an approval is for. ``basis`` is the reference of what approved it: a
    person's own act, and later a decision of the committee.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="usage_policies")
    n = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=choices(USAGE_STATE_NAMES), default=State.DRAFT)
    content = models.JSONField()
    note = models.TextField()
    digest = models.CharField(max_length=71)
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    basis = models.CharField(max_length=80, blank=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = UsagePolicyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(_SCOPE, "n", name="one_usage_policy_per_version"),
            models.UniqueConstraint(
                _SCOPE, condition=Q(state="active"), name="one_active_usage_policy"
            ),
            models.UniqueConstraint(_SCOPE, condition=_OPEN, name="one_open_usage_policy"),
            models.CheckConstraint(condition=_BY_STATE, name="usage_policy_by_its_state"),
            models.CheckConstraint(
                condition=Q(author__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(author=F("approved_by")),
                name="nobody_approves_their_own_policy",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(basis__startswith="defaults:"),
                name="a_policy_has_an_author",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="a_policy_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.agent or 'organisation'}: usage policy {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"usage_policy:{self.pk}"

    @property
    def url(self) -> str:
        return reverse("usage_version", args=[self.pk])

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.content)

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*USAGE_SIGNS[state], USAGE_STATE_NAMES[state])
