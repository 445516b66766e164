"""The checklist of an incident and what was said of each item: added to, never changed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from incidents.models.incidents import Incident
from incidents.models.playbooks import DUTY_NAMES, IncidentPlaybook, shown
from incidents.rules.checklists import Standing, Tick
from incidents.rules.playbooks import Duty
from registry.models.agents import choices

TICK_NAMES = {
    Tick.OPEN: _("Open again"),
    Tick.DONE: _("Done"),
    Tick.NOT_APPLICABLE: _("Does not apply"),
}


class ChecklistQuerySet(QuerySet["ChecklistItem"]):
    def standing(self) -> "ChecklistQuerySet":
        """With the last word on each, in the same query."""
        last = ChecklistTick.objects.filter(item=OuterRef("pk")).order_by("-n")
        return self.select_related("assignee").annotate(
            last_tick=Subquery(last.values("tick")[:1]),
            last_n=Subquery(last.values("n")[:1]),
            last_note=Subquery(last.values("note")[:1]),
            last_at=Subquery(last.values("at")[:1]),
            last_by=Subquery(last.values("by__full_name")[:1]),
        )


class ChecklistItem(models.Model):
    """One thing to do in one incident, as its playbook had it then. Only ``assignee`` changes."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="checklist")
    source = models.ForeignKey(IncidentPlaybook, models.PROTECT, related_name="items")
    n = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    help = models.CharField(max_length=600, blank=True)
    duty = models.CharField(max_length=20, choices=choices(DUTY_NAMES))
    assignee = models.ForeignKey(Person, models.PROTECT, null=True, related_name="checklist_items")
    mandatory = models.BooleanField()
    due_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_item_per_place"),
            models.UniqueConstraint(fields=["incident", "key"], name="no_item_twice"),
            models.CheckConstraint(
                condition=Q(duty__in=[duty.value for duty in Duty]), name="item_duty_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="item_says_what_to_do"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.text}"

    @property
    def ledger_ref(self) -> str:
        return f"checklist_item:{self.pk}"

    @property
    def text_words(self) -> str:
        return shown(self.text)

    @property
    def help_words(self) -> str:
        return shown(self.help)

    @property
    def duty_words(self) -> str:
        return str(DUTY_NAMES[Duty(self.duty)])

    @property
    def standing(self) -> Standing:
        """Needs ``standing()`` of the query."""
        said = vars(self)
        return Standing(Tick(said["last_tick"] or Tick.OPEN), said["last_n"] or 0, self.mandatory)

    @property
    def last_word(self) -> tuple[str, Any, str]:
        """Who said the last, when, and with which note; empty where nobody said anything."""
        said = vars(self)
        return (said["last_by"] or "", said["last_at"] or "", said["last_note"] or "")

    @property
    def is_done(self) -> bool:
        return self.standing.tick is Tick.DONE

    @property
    def is_closed(self) -> bool:
        return not self.standing.is_open

    @property
    def tick_words(self) -> str:
        return str(TICK_NAMES[self.standing.tick]) if self.standing.n else ""


class ChecklistTick(models.Model):
    """One word on one item, by whom, when. Written once."""

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="ticks")
    n = models.PositiveIntegerField()
    tick = models.CharField(max_length=16, choices=choices(TICK_NAMES))
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "n"], name="one_tick_per_n"),
            models.CheckConstraint(
                condition=Q(tick__in=[tick.value for tick in Tick]), name="tick_is_known"
            ),
            models.CheckConstraint(
                condition=Q(tick="done") | ~Q(note=""), name="tick_gives_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.tick}"

    @property
    def ledger_ref(self) -> str:
        return f"checklist_tick:{self.pk}"

    @property
    def tick_words(self) -> str:
        return str(TICK_NAMES[Tick(self.tick)])
