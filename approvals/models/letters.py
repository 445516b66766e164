"""Letters to the board: what was written, frozen; the printed file; the acknowledgement."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from approvals.letter_kinds import seen_subjects
from approvals.models.decisions import Decision
from approvals.rules.letters import LetterFacts
from govportal.ledger.rules import Reference
from govportal.people.models import Committee, Person, Unit, in_force
from govportal.people.rules import Role
from govportal.worklist.models import Clock

UNPRINTED = Q(file="", sha256="", size__isnull=True, printed_at__isnull=True)
PRINTED = ~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, printed_at__isnull=False)
SILENT = Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True, remark="")
ANSWERED = Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False)


class BoardLetterQuerySet(QuerySet["BoardLetter"]):
    def visible_to(self, person: Person, on: date | None = None) -> "BoardLetterQuerySet":
        """Letters that this person may read on ``on``, today by default.

        All of them: committee, auditors, administrators, board liaisons for all units. Others:
        those of the units they are liaison for, and those about what they may see.
        """
        day = on or timezone.localdate()
        if person.sees_all_on(day):
            return self
        liaison = person.role_assignments.filter(in_force(day), role=Role.BOARD_LIAISON)
        units = set(liaison.values_list("unit_id", flat=True))
        if None in units:
            return self
        letters = BoardLetter.objects.order_by()
        readable = [
            letters.filter(subject_kind=kind, subject_id__in=seen).values("pk")
            for kind, seen in seen_subjects(person, day)
        ]
        if units:
            own = letters.filter(Q(unit__in=units) | Q(unit__isnull=True))
            readable.append(own.values("pk"))
        return self.filter(pk__in=readable[0].union(*readable[1:], all=True))

    def waiting(self) -> "BoardLetterQuerySet":
        """Letters that nobody has acknowledged."""
        return self.filter(acknowledged_at__isnull=True)

    def locked(self, pk: int) -> "BoardLetter":
        """The letter's row, locked and alone.

        What is joined to a row that had to be waited for is as it was before: PostgreSQL reads
        only the locked row again, so a clock or reader set meanwhile would seem to be missing.
        """
        return self.select_for_update().get(pk=pk)

    def for_list(self) -> "BoardLetterQuerySet":
        return self.select_related("clock__version", "acknowledged_by", "committee")


def letter_path(letter: "BoardLetter", name: str) -> str:
    """Stored by content, as attachments are."""
    return str(PurePosixPath("letters") / letter.sha256[:2] / letter.sha256)


class BoardLetter(models.Model):
    """What the committee tells the board about one decision, or about an incident.

    ``content`` is what it says, frozen; ``digest`` is over it. The printed file is added once, the
    clock when it is handed over, the acknowledgement once and for good. ``unit`` says which board
    liaisons it is for, beside those for all units.
    """

    number = models.CharField(max_length=90, unique=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    n = models.PositiveSmallIntegerField()
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="letters")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="letters")
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="letter"
    )
    title = models.CharField(max_length=240)
    url = models.CharField(max_length=200)
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    written_at = models.DateTimeField()
    file = models.FileField(upload_to=letter_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, blank=True, related_name="letters")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="letters_acknowledged"
    )
    remark = models.TextField(blank=True)

    objects = BoardLetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "n"], name="letters_are_numbered"
            ),
            models.CheckConstraint(condition=UNPRINTED | PRINTED, name="letter_is_printed_or_not"),
            models.CheckConstraint(
                condition=SILENT | ANSWERED & PRINTED, name="printed_letter_is_acknowledged_by_one"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], condition=Q(acknowledged_at__isnull=True), name="letter_waiting"
            ),
            models.Index(fields=["unit", "-id"], name="letter_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"letter:{self.number}"

    @property
    def subject_ref(self) -> Reference:
        """What the letter is about, as the ledger knows it."""
        return Reference(f"{self.subject_kind}:{self.subject_id}")

    def get_absolute_url(self) -> str:
        return reverse("letter_detail", args=[self.number])

    @property
    def is_printed(self) -> bool:
        return bool(self.sha256)

    @property
    def file_name(self) -> str:
        """The name it is downloaded and sent under."""
        return f"{self.number}_board-letter.pdf"

    @property
    def outcome(self) -> str:
        """How the matter ended, by its code; empty where the letter tells of no decision."""
        told: dict[str, Any] = self.content.get("decision") or {}
        return str(told.get("outcome", ""))

    @property
    def tier(self) -> int | None:
        told: dict[str, Any] = self.content.get("tier") or {}
        return told.get("tier")

    def facts(self) -> LetterFacts:
        by = self.acknowledged_by
        return LetterFacts(self.is_printed, str(by) if by is not None else "")
