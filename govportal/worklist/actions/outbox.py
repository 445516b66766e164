"""What outboxes do alike: rows are claimed with a lease, let go with what became of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model, QuerySet

LEASE = timedelta(minutes=5)
ERROR_MAX = 2000
R = TypeVar("R", bound=Model)


def claim(rows: "QuerySet[R]", now: datetime, batch: int) -> Sequence[R]:
    """The first of ``rows`` that nobody else holds, now ours until the lease is out."""
    skips = bool(transaction.get_connection().features.has_select_for_update_skip_locked)
    with transaction.atomic():
        found = list(rows.select_for_update(skip_locked=skips, of=("self",))[:batch])
        ours: Any = rows.model._default_manager.filter(pk__in=[row.pk for row in found])
        ours.update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    return found


def free(model: type[Model], rows: Sequence[int], **columns: object) -> int:
    """Let rows go that wait still, with what became of them; how many they were."""
    ours: Any = model._default_manager.filter(pk__in=rows, state="waiting")
    return int(ours.update(lease_until=None, **columns))


def portal_host() -> str:
    """The portal's own name, for what identifies a mail."""
    return urlsplit(settings.PORTAL_URL).hostname or "localhost"
