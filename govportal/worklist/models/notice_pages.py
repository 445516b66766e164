"""What a mail looks like to a program that shows HTML; its text says the same."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from govportal.worklist.models.items import Notice


class NoticePage(models.Model):
    """The same notice as HTML, sent beside its text."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="page")
    html = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(html=""), name="notice_page_shows_something"),
        ]

    def __str__(self) -> str:
        return str(self.notice)
