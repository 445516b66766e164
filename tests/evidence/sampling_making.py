"""Builders of samples: they call the actions."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from evidence.actions import sampling
from evidence.models import Sample
from evidence.rules.samples import Kind
from tests.make import START, Cast

WHY = "Was every role given by somebody who may give roles?"


def asked(now: datetime = START, kind: Kind = Kind.ROLES, **more: Any) -> sampling.Asked:
    """A year up to ``now``."""
    today = timezone.localdate(now)
    given: dict[str, Any] = {"since": today - timedelta(days=365), "until": today}
    return sampling.Asked(kind, **given | more)


def sample(cast: Cast, now: datetime = START, n: int = 4, **more: Any) -> Sample:
    """A few of the roles that were given, drawn by the auditor."""
    draw = {"purpose": WHY, "seed": "nov-2026"} | more.pop("draw", {})
    by = more.pop("by", cast.auditor)
    return sampling.draw_sample(asked(now, **more), sampling.Draw(n, **draw), actor=by, now=now)
