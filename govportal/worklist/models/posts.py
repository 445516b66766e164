"""Posts to the outside: who receives them, what waits, and each attempt."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from govportal.worklist import sealing
from govportal.worklist.rules.shapes import Shape

SHAPES = [(shape.value, shape.value) for shape in Shape]


class Receiver(models.Model):
    """Somewhere outside that posts go to: a mailbox, a webhook, a room in Slack or Teams.

    ``sealed_address``: where, under a key from SECRET_KEY, since whoever knows a webhook's address
    can write there; ``shown_address`` is what people see. ``secret_name``: which secret of the
    installation signs; the secret itself is never here.
    """

    shape = models.CharField(max_length=10, choices=SHAPES)
    sealed_address = models.TextField()
    shown_address = models.CharField(max_length=300)
    secret_name = models.CharField(max_length=40, blank=True)
    history = HistoricalRecords(excluded_fields=["sealed_address"])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(shape__in=[shape.value for shape in Shape]),
                name="receiver_shape_is_known",
            ),
            models.CheckConstraint(condition=~Q(sealed_address=""), name="receiver_is_somewhere"),
            models.CheckConstraint(
                condition=Q(shape="webhook") & ~Q(secret_name="")
                | ~Q(shape="webhook") & Q(secret_name=""),
                name="a_webhook_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_address

    @property
    def ledger_ref(self) -> str:
        return f"receiver:{self.pk}"

    @property
    def address(self) -> str:
        """Where it goes. Raises ``sealing.Unreadable``."""
        return sealing.unsealed(self.sealed_address)


class PostQuerySet(QuerySet["Post"]):
    def waiting(self, now: datetime) -> "PostQuerySet":
        """Those to be sent now, whose last attempt is far enough back and that nobody holds."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.filter(free, state=Post.WAITING, next_try_at__lte=now).order_by(
            "next_try_at", "pk"
        )

    def dead(self) -> "PostQuerySet":
        return self.filter(state=Post.DEAD)


class Post(models.Model):
    """One message to one receiver, written with the change it tells of and sent afterwards.

    ``key`` makes it one; ``body`` is what is sent, the same at each attempt. ``give_up_at``: when
    it is a dead letter. ``withdrawn``: it was not sent and is not needed any more.
    """

    WAITING, SENT, DEAD, WITHDRAWN = "waiting", "sent", "dead", "withdrawn"
    STATES = (WAITING, SENT, DEAD, WITHDRAWN)

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=60, unique=True)
    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="posts")
    subject_ref = models.CharField(max_length=120, db_index=True)
    event = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING, choices=[(s, s) for s in STATES])
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    give_up_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state__in=("waiting", "dead", "withdrawn"), sent_at__isnull=True),
                name="post_is_sent_or_not",
            ),
            models.CheckConstraint(
                condition=Q(give_up_at__gt=F("created_at")), name="post_is_tried_for_a_while"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="post_waiting"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="post_dead"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"post:{self.pk}"


class PostAttempt(models.Model):
    """One attempt to send a post: when, what the receiver answered, and how long it took.

    ``status``: the HTTP status; none where nothing came back, or by mail. Written once.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="tries")
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    status = models.PositiveIntegerField(null=True)
    taken = models.BooleanField()
    error = models.CharField(max_length=300, blank=True)
    took_ms = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["post", "n"], name="one_attempt_per_number"),
            models.CheckConstraint(
                condition=Q(taken=True, error="") | Q(taken=False) & ~Q(error=""),
                name="a_failed_attempt_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.n}"
