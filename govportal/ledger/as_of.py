"""Rows as they were at a moment, from their field history."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Max, QuerySet


def as_of(model: type[models.Model], moment: datetime, **fixed: Any) -> QuerySet[Any]:
    """The history rows that show each object of ``model`` as it was just before ``moment``.

    Columns are the model's own, its primary key too; objects that did not exist yet, or no more,
    are not there. One query; ``model`` keeps history (``HistoricalRecords``). What was excluded
    from history cannot be asked for. ``fixed``: what these objects never change (their key, what
    they belong to), so that no more of the history than theirs is looked at.
    """
    rows = model.history.model._default_manager.order_by()  # type: ignore[attr-defined]
    key = model._meta.pk.attname
    known = rows.filter(history_date__lt=moment, **fixed)
    newest = known.values(key).annotate(newest=Max("history_id")).values("newest")
    found: QuerySet[Any] = rows.filter(history_id__in=newest).exclude(history_type="-")
    return found
