"""What an agent says: its disclosures, and the messages it may send."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from govportal.people.models import Person
from registry.duty_names import TEMPLATE_SIGNS, TEMPLATE_STATE_NAMES
from registry.models.agents import Agent, choices
from registry.rules.message_templates import State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def language_name(code: str) -> str:
    """What a language calls itself."""
    return dict(settings.LANGUAGES).get(code, code)


class DisclosureSet(models.Model):
    """The three disclosures of an agent in one language. Written once; the newest counts.

    ``texts`` by kind, ``words``: what fills their placeholders.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="disclosures")
    language = models.CharField(max_length=8)
    n = models.PositiveIntegerField()
    texts = models.JSONField()
    words = models.JSONField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["language", "-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "language", "n"], name="one_disclosure_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: disclosures {self.language} {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"disclosure_set:{self.pk}"

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def values(self) -> dict[str, Any]:
        """What the placeholders stand for, the agent's name among it."""
        return {**self.words, "agent": self.agent.name}


class MessageTemplate(models.Model):
    """A message an agent may send once it is approved; another text is another version."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="message_templates")
    key = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    n = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(
        max_length=12, choices=choices(TEMPLATE_STATE_NAMES), default=State.DRAFT
    )
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "language", "-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent", "key", "language", "n"], name="one_template_per_version"
            ),
            models.UniqueConstraint(
                fields=["agent", "key", "language"],
                condition=Q(state="approved"),
                name="one_approved_template",
            ),
            models.UniqueConstraint(
                fields=["agent", "key", "language"],
                condition=Q(state="draft"),
                name="one_draft_of_a_template",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="draft", approved_by__isnull=True, approved_at__isnull=True)
                    & Q(ended_at__isnull=True)
                )
                | (
                    Q(state="approved", approved_by__isnull=False, approved_at__isnull=False)
                    & Q(ended_at__isnull=True)
                )
                | (
                    Q(state="replaced", approved_by__isnull=False, approved_at__isnull=False)
                    & Q(ended_at__isnull=False)
                )
                | Q(state="withdrawn", ended_at__isnull=False),
                name="template_by_its_state",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(author=F("approved_by")),
                name="nobody_approves_their_own_template",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_template_has_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.key} {self.language} {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"message_template:{self.pk}"

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*TEMPLATE_SIGNS[state], TEMPLATE_STATE_NAMES[state])
