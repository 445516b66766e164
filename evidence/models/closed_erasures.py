"""Who is erased, and why: hidden in the trail from those who may not open the list of erasures."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from evidence.rules.person_erasure import ERASURE_VERBS, READ_BY
from govportal.people.models import Person


def reads_erasures(reader: Person, now: datetime) -> bool:
    """Whether this reader may open the list of erasures."""
    return reader.is_active and not READ_BY.isdisjoint(reader.roles_on(timezone.localdate(now)))


def tells_about(*subjects: str) -> Q:
    """Entries that tell of an erasure, save those whose own subject is one of these."""
    return Q(verb__in=ERASURE_VERBS) & ~Q(subject__in=subjects)
