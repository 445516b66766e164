"""What leavers still answer for among incidents."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.worklist.handovers import Holding, Leavers
from incidents.models import Monitor


def monitors(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """Monitors that a leaver answers for: an administrator names somebody else. One query."""
    rows = Monitor.objects.going().filter(owner__in=leavers.pks).select_related("owner")
    for monitor in rows.order_by("pk"):
        if leavers.is_leaver(monitor.owner):
            yield Holding(
                key=monitor.ledger_ref,
                kind="handover.monitor",
                subject=monitor,
                text=gettext_noop("Name who answers for the monitor %(monitor)s"),
                words={"monitor": monitor.name},
                url=reverse("monitor_edit", args=[monitor.pk]),
                leaver=monitor.owner,
                since=monitor.owner.left_at,
                takers=leavers.takers(),
            )
