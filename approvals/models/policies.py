"""The register of enterprise policies and their versions."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from approvals.models.drafts import Attachment
from approvals.models.reviews import Review
from approvals.rules.policies import IN_THE_MAKING, PUBLIC, VersionState
from govportal.people.models import Committee, Person

VERSION_NAMES = {
    VersionState.DRAFT: _("Draft"),
    VersionState.PROPOSED: _("Before the committee"),
    VersionState.ADOPTED: _("In force"),
    VersionState.SUPERSEDED: _("Superseded"),
    VersionState.REJECTED: _("Not adopted"),
    VersionState.WITHDRAWN: _("Withdrawn"),
    VersionState.DISCARDED: _("Discarded"),
}
VERSION_SIGNS = {
    VersionState.DRAFT: ("neutral", "draft"),
    VersionState.PROPOSED: ("info", "wait"),
    VersionState.ADOPTED: ("ok", "ok"),
    VersionState.SUPERSEDED: ("neutral", "off"),
    VersionState.REJECTED: ("bad", "bad"),
    VersionState.WITHDRAWN: ("neutral", "off"),
    VersionState.DISCARDED: ("neutral", "off"),
}
DECIDED = [VersionState.ADOPTED, VersionState.SUPERSEDED, VersionState.REJECTED]
PUT = Q(proposed_at__isnull=False, proposed_by__isnull=False, review__isnull=False)
NOT_PUT = Q(proposed_at=None, proposed_by=None, review=None)
STOOD = [VersionState.ADOPTED.value, VersionState.SUPERSEDED.value]


class PolicyQuerySet(QuerySet["Policy"]):
    def visible_to(self, person: Any, on: date | None = None) -> "PolicyQuerySet":
        """Everybody reads what is or was in force; one that never was is seen by its owner, by
        committees, auditors and administrators."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        return self.filter(Q(adopted_on__isnull=False) | Q(owner=person))

    def for_list(self) -> "PolicyQuerySet":
        """With all that a row shows, at the same price for any page: ``standing`` is its version
        in force."""
        standing = PolicyVersion.objects.filter(state=VersionState.ADOPTED)
        rows = standing.select_related("attachment")
        versions = Prefetch("versions", queryset=rows, to_attr="standing")
        return self.select_related("owner", "committee").prefetch_related(versions)

    def in_force(self) -> "PolicyQuerySet":
        return self.filter(adopted_on__isnull=False, repealed_at=None)

    def due_by(self, day: date) -> "PolicyQuerySet":
        """In force, to be reviewed by this day, and no review of it is open."""
        near = self.in_force().filter(next_review_on__lte=day)
        return near.exclude(reviews__state="open").order_by("next_review_on", "pk")


class Policy(models.Model):
    """One enterprise policy. ``title`` is that of the version in force, else of the first draft.

    ``adopted_on``: when its first version came into force. ``next_review_on``: while one is.
    """

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="policies")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="policies")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    adopted_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    repealed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(adopted_on=None, next_review_on=None, repealed_at=None)
                | Q(adopted_on__isnull=False, next_review_on__isnull=False, repealed_at=None)
                | Q(adopted_on__isnull=False, next_review_on=None, repealed_at__isnull=False),
                name="policy_in_force_is_reviewed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_review_on", "id"], name="policy_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"policy:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("policy_detail", args=[self.number])

    @property
    def is_in_force(self) -> bool:
        return self.adopted_on is not None and self.repealed_at is None

    @property
    def state_code(self) -> str:
        """Where it stands, as programs read it."""
        if self.repealed_at is not None:
            return "repealed"
        return "in_force" if self.adopted_on is not None else "not_in_force"

    @property
    def sign(self) -> tuple[str, Any, str]:
        """Tone, words and shape of where it stands."""
        if self.repealed_at is not None:
            return ("neutral", _("Repealed"), "off")
        if self.adopted_on is None:
            return ("neutral", _("Not in force yet"), "draft")
        return ("ok", _("In force"), "ok")


