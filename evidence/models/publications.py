"""Checkpoints that left the portal: an append-only log of what went where, and each try."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from evidence.rules.publications import FIRST_WAIT, OWN, Channel
from govportal.worklist.models import Post, Receiver
from govportal.worklist.rules.retries import wait_after

_OF_POSTS = {Post.SENT: "taken", Post.DEAD: "dead", Post.WITHDRAWN: "dead"}


class PublicationQuerySet(QuerySet["Publication"]):
    def untaken(self) -> "PublicationQuerySet":
        """What this room has to bring somewhere and has not yet."""
        done = PublicationTry.objects.filter(publication=OuterRef("pk"), taken=True)
        return self.filter(~Exists(done), channel__in=OWN)

    def for_list(self) -> "PublicationQuerySet":
        return self.select_related("post", "stamp").prefetch_related("tries")


class Publication(models.Model):
    """That a checkpoint goes to one place: written once, with the checkpoint as it was.

    ``place`` is what people see of where; ``post`` where the outbox brings it.
    """

    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    place = models.CharField(max_length=300)
    receiver = models.ForeignKey(Receiver, models.PROTECT, null=True, related_name="+")
    post = models.OneToOneField(Post, models.PROTECT, null=True, related_name="publication")
    asked_at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["size", "channel", "place"], name="one_publication_per_place"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["file", "stamp"], post=None, receiver=None)
                | Q(channel__in=["mail", "webhook"], post__isnull=False, receiver__isnull=False),
                name="publication_goes_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(note="") & ~Q(place=""), name="publication_says_what_and_where"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["channel", "-id"], name="publication_by_channel")
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.channel} {self.place}"

    @property
    def ledger_ref(self) -> str:
        return f"publication:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("publication_detail", args=[self.pk])

    @property
    def newest_try(self) -> "PublicationTry | None":
        tries = list(self.tries.all())
        return tries[-1] if tries else None

    @property
    def state(self) -> str:
        """``taken``, ``waiting`` for the first try, ``failed`` and tried again, or ``dead``."""
        if self.post is not None:
            failed = "failed" if self.post.last_error else "waiting"
            return _OF_POSTS.get(self.post.state, failed)
        last = self.newest_try
        return "waiting" if last is None else "taken" if last.taken else "failed"

    @property
    def error(self) -> str:
        """Why the last try failed; empty where none did."""
        if self.post is not None:
            return self.post.last_error
        last = self.newest_try
        return last.error if last else ""

    def is_due(self, now: datetime) -> bool:
        """Whether it may be tried: at once, then with waits that grow to an hour."""
        last = self.newest_try
        return last is None or now >= last.at + wait_after(last.n, FIRST_WAIT)


class PublicationTry(models.Model):
    """One try to bring a checkpoint to a folder or a time-stamping authority. Written once."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="tries")
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    taken = models.BooleanField()
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["publication", "n"], name="one_try_per_number"),
            models.CheckConstraint(
                condition=Q(taken=True, error="") | Q(taken=False) & ~Q(error=""),
                name="a_failed_try_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.n}"


class Stamp(models.Model):
    """A time-stamp of a checkpoint by an authority (RFC 3161), verified when it came.

    ``token``: the authority's answer, byte for byte; it can be checked with openssl for ever.
    """

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="stamp")
    token = models.BinaryField()
    stamped_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(token=b""), name="stamp_is_something")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.stamped_at:%F %T}"
