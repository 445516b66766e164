"""How much of a limit is used, where every web process sees it."""

from typing import ClassVar

from django.db import models


class Meter(models.Model):
    """What was counted under one key in its latest window. Not audited; may be lost without harm.

    ``key`` is a digest: neither address nor token can be read from it.
    """

    key = models.CharField(max_length=64, primary_key=True)
    window = models.BigIntegerField()
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["ends_at"])]

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.used}"