class PolicyVersionQuerySet(QuerySet["PolicyVersion"]):
    def visible_to(self, person: Any, on: date | None = None) -> "PolicyVersionQuerySet":
        """What is or was in force for everybody; the rest for the owner, who wrote it, committees,
        auditors and administrators."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        return self.filter(Q(state__in=PUBLIC) | _of(person))

    def circle_of(self, person: Any, on: date | None = None) -> "PolicyVersionQuerySet":
        """Those whose case somebody may read: votes and reasons are not for everybody."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        return self.filter(_of(person))

    def in_the_making(self) -> "PolicyVersionQuerySet":
        return self.filter(state__in=IN_THE_MAKING)

    def in_force_at(self, at: datetime) -> "PolicyVersionQuerySet":
        """What was in force at a moment."""
        since = self.filter(adopted_at__lte=at, is_repeal=False)
        return since.filter(Q(ended_at=None) | Q(ended_at__gt=at))


def _of(person: Any) -> Q:
    """Versions of policies somebody owns, and those they wrote."""
    written = PolicyWriter.objects.filter(person=person).order_by().values("version")
    return Q(policy__owner=person) | Q(pk__in=written)


class PolicyVersion(models.Model):
    """One version: a text, a file, or both; or the repeal of the policy. Fixed once proposed.

    ``key`` names it in its review; ``digest`` is over all that is decided; ``revision`` tells two
    writers apart; ``reason`` says what is new. ``written_by``: who began it; ``writers``: everybody
    who wrote in it, they among them. ``ended_at``: when it was in force no longer, or
    came to nothing.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="policy_versions"
    )
    is_repeal = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, n) for s, n in VERSION_NAMES.items()],
        default=VersionState.DRAFT,
    )
    digest = models.CharField(max_length=71, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="policy_versions")
    created_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="policies_proposed"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    review = models.OneToOneField(
        Review, models.PROTECT, null=True, blank=True, related_name="policy_version"
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["policy", "n"], name="policy_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state__in=[s.value for s in IN_THE_MAKING]),
                name="one_policy_version_in_the_making",
            ),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state=VersionState.ADOPTED),
                name="one_policy_version_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in VersionState]),
                name="policy_version_state_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["draft", "discarded"]) & NOT_PUT)
                | (Q(state__in=["proposed", "withdrawn", *DECIDED]) & PUT & ~Q(digest="")),
                name="proposed_policy_has_its_review",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"])
                | ~Q(text="")
                | Q(attachment__isnull=False)
                | Q(is_repeal=True),
                name="proposed_policy_says_something",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=STOOD) & Q(adopted_at__isnull=False))
                | (~Q(state__in=STOOD) & Q(adopted_at=None)),
                name="adopted_policy_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "adopted"]) ^ Q(ended_at__isnull=False),
                name="ended_policy_version_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.ADOPTED) | Q(is_repeal=False),
                name="a_repeal_is_never_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy.number} v{self.n} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"policy_version:{self.key}"

    def get_absolute_url(self) -> str:
        return reverse("policy_version", args=[self.policy.number, self.n])

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.state == VersionState.PROPOSED

    @property
    def state_words(self) -> Any:
        return VERSION_NAMES[VersionState(self.state)]

    @property
    def tone(self) -> str:
        return VERSION_SIGNS[VersionState(self.state)][0]

    @property
    def shape(self) -> str:
        return VERSION_SIGNS[VersionState(self.state)][1]

    @property
    def named_writers(self) -> list[Person]:
        """Everybody who wrote in it, who began it first."""
        return [one.person for one in self.writers.all()]


class PolicyWriter(models.Model):
    """Somebody who wrote in a version, and so does not decide on it: once each, and for good."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="writers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="policies_written")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "person"], name="a_writer_of_a_policy_is_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.person}"
