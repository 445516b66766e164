"""Run-time rules that bind an authorisation while conditions of its approval are open (§5)."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from registry.models.agents import Agent, choices
from registry.models.authorisations import Authorisation
from registry.rules.runtime_rules import (
    RUNNING,
    Bound,
    Effect,
    Rule,
    RuleState,
    effect_in,
    rule_of,
)
from registry.runtime_words import RULE_SIGNS, RULE_STATE_NAMES, until_words, words_of

BINDING = [state.value for state in RuleState if state in RUNNING]
OVER = [state.value for state in RuleState if state not in RUNNING]


class RuntimeRuleQuerySet(QuerySet["RuntimeRule"]):
    def running(self) -> "RuntimeRuleQuerySet":
        """In force or tightened, of authorisations that stand: what the gateway asks for."""
        standing = (Authorisation.ACTIVE, Authorisation.SUSPENDED)
        return self.filter(state__in=BINDING, authorisation__state__in=standing)


class RuntimeRule(models.Model):
    """One rule that binds one authorisation, from its decision until its condition is met.

    ``origin``: what asked for it, opaque here; rules with the same origin move together.
    ``about`` and ``url``: that condition as it is called and where it is shown. ``words``: what
    the committee read. It is never loosened, and never comes back.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="runtime_rules")
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="runtime_rules")
    origin = models.CharField(max_length=80, db_index=True)
    about = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    rule = models.JSONField()
    effect = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Effect])
    words = models.TextField()
    state = models.CharField(
        max_length=12,
        choices=choices({state.value: name for state, name in RULE_STATE_NAMES.items()}),
        default=RuleState.IN_FORCE,
    )
    begins_at = models.DateTimeField()
    tightened_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    objects = RuntimeRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authorisation", "origin"], name="one_rule_per_origin_and_right"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in RuleState]), name="rule_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(effect__in=[e.value for e in Effect]), name="rule_effect_is_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="rule_has_words"),
            models.CheckConstraint(
                condition=Q(state__in=OVER) ^ Q(over_at__isnull=True), name="rule_runs_or_is_over"
            ),
            models.CheckConstraint(
                condition=(Q(state=RuleState.TIGHTENED, tightened_at__isnull=False))
                | Q(state=RuleState.IN_FORCE, tightened_at__isnull=True)
                | Q(state__in=OVER),
                name="tightened_rule_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(tightened_at__isnull=True) | Q(tightened_at__gte=F("begins_at")),
                name="rule_tightens_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def ledger_ref(self) -> str:
        return f"runtime_rule:{self.pk}"

    @property
    def typed(self) -> Rule:
        return rule_of(self.rule)

    @property
    def effect_now(self) -> Effect | None:
        """What it does now; None when it is over."""
        return effect_in(RuleState(self.state), Effect(self.effect))

    @property
    def is_running(self) -> bool:
        return self.state in BINDING

    @property
    def since(self) -> datetime:
        """Since when it is in its state."""
        return self.over_at or self.tightened_at or self.begins_at

    @property
    def said(self) -> str:
        """What it does now, in the reader's words."""
        return words_of(self.typed, self.effect_now)

    @property
    def until(self) -> str:
        return until_words(self.typed)

    @property
    def sign(self) -> tuple[str, str, str]:
        """Tone, words and shape of its state."""
        state = RuleState(self.state)
        tone, shape = RULE_SIGNS[state]
        return tone, str(RULE_STATE_NAMES[state]), shape


def bound(rules: Iterable[RuntimeRule]) -> list[Bound]:
    """What the gateway judges by: of these rules, those that do something."""
    effects = [(row, row.effect_now) for row in rules]
    return [Bound(row.ledger_ref, row.typed, does) for row, does in effects if does is not None]
